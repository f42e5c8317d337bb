"""Editions and the messages of each: a message is a row, frozen, before it is handed over; one row a reader and
edition."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.store.tables import DeliveryRow, EditionRow
from monitor.store.told_flips import NOT_TOLD, save_flips

_TELLS_NO_FLIPS, _AT_ONCE = ("summary", "operator"), "immediate"
_PUBLISHING = 7_390_417
"""A number of ours by which PostgreSQL knows that somebody is writing messages."""


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
    """What a reader is still to be told: flips by ranges (after, upto]; since when; where the last edition of the same
    frequency that reached it ended; since when by that one, or by the message on joining;
    how many messages told it something at once since then; and the day of the newest message on joining."""

    ranges: tuple[tuple[int, int], ...]
    since: date
    period_end: date | None
    since_same: date | None = None
    told_at_once: int = 0
    joined_on: date | None = None


def one_at_a_time(session: Session) -> None:
    """Until the transaction ends nobody else writes messages: two editions that tell one reader the same flips at the
    same moment could not know of each other. On SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _PUBLISHING})


def claim_edition(
    session: Session,
    frequency: str,
    start: date,
    end: date,
    as_of: date,
    upto_flip_id: int,
    at: datetime,
    number: int = 0,
) -> EditionRow:
    """The edition of a period, made where there is none; its upper bound is fixed when it is made. `number` tells those
    of one day apart. Until the transaction ends nobody else writes messages of this edition."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = {
        "frequency": frequency,
        "period_start": start,
        "number": number,
        "period_end": end,
        "as_of": as_of,
        "upto_flip_id": upto_flip_id,
        "claimed_at": at,
    }
    session.execute(insert(EditionRow).values(**fresh).on_conflict_do_nothing())
    row: EditionRow = session.scalars(_edition(frequency, start, number).with_for_update()).one()
    return row


def find_edition(session: Session, frequency: str, start: date, number: int = 0) -> EditionRow | None:
    """The edition of a period, if it was claimed."""
    row: EditionRow | None = session.scalars(_edition(frequency, start, number)).first()
    return row


def _edition(frequency: str, start: date, number: int) -> Any:
    of_period = (EditionRow.frequency == frequency, EditionRow.period_start == start, EditionRow.number == number)
    return select(EditionRow).where(*of_period)


def told(session: Session, edition_id: int) -> set[str]:
    """The readers, case folded, who already have a message in an edition."""
    readers = session.scalars(select(DeliveryRow.reader).where(DeliveryRow.edition_id == edition_id))
    return {reader.casefold() for reader in readers}


def load_told(session: Session) -> dict[str, list[Told]]:
    """What each reader, case folded, was told, oldest first. A message that was refused or came back told nothing."""
    query = (
        select(
            func.lower(DeliveryRow.reader),
            DeliveryRow.joining,
            DeliveryRow.after_flip_id,
            DeliveryRow.upto_flip_id,
            EditionRow.as_of,
            EditionRow.frequency,
            EditionRow.period_end,
        )
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .where(DeliveryRow.state.not_in(NOT_TOLD), EditionRow.frequency.not_in(_TELLS_NO_FLIPS))
        .order_by(DeliveryRow.id)
    )
    found: dict[str, list[Told]] = defaultdict(list)
    for reader, joining, after, upto, as_of, frequency, end in session.execute(query):
        found[reader].append(Told(joining, 0 if joining else after or 0, upto, as_of, frequency, end))
    return found


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
        elif not ranges and (one.joining or one.frequency != _AT_ONCE or frequency == _AT_ONCE):
            since = max(since, one.as_of)
        reached = max(reached, one.upto)
    if upto > reached:
        ranges.append((reached, upto))
    ends = [one.period_end for one in known if one.frequency == frequency]
    same = [one.as_of for one in known if one.frequency == frequency or one.joining]
    told_at_once = sum(one.frequency == _AT_ONCE and not one.joining and one.as_of >= since for one in known)
    joined_on = max((one.as_of for one in known if one.joining), default=None)
    return Untold(tuple(ranges), since, max(ends, default=None), max(same, default=None), told_at_once, joined_on)


def fold(session: Session, frequency: str, start: date, ids: Mapping[str, str]) -> None:
    """Takes back readers' messages of earlier editions that nobody took yet: the new one, by `ids` of each reader (case
    folded), tells what they told."""
    why = {reader: f"told in {id_}" for reader, id_ in ids.items()}
    _take_back(session, why, EditionRow.frequency == frequency, EditionRow.period_start < start)


def fold_at_once(session: Session, ids: Mapping[str, str]) -> bool:
    """The same for immediate messages, whatever their day. Returns whether there were any."""
    why = {reader: f"told in {id_} or, where it was over by then, in the digest" for reader, id_ in ids.items()}
    return _take_back(session, why, EditionRow.frequency == _AT_ONCE)


def _take_back(session: Session, why: Mapping[str, str], *of_editions: ColumnElement[bool]) -> bool:
    """Locked first: what another process has taken to hand over meanwhile is not taken back."""
    query = (
        select(DeliveryRow)
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .where(DeliveryRow.state == "pending", *of_editions)
        .order_by(DeliveryRow.id)
        .with_for_update(of=DeliveryRow)
    )
    found = [row for row in session.scalars(query) if row.reader.casefold() in why]
    for row in found:
        row.state, row.why = "refused", f"not handed over in time: {why[row.reader.casefold()]}"
    session.flush()
    return bool(found)


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
    told: Iterable[int] = (),
    kept: Iterable[int] = (),
    full: bytes | None = None,
) -> None:
    """A message waiting to be handed over; it settles the flips with `after_flip_id` < id <= `upto_flip_id`: those
    `told` in it, those `kept` for another, and the rest that do not concern its reader. `full` is the whole of it as
    HTML, where it was cut to arrive."""
    row = DeliveryRow(
        edition_id=edition.id,
        reader=reader,
        digest_id=digest_id,
        joining=joining,
        after_flip_id=after_flip_id,
        upto_flip_id=upto_flip_id,
        message=message,
        full=full,
        state="pending",
        written_at=at,
    )
    session.add(row)
    session.flush()
    save_flips(session, row.id, told, kept)
