"""Working off the timetable: each job once at its time, what was missed once, what broke off again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from mailing_house import MONDAY, at, mail_settings, mailing
from sqlalchemy.exc import OperationalError

from monitor import schedule
from monitor.duties import DUTIES, NOTHING_NEW, Came, Duty, HandedBackError
from monitor.jobs.house import House, open_house
from monitor.schedule import Service, entries, without_key
from monitor.serve import service
from monitor.settings import Settings
from monitor.store import job_runs
from monitor.store.job_runs import Run
from monitor.timetable import LONDON, Entry, between
from scrapers import all_sources

START = datetime(2026, 6, 15, 5, tzinfo=UTC)
COLLECT = Entry(job="collect it", cron="2 6 * * *")
ASSESS = Entry(job="assess", cron="32 6 * * *")
OFTEN = Entry(job="publish immediate", cron="*/5 7-19 * * *")


@dataclass
class Days:
    """A service whose jobs only note when they ran; `does` says what else a job does."""

    house: House
    entries: list[Entry]
    moment: datetime = START
    ran: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    does: dict[str, Callable[[House], Came]] = field(default_factory=dict)
    needed: dict[str, bool] = field(default_factory=dict)
    served: Service | None = None

    def __post_init__(self) -> None:
        self.house = replace(self.house, now=lambda: self.moment, say=self.said.append)

    def duty_of(self, job: str) -> Duty:
        def do(house: House, _entry: Entry) -> Came:
            self.ran.append((job, f"{self.moment.astimezone(LONDON):%a %H:%M}"))
            return self.does[job](house) if job in self.does else Came("done")

        needed = self.needed.get(job)
        return Duty(do, None if needed is None else lambda _house, _last: self.needed[job])

    def begin(self) -> Service:
        """A new process."""
        self.served = replace(service(self.house, Event()), entries=self.entries)
        return self.served

    def upto(self, moment: datetime) -> None:
        """Lets time pass, with a wake at each moment at which something is due."""
        kept = self.served or self.begin()
        for each in sorted({due for due, _ in between(self.entries, self.moment, moment)}):
            self.moment = each
            kept.work_off()
        self.moment = moment
        kept.work_off()

    def runs(self) -> list[Run]:
        with self.house.store.reading() as session:
            return job_runs.load_runs(session)

    def states(self) -> list[tuple[str, str]]:
        return [(run.job, run.state) for run in self.runs()]


@pytest.fixture
def days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Days]:
    house = open_house(Settings(data_dir=tmp_path / "data"), say=lambda _: None)
    made = Days(house, [COLLECT, ASSESS, OFTEN])
    monkeypatch.setattr(schedule, "duty_of", made.duty_of)
    yield made
    house.store.close()


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_each_job_runs_once_at_its_time(days: Days) -> None:
    days.entries = [COLLECT, ASSESS]
    days.begin().work_off()
    days.ran.clear()
    days.upto(START + timedelta(days=2))
    assert days.ran == [
        ("collect it", "Mon 06:02"),
        ("assess", "Mon 06:32"),
        ("collect it", "Tue 06:02"),
        ("assess", "Tue 06:32"),
    ]
    assert all(state == "done" for _, state in days.states())


def test_a_service_that_begins_does_what_was_due_in_the_day_before_in_its_order(days: Days) -> None:
    days.entries = [COLLECT, ASSESS]
    days.begin().work_off()
    assert days.ran == [("collect it", "Mon 06:00"), ("assess", "Mon 06:00")]


def test_what_was_missed_in_three_days_is_made_up_for_once(days: Days) -> None:
    days.entries = [COLLECT, ASSESS]
    days.upto(START + hours(2))
    days.ran.clear()
    days.served = None
    days.moment = START + timedelta(days=3, hours=8)
    days.begin().work_off()
    assert days.ran == [("collect it", "Thu 14:00"), ("assess", "Thu 14:00")]
    assert [run.missed for run in days.runs()][-2:] == [2, 2]
    assert "collect it (due Thu 18 Jun 06:02): done: done" in days.said[-2]
    days.begin().work_off()
    assert len(days.ran) == 2


def test_a_second_process_finds_every_run_taken(days: Days) -> None:
    days.entries = [COLLECT]
    days.begin().work_off()
    days.begin().work_off()
    assert len(days.ran) == 1


def test_a_job_without_anything_to_do_leaves_no_run_and_is_looked_at_again(days: Days) -> None:
    days.entries, days.needed = [OFTEN], {OFTEN.job: False}
    days.upto(START + hours(3))
    assert (days.ran, days.runs()) == ([], [])
    days.needed[OFTEN.job] = True
    days.upto(START + hours(3.2))
    assert days.ran == [(OFTEN.job, "Mon 09:05"), (OFTEN.job, "Mon 09:10")]


def test_a_run_that_was_cut_off_is_begun_again_by_the_next_process(days: Days) -> None:
    days.entries = [COLLECT]

    def die(_house: House) -> Came:
        raise KeyboardInterrupt

    days.does = {COLLECT.job: die}
    with pytest.raises(KeyboardInterrupt):
        days.begin().work_off()
    assert days.states() == [(COLLECT.job, "running")]
    days.does.clear()
    days.begin().work_off()
    assert [(run.state, run.tries) for run in days.runs()] == [("done", 2)]


def test_a_run_that_ends_its_process_over_and_over_is_given_up_and_the_rest_goes_on(days: Days) -> None:
    days.entries = [COLLECT, ASSESS]

    def die(_house: House) -> Came:
        raise KeyboardInterrupt

    days.does = {COLLECT.job: die}
    for _ in range(10):
        with pytest.raises(KeyboardInterrupt):
            days.begin().work_off()
    days.begin().work_off()
    assert days.states() == [(COLLECT.job, "given_up"), (ASSESS.job, "done")]


def test_a_run_that_is_handed_back_goes_on_and_counts_as_no_failure(days: Days) -> None:
    days.entries = [COLLECT]

    kept = days.begin()

    def stopped(_house: House) -> Came:
        kept.stop.set()
        raise HandedBackError

    days.does = {COLLECT.job: stopped}
    kept.work_off()
    assert days.states() == [(COLLECT.job, "handed_back")]
    days.does.clear()
    days.begin().work_off()
    assert [(run.state, run.tries) for run in days.runs()] == [("done", 1)]


def test_where_a_job_waits_for_its_turn_it_ends_when_the_service_stops(days: Days) -> None:
    days.entries = [COLLECT]
    kept = days.begin()

    def waits(house: House) -> Came:
        house.sleep(0.0)
        kept.stop.set()
        house.sleep(300.0)
        return Came("never")

    days.does = {COLLECT.job: waits}
    kept.work_off()
    assert days.states() == [(COLLECT.job, "handed_back")]


def test_an_error_is_said_without_a_statement_and_tried_again_later_each_time(days: Days) -> None:
    days.entries = [COLLECT]

    def full(_house: House) -> Came:
        raise OperationalError("INSERT INTO secrets VALUES (?)", ("a secret",), Exception("database or disk is full"))

    days.does = {COLLECT.job: full}
    kept = days.begin()
    for _ in range(14 * 4):
        kept.work_off()
        days.moment += timedelta(minutes=15)
    assert [moment for _, moment in days.ran] == ["Mon 06:00", "Mon 06:15", "Mon 06:30", "Mon 07:30", "Mon 11:30"]
    (first, *_) = days.runs()
    assert first.said == "OperationalError: database or disk is full; given up"
    assert not any("secret" in line for line in days.said)


def test_a_later_moment_stands_for_a_run_that_failed(days: Days) -> None:
    days.entries = [OFTEN]

    def gone(_house: House) -> Came:
        raise ConnectionError("gone")

    days.does = {OFTEN.job: gone}
    days.upto(START + hours(1.1))
    assert [state for _, state in days.states()] == ["given_up", "failed"]
    days.does.clear()
    days.upto(START + hours(1.2))
    assert [state for _, state in days.states()] == ["given_up", "given_up", "done"]


def test_a_fault_is_said_and_not_tried_again_at_once(days: Days) -> None:
    days.entries = [COLLECT]
    days.does = {COLLECT.job: lambda _house: Came(NOTHING_NEW, ("the list is short",))}
    kept = days.begin()
    kept.work_off()
    days.moment += hours(5)
    kept.work_off()
    assert days.states() == [(COLLECT.job, "faulty")] * 2
    assert days.runs()[0].said == f"FAULT the list is short; {NOTHING_NEW}"


def test_every_source_is_collected_by_one_job_and_every_job_has_a_duty(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, companies_house_api_key="k", companies_house_streaming_key="k")
    house = replace(open_house(settings, say=lambda _: None), sources=all_sources())
    made = entries(house)
    assert sorted(name for entry in made for name in entry.sources) == sorted(all_sources())
    assert {entry.job for entry in made if not entry.sources} <= set(DUTIES)
    assert len({entry.job for entry in made}) == len(made)
    house.store.close()


def test_what_has_no_key_is_not_collected_and_says_what_to_set(tmp_path: Path) -> None:
    house = open_house(Settings(data_dir=tmp_path), say=lambda _: None)
    wanting = {name for name, source in house.sources.items() if without_key(house, source)}
    assert "companies_house_company" in wanting
    assert "ofsted_workbook" not in wanting
    assert not wanting & {name for entry in entries(house) for name in entry.sources}
    house.store.close()


def test_what_was_too_young_at_the_last_look_is_looked_at_again(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path)) as house:
        needed = DUTIES["publish immediate"].needed
        assert needed is not None

        def last(minutes: float, upto: int = 1) -> Run:
            moment = MONDAY + timedelta(minutes=minutes)
            said = f"0 messages written, 0 handed over, up to flip {upto}"
            return Run(
                id=1,
                job="publish immediate",
                due_at=moment,
                state="done",
                by="me",
                tries=1,
                missed=0,
                started_at=moment,
                ended_at=moment,
                said=said,
            )

        soon = at(house, MONDAY + timedelta(minutes=30))
        assert needed(soon, None)
        assert needed(soon, last(3)), "what was found had not waited its five minutes"
        assert not needed(soon, last(8))
        assert needed(soon, last(8, upto=0)), "something was found since"
        assert needed(at(house, MONDAY + timedelta(minutes=68)), last(8)), "an hour went by"
