"""Saving and loading floods of findings that are held until a person lets them go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.store.tables import Table

WAITING, RELEASED, OVER = "waiting", "released", "over"
"""Held; let go by a person and not told yet; told, or no flood any more."""


class HoldRow(Table):
    """One flood: what one publisher's data would have opened in a run, for everybody or for one reader."""

    __tablename__ = "holds"
    id: Mapped[int] = mapped_column(primary_key=True)
    publisher: Mapped[str]
    reader: Mapped[str | None]
    opened: Mapped[int]
    as_of: Mapped[date]
    held_at: Mapped[datetime]
    state: Mapped[str]


@dataclass(frozen=True, slots=True)
class Hold:
    """A flood that is held: since when, and how many findings it would have opened when it was last looked at."""

    id: int
    publisher: str
    reader: str | None
    opened: int
    as_of: date
    held_at: datetime


def load_holds(session: Session, state: str) -> list[Hold]:
    """Those in a state, oldest first."""
    rows = session.scalars(select(HoldRow).where(HoldRow.state == state).order_by(HoldRow.id))
    return [Hold(row.id, row.publisher, row.reader, row.opened, row.as_of, row.held_at) for row in rows]


def save_holds(session: Session, floods: Collection[tuple[str, str | None, int]], as_of: date, at: datetime) -> None:
    """The floods (publisher, reader, opened) that a run held. One held before keeps its number and its day; one that is
    none any more, or was let go and is told now, is over."""
    found = {(publisher, reader): opened for publisher, reader, opened in floods}
    for row in session.scalars(select(HoldRow).where(HoldRow.state != OVER)):
        opened = found.pop((row.publisher, row.reader), None)
        if row.state == RELEASED or opened is None:
            row.state = OVER
        else:
            row.opened = opened
    for (publisher, reader), opened in found.items():
        session.add(HoldRow(publisher=publisher, reader=reader, opened=opened, as_of=as_of, held_at=at, state=WAITING))


def let_go(session: Session, hold: int) -> None:
    """The next run tells it."""
    session.get_one(HoldRow, hold).state = RELEASED
