"""Weeks of service in simulated time: the run log, the alarms and the emails are as a person would want them.

Both changes of the clock, three days down, a source that fails, a full disk, a revoked key. The windows run in
`make test-slow`, the whole quarter in `make soak`.
"""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from quarter_house import Quarter, letters, log_of, quarter

from monitor.store.job_runs import Run
from monitor.timetable import LONDON

GOLDEN = Path(__file__).parent / "golden"
Golden = Callable[[Path, str], None]


def at(*moment: int) -> datetime:
    """A moment by London's clock."""
    return datetime(*moment, tzinfo=LONDON).astimezone(UTC)  # type: ignore[arg-type, misc]


def read(there: Quarter, golden: Golden, name: str) -> None:
    """The log and the letters are the golden ones."""
    log = "\n".join([*_counts(there.runs()), "", *log_of(there.runs())])
    golden(GOLDEN / f"{name}-log.txt", log + "\n")
    golden(GOLDEN / f"{name}-letters.txt", "\n".join(letters(there.house)) + "\n")


def _counts(runs: list[Run]) -> list[str]:
    counts = Counter((run.job, run.state) for run in runs)
    return [f"{job}: {count} {state}" for (job, state), count in sorted(counts.items())]


def holds(runs: list[Run], days: int) -> None:
    """What must be so whatever happened: each job once for its moment, never in the small hours, each that comes once a
    day never more often than there are days."""
    assert len({(run.job, run.due_at) for run in runs}) == len(runs)
    hours = [moment.astimezone(LONDON).hour for run in runs for moment in (run.due_at, run.started_at)]
    assert not {0, 1, 2} & set(hours)
    daily = Counter(run.job for run in runs if run.job in ("assess", "backup", "collect ofsted_workbook"))
    assert all(days - 4 <= count <= days + 1 for count in daily.values()), daily
    assert not [run for run in runs if run.state in ("running", "handed_back")]


def of(there: Quarter, job: str, day: date) -> list[Run]:
    return [run for run in there.runs() if run.job == job and run.due_at.astimezone(LONDON).date() == day]


def disaster(there: Quarter, first: date) -> None:
    """What goes wrong, by the day counted from the first."""

    def on(number: int, what: Callable[[], None]) -> None:
        there.on(first + timedelta(days=number), what)

    def key(value: str) -> None:
        there.ch.keys = replace(there.ch.keys, rest=value)

    right = there.ch.keys.rest
    there.on(first + timedelta(days=1), lambda: there.inadequate(first))
    down = datetime.combine(first + timedelta(days=2), datetime.min.time(), tzinfo=LONDON)
    there.down = (down + timedelta(hours=12)).astimezone(UTC), (down + timedelta(days=3, hours=13)).astimezone(UTC)
    on(6, lambda: there.ch.fail("503"))
    on(6, lambda: there.site.fail("500"))
    on(8, lambda: there.ch.faults.clear())
    on(8, lambda: there.site.faults.clear())
    on(8, lambda: setattr(there.disk, "full", True))
    on(9, lambda: setattr(there.disk, "full", False))
    on(11, lambda: key("another key"))
    on(13, lambda: key(right))


@pytest.mark.slow
def test_two_weeks_of_autumn_with_everything_that_goes_wrong(tmp_path: Path, golden: Golden) -> None:
    first = date(2026, 10, 15)
    with quarter(tmp_path, at(2026, 10, 15, 3)) as there:
        disaster(there, first)
        there.run(at(2026, 10, 30))
        holds(there.runs(), 15)
        weekly = of(there, "publish weekly", date(2026, 10, 19))
        assert [run.started_at.astimezone(LONDON).day for run in weekly] == [20], "missed while down, sent once"
        assert all("No space left" in (run.said or "") for run in there.runs() if run.state == "given_up")
        assert "key" in (of(there, "collect companies_house", date(2026, 10, 26))[0].said or "")
        assert of(there, "collect companies_house", date(2026, 10, 28))[0].state == "done"
        read(there, golden, "autumn")


@pytest.mark.slow
def test_two_weeks_of_spring_over_easter_and_the_change_of_the_clock(tmp_path: Path, golden: Golden) -> None:
    with quarter(tmp_path, at(2027, 3, 22, 3)) as there:
        there.on(date(2027, 3, 25), lambda: there.inadequate(date(2027, 3, 24)))
        there.run(at(2027, 4, 5))
        holds(there.runs(), 14)
        assert {run.state for run in there.runs()} <= {"done", "faulty"}
        assert not of(there, "publish daily", date(2027, 3, 26)), "Good Friday"
        assert not of(there, "publish weekly", date(2027, 3, 29)), "Easter Monday"
        assert of(there, "publish weekly", date(2027, 3, 30))
        assert of(there, "publish quarterly", date(2027, 4, 1))
        read(there, golden, "spring")


@pytest.mark.soak
def test_a_quarter_of_service(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = date(2026, 8, 3)
    with quarter(tmp_path, at(2026, 8, 3, 3)) as there:
        disaster(there, first + timedelta(days=40))
        there.run(at(2026, 11, 2))
        runs = there.runs()
        holds(runs, 91)
        weekly = [run for run in runs if run.job == "publish weekly"]
        assert of(there, "publish weekly", date(2026, 9, 1)), "the Monday was a bank holiday"
        assert len(weekly) == 13
        assert {run.state for run in weekly} == {"done"}
        assert {run.state for run in runs if run.due_at > at(2026, 9, 27)} == {"done"}, "all is well again"
        with capsys.disabled():
            sys.stdout.write("\n".join(["", *log_of(runs), *letters(there.house), ""]))
