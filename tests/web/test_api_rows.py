"""The JSON API: a council's program reads what that council's people see, in pages, and nothing else."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from web_house import Browser, Program, at_second_edition

from monitor.jobs import tokens
from monitor.jobs.house import House, JobError, open_house

COUNCIL, OTHER = "Pretendham", "Nonexistent Isle"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with at_second_edition(tmp_path_factory.mktemp("api")) as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Browser:
    return Browser(house)


@pytest.fixture(scope="module")
def ours(browser: Browser, house: House) -> Program:
    return Program(browser, house, COUNCIL)


def _all(program: Program, path: str) -> list[Row]:
    answer = program.get(path, limit=500)
    assert answer.status_code == 200, answer.text
    items: list[Row] = answer.json()["items"]
    return items


def test_without_a_token_nothing_is_told(browser: Browser) -> None:
    for path in ("settings", "findings", "events", "market", "due", "sources", "tables/settings.csv", "calendar.ics"):
        answer = browser.get(f"/api/v1/{path}")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert list(answer.json()) == ["detail"]


def test_pages_put_together_are_the_whole_and_none_is_larger_than_asked(ours: Program) -> None:
    whole, parts = _all(ours, "settings"), list[Row]()
    page = ours.get("settings", limit=7).json()
    while page["next"] is not None:
        assert len(page["items"]) == 7
        assert page["total"] == len(whole)
        parts += page["items"]
        page = ours.get("settings", limit=7, after=page["next"]).json()
    assert parts + page["items"] == whole
    assert len({one["urn"] for one in whole}) == len(whole) > 50


def test_a_program_is_told_findings_of_its_own_council_alone(ours: Program, browser: Browser, house: House) -> None:
    for program in (ours, Program(browser, house, OTHER)):
        council = program.token.council
        for path in ("findings", "events"):
            about = [one["subject"] for one in _all(program, path)]
            assert all(council in one["areas"] or one["kind"] == "source" for one in about)
        assert _all(program, "findings")


def test_a_finding_elsewhere_is_told_to_who_asks_about_its_subject_and_may_see_it(
    ours: Program, browser: Browser, house: House
) -> None:
    theirs = Program(browser, house, "Inventshire")
    mine = {one["id"] for one in _all(ours, "findings")}
    one = next(one for one in _all(theirs, "findings") if one["id"] not in mine)
    assert ours.get(f"findings/{one['id']}").json()["id"] == one["id"]
    about = ours.get("findings", subject=one["subject"]["key"]).json()["items"]
    assert one["id"] in {each["id"] for each in about}
    secret = next(
        each["id"]
        for each in _all(Program(browser, house, "Inventshire", role="procurement"), "findings")
        if each["axis"] == "value"
    )
    assert ours.get(f"findings/{secret}").status_code == 404


def test_profit_is_told_to_procurement_alone(browser: Browser, house: House) -> None:
    others, buyers = Program(browser, house, COUNCIL), Program(browser, house, COUNCIL, role="procurement")
    for path in ("findings", "events"):
        assert "value" not in {one["axis"] for one in _all(others, path)}
    assert "value" in {one["axis"] for one in _all(buyers, "findings")}


def test_an_event_says_what_was_before_what_is_now_and_where_it_was_seen(ours: Program) -> None:
    found = _all(ours, "events")
    assert [one["id"] for one in found] == sorted(one["id"] for one in found)
    assert all(one["previous"] != one["current"] for one in found)
    assert all(one["observed_at"].endswith("Z") and not one["baseline"] for one in found)
    assert any(line["snapshot"] and line["place"] for one in found for line in one["source"])
    assert ours.get("events", after=found[-1]["id"]).json()["items"] == []
    assert ours.get("events", limit=1).json()["next"] == str(found[0]["id"])


def test_first_sight_is_told_only_to_who_asks_for_it(ours: Program) -> None:
    quiet = _all(ours, "events")
    every = ours.get("events", limit=500, baseline=True).json()["items"]
    assert len(every) > len(quiet)
    assert all(one["baseline"] for one in every if one not in quiet)


@pytest.mark.parametrize(
    ("path", "asked", "holds"),
    [
        ("settings", {"area": "pretendham"}, lambda one: one["local_authority"] == "Pretendham"),
        ("settings", {"overall": "inadequate"}, lambda one: one["overall"] == "Inadequate"),
        ("settings", {"provision_type": "Children's homes"}, lambda one: "home" in one["provision_type"].casefold()),
        ("providers", {"name": "oak"}, lambda one: "oak" in one["key"]),
        ("groups", {"area": "Inventshire"}, lambda one: "Inventshire" in one["areas"]),
        ("findings", {"level": "red"}, lambda one: one["level"] == "red"),
        ("findings", {"axis": "quality", "kind": "setting"}, lambda one: one["axis"] == "quality"),
        ("events", {"rule": "Q2"}, lambda one: one["rule"] == "Q2"),
        ("due", {"kind": "accounts"}, lambda one: one["kind"] == "accounts"),
    ],
)
def test_a_filter_leaves_what_it_names_and_something(
    path: str, asked: dict[str, str], holds: Callable[[Row], bool], ours: Program
) -> None:
    some = ours.get(path, **asked).json()["items"]
    assert some
    assert all(map(holds, some))


def test_what_is_not_understood_is_said_without_repeating_it(ours: Program) -> None:
    answer = ours.get("settings", limit="<script>", colour="red")
    assert answer.status_code == 422
    assert {one["where"] for one in answer.json()["detail"]} == {"query.limit", "query.colour"}
    assert "script" not in answer.text


def test_a_revoked_an_old_and_a_strange_token_open_nothing(browser: Browser, house: House) -> None:
    program = Program(browser, house, COUNCIL)
    assert program.get("sources").status_code == 200
    later = replace(house, now=lambda: house.now() + timedelta(days=400))
    assert tokens.opened_by(house, program.secret, "api") is not None
    assert tokens.opened_by(later, program.secret, "api") is None
    tokens.revoke(house, program.token.id, "a tester")
    assert program.get("sources").status_code == 401
    for strange in ("pmm_" + "x" * 43, "Bearer", "", "pmm_\u00e9", program.secret[:-1], program.secret.upper()):
        assert tokens.opened_by(house, strange, "api") is None


def test_no_token_is_made_for_nobody_or_for_everything(house: House) -> None:
    for council, role, scope, days in (
        ("Atlantis", "commissioner", "api", 9),
        (COUNCIL, "operator", "api", 9),
        (COUNCIL, "commissioner", "all", 9),
        (COUNCIL, "commissioner", "api", 0),
        (COUNCIL, "commissioner", "api", 9_999),
    ):
        with pytest.raises(JobError):
            tokens.create(house, council, "a test", "a tester", role=role, scope=scope, days=days)


def test_a_token_for_the_calendar_opens_the_calendar_alone(browser: Browser, house: House) -> None:
    program = Program(browser, house, COUNCIL, scope="calendar")
    assert program.get("findings").status_code == 401
    answer = browser.get(f"/calendar/{program.secret}.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert browser.get("/calendar/pmm_nobody.ics").status_code == 401


def test_the_secret_of_a_token_is_kept_nowhere(browser: Browser, house: House) -> None:
    program = Program(browser, house, COUNCIL)
    assert len(program.secret) >= 43
    assert program.token in tokens.every(house)
    assert program.secret not in repr(tokens.every(house))
    for path in house.settings.data_dir.glob("monitor.db*"):
        assert program.secret.encode() not in path.read_bytes()


def test_every_table_taken_away_has_the_rows_that_the_api_has(ours: Program) -> None:
    for name in ("settings", "providers", "groups", "companies", "findings", "due", "events"):
        whole = _all(ours, name)
        text = ours.get(f"tables/{name}.csv").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        assert len(lines) - 1 == len(whole)
        sheet = load_workbook(io.BytesIO(ours.get(f"tables/{name}.xlsx").content)).worksheets[1]
        assert sheet.max_row == len(lines)
        assert [cell.value for cell in sheet[1]] == lines[0]


def test_the_market_is_by_default_that_of_the_council(ours: Program) -> None:
    mine = ours.get("market").json()
    assert mine["areas"] == [COUNCIL]
    assert mine == ours.get("market", area="PRETENDHAM").json()
    assert ours.get("market", area="Nowhere").status_code == 404


def test_before_anything_is_weighed_the_api_says_so(house: House, tmp_path: Path) -> None:
    empty = open_house(house.settings.model_copy(update={"data_dir": tmp_path}), say=lambda _line: None)
    answer = Program(Browser(empty), empty, COUNCIL).get("settings")
    empty.store.close()
    assert answer.status_code == 503
    assert "assess" in answer.json()["detail"]


def test_a_wrong_token_is_turned_away_before_anything_is_looked_up(house: House, tmp_path: Path) -> None:
    empty = open_house(house.settings.model_copy(update={"data_dir": tmp_path}), say=lambda _line: None)
    browser = Browser(empty)
    for path in ("/api/v1/settings", "/api/v1/tables/settings.csv", "/calendar/pmm_nobody.ics"):
        assert browser.get(path, {"authorization": "Bearer pmm_nobody"}).status_code == 401
    empty.store.close()


def test_programs_are_told_in_json_also_of_what_is_not_there(browser: Browser) -> None:
    for path, status in (("/api/v1/nothing", 404), ("/api/v2/settings", 404)):
        answer = browser.get(path)
        assert answer.status_code == status
        assert list(answer.json()) == ["detail"]
    assert browser.post("/api/v1/settings", {}).status_code == 405


def test_of_two_values_for_one_question_none_is_guessed(ours: Program) -> None:
    answer = ours.get("settings", limit=[1, 2])
    assert answer.status_code == 422
    assert answer.json()["detail"] == [{"where": "query.limit", "why": "given more than once"}]
    assert ours.get("settings", area=["Pretendham", "Inventshire"]).status_code == 200
