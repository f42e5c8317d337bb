"""What lists of every year say of the market's size: settings and places by list, and who joined and left."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from monitor.store.listed import LeaverRow, PlacesRow, SettingRow
from monitor.store.rows import leaver_of
from monitor.store.tables import LoadRow, SnapshotRow
from scrapers.records import Leaver

Row = tuple[date, str | None, str, str, str | None, str | None, int | None]
"""Day, which settings the list has (`LoadRow.scope`), URN, provision type, area, region, places."""


def load_listed(session: Session, as_of: date) -> Iterator[Row]:
    """Every setting of every list that speaks of `as_of` or an earlier day, as the newest good load of each gives
    it."""
    for table in (SettingRow, PlacesRow):
        columns = (table.urn, table.provision_type, table.local_authority, table.region, table.places)
        query = (
            select(table.as_at, LoadRow.scope, *columns)
            .join(LoadRow, LoadRow.id == table.last_load_id)
            .where(table.as_at <= as_of, table.last_load_id.in_(_newest(as_of)))
            .order_by(table.as_at, table.urn, table.id)
        )
        newest = {(row[0], row[1], row[2]): row for row in session.execute(query)}
        yield from ((*row,) for row in newest.values())


def load_movements(session: Session, as_of: date) -> list[Leaver]:
    """Every joining and leaving that the lists up to `as_of` tell, as the newest good load of each year gives it."""
    query = (
        select(LeaverRow, SnapshotRow)
        .join(SnapshotRow, SnapshotRow.id == LeaverRow.snapshot_id)
        .where(LeaverRow.as_at <= as_of, LeaverRow.last_load_id.in_(_newest(as_of)))
        .order_by(LeaverRow.as_at, LeaverRow.urn, LeaverRow.id)
    )
    newest = {(row.as_at, row.urn): leaver_of(row, snapshot) for row, snapshot in session.execute(query)}
    return list(newest.values())


def _newest(as_of: date) -> Select[Any]:
    """The newest accepted load of each list of each day."""
    query = select(func.max(LoadRow.id)).where(LoadRow.state == "accepted", LoadRow.as_at <= as_of)
    return query.group_by(LoadRow.source, LoadRow.scope, LoadRow.as_at)
