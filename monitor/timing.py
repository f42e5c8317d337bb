"""When a change is told to a reader: by which frequency, and within which hours. Pure.

A digest tells everything untold that is due as often as itself or more often, so that a change whose own edition never
ran is late and not lost.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from monitor.findings import Flip, Level
from monitor.readers import Choice, Frequency, Hours, Reader

LONDON = ZoneInfo("Europe/London")
URGENT = "urgent"
"""The topic of what cannot wait."""
_OFTEN: dict[str, int] = {name: rank for rank, name in enumerate((*get_args(Frequency), "never"))}
_AT_ONCE: dict[str, Level] = {
    **dict.fromkeys("Q1 Q3 Q5 Q9 V1 WATCH M2".split(), Level.RED),
    **dict.fromkeys("Q7 O1".split(), Level.AMBER),
}
"""From which level on a rule cannot wait: a judgement of Inadequate or serious weaknesses, several in one group, a
decline seen on an interim visit, a registration suspended, cancelled or resigned, closures, insolvency, debt where a
provider is hard to replace, another owner."""


def is_urgent(flip: Flip) -> bool:
    """Whether a change is one that readers act on the same day. Those of a flood that was let go are told together."""
    least = _AT_ONCE.get(flip.trigger)
    if least is None or flip.change not in ("opened", "raised", "moved") or flip.level is None or flip.hold is not None:
        return False
    return flip.level is Level.RED or least is Level.AMBER


def is_serious(flip: Flip) -> bool:
    """Whether a change matters to those who place elsewhere with the same group: what is urgent, and the end of it."""
    return is_urgent(flip) or (flip.trigger in _AT_ONCE and flip.before_level is Level.RED)


def frequency_of(reader: Reader, flip: Flip) -> Choice:
    """How often a reader wants to be told of such a change: by its rule, as urgent, by its axis, or over all."""
    topics = dict(reader.topics)
    if flip.trigger in topics:
        return topics[flip.trigger]
    if is_urgent(flip):
        return topics.get(URGENT, "immediate")
    if flip.subject.kind == "source":
        return _of_a_source(reader, flip, topics)
    return topics.get(flip.verdict.axis, reader.frequency)


def _of_a_source(reader: Reader, flip: Flip, topics: Mapping[str, Choice]) -> Choice:
    """A source's fault says nothing of a provider and there is nothing a reader can do: it waits for the digest, but
    for those who can mend it."""
    if reader.role == "operator":
        red = flip.level is Level.RED
        return topics.get(URGENT, "immediate") if red else topics.get(flip.verdict.axis, reader.frequency)
    return topics.get(flip.verdict.axis, digest_frequency(reader))


def due_in(choice: Choice, edition: Frequency) -> bool:
    """Whether an edition tells what is to be told so often."""
    return choice != "never" and _OFTEN[choice] <= _OFTEN[edition]


def digest_frequency(reader: Reader) -> Frequency:
    """How often a reader hears that nothing changed: an immediate reader once a week."""
    return "weekly" if reader.frequency == "immediate" else reader.frequency


def gets(reader: Reader, edition: Frequency) -> bool:
    """Whether anything is ever told to a reader by such an edition; an operator without a list is told no change."""
    if not (reader.councils or reader.partnerships or reader.watch):
        return False
    chosen = {digest_frequency(reader), *(choice for _, choice in reader.topics)}
    return edition == "immediate" or edition in chosen


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether an immediate message may come at a moment (with a time zone)."""
    local = at.astimezone(LONDON)
    return local.weekday() in hours.days and hours.start <= local.time() < hours.end


def opens_at(hours: Hours, at: datetime) -> datetime:
    """The first moment from `at` on (UTC) at which an immediate message may come; the clock changes taken into
    account."""
    if is_open(hours, at):
        return at.astimezone(UTC)
    today = at.astimezone(LONDON).date()
    starts = (
        datetime.combine(today + timedelta(days=ahead), hours.start, tzinfo=LONDON).astimezone(UTC)
        for ahead in range(9)
    )
    return next(start for start in starts if start > at and is_open(hours, start))
