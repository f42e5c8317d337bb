"""The reading pages on the invented market: what each shows, to whom, and of which day."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from web_house import OTHER, OURS, Browser, behind_the_door, shown, signed_in

from monitor.findings import Level
from monitor.jobs.house import House
from monitor.jobs.leave import link_to_leave
from monitor.jobs.publish import publish
from monitor.store import assessed, ended
from monitor.web.state import State

GROUP = "99010004"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with behind_the_door(tmp_path_factory.mktemp("pages")) as house:
        publish(house, "weekly", house.now().date())
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Browser:
    """One application for the module; each test signs in as whom it needs."""
    return Browser(house, "https://monitor.example")


def as_(house: House, browser: Browser, role: str, council: str = OURS) -> Browser:
    browser.cookies.clear()
    signed_in(house, browser, role, council)
    return browser


def state(browser: Browser) -> State:
    return browser.app.state.service.keeper.newest()  # type: ignore[no-any-return]


def test_the_first_page_says_where_things_stand_and_how_fresh_the_sources_are(house: House, browser: Browser) -> None:
    said = shown(as_(house, browser, "procurement").text("/"))
    for part in ("Where things stand", "What changed in four weeks", "What is due", "Ofsted: workbook"):
        assert part in said


def test_a_group_has_its_chain_as_a_drawing_and_as_a_list_with_the_same_companies(
    house: House, browser: Browser
) -> None:
    text = as_(house, browser, "commissioner").text(f"/group/{GROUP}")
    drawn = set(re.findall(r"\b990\d{5}\b", "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))))
    named = set(re.findall(r"\((990\d{5})\)</a>", text.split("The same in words", 1)[1]))
    assert GROUP in drawn
    assert drawn == named
    assert len(drawn) == 4


def test_profit_levels_are_shown_to_procurement_alone(house: House, browser: Browser) -> None:
    bought = as_(house, browser, "procurement").text(f"/provider/{GROUP}")
    placed = as_(house, browser, "commissioner").text(f"/provider/{GROUP}")
    assert 'id="value"' in bought
    assert 'id="finances"' in bought
    assert 'id="value"' not in placed
    assert 'id="finances"' not in placed
    assert "not shown to your role" in placed
    figure = "/figure/99010001/2024-03-31/company/operating_profit_gbp"
    assert as_(house, browser, "commissioner").get(figure).status_code == 403
    assert as_(house, browser, "procurement").get(figure).status_code == 200


def test_a_red_of_company_finance_goes_to_procurement_first(house: House, browser: Browser) -> None:
    reds = [one for one in state(browser).standings if one.level is Level.RED and one.trigger in ("V5", "V6", "V7")]
    about = reds[0].subject
    title = reds[0].finding.title if reds[0].finding else ""
    assert title in shown(as_(house, browser, "procurement").text(f"/group/{about.key}"))
    assert title not in shown(as_(house, browser, "commissioner").text(f"/group/{about.key}"))


def test_a_figure_shows_its_very_line_its_tag_and_the_hash_of_its_filing(house: House, browser: Browser) -> None:
    text = as_(house, browser, "procurement").text("/figure/99010001/2024-03-31/company/turnover_gbp")
    marked = re.findall(r"<mark>(.*?)</mark>", text)
    assert marked[:2] == ["Turnover", "13,200,112"]
    said = shown(text)
    assert "£13,200,112" in said
    assert "Tag" in said
    assert re.search(r"\b[0-9a-f]{64}\b", said)


def test_an_earlier_day_is_shown_as_it_was_and_as_it_was_known(house: House, browser: Browser) -> None:
    as_(house, browser, "procurement")
    now = shown(browser.text(f"/provider/{GROUP}"))
    for written in ("2025-07-20", "20/7/2025", "20+July+2025"):
        assert "As of 20 July 2025" in shown(browser.text(f"/provider/{GROUP}?as_of={written}"))
    assert "As of 20 July 2025" not in now
    known = browser.get(f"/provider/{GROUP}?known_at=2020-01-01")
    assert known.status_code == 404
    assert "nothing known" in shown(known.text)


@pytest.mark.parametrize("asked", ["as_of=2999-01-01", "as_of=yesterday", "known_at=2999-01-01", "as_of=2025-02-30"])
def test_a_day_that_is_none_is_refused_in_words(house: House, browser: Browser, asked: str) -> None:
    assert as_(house, browser, "procurement").get(f"/provider/{GROUP}?{asked}").status_code == 404


def test_search_finds_by_name_by_urn_and_by_company_number(house: House, browser: Browser) -> None:
    as_(house, browser, "commissioner")
    urn = next(iter(state(browser).settings))
    assert "IMAGINARY OAK MIDCO LIMITED" in shown(browser.text("/search?q=imaginary+oak"))
    assert f'href="/setting/{urn}"' in browser.text(f"/search?q={urn}")
    assert f'href="/provider/{GROUP}"' in browser.text(f"/search?q={GROUP}")
    assert "0 found" in shown(browser.text("/search?q=nobody+at+all"))


def test_a_setting_has_its_inspections_with_their_lines_and_never_a_name(house: House, browser: Browser) -> None:
    as_(house, browser, "commissioner")
    urn = next(urn for urn, one in state(browser).settings.items() if one.inspections)
    said = shown(browser.text(f"/setting/{urn}"))
    assert "Every inspection known" in said
    assert "snapshot" in said
    assert browser.get("/setting/SC000000").status_code == 404


def test_a_partnership_is_shown_to_its_own_and_its_operator_alone(house: House, browser: Browser) -> None:
    said = shown(as_(house, browser, "partnership_lead", OURS).text("/partnership/The%20Shore"))
    for part in ("Open now", "Exposure by group", "Places and capacity", "Openings and closures, by year"):
        assert part in said
    assert as_(house, browser, "operator", OURS).get("/partnership/The%20Shore").status_code == 200
    assert as_(house, browser, "partnership_lead", OTHER).get("/partnership/The%20Shore").status_code == 404
    assert "The Shore" not in as_(house, browser, "commissioner", OTHER).text("/partnerships")


def test_the_market_is_of_ones_own_areas_or_of_those_named(house: House, browser: Browser) -> None:
    as_(house, browser, "commissioner")
    assert f"Market of {OURS}" in shown(browser.text("/market")) or OURS in shown(browser.text("/market"))
    assert OTHER in shown(browser.text(f"/market?area={OTHER}"))
    assert browser.get("/market?area=Nowhere").status_code == 404
    assert browser.get("/market?kind=castle").status_code == 404


def test_a_message_is_read_again_word_for_word_by_its_reader_alone(house: House, browser: Browser) -> None:
    lists = as_(house, browser, "commissioner").text("/editions")
    [address] = set(re.findall(r'href="(/edition/[^"]+)"', lists))
    text = browser.text(address)
    assert "What it said" in text
    assert re.search(r"<pre[^>]*>(?s:.){500,}</pre>", text)
    assert as_(house, browser, "procurement", OTHER).get(address).status_code == 404
    assert as_(house, browser, "operator").get(address).status_code == 200


def test_a_reader_leaves_by_one_post_without_signing_in_and_by_no_get(house: House, browser: Browser) -> None:
    reader = next(one for one in house.audience().readers if one.email.startswith("places@fictionbury"))
    path = link_to_leave(house, reader).removeprefix("https://monitor.example")
    browser.cookies.clear()
    assert "Opening this page has changed nothing" in shown(browser.text(path))
    with house.store.reading() as session:
        assert not ended.load_ended(session, reader.email)
    one_click = {"List-Unsubscribe": "One-Click"}
    assert browser.post(path, one_click).status_code == 200
    assert "had left before" in shown(browser.post(path, one_click).text)
    with house.store.reading() as session:
        assert len(ended.load_ended(session, reader.email)) == 1


def test_a_post_that_no_carrier_signed_is_refused(browser: Browser) -> None:
    browser.cookies.clear()
    assert browser.post("/webhooks/sendgrid", body=b"[]").status_code == 503


def test_pages_stay_as_they_are_until_a_new_weighing_stands(house: House, browser: Browser) -> None:
    before = state(browser)
    assert state(browser) is before
    with house.store.writing() as session:
        row = assessed.last_assessed(session)
        assert row is not None
        session.add(type(row)(as_of=date(2026, 7, 16), assessed_at=row.assessed_at, counts={}))
    browser.app.state.service.keeper.refresh()
    assert state(browser).version != before.version
