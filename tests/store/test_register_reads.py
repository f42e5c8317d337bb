"""What the register said at a day, and what was known of it when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from collecting_house import BEGAN, collecting, rows, take
from made_lists import Table, as_csv, as_ods, edited, inspections, of_day, parsed, settings, table

from monitor.jobs.house import House
from monitor.store import attempts, register
from monitor.store.collected import Seen, save_company
from scrapers.records import Company, Judgement, Line

DAY = date(2025, 3, 31)
LATER = date(2026, 6, 1)
OVERALL = "Overall experiences and progress of children and young people"
EVENT = "Latest full inspection event number"
FIRST = "SC999901"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with collecting(tmp_path) as made:
        yield made


def taken(house: House, rows: Table, name: str = "provider_at_31_Mar_2025.csv") -> datetime:
    """Takes a list and says when."""
    done = take(house, as_csv(rows), name)
    assert not done.faults
    with house.store.reading() as session:
        return attempts.load_loads(session, done.source, LATER)[0].loaded_at


def urns(house: House, known_at: datetime | None = None) -> set[str]:
    with house.store.reading() as session:
        return {held.record.urn for held in register.load_settings(session, LATER, known_at)}


def status(house: House, known_at: datetime | None = None) -> str:
    with house.store.reading() as session:
        held = register.load_settings(session, LATER, known_at)
    return next(each.record.registration_status for each in held if each.record.urn == FIRST)


def judged(house: House, known_at: datetime | None = None) -> list[tuple[str | None, Judgement | None]]:
    with house.store.reading() as session:
        held = register.load_inspections(session, LATER, known_at).get(FIRST, ())
    return [(each.record.event_number, each.record.overall) for each in held]


def test_a_correction_in_place_wins_now_and_not_before_it_was_known(house: House) -> None:
    first = taken(house, table())
    second = taken(
        house, edited({(0, "Registration status"): "Suspended", (0, OVERALL): "Inadequate"}), "corrected.csv"
    )
    assert (status(house), judged(house)) == ("Suspended", [("19900001", Judgement.INADEQUATE)])
    assert (status(house, first), judged(house, first)) == ("Active", [("19900001", Judgement.GOOD)])
    assert status(house, second - timedelta(seconds=1)) == "Active"
    assert status(house, second) == "Suspended"


def test_nothing_was_known_before_the_first_list(house: House) -> None:
    first = taken(house, table())
    before = first - timedelta(seconds=1)
    assert (urns(house, before), judged(house, before)) == (set(), [])
    with house.store.reading() as session:
        assert register.list_day(session, LATER, before) is None
        assert register.list_day(session, DAY - timedelta(days=1)) is None


def test_what_a_correction_leaves_out_is_gone_now_and_was_there_before(house: House) -> None:
    first = taken(house, table())
    second = taken(house, edited({(0, "URN"): "9990099"}), "corrected.csv")
    assert FIRST not in urns(house)
    assert urns(house) == urns(house, second)
    assert judged(house) == judged(house, second) == []
    assert FIRST in urns(house, first)
    assert judged(house, first) == [("19900001", Judgement.GOOD)]


def test_what_comes_back_after_a_correction_is_there_again(house: House) -> None:
    taken(house, table())
    taken(house, edited({(0, "URN"): "9990099"}), "corrected.csv")
    take(house, as_ods(table()), "corrected again.ods")
    assert FIRST in urns(house)
    assert len(urns(house)) == 8
    assert judged(house) == [("19900001", Judgement.GOOD)]


def test_a_correction_that_is_taken_back_leads_back_to_what_was_said_first(house: House) -> None:
    taken(house, table())
    second = taken(house, edited({(0, "Registration status"): "Suspended"}), "corrected.csv")
    take(house, as_ods(table()), "back.ods")
    assert (status(house), status(house, second)) == ("Active", "Suspended")
    assert len(rows(house, "settings")) == 10


def test_an_event_that_gets_its_number_later_is_still_one_inspection(house: House) -> None:
    taken(house, edited({(0, EVENT): "1.02E+07"}))
    assert judged(house) == [(None, Judgement.GOOD)]
    taken(house, table(), "again.csv")
    assert judged(house) == [("19900001", Judgement.GOOD)]


def test_one_inspection_under_two_numbers_is_as_the_newest_list_says(house: House) -> None:
    taken(house, table())
    taken(house, of_day(edited({(0, EVENT): "555"}), 2026), "2026.csv")
    assert judged(house) == [("555", Judgement.GOOD)]


def test_one_inspection_whose_day_was_corrected_is_one_inspection(house: House) -> None:
    taken(house, table())
    taken(house, of_day(edited({(0, "Latest full inspection date"): "04/11/2024"}), 2026), "2026.csv")
    assert judged(house) == [("19900001", Judgement.GOOD)]


def test_a_later_list_does_not_change_what_an_earlier_day_was_like(house: House) -> None:
    taken(house, table())
    taken(house, of_day(edited({(0, "Registration status"): "Suspended"}), 2026), "2026.csv")
    assert status(house) == "Suspended"
    with house.store.reading() as session:
        then = register.load_settings(session, date(2026, 3, 30))
    assert {held.record.registration_status for held in then if held.record.urn == FIRST} == {"Active"}


def test_every_setting_leads_back_to_its_line_and_snapshot(house: House) -> None:
    taken(house, table())
    with house.store.reading() as session:
        held = register.load_settings(session, LATER)
    first = next(each for each in held if each.record.urn == FIRST)
    assert first.record.line == Line(file="provider_at_31_Mar_2025.csv", sheet=None, row=5)
    assert first.evidence.place == "provider_at_31_Mar_2025.csv, row 5"
    assert first.evidence.snapshot == rows(house, "snapshots")[0]["sha256"]
    assert house.archive.reopen(first.evidence.snapshot) == as_csv(table())
    assert str(first.evidence.url).endswith("/CARE/SC999901")


def test_a_list_is_read_back_as_it_was_parsed(house: House) -> None:
    taken(house, table())
    records = parsed(as_csv(table()))
    with house.store.reading() as session:
        held = [each.record for each in register.load_settings(session, LATER)]
        found = [each.record for each in sum(register.load_inspections(session, LATER).values(), ())]
    assert held == sorted(settings(records), key=lambda setting: setting.urn)
    told = [replace(each, raw={}) for each in inspections(records)]  # the words as printed stay in the store
    assert sorted(found, key=lambda each: each.urn) == sorted(told, key=lambda each: each.urn)


def company(**changes: object) -> Company:
    return Company(**({"company_number": "99000001", "etag": "a", "line": Line(file="99000001.json")} | changes))  # type: ignore[arg-type]


def test_a_profile_is_a_new_row_only_where_something_in_it_changed(house: House) -> None:
    taken(house, table())
    moments = [BEGAN + timedelta(days=day) for day in range(3)]
    said = [company(), company(etag="b"), company(company_status="liquidation")]
    with house.store.writing() as session:
        new = [save_company(session, each, Seen(1, 1, at)) for each, at in zip(said, moments, strict=True)]
    assert new == [True, False, True]
    with house.store.reading() as session:
        now = register.load_companies(session, LATER + timedelta(days=9))
        then = register.load_companies(session, LATER + timedelta(days=9), moments[1])
        before = register.load_companies(session, BEGAN.date() - timedelta(days=1))
    assert now["99000001"].record.company_status == "liquidation"
    assert then["99000001"].record.company_status is None
    assert before == {}


def test_moments_come_back_in_utc(house: House) -> None:
    assert taken(house, table()).tzinfo is UTC
