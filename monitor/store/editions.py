"""Editions and deliveries: a message is a row, frozen, before it is handed over; one row a reader and edition."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from monitor.store.tables import DeliveryRow, EditionRow

_DEAD_AFTER = timedelta(minutes=15)
"""No hand-over takes so long: carriers time out within a minute."""


def claim_edition(
    session: Session, frequency: str, start: date, end: date, as_of: date, upto_flip_id: int, at: datetime
) -> EditionRow:
    """The edition of a period, made where there is none; its upper bound is fixed when it is made."""
    found = find_edition(session, frequency, start)
    if found is None:
        found = EditionRow(
            frequency=frequency,
            period_start=start,
            period_end=end,
            as_of=as_of,
            upto_flip_id=upto_flip_id,
            claimed_at=at,
        )
        session.add(found)
        session.flush()
    return found


def find_edition(session: Session, frequency: str, start: date) -> EditionRow | None:
    """The edition of a period, if it was claimed."""
    query = select(EditionRow).where(EditionRow.frequency == frequency, EditionRow.period_start == start)
    return session.scalars(query).first()


def told(session: Session, edition_id: int) -> set[str]:
    """The readers, case folded, who already have a message in an edition."""
    readers = session.scalars(select(DeliveryRow.reader).where(DeliveryRow.edition_id == edition_id))
    return {reader.casefold() for reader in readers}


def last_delivery(session: Session, reader: str) -> tuple[DeliveryRow, EditionRow] | None:
    """A reader's newest message and its edition."""
    query = (
        select(DeliveryRow, EditionRow)
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .where(func.lower(DeliveryRow.reader) == reader.lower())
        .order_by(DeliveryRow.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else (row[0], row[1])


def save_delivery(
    session: Session,
    edition: EditionRow,
    reader: str,
    digest_id: str,
    message: bytes,
    at: datetime,
    *,
    joining: bool,
    upto_flip_id: int,
) -> None:
    """A message waiting to be handed over; `upto_flip_id` is the newest flip it takes into account."""
    session.add(
        DeliveryRow(
            edition_id=edition.id,
            reader=reader,
            digest_id=digest_id,
            joining=joining,
            upto_flip_id=upto_flip_id,
            message=message,
            state="pending",
            written_at=at,
        )
    )


def waiting(session: Session) -> Sequence[int]:
    """The deliveries not handed over yet, in order."""
    query = select(DeliveryRow.id).where(DeliveryRow.state == "pending").order_by(DeliveryRow.id)
    return session.scalars(query).all()


def take_back(session: Session, *, may_be_unknown: bool, at: datetime) -> None:
    """Hand-overs that a dead process left behind: to be done again where that cannot send twice, else unknown."""
    left = update(DeliveryRow).where(DeliveryRow.state == "handing_over")
    if may_be_unknown:
        session.execute(left.where(DeliveryRow.claimed_at < at - _DEAD_AFTER).values(state="unknown"))
    else:
        session.execute(left.values(state="pending"))


def claim_delivery(session: Session, delivery_id: int, at: datetime) -> bytes | None:
    """The message of a delivery that is now this process's to hand over; None where another was quicker."""
    claimed = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.state == "pending")
        .values(state="handing_over", claimed_at=at)
        .returning(DeliveryRow.message)
    ).first()
    return None if claimed is None else bytes(claimed[0])


def settle_delivery(
    session: Session,
    delivery_id: int,
    state: str,
    *,
    carrier_id: str | None = None,
    why: str | None = None,
    at: datetime | None = None,
) -> None:
    """What became of a hand-over: accepted, refused, unknown, or pending again."""
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id)
        .values(state=state, carrier_id=carrier_id, why=why, accepted_at=at)
    )
