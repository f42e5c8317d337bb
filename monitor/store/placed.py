"""Saving, loading and deleting placement counts. Append-only but for what a council deletes, which is gone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.placed import PlacementCount
from monitor.store.listed import LeaverRow, SettingRow
from monitor.store.tables import Table


class PlacementCountRow(Table):
    """A council's number of children at one place on a day, as it was given."""

    __tablename__ = "placement_counts"
    id: Mapped[int] = mapped_column(primary_key=True)
    council: Mapped[str] = mapped_column(index=True)
    place: Mapped[str]
    urn: Mapped[str | None]
    provider: Mapped[str | None]
    provider_key: Mapped[str | None]
    children: Mapped[int]
    counted_on: Mapped[date]
    given_at: Mapped[datetime]


class PlacementEventRow(Table):
    """What was done with a council's counts: so many imported or deleted, when and by whom. Never a count itself."""

    __tablename__ = "placement_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    council: Mapped[str]
    did: Mapped[str]
    rows: Mapped[int]
    by: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Event:
    """What was done with a council's counts."""

    council: str
    did: str
    rows: int
    by: str
    at: datetime


def load_counts(session: Session, councils: Collection[str] | None = None) -> tuple[PlacementCount, ...]:
    """The newest count of every council, or of these, at every place; of one day the one given last."""
    wanted = select(PlacementCountRow).order_by(PlacementCountRow.counted_on, PlacementCountRow.id)
    if councils is not None:
        wanted = wanted.where(PlacementCountRow.council.in_(councils))
    newest = {(row.council, row.place): row for row in session.scalars(wanted)}
    return tuple(_count(row) for _, row in sorted(newest.items()))


def load_history(session: Session, council: str) -> tuple[PlacementCount, ...]:
    """Every count that a council gave, oldest first."""
    wanted = select(PlacementCountRow).where(PlacementCountRow.council == council)
    return tuple(map(_count, session.scalars(wanted.order_by(PlacementCountRow.counted_on, PlacementCountRow.id))))


def save_counts(session: Session, counts: Iterable[PlacementCount], by: str, at: datetime) -> int:
    """Those that say something new of their day. Returns how many they were."""
    held: dict[tuple[str, str, date], int] = {}
    found = list(counts)
    for council in sorted({one.council for one in found}):
        held |= {(council, one.where, one.counted_on): one.children for one in load_history(session, council)}
    new = [one for one in found if held.get((one.council, one.where, one.counted_on)) != one.children]
    for one in new:
        session.add(_row(one, at))
    for council in sorted({one.council for one in new}):
        _record(session, council, "imported", sum(one.council == council for one in new), by, at)
    return len(new)


def delete_counts(session: Session, council: str, by: str, at: datetime) -> int:
    """Every count of a council, with its history, overwritten where the database can. Returns how many they were."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))
    number = session.scalar(
        select(func.count()).select_from(PlacementCountRow).where(PlacementCountRow.council == council)
    )
    session.execute(delete(PlacementCountRow).where(PlacementCountRow.council == council))
    _record(session, council, "deleted", number or 0, by, at)
    return number or 0


def load_events(session: Session) -> list[Event]:
    """What was done with counts, oldest first."""
    rows = session.scalars(select(PlacementEventRow).order_by(PlacementEventRow.id))
    return [Event(row.council, row.did, row.rows, row.by, row.at) for row in rows]


def known_urns(session: Session) -> frozenset[str]:
    """Every URN that a list ever had."""
    return frozenset([*session.scalars(select(SettingRow.urn)), *session.scalars(select(LeaverRow.urn))])


def known_providers(session: Session) -> frozenset[str]:
    """Every registered provider that a list ever had, as printed."""
    return frozenset(filter(None, session.scalars(select(SettingRow.registered_provider).distinct())))


def _record(session: Session, council: str, did: str, rows: int, by: str, at: datetime) -> None:
    session.add(PlacementEventRow(council=council, did=did, rows=rows, by=by, at=at))


def _row(one: PlacementCount, at: datetime) -> PlacementCountRow:
    return PlacementCountRow(
        council=one.council,
        place=one.where,
        urn=one.urn,
        provider=one.provider,
        provider_key=one.provider_key,
        children=one.children,
        counted_on=one.counted_on,
        given_at=at,
    )


def _count(row: PlacementCountRow) -> PlacementCount:
    return PlacementCount(
        council=row.council,
        children=row.children,
        counted_on=row.counted_on,
        urn=row.urn,
        provider=row.provider,
        provider_key=row.provider_key,
    )
