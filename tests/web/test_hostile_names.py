"""Names as somebody who means harm would choose them come out as names wherever they are shown or taken away."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from web_house import OURS, Answer, Browser, Program, at_second_edition

from monitor.jobs.assess import assess
from monitor.jobs.house import House
from monitor.store import assessed
from monitor.store.acknowledged import Acknowledged, Decided, save_acknowledgement, save_decision
from monitor.store.listed import SettingRow
from monitor.store.tables import CompanyRow
from monitor.web.api.rows import finding_id

EVIL = (
    "=cmd|' /C calc'!A0 Limited",
    "<script>alert(1)</script> Limited",
    "{{7191*7}} {% include 'x' %} Limited",
    "../../etc/passwd Limited",
    "@SUM(1+1)*\r\nX-Evil: yes Limited",
    '"><img src=x onerror=alert(1)> Limited',
)
TABLES = ("settings", "providers", "groups", "companies", "findings", "events", "due", "sources")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose every registered provider and company bears such a name."""
    with at_second_edition(tmp_path_factory.mktemp("evil")) as house:
        with house.store.writing() as session:
            names = session.query(SettingRow.registered_provider).distinct().order_by(SettingRow.registered_provider)
            for number, (name,) in enumerate(names.all()):
                if name:
                    evil = EVIL[number % len(EVIL)]
                    rows = update(SettingRow).where(SettingRow.registered_provider == name)
                    session.execute(rows.values(registered_provider=evil))
            for number, row in enumerate(session.query(CompanyRow).order_by(CompanyRow.id)):
                row.content = {**row.content, "name": EVIL[number % len(EVIL)]}
        house.settings.links_file.write_text(_links(house), encoding="utf-8")
        assess(house, house.now().date())
        _noted(house)
        yield house


def _links(house: House) -> str:
    """Each such provider is one of the companies."""
    pairs = [(one.company_number, one.top_company_number) for one in house.filed_links().values()]
    names = ("company_number", "top_company_number", "registered_provider", "confirmed_by")
    return "".join(
        "[[link]]\n"
        + "".join(f"{name} = {json.dumps(said)}\n" for name, said in zip(names, (*pair, evil, "a test"), strict=True))
        + "confirmed_on = 2025-07-01\n"
        for pair, evil in zip(pairs, EVIL, strict=False)
    )


def _noted(house: House) -> None:
    with house.store.writing() as session:
        for one in list(assessed.load_standings(session).values()):
            if one.level and OURS in one.subject.areas:
                kept = Acknowledged(
                    trigger=one.trigger,
                    subject_kind=one.subject.kind,
                    subject_key=one.subject.key,
                    level=one.level,
                    by=EVIL[1],
                    councils=(OURS,),
                    note=EVIL[0],
                    at=house.now(),
                    expires_on=house.now().date(),
                )
                save_acknowledgement(session, kept)
        for evil in EVIL:
            save_decision(
                session, Decided(kind="load", key=evil, about=evil, decision=evil, by=evil, why=evil, at=house.now())
            )


@pytest.fixture(scope="module")
def browser(house: House) -> Browser:
    return Browser(house)


@pytest.fixture(scope="module")
def program(browser: Browser, house: House) -> Program:
    return Program(browser, house, OURS, role="procurement")


def test_the_names_are_there_to_be_shown(program: Program) -> None:
    found = program.get("providers", limit=500).json()["items"]
    assert {one["name"] for one in found} >= set(EVIL[:4])


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_a_table_can_be_run(table: str, program: Program) -> None:
    assert _run_by_a_spreadsheet(program.get(f"tables/{table}.csv").content) == []
    content = program.get(f"tables/{table}.xlsx").content
    book = load_workbook(io.BytesIO(content))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "external" in name.casefold()]


def _run_by_a_spreadsheet(content: bytes) -> list[str]:
    """The cells of a CSV that a spreadsheet would take for more than words."""
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    begun = [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "@", "\t", "\r"))]
    return begun + [cell for cell in cells if re.match(r" *-(?!\d+(\.\d+)?$)", cell)]


@pytest.mark.slow
def test_no_cell_of_what_is_taken_from_a_page_can_be_run(browser: Browser, house: House) -> None:
    links = {
        unescape(link)
        for _, answer in _pages(browser, house)
        for link in re.findall(r'href="([^"]*take=csv[^"]*)"', answer.text)
    }
    assert len(links) > 20
    kinds = {(link.split("/")[1], link.rpartition("=")[2]): link for link in links}
    for link in kinds.values():
        answer = browser.get(link)
        assert (answer.status_code, _run_by_a_spreadsheet(answer.content)) == (200, []), link


def test_no_line_of_a_calendar_is_another_than_ours(program: Program) -> None:
    feed = program.get("calendar.ics").content.decode()
    lines = feed.replace("\r\n ", "").split("\r\n")
    assert not [line for line in lines if line.startswith("X-Evil")]
    assert "X-Evil" in feed.replace("\r\n ", "")


@pytest.mark.parametrize("path", [*TABLES[:6], "due", "market", "sources"])
def test_json_is_json_and_no_browser_takes_it_for_a_page(path: str, program: Program) -> None:
    answer = program.get(path)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.content)
    assert "X-Evil" not in " ".join(answer.headers)


def test_no_page_takes_a_name_for_more_than_a_name(browser: Browser, house: House) -> None:
    for path, answer in _pages(browser, house):
        assert "<script" not in answer.text, path
        assert "<img" not in answer.text, path
        assert "50337" not in answer.text, path  # what {{7191*7}} would come to
        assert not re.search(r'(?:href|action|src)="(?!/|#|https://|mailto:)', answer.text), path


def _pages(browser: Browser, house: House) -> Iterator[tuple[str, Answer]]:
    """Every page that one comes to by links from the first, and those of findings; each kind a few times."""
    with house.store.reading() as session:
        every = [one for one in assessed.load_standings(session).values() if one.level]
    todo = [
        "/",
        f"/watch-lists/{house.audience().readers[0].email}?q=evil",
        *(f"/acknowledge/{finding_id(one.trigger, one.subject)}" for one in every[:10]),
    ]
    seen: dict[str, int] = {}
    done: set[str] = set()
    while todo:
        path = todo.pop(0)
        kind = "/".join(path.split("?")[0].split("/")[:2])
        if path in done or seen.get(kind, 0) > 2:
            continue
        done.add(path)
        answer = browser.get(path)
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            seen[kind] = seen.get(kind, 0) + 1
            todo += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', answer.text)]
            yield path, answer
