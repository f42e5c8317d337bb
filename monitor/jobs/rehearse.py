"""Rehearse: who would have been flagged by other thresholds, when, and what each reader would have been told.

Each month's end is weighed again, by the thresholds that ship and by the others, on what the store holds of that day.
Nothing is saved and nothing is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from monitor.audience import Audience, may_see
from monitor.dossiers import ending
from monitor.findings import Flip, Standing, Threshold
from monitor.flips import Key, compare
from monitor.jobs.assess import gather, shipped_thresholds, subjects, weigh_all
from monitor.jobs.far import Far
from monitor.jobs.house import House
from monitor.jobs.publish import period_of
from monitor.known import Known
from monitor.own_thresholds import affected
from monitor.readers import Reader
from monitor.thresholds import with_overrides
from monitor.timing import digest_frequency, frequency_of
from monitor.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Told:
    """What one reader would have been told: changes, in how many emails of all that it would have got."""

    changes: int
    with_news: int
    emails: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The thresholds that differ, the days weighed, what would have changed on each by the others and by those that
    ship, and by reader what of that it would have been told (by the others, as shipped)."""

    changed: tuple[Threshold, ...]
    days: tuple[date, ...]
    flips: tuple[Flip, ...]
    shipped: tuple[Flip, ...]
    readers: Mapping[str, tuple[Told, Told]]


def rehearse(house: House, text: str, months: int, until: date) -> Rehearsal:
    """Replays so many months up to a day by the thresholds of a TOML text. Raises `ThresholdError`, `AudienceError`."""
    shipped = shipped_thresholds()
    others = with_overrides(shipped, text)
    changed = tuple(one for name, one in others.items() if one is not shipped[name])
    rules = affected({one.name for one in changed})
    days = tuple(month_ends(months, until))
    now, then = _Replay(others, rules), _Replay(shipped, rules)
    far = Far(len(days), house.progress)
    for day in days:
        with house.store.reading() as session:
            known = gather(house, session, day, for_rules=True)
        found = subjects(house, known)
        for replay in (now, then):
            replay.add(known, found)
        far.after(day)
    audience = house.audience() if house.has_readers() else None
    readers = {} if audience is None else _readers(audience, now.flips, then.flips, days)
    return Rehearsal(changed, days, tuple(now.flips), tuple(then.flips), readers)


def month_ends(months: int, until: date) -> Iterator[date]:
    """The last days of so many months before a day, and the day itself."""
    first = until.year * 12 + until.month - months
    for month in range(first, first + months):
        yield date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
    yield until


class _Replay:
    """One set of thresholds from month to month. The first month is a baseline, and no news."""

    def __init__(self, thresholds: Mapping[str, Threshold], rules: Sequence[Trigger[Any]]) -> None:
        self.flips: list[Flip] = []
        self._thresholds, self._rules = thresholds, rules
        self._standings: Mapping[Key, Standing] = {}

    def add(self, known: Known, found: Iterable[Any]) -> None:
        verdicts = weigh_all(found, self._thresholds, self._rules)
        outcome = compare(self._standings, verdicts, known.as_of, lambda standing: ending(standing, known))
        self._standings = outcome.standings
        self.flips += [flip for flip in outcome.flips if not flip.baseline]


def _readers(
    audience: Audience, now: Sequence[Flip], then: Sequence[Flip], days: Sequence[date]
) -> dict[str, tuple[Told, Told]]:
    return {
        reader.email: (_told(audience, reader, now, days), _told(audience, reader, then, days))
        for reader in audience.readers
    }


def _told(audience: Audience, reader: Reader, flips: Iterable[Flip], days: Sequence[date]) -> Told:
    """A reader's own editions, whether there is anything to tell or not, and those that a change asks for besides: as
    often as it wants to be told of each. A change counts on the day it was weighed."""
    areas = frozenset(audience.areas(reader))
    seen = [flip for flip in flips if not areas.isdisjoint(flip.subject.areas) and _may_see(reader, flip)]
    chosen = [(frequency_of(reader, flip), flip.as_of) for flip in seen]
    news = {(choice, period_of(choice, day)) for choice, day in chosen if choice != "never"}
    usual = digest_frequency(reader)
    span = range((days[-1] - days[0]).days)
    regular = {(usual, period_of(usual, days[0] + timedelta(days=number + 1))) for number in span}
    return Told(sum(choice != "never" for choice, _ in chosen), len(news), len(news | regular))


def _may_see(reader: Reader, flip: Flip) -> bool:
    levels = {flip.before_level, flip.level} - {None}
    return all(may_see(reader.role, flip.verdict.axis, level, flip.trigger) for level in levels)
