"""What speaks of all companies at once: taken in its turn, and as an answer about each."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from watching_house import Watching, watching

from monitor.jobs.ownership import as_answers
from monitor.plans.ages import CONTROL, OWNERSHIP
from monitor.store import asks
from monitor.store.collected import save_snapshot
from monitor.store.companies import load_filed, save_items
from monitor.store.versions import Seen
from scrapers.records import Control, Line
from scrapers.source import Snapshot

ONE, TWO = "99000001", "99000002"
DAY = datetime(2026, 6, 1, tzinfo=UTC)
NAME = "persons-with-significant-control-snapshot-2026-06-01.wanted.jsonl"


def control(number: str, named: str) -> Control:
    return Control(company_number=number, control_id=named, kind="super-secure", line=Line(file="x"))


def taken(there: Watching, *records: Control, name: str = NAME, at: datetime = DAY + timedelta(hours=9)) -> None:
    snapshot = Snapshot(source=OWNERSHIP, name=name, url=None, content=b"x", fetched_at=at)
    with there.house.store.writing() as session:
        seen = Seen(save_snapshot(session, snapshot), 0, at)
        save_items(session, records, seen)
        as_answers([ONE, TWO])(session, snapshot, records, seen)


def known(there: Watching) -> set[str]:
    with there.house.store.reading() as session:
        held = load_filed(session, Control, DAY + timedelta(days=9))
    return {one.record.control_id for each in held.values() for one in each}


def answers(there: Watching) -> dict[str, tuple[str, datetime]]:
    with there.house.store.reading() as session:
        return {
            number: (row[CONTROL].answer, row[CONTROL].asked_at)
            for number, row in asks.load_asks(session, [CONTROL]).items()
        }


def test_a_snapshot_answers_for_each_watched_company_also_for_one_it_does_not_name(tmp_path: Path) -> None:
    with watching(tmp_path, 1) as there:
        taken(there, control(ONE, "a"))
        assert answers(there) == {ONE: ("found", DAY), TWO: ("none", DAY)}
        assert known(there) == {"a"}


def test_who_is_no_longer_named_is_gone(tmp_path: Path) -> None:
    with watching(tmp_path, 1) as there:
        taken(
            there,
            control(ONE, "a"),
            control(TWO, "b"),
            name=NAME.replace("06-01", "05-01"),
            at=DAY - timedelta(days=30),
        )
        taken(there, control(ONE, "a"))
        assert known(there) == {"a"}


def test_what_was_learned_later_than_the_snapshots_day_stays(tmp_path: Path) -> None:
    with watching(tmp_path, 1) as there:
        taken(there, control(ONE, "new"), name="no day", at=DAY + timedelta(hours=2))
        with there.house.store.writing() as session:
            asks.answered(session, CONTROL, TWO, DAY + timedelta(hours=1), found=True, mark="e")
        taken(there, control(ONE, "a"))
        assert known(there) == {"a", "new"}
        assert answers(there) == {TWO: ("found", DAY + timedelta(hours=1))}


@pytest.mark.parametrize("names", [("companies_house_bulk", "companies_house_register", "companies_house_ownership")])
def test_files_that_need_no_key_are_taken_without_one_each_in_its_turn(tmp_path: Path, names: tuple[str, ...]) -> None:
    with watching(tmp_path, 4, streams=False, besides=names) as there:
        there.with_keys(companies_house_api_key=None)
        assert there.faults() == []
        assert [line for line in there.said if "MONITOR_COMPANIES_HOUSE_API_KEY" in line]
        assert set(there.ch.calls) == {"download"}
        assert {row["source"] for row in there.rows("loads") if row["state"] == "accepted"} == set(names)
        assert len(there.rows("register_entries")) == 4
        assert {row["source"] for row in there.rows("asks")} == {CONTROL}
        moved = there.ch.moved
        there.collect()
        assert there.ch.moved == moved
