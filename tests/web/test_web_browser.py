"""Every page in a real browser, on the invented market and on Ofsted's real lists: at a phone's and a desk's width,
without violations. The pages come from the table of access, so that none is forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from every_page import NO_PAGES, examples, furnish, is_before_the_door, pages, sign_in
from real_browser import WIDTHS, Programs, apart, chromium, faults, new_page, picture
from real_house import COMPANY, real_house
from web_house import PUBLIC, Browser, behind_the_door, served

from monitor.jobs.house import House
from monitor.jobs.publish import publish
from monitor.web.access import ACCESS

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
LACKING = {"invented": set[str](), "real": {"/review/findings/{id}"}}
"""Pages that a house has nothing for: a finding waits for procurement where accounts are new, and real ones are old."""
OAK = "99010004"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A house that is served, its pages, and how to ask as its operator."""

    name: str
    address: str
    there: dict[str, str]
    session: str
    asked: Browser


@contextmanager
def _invented(folder: Path) -> Iterator[House]:
    with behind_the_door(folder) as house:
        publish(house, "weekly", house.now().date())
        yield house


@pytest.fixture(scope="module", params=["invented", pytest.param("real", marks=pytest.mark.real_data)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, real = tmp_path_factory.mktemp(request.param), request.param == "real"
    opened = real_house(folder, request.getfixturevalue("real_data"), PUBLIC) if real else _invented(folder)
    with opened as house:
        keeper = next(one.email for one in house.audience().readers if one.role == "operator")
        furnish(house, folder, next(iter(house.audience().councils)), keeper)
        browser = Browser(house, PUBLIC)
        browser.app.state.service.limits.requests.size = 1e6
        browser.cookies["__Host-session"] = session = sign_in(house, keeper)
        there = apart(lambda: examples(house, browser, COMPANY if real else OAK))
        with served(house) as address:
            yield Place(name=request.param, address=address, there=there, session=session, asked=browser)


@pytest.fixture(scope="module")
def browser(needs_program: Programs) -> Iterator[Any]:
    with chromium(needs_program("chromium")) as found:
        yield found


def test_there_is_an_address_for_every_page_of_the_table_of_access(place: Place) -> None:
    assert pages() - set(place.there) == LACKING[place.name]


def test_what_is_said_to_be_no_page_is_none(place: Place) -> None:
    assert {f"GET {path}" for path in NO_PAGES} <= set(ACCESS)
    for path in sorted(NO_PAGES):
        address = path.replace("{table}", "sources").replace("{form}", "csv")
        answer = apart(lambda address=address: place.asked.get(address))  # type: ignore[misc] # the lambda's default
        is_page = answer.status_code == 200 and "text/html" in answer.headers.get("content-type", "")
        assert not is_page, path


@pytest.mark.parametrize("path", sorted(pages()))
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_has_no_violation_and_is_not_wider_than_the_screen(
    width: str, path: str, place: Place, browser: Any
) -> None:
    if path in LACKING[place.name]:
        return
    session = "" if is_before_the_door(path) else place.session
    page, said = new_page(browser, place.address, session, width)
    answer = page.goto(place.address + place.there[path])
    picture(page, f"{place.name}-{width}-{path.strip('/').replace('/', '_') or 'home'}")
    found = faults(page)
    page.context.close()
    assert (answer.status, found, said) == (200, [], [])
