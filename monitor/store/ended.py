"""Who left which list: rows are only added, and the newest of a reader and list counts."""

from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.leaving import Ended, ListKind, ListRef
from monitor.store.delivered import SubscriptionEndedRow
from monitor.store.tables import DeliveryRow

_Key = tuple[str, str, str]


def load_ended(session: Session, reader: str | None = None) -> list[Ended]:
    """Who is away now, of everybody or of one reader (an address)."""
    query = select(SubscriptionEndedRow).order_by(SubscriptionEndedRow.at, SubscriptionEndedRow.id)
    if reader is not None:
        query = query.where(SubscriptionEndedRow.reader == reader.casefold())
    newest: dict[_Key, SubscriptionEndedRow] = {(row.reader, row.kind, row.name): row for row in session.scalars(query)}
    return [_ended(row) for row in newest.values() if not row.resumed]


def end(session: Session, reader: str, left: ListRef, at: datetime, why: str, recorded_at: datetime) -> bool:
    """A reader leaves a list as of `at`. False where it was away already, or came back later than that: then nothing is
    added."""
    newest = _newest(session, reader, left)
    if newest is not None and (not newest.resumed or newest.at >= at):
        return False
    _add(session, reader, left, at, why, recorded_at, resumed=False)
    return True


def resume(session: Session, reader: str, left: ListRef, at: datetime, why: str) -> bool:
    """A reader comes back to a list. False where it was not away."""
    newest = _newest(session, reader, left)
    if newest is None or newest.resumed:
        return False
    _add(session, reader, left, max(at, newest.at), why, at, resumed=True)
    return True


def known_readers(session: Session) -> set[str]:
    """Every address, case folded, that a message was ever written to."""
    return {reader.casefold() for reader in session.scalars(select(DeliveryRow.reader).distinct())}


def _newest(session: Session, reader: str, left: ListRef) -> SubscriptionEndedRow | None:
    query = (
        select(SubscriptionEndedRow)
        .where(
            SubscriptionEndedRow.reader == reader.casefold(),
            SubscriptionEndedRow.kind == left.kind,
            SubscriptionEndedRow.name == left.name,
        )
        .order_by(SubscriptionEndedRow.at.desc(), SubscriptionEndedRow.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def _add(
    session: Session, reader: str, left: ListRef, at: datetime, why: str, recorded_at: datetime, *, resumed: bool
) -> None:
    session.add(
        SubscriptionEndedRow(
            reader=reader.casefold(),
            kind=left.kind,
            name=left.name,
            at=at,
            why=why,
            resumed=resumed,
            recorded_at=recorded_at,
        )
    )
    session.flush()


def _ended(row: SubscriptionEndedRow) -> Ended:
    return Ended(
        reader=row.reader,
        list=ListRef(cast("ListKind", row.kind), row.name),
        at=row.at,
        why=row.why,
    )
