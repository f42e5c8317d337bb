"""How the service itself is doing, and when somebody must be told: if a reader is harmed should nobody act, and only
then. Pure: what is known comes in, with the moment it is looked at.

What mends itself is no alarm: a source that was busy once, a quota used up until its next window, a message that waits
for its turn, a list that is the same as last year's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from monitor.words import counted

MESSAGE_WAITS: Final = timedelta(hours=30)
"""Mail goes out on any day but Sunday: a message of Saturday evening is out by Monday morning."""
REFUSED_WAITS: Final = timedelta(days=3)
WEIGHED_WAITS: Final = timedelta(days=3)
HELD_WAITS: Final = timedelta(days=2)
JOB_WAITS: Final = timedelta(hours=6)
CANARY_WAITS: Final = timedelta(hours=24)
LEAST_FREE: Final = 500_000_000
"""Bytes. Under it a national load, a backup or a day's archive may not fit any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVital:
    """One source that is on. `good_at` is when a run of it last came to its end, `stale_at` from when on that is too
    long ago (None where it has no turn of its own); `refused` loads wait for a person since `refused_at`."""

    name: str
    good_at: datetime | None
    stale_at: datetime | None
    subjects: int | None
    refused: int = 0
    refused_at: datetime | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What is known of the service. `deliveries` are counted by state, `waiting_since` is the oldest message that is
    not handed over; `lost` are messages refused for good or bounced within a week; `quota` is (left, limit) by key;
    `queue` counts jobs by queue and state; `canary_since` is when the canary was last sent what has not arrived."""

    rows: Mapping[str, int] = field(default_factory=dict)
    sources: Sequence[SourceVital] = ()
    deliveries: Mapping[str, int] = field(default_factory=dict)
    waiting_since: datetime | None = None
    lost: int = 0
    quota: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    queue: Mapping[tuple[str, str], int] = field(default_factory=dict)
    queued_since: datetime | None = None
    workers: int = 0
    weighed_at: datetime | None = None
    held: int = 0
    held_since: datetime | None = None
    given_up: Sequence[str] = ()
    canary_since: datetime | None = None
    free_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """Why readers are, or will be, told too late, wrongly or not at all, and what somebody must do about it. Neither
    has a name, an address or a secret in it."""

    name: str
    saw: str
    fix: str


def harms(vitals: Vitals, at: datetime) -> tuple[Harm, ...]:
    """Everything that harms a reader unless somebody acts; nothing where all is well or mends itself."""
    found = (*_mail(vitals, at), *_sources(vitals.sources, at), *_people(vitals, at), *_machine(vitals, at))
    return tuple(found)


def _mail(vitals: Vitals, at: datetime) -> Iterator[Harm]:
    if _past(vitals.waiting_since, MESSAGE_WAITS, at):
        open_ = sum(vitals.deliveries.get(state, 0) for state in ("pending", "handing_over", "unknown"))
        saw = f"{counted(open_, 'message')} not handed over, the oldest since {_moment(vitals.waiting_since)}"
        yield Harm(name="mail waits", saw=saw, fix="monitor doctor --live says what the mail channel lacks")
    if vitals.lost:
        saw = f"{counted(vitals.lost, 'message')} of the last week were refused or came back"
        yield Harm(name="mail lost", saw=saw, fix="monitor sent says whose; correct the address in the readers file")
    if _past(vitals.canary_since, CANARY_WAITS, at):
        saw = (
            f"what the canary was sent at {_moment(vitals.canary_since)} has not arrived: others may get nothing either"
        )
        yield Harm(name="canary", saw=saw, fix="look into the canary's mailbox, its spam folder and the carrier's log")


def _sources(sources: Sequence[SourceVital], at: datetime) -> Iterator[Harm]:
    for one in sources:
        if one.stale_at is not None and at >= one.stale_at:
            last = f"last well at {_moment(one.good_at)}" if one.good_at else "never had well"
            why = f"; last fault: {one.fault}" if one.fault else ""
            yield Harm(name=f"source {one.name}", saw=f"{last}{why}", fix=f"monitor doctor, monitor collect {one.name}")
        if _past(one.refused_at, REFUSED_WAITS, at):
            saw = f"{counted(one.refused, 'load')} refused, waiting since {_moment(one.refused_at)}"
            yield Harm(name=f"review {one.name}", saw=saw, fix="monitor review list, then accept or refuse it")


def _people(vitals: Vitals, at: datetime) -> Iterator[Harm]:
    if _past(vitals.held_since, HELD_WAITS, at):
        saw = f"{counted(vitals.held, 'flood')} of findings held since {_moment(vitals.held_since)}"
        yield Harm(name="held findings", saw=saw, fix="monitor review list, then monitor review release NUMBER")
    for job in vitals.given_up:
        yield Harm(name=f"job {job}", saw="it failed again and again and was given up", fix="monitor schedule, the log")


def _machine(vitals: Vitals, at: datetime) -> Iterator[Harm]:
    if _past(vitals.weighed_at, WEIGHED_WAITS, at):
        saw = f"nothing was weighed since {_moment(vitals.weighed_at)}"
        yield Harm(name="assess", saw=saw, fix="see that monitor serve runs; monitor assess says what is wrong")
    if vitals.free_bytes is not None and vitals.free_bytes < LEAST_FREE:
        saw = f"{vitals.free_bytes / 1e6:,.0f} MB free on the data folder's disk"
        yield Harm(name="disk", saw=saw, fix="make room, or move the data folder (MONITOR_DATA_DIR)")
    if _past(vitals.queued_since, JOB_WAITS, at):
        saw = f"jobs wait in the queue since {_moment(vitals.queued_since)}, {counted(vitals.workers, 'worker')} there"
        yield Harm(name="queue", saw=saw, fix="start monitor worker")


def _past(since: datetime | None, waits: timedelta, at: datetime) -> bool:
    return since is not None and at - since >= waits


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
