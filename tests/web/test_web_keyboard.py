"""Each kind of form by keyboard alone in a real browser: the focus is always seen, faults lead to their fields, and the
page that comes after has no violation either."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from every_page import furnish, sign_in, standing
from real_browser import Keys, Programs, chromium, faults, new_page
from web_house import OURS, READERS, behind_the_door, served

from monitor.jobs.house import House
from monitor.jobs.leave import link_to_leave
from monitor.store import placed, sign_ins
from monitor.web.api.rows import finding_id

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
As = Callable[[str], tuple[Any, Keys]]
"""A page signed in as the reader of a role, and its keyboard."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("keys")
    with behind_the_door(folder) as house:
        furnish(house, folder, OURS, READERS["operator", OURS])
        yield house


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served(house) as found:
        yield found


@pytest.fixture(scope="module")
def browser(needs_program: Programs) -> Iterator[Any]:
    with chromium(needs_program("chromium")) as found:
        yield found


@pytest.fixture
def as_(house: House, address: str, browser: Any) -> Iterator[As]:
    opened: list[tuple[Any, list[str]]] = []

    def signed(role: str) -> tuple[Any, Keys]:
        page, said = new_page(browser, address, sign_in(house, READERS[role, OURS]) if role else "")
        opened.append((page, said))
        return page, Keys(page)

    yield signed
    for page, said in opened:
        page.context.close()
        assert [one for one in said if "400 (Bad Request)" not in one] == []


def test_past_the_menu_to_search_and_on_to_a_day_long_gone(as_: As, address: str) -> None:
    page, keys = as_("procurement")
    page.goto(f"{address}/search")
    keys.to(".govuk-skip-link").press("Enter")
    assert page.url.endswith("#main-content")
    keys.to("#q").write("imaginary oak").send()
    keys.to("[href='/provider/99010004']").send()
    keys.to("summary").press("Enter").to("#as_of").press("Control+a").write("20 July 2025").to("details button").send()
    assert "As of 20 July 2025" in re.sub(r"\s+", " ", page.inner_text("main"))
    assert faults(page) == []


def test_areas_of_the_market_are_chosen(as_: As, address: str) -> None:
    page, keys = as_("commissioner")
    page.goto(f"{address}/market")
    keys.to("#area").press("Home", "Shift+ArrowDown").to("#kind").to("main form button").send()
    assert page.url.count("area=") == 2


def test_signing_in_by_a_link_and_out_again(as_: As, house: House, address: str) -> None:
    page, keys = as_("")
    page.goto(f"{address}/sign-in")
    keys.to("#email").send()
    assert page.title().startswith("Error: ")
    assert faults(page) == []
    keys.to(".govuk-error-summary a").press("Enter")
    assert page.evaluate("document.activeElement.id") == "email"
    keys.write(READERS["commissioner", OURS]).send()
    assert "Check your email" in page.inner_text("h1")
    assert faults(page) == []
    with house.store.writing() as session:
        until = house.now() + timedelta(minutes=20)
        sign_ins.save_link(session, "b" * 43, READERS["commissioner", OURS], house.now(), until)
    page.goto(f"{address}/sign-in/{'b' * 43}")
    keys.to("main button").send()
    assert "Where things stand" in page.inner_text("h1")
    keys.to(".top-button").send()
    assert "Sign in" in page.inner_text("h1")


def test_a_finding_is_acknowledged(as_: As, house: House, address: str) -> None:
    page, keys = as_("operator")
    one = standing(house)
    page.goto(f"{address}/acknowledge/{finding_id(one.trigger, one.subject)}")
    keys.to("main form button").send()
    keys.to(".govuk-error-summary a").press("Enter").write("Visit on Tuesday")
    keys.to("[name=days]").press("ArrowUp").to("main form button").send()
    assert "Visit on Tuesday" in page.inner_text("table")
    assert faults(page) == []


def test_what_waits_is_settled_with_a_reason(as_: As, address: str) -> None:
    page, keys = as_("operator")
    page.goto(f"{address}/review")
    keys.to("[href^='/review/floods/']").send()
    keys.to("main form button").send()
    assert page.title().startswith("Error: ")
    assert faults(page) == []
    keys.to(".govuk-error-summary a").press("Enter", "Space").to("#why").write("looked at five of them")
    keys.to("main form button").send()
    assert "looked at five of them" in page.inner_text("table")
    assert faults(page) == []


def test_counts_are_handed_in_looked_at_and_taken(as_: As, house: House, address: str, tmp_path: Path) -> None:
    page, keys = as_("procurement")
    with house.store.reading() as session:
        urn = max(placed.known_urns(session))
    for name, children in (("bad", "seventeen"), ("good", "4")):
        (tmp_path / name).with_suffix(".csv").write_text(f"urn,children,date\n{urn},{children},{house.now().date()}\n")
    page.goto(f"{address}/placements")
    keys.to("main form button").send()
    assert "Choose a file" in page.inner_text(".govuk-error-summary")
    assert faults(page) == []
    for name in ("bad", "good"):
        page.goto(f"{address}/placements")
        keys.to("#file")
        page.set_input_files("#file", tmp_path / f"{name}.csv")  # the window that opens is the machine's own
        keys.to("main form button").send()
        assert faults(page) == []
    keys.to("main form button").send()
    assert f"1 count of {OURS} taken" in page.inner_text(".govuk-notification-banner")
    assert faults(page) == []


def test_a_reader_is_added_and_taken_out_again(as_: As, house: House, address: str) -> None:
    page, keys = as_("operator")
    page.goto(f"{address}/readers")
    keys.to("#email").write("new@pretendham.example").send()
    keys.to("[name=role]").press("ArrowDown").to("#frequency").press("d").to("#hours").write("half past nine").send()
    assert "Write hours as" in page.inner_text(".govuk-error-summary")
    assert faults(page) == []
    keys.to("#hours").press("Control+a").write("07:00-19:00").to("[name=councils]").press("Space")
    keys.to("[value=keep]").send()
    [new] = [one for one in house.audience().readers if one.email.startswith("new@")]
    assert (new.role, new.frequency, len(new.councils)) == ("procurement", "daily", 1)
    keys.to("[href='/readers/new%40pretendham.example']").send()
    keys.to("[value=remove]").send()
    assert "new@pretendham.example" not in page.inner_text("main")


def test_a_council_says_what_it_shares(as_: As, house: House, address: str) -> None:
    page, keys = as_("partnership_lead")
    page.goto(f"{address}/placements")
    keys.to(f"[href='/councils/{OURS}/sharing']").send()
    keys.to("[name=shares]").press("ArrowDown").to("main form button").send()
    assert house.audience().councils[OURS].shares == "totals"


def test_a_token_is_made_and_revoked(as_: As, address: str) -> None:
    page, keys = as_("operator")
    page.goto(f"{address}/tokens")
    keys.to("#label").send()
    assert faults(page) == []
    keys.to(".govuk-error-summary a").press("Enter").write("the calendar of the team")
    keys.to("[name=scope]").press("ArrowDown").to("main form:last-of-type button").send()
    assert "/calendar/pmm_" in page.inner_text("[role=status]")
    assert faults(page) == []
    keys.to("[action$='/revoke'] button").send()
    assert "revoked" in page.inner_text("table")


def test_a_watch_list_is_changed_by_search_by_area_and_by_file(
    as_: As, house: House, address: str, tmp_path: Path
) -> None:
    page, keys = as_("commissioner")
    (tmp_path / "list.csv").write_text("URN,area\nSC999999,\n,Inventshire\n")
    page.goto(address)
    keys.to("[href='/watch-lists']").send()
    keys.to("#q").write("imaginary oak").send()
    assert faults(page) == []
    keys.to("[value=add]").send()
    keys.to("#item").press("End").to("[value=add]").send()
    keys.to("#file")
    page.set_input_files("#file", tmp_path / "list.csv")
    keys.to("[action$='/file'] button").send()
    assert "1 thing to watch is understood, 1 row is not" in page.inner_text("main")
    assert faults(page) == []
    keys.to("[value=add]").send()
    watch = next(one for one in house.audience().readers if one.email == READERS["commissioner", OURS]).watch
    assert (watch.groups, "Inventshire" in watch.areas, len(watch.areas)) == (("99010004",), True, 2)
    assert faults(page) == []
    keys.to("[value=remove]").send()
    assert "IMAGINARY OAK" not in page.inner_text("section")


def test_a_list_is_left(as_: As, house: House, address: str) -> None:
    page, keys = as_("")
    reader = next(one for one in house.audience().readers if one.email == READERS["commissioner", "Fictionbury"])
    page.goto(address + link_to_leave(house, reader).removeprefix(house.settings.public_url))
    keys.to("main form button").send()
    assert "You have left" in page.inner_text("h1")
    assert faults(page) == []
