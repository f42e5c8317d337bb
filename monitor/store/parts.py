"""A load shared out: which members of which archive are to be read, and which of them are done, by whichever worker."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.types import Integer

from monitor.store.tables import LoadRow, Table


class PartRow(Table):
    """The members `first` to `upto` (the one behind the last) of what `path` stands for. Done once: `done_at` is set in
    the transaction that saves what is in them."""

    __tablename__ = "parts"
    load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True)
    upto: Mapped[int]
    done_at: Mapped[datetime | None]
    read: Mapped[int]
    new: Mapped[dict[str, Any]]
    faults: Mapped[list[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One range of one load."""

    load_id: int
    path: str
    first: int
    upto: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many parts of a load there are and are done."""

    parts: int
    done: int


def save_parts(session: Session, parts: Iterable[Part]) -> None:
    """Parts of a load, none of them done."""
    session.add_all(
        PartRow(load_id=one.load_id, path=one.path, first=one.first, upto=one.upto, read=0, new={}, faults=[])
        for one in parts
    )


def claim_part(session: Session, part: Part) -> bool:
    """Holds the part until the transaction ends; False where it is done already. Another worker that has it too, as it
    was taken for dead, waits here and finds it done."""
    row = session.scalars(_row(part).with_for_update()).one_or_none()
    return row is not None and row.done_at is None


def is_done(session: Session, part: Part) -> bool:
    """Whether a part is done, or its load is no more."""
    row = session.scalars(_row(part)).one_or_none()
    return row is None or row.done_at is not None


def finish_part(
    session: Session, part: Part, at: datetime, *, read: int, new: Mapping[str, int], faults: Sequence[str]
) -> bool:
    """Marks a part as done; True where it was the last one of its load. Parts of one load finish one after another."""
    session.execute(select(LoadRow.id).where(LoadRow.id == part.load_id).with_for_update(key_share=True))
    values = {"done_at": at, "read": read, "new": dict(new), "faults": list(faults)}
    session.execute(update(PartRow).where(*_key(part)).values(**values))
    found = progress(session, part.load_id)
    return found.done == found.parts


def load_parts(session: Session, load_id: int) -> Sequence[PartRow]:
    """Every part of a load, in order."""
    query = select(PartRow).where(PartRow.load_id == load_id)
    return session.scalars(query.order_by(PartRow.path, PartRow.first)).all()


def progress(session: Session, load_id: int) -> Progress:
    """How far a load is."""
    query = select(func.count(), func.count(PartRow.done_at)).where(PartRow.load_id == load_id)
    parts, done = session.execute(query).one()
    return Progress(parts, done)


def hold_keys(session: Session, keys: Iterable[str]) -> None:
    """Nobody else saves anything under these keys until the transaction ends. On SQLite nobody could."""
    if session.get_bind().dialect.name != "postgresql":
        return
    numbers = sorted({zlib.crc32(key.encode()) - 2**31 for key in keys})
    # One order for all: two that want the same keys cannot wait for each other.
    held = "SELECT pg_advisory_xact_lock(7263, k) FROM (SELECT unnest(:keys) AS k ORDER BY 1) AS wanted"
    session.execute(text(held).bindparams(bindparam("keys", type_=ARRAY(Integer))), {"keys": numbers})


def _row(part: Part) -> Any:
    return select(PartRow).where(*_key(part)).execution_options(populate_existing=True)


def _key(part: Part) -> tuple[Any, ...]:
    return PartRow.load_id == part.load_id, PartRow.path == part.path, PartRow.first == part.first
