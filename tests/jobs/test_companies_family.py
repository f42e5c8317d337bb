"""Collecting what Companies House says, as the plan has it, from the stand-in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stamina
from companies_house import LEAKS
from raw_rows import dumped
from watching_house import TABLES, Watching, watching

from monitor.cli.plan import plan_lines
from monitor.findings import Held
from monitor.jobs.dry_run import dry_run
from monitor.jobs.house import House
from monitor.jobs.of_company import of_company
from monitor.plans.ages import ACCOUNTS, CHARGES, COMPANY, CONTROL, FILINGS, INSOLVENCY, STREAMS
from monitor.store.asks import load_asks
from monitor.store.companies import load_filed
from monitor.store.register import load_companies
from scrapers.records import Charge, Control, Filing, Insolvency, Record

_API = "api.company-information.service.gov.uk"


def _slow(*cases: object) -> list[Any]:
    """Cases for `make test-slow`."""
    return [pytest.param(case, marks=pytest.mark.slow) for case in cases]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


def stands(there: Watching) -> dict[str, Counter[str]]:
    """What is known now, by kind, without where it was read and the marks that say nothing."""
    at = there.house.now()
    with there.house.store.reading() as session:
        return {
            "filings": _counted(load_filed(session, Filing, at).values()),
            "charges": _counted(load_filed(session, Charge, at).values()),
            "insolvencies": _counted(load_filed(session, Insolvency, at).values()),
            "controls": _counted(load_filed(session, Control, at).values()),
            "profiles": _counted([tuple(load_companies(session, at.date()).values())]),
        }


def _counted(held: Iterable[tuple[Held[Any], ...]]) -> Counter[str]:
    return Counter(_said(one.record) for each in held for one in each)


def _said(record: Record) -> str:
    names = [name for name in record.__slots__ if name not in ("line", "etag", "links")]
    return str({name: getattr(record, name) for name in names})


def due(there: Watching) -> set[tuple[str, str]]:
    """What is marked due, by source and company."""
    return {(row["source"], row["company_number"]) for row in there.rows("asks") if row["due"]}


# The first sweep, and again ------------------------------------------------------------------------------------------


def test_a_first_sweep_asks_of_each_company_only_what_its_profile_speaks_of(tmp_path: Path) -> None:
    with watching(tmp_path, 20) as there:
        assert there.faults() == []
        world = there.ch.world
        assert there.ch.calls["profile"] == there.ch.calls["filings"] == 20
        assert there.ch.calls["charges"] == sum(bool(firm.charges) for firm in world.firms.values())
        assert there.ch.calls["insolvency"] == 0
        assert there.ch.calls["control"] + there.ch.calls["statements"] == 20
        assert len(there.rows("companies")) == 20
        assert {row["answer"] for row in there.rows("asks")} == {"found"}


def test_a_second_run_at_once_asks_of_no_company_again(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        there.collect()
        before = there.kept()
        there.ch.calls.clear()
        assert there.faults() == []
        assert set(there.ch.calls) == {"stream"}
        assert there.kept() == before


def test_a_sweep_of_more_than_a_window_waits_and_is_never_refused(tmp_path: Path) -> None:
    with watching(tmp_path, 40) as there:
        there.ch.quota.limit = 100
        there.collect()
        assert there.ch.refused == 0
        assert sum(there.ch.calls.values()) > 100 >= there.ch.quota.most
        assert there.ch.clock.slept >= 300


def test_who_controls_a_watched_company_is_watched_too(tmp_path: Path) -> None:
    with watching(tmp_path, 10, numbers=3) as there:
        there.collect()
        asked = {row["company_number"] for row in there.rows("companies")}
        tops = {there.ch.world.numbers[0]}
        assert asked == {*there.ch.world.numbers[:3], *tops}
    with watching(tmp_path / "lower", 10, numbers=10) as there:
        there.collect()
        assert len(there.rows("companies")) == 10


# Failures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["500", "cut_json", "404", *_slow("timeout", "reset", "html")])
def test_one_company_that_fails_is_named_and_asked_again_by_the_next_run_alone(tmp_path: Path, kind: str) -> None:
    with watching(tmp_path) as there:
        number = there.ch.world.numbers[4]
        there.ch.fail(kind, f"/company/{number}$")
        done = there.collect()
        assert len(done[COMPANY].faults) == 1
        assert number in done[COMPANY].faults[0]
        assert len(there.rows("companies")) == 11
        there.ch.faults.clear()
        there.ch.calls.clear()
        assert there.faults() == []
        assert there.ch.calls["profile"] == 1
        assert there.ch.calls["filings"] == 0


def test_a_refused_key_stops_the_family_with_one_line_and_leaves_what_is_saved(tmp_path: Path) -> None:
    with watching(tmp_path, streams=False) as there:
        there.collect()
        before = there.kept()
        there.ch.next_day()
        there.ch.keys.restricted.add(there.ch.keys.rest)
        there.ch.asked.clear()
        there.said.clear()
        faults = there.faults()
        assert len(faults) == 1
        assert "MONITOR_COMPANIES_HOUSE_API_KEY" in faults[0]
        assert len(there.ch.asked) == 1
        assert [line for line in there.said if "the key is refused" in line] == [
            "companies_house: the key is refused, so nothing more is asked for; what is saved stays"
        ]
        assert there.kept() == before


def test_where_nobody_answers_the_run_ends_soon_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with watching(tmp_path, 30, streams=False) as there:
        there.ch.fail("503", _API)
        faults = there.faults()
        assert len(faults) == 5
        assert {row["state"] for row in there.rows("loads")} == {"failed"}
        there.ch.faults.clear()
        assert there.faults() == []
        assert len(there.rows("companies")) == 30


def test_none_is_an_answer_and_what_stood_is_gone(tmp_path: Path) -> None:
    with watching(tmp_path, streams=False) as there:
        there.collect()
        firm = next(firm for firm in there.ch.world.firms.values() if firm.charges)
        firm.charges.clear()
        for _ in range(28):
            there.ch.next_day()
        there.collect()
        (row,) = [row for row in there.rows("charges") if row["company_number"] == firm.number]
        assert row["gone_at"] is not None
        with there.house.store.reading() as session:
            assert load_asks(session, [CHARGES])[firm.number][CHARGES].answer == "none"


# Streams --------------------------------------------------------------------------------------------------------------


def test_a_charge_told_by_the_stream_needs_no_call_of_its_own(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        there.collect()
        firm = next(firm for firm in there.ch.world.firms.values() if firm.charges)
        before = len(there.rows("charges"))
        there.ch.next_day()
        there.ch.world.happen("charge", firm.number)
        there.ch.calls.clear()
        there.collect()
        assert len(there.rows("charges")) == before + 1
        assert there.ch.calls["charges"] == 0


def test_an_insolvency_told_by_the_stream_is_known_after_one_run(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        there.collect()
        number = there.ch.world.numbers[2]
        there.ch.world.happen("insolvency", number)
        there.collect()
        assert [row["company_number"] for row in there.rows("insolvencies")] == [number]


def test_what_the_stream_says_was_taken_away_is_asked_for_and_gone(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        there.collect()
        number = next(firm.number for firm in there.ch.world.firms.values() if len(firm.controls) == 1)
        assert there.ch.world.happen("control_deleted", number)
        there.ch.calls.clear()
        there.collect()
        assert there.ch.calls["control"] == 1
        assert all(row["gone_at"] for row in there.rows("controls") if row["company_number"] == number)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, *_slow(2, 3)])
@pytest.mark.parametrize("streams", [True, False])
def test_weeks_of_small_calls_come_to_what_a_fresh_sweep_sees(tmp_path: Path, seed: int, streams: bool) -> None:
    """Without streams what only they tell may be known later: then the last day asks for everything."""
    with watching(tmp_path / "daily", 8, seed, streams=streams) as there:
        there.ch.world.rates = dict.fromkeys(("charge", "charge_satisfied", "control", "control_deleted"), 16.0) | {
            "accounts": 16.0,
            "insolvency": 4.0,
            "status": 8.0,
            "name": 8.0,
        }
        for _ in range(6):
            assert there.faults() == []
            there.ch.next_day()
        if not streams:
            there.ch.clock.sleep(timedelta(days=60).total_seconds())
        there.collect()
        seen = stands(there)
        with watching(tmp_path / "fresh", 8, seed, streams=False) as fresh:
            fresh.house = _asking(fresh, there)
            assert fresh.faults() == []
            assert stands(fresh) == seen
        assert not due(there)


def _asking(fresh: Watching, there: Watching) -> House:
    other = there.house
    return replace(fresh.house, serve=there.ch.direct, now=other.now, sleep=other.sleep, clock=other.clock)


def test_a_gap_in_a_stream_falls_back_to_asking_and_misses_nothing(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        there.collect()
        firm = next(firm for firm in there.ch.world.firms.values() if firm.charges)
        there.ch.world.happen("charge", firm.number)
        for _ in range(10):
            there.ch.next_day()
        there.collect()
        assert any("charges: the stream has a gap" in line for line in there.said)
        assert len([row for row in there.rows("charges") if row["company_number"] == firm.number]) == len(firm.charges)
        there.ch.calls.clear()
        there.collect()
        assert set(there.ch.calls) == {"stream"}


def test_a_stream_that_begins_later_asks_once_for_what_changed_before(tmp_path: Path) -> None:
    with watching(tmp_path, streams=False) as there:
        there.collect()
        firm = next(firm for firm in there.ch.world.firms.values() if firm.charges)
        there.ch.world.happen("charge", firm.number)
        there.with_keys(companies_house_streaming_key=there.ch.keys.streaming)
        there.collect()
        assert len([row for row in there.rows("charges") if row["company_number"] == firm.number]) == len(firm.charges)


def test_without_an_event_there_is_no_place_to_go_on_from_and_companies_are_polled(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        there.ch.murmurs = False
        there.collect()
        assert there.rows("cursors") == []
        there.ch.next_day()
        there.ch.calls.clear()
        there.collect()
        assert there.ch.calls["profile"] == 12


@pytest.mark.parametrize("kind", ["503", "reset", "401", *_slow("500", "timeout", "truncated", "403")])
def test_streams_that_cannot_be_read_leave_everything_to_polling(tmp_path: Path, kind: str) -> None:
    with watching(tmp_path) as there:
        there.collect()
        for _ in range(2):
            there.ch.next_day()
            there.ch.fail(kind, "stream.companieshouse")
            there.ch.calls.clear()
            assert there.collect()[STREAMS].faults
        assert there.ch.calls["profile"] == 12
        there.ch.faults.clear()
        there.ch.next_day()
        assert there.faults() == []


# Keys -----------------------------------------------------------------------------------------------------------------


def test_without_a_streaming_key_the_rest_runs_and_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    with watching(tmp_path, streams=False) as there:
        assert there.faults() == []
        assert len(there.rows("companies")) == 12
        (line,) = [line for line in there.said if "MONITOR_COMPANIES_HOUSE_STREAMING_KEY" in line]
        assert "https://developer.company-information.service.gov.uk" not in line


def test_where_all_that_is_chosen_needs_a_missing_key_nothing_runs_and_it_is_said(tmp_path: Path) -> None:
    with watching(tmp_path, streams=False) as there:
        there.with_keys(companies_house_api_key=None)
        done = there.collect(CHARGES, CONTROL)
        assert len(there.said) == 1
        (fault,) = [fault for one in done.values() for fault in one.faults]
        assert "MONITOR_COMPANIES_HOUSE_API_KEY" in fault
        assert there.ch.asked == []
        assert there.rows("loads") == []


# One of the family ----------------------------------------------------------------------------------------------------


def test_one_source_alone_is_asked_as_its_plan_has_it(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        there.collect(COMPANY)
        there.collect(CHARGES)
        assert set(there.ch.calls) == {"profile", "charges"}
        there.ch.calls.clear()
        there.collect(CHARGES)
        assert not there.ch.calls


def test_documents_follow_the_filings_without_asking_for_them_twice(tmp_path: Path) -> None:
    with watching(tmp_path, 4, documents=True) as there:
        assert there.faults() == []
        assert there.ch.calls["filings"] == 4
        assert there.ch.calls["metadata"] == 20
        there.ch.calls.clear()
        there.collect()
        assert set(there.ch.calls) == {"stream"}
        assert {row["source"] for row in there.rows("asks")} >= {ACCOUNTS, FILINGS}


# What is never kept ---------------------------------------------------------------------------------------------------


def test_nothing_that_names_a_person_or_a_place_reaches_the_database_or_the_archived_events(tmp_path: Path) -> None:
    with watching(tmp_path, 15) as there:
        there.ch.world.rates = dict.fromkeys(("charge", "control", "insolvency", "officers", "address"), 20.0)
        for _ in range(4):
            there.collect()
            there.ch.next_day()
        there.collect()
        held = dumped(there.house.store)
        events = [
            there.house.archive.reopen(row["sha256"]) for row in there.rows("snapshots") if row["source"] == STREAMS
        ]
        assert events
        assert INSOLVENCY.removeprefix("companies_house_") in held
        told = held + b"\n".join(events).decode() + "\n".join(there.said)
        assert [word for word in LEAKS if word in told] == []


# A run that saves nothing ---------------------------------------------------------------------------------------------


def test_a_dry_run_makes_the_first_calls_and_saves_nothing(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        done = {one.source: dict(one.new) for one in dry_run(there.house, there.sources)}
        assert done == {STREAMS: {}, COMPANY: {"company": 12}, CONTROL: {"control": 12}, FILINGS: {"filing": 60}}
        assert [table for table in (*TABLES, "snapshots", "loads") if there.rows(table)] == []
        assert not list(there.house.archive.folder.glob("*"))
        assert there.faults() == []


def test_a_dry_run_names_what_could_not_be_had_and_stops_at_a_refused_key(tmp_path: Path) -> None:
    with watching(tmp_path, streams=False) as there:
        there.ch.fail("html", f"{there.ch.world.numbers[3]}$")
        (one, *_) = dry_run(there.house, there.sources)
        assert (dict(one.new), len(one.faults)) == ({"company": 11}, 1)
        there.ch.keys.restricted.add(there.ch.keys.rest)
        there.ch.asked.clear()
        (one,) = dry_run(there.house, there.sources)
        assert len(one.faults) == len(there.ch.asked) == 1


def test_the_plan_of_a_house_tells_its_calls_and_makes_none(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        lines = list(plan_lines(there.house, there.sources))
        assert there.ch.asked == []
        assert "37 calls to begin with, 36 of them of limited requests" in lines[0]
        assert "      12  companies_house_company: never asked" in lines
        there.collect()
        assert [call.source for call in there.plan().calls] == [STREAMS]


# What a person is shown -----------------------------------------------------------------------------------------------


def test_a_company_is_explained_with_what_was_filed_and_charged_and_where_it_stands(tmp_path: Path) -> None:
    with watching(tmp_path) as there:
        firm = next(firm for firm in there.ch.world.firms.values() if firm.charges)
        there.ch.world.happen("insolvency", firm.number)
        there.collect()
        with there.house.store.reading() as session:
            lines = list(of_company(session, firm.number, there.house.now()))
        assert [line.split(":")[0] for line in lines] == ["insolvency", "charge", "control", *["filed"] * 5]
        assert all("(Companies House, " in line and ", snapshot " in line for line in lines)
        assert not [word for word in LEAKS if word in "".join(lines)]
