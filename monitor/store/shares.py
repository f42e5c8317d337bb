"""Work shared out among processes: what each share is given, and what was made of it.

A share is held by a lock on its row while it is done. A process that dies lets go of it that very moment, as PostgreSQL
sees its connection end: nothing has to be taken back, and nobody waits for the dead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, delete, select, text, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.store.database import Store
from monitor.store.tables import Table

_SNAPSHOT = re.compile(r"[0-9A-Fa-f-]{1,60}")


class RunRow(Table):
    """One work that is shared out: of which kind, and what all of its shares rest on."""

    __tablename__ = "shared_runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    frame: Mapped[dict[str, Any]]
    begun_at: Mapped[datetime]


class ShareRow(Table):
    """One share; `made` is null until it is done."""

    __tablename__ = "shares"
    run_id: Mapped[int] = mapped_column(ForeignKey("shared_runs.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    given: Mapped[dict[str, Any]]
    made: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


def save_run(
    session: Session, kind: str, frame: Mapping[str, Any], given: Sequence[Mapping[str, Any]], at: datetime
) -> int:
    """A work begun, none of its shares done; its number."""
    run = RunRow(kind=kind, frame=dict(frame), begun_at=at)
    session.add(run)
    session.flush()
    session.add_all(ShareRow(run_id=run.id, place=place, given=dict(one)) for place, one in enumerate(given))
    return run.id


def load_run(session: Session, run: int) -> RunRow | None:
    """A work; None where it is over."""
    return session.get(RunRow, run)


def hold_share(session: Session, run: int) -> ShareRow | None:
    """The first share that nobody holds and that is not done, held until the transaction ends; None where there is
    none."""
    free = select(ShareRow).where(ShareRow.run_id == run, ShareRow.made.is_(None)).order_by(ShareRow.place)
    return session.scalars(free.limit(1).with_for_update(skip_locked=True)).first()


def load_made(session: Session, run: int) -> dict[int, dict[str, Any]]:
    """What was made so far, by the place of the share."""
    query = select(ShareRow.place, ShareRow.made).where(ShareRow.run_id == run, ShareRow.made.is_not(None))
    return {place: made for place, made in session.execute(query) if made is not None}


def forget_runs(session: Session, *, run: int | None = None, before: datetime) -> None:
    """A work that is over, and those begun before a moment, which somebody died over; what is still held stays for the
    next time."""
    over = select(RunRow.id).where((RunRow.id == run) | (RunRow.begun_at < before))
    free = select(ShareRow.run_id, ShareRow.place).where(ShareRow.run_id.in_(over)).with_for_update(skip_locked=True)
    keys = [tuple(row) for row in session.execute(free)]
    session.execute(delete(ShareRow).where(tuple_(ShareRow.run_id, ShareRow.place).in_(keys)))
    session.execute(delete(RunRow).where(RunRow.id.in_(over), RunRow.id.not_in(select(ShareRow.run_id))))


@contextmanager
def frozen(store: Store, snapshot: str | None = None) -> Iterator[tuple[Session, str]]:
    """What PostgreSQL holds at this moment, and a name under which other processes see the very same while this is
    open; or what somebody froze under such a name. Raises `ValueError`, `DatabaseError` where that is over."""
    with store.reading() as session:
        if snapshot is None:
            yield session, str(session.scalar(text("SELECT pg_export_snapshot()")))
            return
        if not _SNAPSHOT.fullmatch(snapshot):
            raise ValueError("no name of a snapshot")
        session.execute(text(f"SET TRANSACTION SNAPSHOT '{snapshot}'"))
        yield session, snapshot
