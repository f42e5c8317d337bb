"""Editions and the messages of each: a message is a row, frozen, before it is handed over; one row a reader and
edition."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.store.tables import DeliveryRow, EditionRow

_NOT_TOLD = ("refused", "bounced")


@dataclass(frozen=True, slots=True)
class Told:
    """What one message told its reader: the flips with `after` < id <= `upto`, or on `joining` where things stood."""

    joining: bool
    after: int
    upto: int
    as_of: date
    frequency: str
    period_end: date


@dataclass(frozen=True, slots=True)
class Untold:
    """What a reader is still to be told: flips by ranges (after, upto]; since when; and where the last edition of the
    same frequency that reached it ended."""

    ranges: tuple[tuple[int, int], ...]
    since: date
    period_end: date | None


def claim_edition(
    session: Session, frequency: str, start: date, end: date, as_of: date, upto_flip_id: int, at: datetime
) -> EditionRow:
    """The edition of a period, made where there is none; its upper bound is fixed when it is made. Until the
    transaction ends nobody else writes messages of this edition."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = {
        "frequency": frequency,
        "period_start": start,
        "period_end": end,
        "as_of": as_of,
        "upto_flip_id": upto_flip_id,
        "claimed_at": at,
    }
    session.execute(insert(EditionRow).values(**fresh).on_conflict_do_nothing())
    query = select(EditionRow).where(EditionRow.frequency == frequency, EditionRow.period_start == start)
    return session.scalars(query.with_for_update()).one()


def find_edition(session: Session, frequency: str, start: date) -> EditionRow | None:
    """The edition of a period, if it was claimed."""
    query = select(EditionRow).where(EditionRow.frequency == frequency, EditionRow.period_start == start)
    return session.scalars(query).first()


def told(session: Session, edition_id: int) -> set[str]:
    """The readers, case folded, who already have a message in an edition."""
    readers = session.scalars(select(DeliveryRow.reader).where(DeliveryRow.edition_id == edition_id))
    return {reader.casefold() for reader in readers}


def load_told(session: Session, reader: str) -> list[Told]:
    """What a reader was told, oldest first. A message that was refused or came back told nothing."""
    query = (
        select(
            DeliveryRow.joining,
            DeliveryRow.after_flip_id,
            DeliveryRow.upto_flip_id,
            EditionRow.as_of,
            EditionRow.frequency,
            EditionRow.period_end,
        )
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .where(func.lower(DeliveryRow.reader) == reader.lower(), DeliveryRow.state.not_in(_NOT_TOLD))
        .order_by(DeliveryRow.id)
    )
    rows = session.execute(query).all()
    return [Told(row[0], 0 if row[0] else row[1] or 0, row[2], row[3], row[4], row[5]) for row in rows]


def untold(told: Iterable[Told], upto: int, frequency: str) -> Untold | None:
    """What is left to tell up to a flip; None where no message on joining arrived, so that it is to be told anew."""
    known = list(told)
    while known and not known[0].joining:
        known.pop(0)
    if not known:
        return None
    reached, since = 0, known[0].as_of
    ranges: list[tuple[int, int]] = []
    for one in sorted(known, key=lambda one: (one.after, one.upto)):
        if one.after > reached:
            ranges.append((reached, one.after))
        elif not ranges:
            since = max(since, one.as_of)
        reached = max(reached, one.upto)
    if upto > reached:
        ranges.append((reached, upto))
    ends = [one.period_end for one in known if one.frequency == frequency]
    return Untold(tuple(ranges), since, max(ends, default=None))


def fold(session: Session, frequency: str, reader: str, digest_id: str) -> None:
    """Takes back a reader's messages of earlier editions that nobody took yet: the new one tells what they told."""
    earlier = select(EditionRow.id).where(EditionRow.frequency == frequency).scalar_subquery()
    session.execute(
        update(DeliveryRow)
        .where(
            func.lower(DeliveryRow.reader) == reader.lower(),
            DeliveryRow.state == "pending",
            DeliveryRow.edition_id.in_(earlier),
        )
        .values(state="refused", why=f"not handed over in time: told in {digest_id}"),
        execution_options={"synchronize_session": False},
    )


def save_delivery(
    session: Session,
    edition: EditionRow,
    reader: str,
    digest_id: str,
    message: bytes,
    at: datetime,
    *,
    joining: bool,
    after_flip_id: int,
    upto_flip_id: int,
) -> None:
    """A message waiting to be handed over, and the flips it tells: `after_flip_id` < id <= `upto_flip_id`."""
    session.add(
        DeliveryRow(
            edition_id=edition.id,
            reader=reader,
            digest_id=digest_id,
            joining=joining,
            after_flip_id=after_flip_id,
            upto_flip_id=upto_flip_id,
            message=message,
            state="pending",
            written_at=at,
        )
    )
