"""The record of messages: to whom, when, on what evidence, and what became of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.store.delivered import DeliveryEventRow
from monitor.store.tables import DeliveryRow, EditionRow, FlipRow

_CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One word of a carrier on a message."""

    event: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message and its whole story. It told flips with `after_flip_id` < id <= `upto_flip_id` (`flips` of them were
    recorded, for all readers), or where things stood on `joining`. `message_sha256` is of the frozen bytes."""

    reader: str
    digest_id: str
    frequency: str
    period_start: date
    period_end: date
    as_of: date
    joining: bool
    after_flip_id: int | None
    upto_flip_id: int
    flips: int | None
    message_sha256: str
    state: str
    why: str | None
    channel: str | None
    carrier_id: str | None
    written_at: datetime
    claimed_at: datetime | None
    accepted_at: datetime | None
    delivered_at: datetime | None
    resent_at: datetime | None
    events: tuple[Event, ...]


def load_sent(session: Session, reader: str | None = None, since: datetime | None = None) -> Iterator[Sent]:
    """The messages to a reader (an address) or to all, written at or after `since`, oldest first."""
    query = select(DeliveryRow.id)
    if reader is not None:
        query = query.where(func.lower(DeliveryRow.reader) == reader.lower())
    if since is not None:
        query = query.where(DeliveryRow.written_at >= since)
    ids = session.scalars(query.order_by(DeliveryRow.id)).all()
    counts: dict[tuple[int, int], int] = {}
    for start in range(0, len(ids), _CHUNK):
        yield from _some(session, ids[start : start + _CHUNK], counts)
        session.expunge_all()  # the messages themselves are large


def _some(session: Session, ids: Sequence[int], counts: dict[tuple[int, int], int]) -> list[Sent]:
    query = (
        select(DeliveryRow, EditionRow)
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .where(DeliveryRow.id.in_(ids))
        .order_by(DeliveryRow.id)
    )
    rows = [(row[0], row[1]) for row in session.execute(query)]
    events = _events(session, [delivery.digest_id for delivery, _ in rows])
    return [_sent(session, delivery, edition, events[delivery.digest_id], counts) for delivery, edition in rows]


def _sent(
    session: Session,
    row: DeliveryRow,
    edition: EditionRow,
    events: Iterable[Event],
    counts: dict[tuple[int, int], int],
) -> Sent:
    return Sent(
        reader=row.reader,
        digest_id=row.digest_id,
        frequency=edition.frequency,
        period_start=edition.period_start,
        period_end=edition.period_end,
        as_of=edition.as_of,
        joining=row.joining,
        after_flip_id=row.after_flip_id,
        upto_flip_id=row.upto_flip_id,
        flips=None if row.joining or row.after_flip_id is None else _count(session, row, counts),
        message_sha256=sha256(row.message).hexdigest(),
        state=row.state,
        why=row.why,
        channel=row.channel,
        carrier_id=row.carrier_id,
        written_at=row.written_at,
        claimed_at=row.claimed_at,
        accepted_at=row.accepted_at,
        delivered_at=row.delivered_at,
        resent_at=row.resent_at,
        events=tuple(events),
    )


def _count(session: Session, row: DeliveryRow, counts: dict[tuple[int, int], int]) -> int:
    window = (row.after_flip_id or 0, row.upto_flip_id)
    if window not in counts:
        query = select(func.count(FlipRow.id)).where(FlipRow.id > window[0], FlipRow.id <= window[1])
        counts[window] = session.scalar(query) or 0
    return counts[window]


def _events(session: Session, digest_ids: list[str]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    ours = DeliveryEventRow.digest_id.in_(digest_ids)
    for row in session.scalars(select(DeliveryEventRow).where(ours).order_by(DeliveryEventRow.at, DeliveryEventRow.id)):
        found[row.digest_id].append(Event(event=row.event, at=row.at, reason=row.reason))
    return found
