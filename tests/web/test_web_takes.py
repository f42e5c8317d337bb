"""The tables of a page taken away: the rows that the page shows to that viewer, as CSV and workbook."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from python_calamine import CalamineWorkbook
from web_house import OTHER, OURS, Browser, behind_the_door, signed_in

from monitor.jobs.house import House

GROUP = "99010004"
PAGES = (f"/provider/{GROUP}", f"/group/{GROUP}", f"/market?area={OURS}", "/partnership/The%20Shore")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with behind_the_door(tmp_path_factory.mktemp("takes")) as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Browser:
    return Browser(house, "https://monitor.example")


def takes(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]*take=[^"]+)"', page)]


def rows(browser: Browser, address: str) -> list[list[str]]:
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", PAGES)
def test_every_table_of_a_page_is_a_sheet_and_a_file_with_the_same_rows(
    path: str, house: House, browser: Browser
) -> None:
    page = signed_in(house, browser, "partnership_lead").text(path)
    workbook, *files = takes(page)
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(workbook).content))
    assert len(book.sheet_names) == len(files) + 1 > 1
    for name, address in zip(book.sheet_names[1:], files, strict=True):
        assert len(rows(browser, address)) == len(book.get_sheet_by_name(name).to_python())


def test_the_file_of_a_setting_has_the_inspections_of_its_page(house: House, browser: Browser) -> None:
    signed_in(house, browser, "commissioner")
    state = browser.app.state.service.keeper.newest()
    urn = next(urn for urn, one in state.settings.items() if len(one.inspections) > 1)
    address = next(one for one in takes(browser.text(f"/setting/{urn}")) if one.endswith("sheet=inspections"))
    head, *found = rows(browser, address)
    assert head[:2] == ["Inspected on", "Kind"]
    assert [row[0] for row in found] == [str(one.record.inspected_on) for one in state.settings[urn].inspections]


def test_what_a_role_is_not_shown_is_not_in_its_files(house: House, browser: Browser) -> None:
    named = {
        role: {one.rpartition("=")[2] for one in takes(signed_in(house, browser, role).text(PAGES[0]))}
        for role in ("procurement", "commissioner")
    }
    kept = named["procurement"] - named["commissioner"]
    assert kept
    for sheet in kept:
        assert browser.get(f"{PAGES[0]}?take=csv&sheet={sheet}").status_code == 404
    assert signed_in(house, browser, "procurement", OTHER).get(f"{PAGES[3]}?take=xlsx").status_code == 404


@pytest.mark.parametrize("asked", ["take=csv", "take=csv&sheet=../about", "take=pdf", "take="])
def test_what_is_no_table_is_not_found(asked: str, house: House, browser: Browser) -> None:
    assert signed_in(house, browser, "procurement").get(f"{PAGES[1]}?{asked}").status_code == 404


def test_an_earlier_day_is_taken_as_of_that_day(house: House, browser: Browser) -> None:
    page = signed_in(house, browser, "procurement").text(f"{PAGES[1]}?as_of=2025-07-20")
    assert all("as_of=2025-07-20" in one for one in takes(page))
    about = rows(
        browser, next(one for one in takes(page) if "xlsx" in one).replace("take=xlsx", "take=csv&sheet=about")
    )
    assert ["As of", "20 July 2025"] in about
