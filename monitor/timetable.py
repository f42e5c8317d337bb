"""When each job of the service is due, and what is due now. Pure: London's clock is arithmetic, and now an argument.

A cron is the usual five fields (minute, hour, day, month, weekday counted from Sunday), in London time; day and
weekday must both fit. None may lie between 00:59 and 03:00: there London's clock skips or repeats an hour twice a
year, so every moment of a timetable comes exactly once each day it stands for.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from monitor.working_days import is_working_day

LONDON: Final = ZoneInfo("Europe/London")
_DAY: Final = timedelta(days=1)
_FURTHEST: Final = 400
"""Days that are looked through for a moment: each job is due at least once a year."""
_OPENS, _CLOSES = time(3), time(23, 59, 59)
_FIELDS: Final = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_PART: Final = re.compile(r"(\*|\d+)(?:-(\d+))?(?:/(\d+))?")


class TimetableError(Exception):
    """A cron cannot be read, or lies where London's clock changes; the message names it."""


def any_day(_day: date) -> bool:
    """Every day."""
    return True


def monday_to_saturday(day: date) -> bool:
    """Every day but Sunday."""
    return day.weekday() < 6


def first_working_day_of_week(day: date) -> bool:
    """The Monday, or the day after one that is a bank holiday."""
    return is_working_day(day) and not any(is_working_day(day - _DAY * back) for back in range(1, day.weekday() + 1))


def first_working_day_of_month(day: date) -> bool:
    """The first day of a month on which people work."""
    return is_working_day(day) and not any(is_working_day(day - _DAY * back) for back in range(1, day.day))


def first_working_day_of_quarter(day: date) -> bool:
    """The same of January, April, July and October."""
    return day.month % 3 == 1 and first_working_day_of_month(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One job and when it is due: at its cron, on days that fit `on`. It is begun, late or not, from `opens` to
    `closes` on days that fit `days`. `sources` are those that it collects; jobs of one `lane` wait for each other."""

    job: str
    cron: str
    on: Callable[[date], bool] = any_day
    days: Callable[[date], bool] = any_day
    opens: time = _OPENS
    closes: time = _CLOSES
    sources: tuple[str, ...] = ()
    lane: str = "main"

    def __post_init__(self) -> None:
        read_cron(self.cron)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A job to be run now, for a moment in the past (UTC); `missed` are earlier ones that this run stands for too."""

    job: str
    due_at: datetime
    missed: int = 0


@dataclass(frozen=True, slots=True)
class _Cron:
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def fits(self, day: date) -> bool:
        """Whether it is due on a day at all."""
        return day.day in self.days and day.month in self.months and day.isoweekday() % 7 in self.weekdays


@cache
def read_cron(cron: str) -> _Cron:
    """Raises `TimetableError`."""
    fields = cron.split()
    if len(fields) != len(_FIELDS):
        raise TimetableError(f"the cron {cron!r} has {len(fields)} fields and not five")
    minutes, hours, days, months, weekdays = (
        _numbers(cron, text, *span) for text, span in zip(fields, _FIELDS, strict=True)
    )
    if {1, 2} & set(hours) or (0 in hours and 59 in minutes):
        raise TimetableError(f"the cron {cron!r} lies between 00:59 and 03:00, where London's clock changes")
    of_week = frozenset(number % 7 for number in weekdays)
    return _Cron(tuple(minutes), tuple(hours), frozenset(days), frozenset(months), of_week)


def _numbers(cron: str, text: str, low: int, high: int) -> list[int]:
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise TimetableError(f"the cron {cron!r}: {part!r} is not understood")
        first, last, step = match.groups()
        start = low if first == "*" else int(first)
        end = int(last) if last else high if first == "*" or step else start
        if not low <= start <= end <= high or step == "0":
            raise TimetableError(f"the cron {cron!r}: {part!r} is not within {low} to {high}")
        found.update(range(start, end + 1, int(step or 1)))
    return sorted(found)


@lru_cache(maxsize=512)
def moments(entry: Entry, day: date) -> tuple[datetime, ...]:
    """The moments (UTC) at which a job is due on a day, in order."""
    cron = read_cron(entry.cron)
    if not cron.fits(day) or not entry.on(day):
        return ()
    local = (datetime.combine(day, time(hour, minute), LONDON) for hour in cron.hours for minute in cron.minutes)
    return tuple(moment.astimezone(UTC) for moment in local)


def next_due(entry: Entry, after: datetime) -> datetime:
    """The first moment after another. Raises `TimetableError` where there is none in more than a year."""
    start = after.astimezone(LONDON).date()
    for number in range(_FURTHEST):
        for moment in moments(entry, start + _DAY * number):
            if moment > after:
                return moment
    raise TimetableError(f"{entry.job} is never due: {entry.cron}")


def between(entries: Iterable[Entry], after: datetime, upto: datetime) -> list[tuple[datetime, Entry]]:
    """Every moment after one and up to another, in order."""
    found = [(moment, entry) for entry in entries for moment in _back(entry, after, upto)]
    return sorted(found, key=lambda each: each[0])


def _back(entry: Entry, after: datetime, upto: datetime) -> Iterator[datetime]:
    """From the latest moment backwards."""
    day, first = upto.astimezone(LONDON).date(), after.astimezone(LONDON).date()
    while day >= first:
        for moment in reversed(moments(entry, day)):
            if after < moment <= upto:
                yield moment
        day -= _DAY


def may_begin(entry: Entry, now: datetime) -> bool:
    """Whether a job may be begun at a moment, on time or late."""
    local = now.astimezone(LONDON)
    return entry.days(local.date()) and entry.opens <= local.time() <= entry.closes


def due(entry: Entry, last: datetime, now: datetime) -> Due | None:
    """The newest moment after the `last` one that was taken care of, if it is here and the job may begin: what was
    missed before it becomes one run with it."""
    if not may_begin(entry, now):
        return None
    after = max(last, now - _DAY * _FURTHEST)
    latest = next(_back(entry, after, now), None)
    return Due(job=entry.job, due_at=latest) if latest else None


def missed(entry: Entry, last: datetime, due_at: datetime) -> int:
    """How many moments between two went by without a run."""
    return sum(moment < due_at for moment in _back(entry, max(last, due_at - _DAY * _FURTHEST), due_at))


def soonest(entries: Iterable[Entry], now: datetime) -> datetime:
    """When something is due next."""
    return min(next_due(entry, now) for entry in entries)


def in_order(entries: Iterable[Entry], last: Mapping[str, datetime], since: datetime, now: datetime) -> list[Due]:
    """What is due now, in the timetable's own order: what others build on comes first, however late it is. Nothing
    before `since` was missed."""
    found = (due(entry, last.get(entry.job, since), now) for entry in entries)
    return [one for one in found if one is not None]
