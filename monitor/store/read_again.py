"""A message as it was frozen, to be read again."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.findings import Flip
from monitor.store.assessed import flip_of
from monitor.store.tables import DeliveryRow, EditionRow, FlipRow
from monitor.store.told_flips import DeliveryFlipRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message: to whom, of which edition, its bytes and their hash, and what became of it."""

    id: int
    reader: str
    digest_id: str
    frequency: str
    period_start: date
    period_end: date
    as_of: date
    state: str
    written_at: datetime
    accepted_at: datetime | None
    message: bytes
    sha256: str


def load_message(session: Session, digest_id: str) -> Kept | None:
    """The message of a digest."""
    query = (
        select(DeliveryRow, EditionRow)
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .where(DeliveryRow.digest_id == digest_id)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    delivery, edition = row[0], row[1]
    return Kept(
        id=delivery.id,
        reader=delivery.reader,
        digest_id=delivery.digest_id,
        frequency=edition.frequency,
        period_start=edition.period_start,
        period_end=edition.period_end,
        as_of=edition.as_of,
        state=delivery.state,
        written_at=delivery.written_at,
        accepted_at=delivery.accepted_at,
        message=delivery.message,
        sha256=sha256(delivery.message).hexdigest(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A message in a list of them."""

    reader: str
    digest_id: str
    frequency: str
    as_of: date
    state: str
    written_at: datetime


def list_messages(session: Session, reader: str | None, most: int) -> list[Listed]:
    """The newest messages to a reader, or to all, newest first."""
    query = (
        select(
            DeliveryRow.reader,
            DeliveryRow.digest_id,
            EditionRow.frequency,
            EditionRow.as_of,
            DeliveryRow.state,
            DeliveryRow.written_at,
        )
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .order_by(DeliveryRow.id.desc())
        .limit(most)
    )
    if reader is not None:
        query = query.where(func.lower(DeliveryRow.reader) == reader.lower())
    return [
        Listed(reader=row[0], digest_id=row[1], frequency=row[2], as_of=row[3], state=row[4], written_at=row[5])
        for row in session.execute(query)
    ]


def load_told(session: Session, delivery_id: int) -> list[Flip]:
    """The changes that a message told, with their evidence as it was then."""
    told = select(DeliveryFlipRow.flip_id).where(DeliveryFlipRow.delivery_id == delivery_id, DeliveryFlipRow.told)
    return [flip_of(row) for row in session.scalars(select(FlipRow).where(FlipRow.id.in_(told)).order_by(FlipRow.id))]
