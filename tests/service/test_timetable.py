"""When jobs are due in London: bank holidays, both clock changes, what was missed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from monitor.doctor.due import next_due as by_apscheduler
from monitor.timetable import (
    LONDON,
    Due,
    Entry,
    TimetableError,
    any_day,
    between,
    due,
    first_working_day_of_month,
    first_working_day_of_quarter,
    first_working_day_of_week,
    in_order,
    may_begin,
    missed,
    moments,
    next_due,
    read_cron,
)
from monitor.working_days import is_working_day
from scrapers import all_sources

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
DAILY = Entry(job="daily", cron="0 7 * * *", on=is_working_day, days=is_working_day, opens=time(7), closes=time(20))


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment by London's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize("source", all_sources().values(), ids=lambda source: source.name)
def test_a_cron_is_due_when_the_scheduler_says_so(source: Any) -> None:
    entry, moment = Entry(job=source.name, cron=source.cron), at(2026, 1, 1)
    for _ in range(60):
        found = next_due(entry, moment)
        assert found == by_apscheduler(source.cron, moment)
        moment = found


_CRONS = st.tuples(
    st.sampled_from(("0", "5,35", "*/20", "10-12")),
    st.sampled_from(("4", "7-21/2", "3,23", "20-23")),
    st.sampled_from(("*", "1", "3-9", "*/7")),
    st.sampled_from(("*", "3", "1,4,7,10", "10-12")),
    st.just("*"),
).map(" ".join)


@given(_CRONS, st.integers(0, 2 * 365 * 24 * 60))
def test_any_cron_is_due_when_the_scheduler_says_so(cron: str, minutes: int) -> None:
    after = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    theirs = CronTrigger.from_crontab(cron, timezone=LONDON).get_next_fire_time(after, after)
    assert next_due(Entry(job="any", cron=cron), after) == theirs


@pytest.mark.parametrize("cron", ["59 0 * * *", "0 1 * * *", "30 2 * * *", "*/15 * * * *", "0 0-4 * * *"])
def test_nothing_may_be_due_where_the_clock_changes(cron: str) -> None:
    with pytest.raises(TimetableError, match="between 00:59 and 03:00"):
        Entry(job="odd", cron=cron)


@pytest.mark.parametrize("cron", ["", "* *", "60 7 * * *", "x 7 * * *", "0 7 0 * *", "0 7-5 * * *", "0 7/0 * * *"])
def test_a_cron_that_cannot_be_read_is_named(cron: str) -> None:
    with pytest.raises(TimetableError, match="cron"):
        read_cron(cron)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 7, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 6, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_seven_in_the_morning_is_seven_by_the_clock_on_the_wall(day: date, moment: datetime) -> None:
    assert moments(Entry(job="any", cron="0 7 * * *"), day) == (moment,)


@pytest.mark.parametrize(("first", "last"), [((2026, 3, 28), (2026, 3, 31)), ((2026, 10, 24), (2026, 10, 27))])
def test_each_job_comes_once_a_day_over_a_change_of_the_clock(
    first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    entries = [Entry(job=str(hour), cron=f"0 {hour} * * *") for hour in (0, 3, 4, 23)]
    found = between(entries, at(*first) - timedelta(seconds=1), at(*last) - timedelta(seconds=1))
    assert [(moment.astimezone(LONDON).day, entry.job) for moment, entry in found] == [
        (day, entry.job) for day in range(first[2], last[2]) for entry in entries
    ]


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (first_working_day_of_week, [date(2026, 8, 24), date(2026, 9, 1), date(2026, 9, 7)]),
        (first_working_day_of_month, [date(2026, 9, 1)]),
        (first_working_day_of_quarter, []),
    ],
)
def test_a_bank_holiday_moves_what_is_sent_to_the_next_working_day(
    on: Callable[[date], bool], days: list[date]
) -> None:
    span = [date(2026, 8, 24) + timedelta(days=number) for number in range(19)]
    assert [day for day in span if on(day)] == days


def test_the_quarter_begins_with_its_first_working_day() -> None:
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    found = [day for day in year if first_working_day_of_quarter(day)]
    assert found == [date(2026, 1, 2), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)]


def test_what_was_missed_in_three_days_is_one_run() -> None:
    entry = Entry(job="collect", cron="2 6 * * *")
    now = at(2026, 6, 18, 15)
    assert due(entry, at(2026, 6, 14, 6, 2), now) == Due(job="collect", due_at=at(2026, 6, 18, 6, 2))
    assert missed(entry, at(2026, 6, 14, 6, 2), at(2026, 6, 18, 6, 2)) == 3
    assert due(entry, at(2026, 6, 18, 6, 2), now) is None


def test_mail_that_was_missed_waits_for_working_hours() -> None:
    last = at(2026, 6, 17, 7)
    assert due(DAILY, last, at(2026, 6, 19, 22)) is None, "Friday night"
    assert due(DAILY, last, at(2026, 6, 20, 12)) is None, "Saturday"
    assert due(DAILY, last, at(2026, 6, 22, 6, 59)) is None, "Monday, too early"
    assert due(DAILY, last, at(2026, 6, 22, 7)) == Due(job="daily", due_at=at(2026, 6, 22, 7))
    assert due(DAILY, last, at(2026, 6, 19, 19)) == Due(job="daily", due_at=at(2026, 6, 19, 7))


def test_nothing_begins_in_the_small_hours() -> None:
    entry = Entry(job="any", cron="5 7-21/2 * * *")
    clock = [at(2026, 10, 25) + timedelta(minutes=20 * number) for number in range(30)]
    assert not any(may_begin(entry, now) for now in clock if now.astimezone(LONDON).hour < 3)
    assert due(entry, LONG_AGO, at(2026, 10, 25, 2, 30)) is None
    assert due(entry, LONG_AGO, at(2026, 10, 25, 3)) == Due(job="any", due_at=at(2026, 10, 24, 21, 5))


def test_what_others_build_on_comes_first_however_late() -> None:
    weekly = Entry(job="weekly", cron="5 7 * * 1")
    collect = Entry(job="collect", cron="2 6 * * *")
    found = in_order([collect, weekly], {}, at(2026, 6, 14), at(2026, 6, 17, 12))
    assert [one.job for one in found] == ["collect", "weekly"]
    assert found[0].due_at > found[1].due_at


def test_nothing_before_the_beginning_was_missed() -> None:
    entry = Entry(job="collect", cron="2 6 * * *", on=any_day)
    assert in_order([entry], {}, at(2026, 6, 17, 6, 2), at(2026, 6, 17, 12)) == []


def test_what_is_never_due_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(TimetableError, match="never due"):
        next_due(Entry(job="odd", cron="0 7 31 2 *"), LONG_AGO)
