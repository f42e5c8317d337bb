"""Snapshots that were not believed and wait for a person."""

from collections.abc import Sequence

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from monitor.store.tables import LoadRow, SnapshotRow

_WAITS = ("refused", "failed")


def waiting(session: Session) -> Sequence[Row[LoadRow, SnapshotRow]]:
    """The newest attempt at each snapshot that was refused or failed and was never accepted since, oldest first."""
    taken = select(LoadRow.snapshot_id).where(LoadRow.state == "accepted", LoadRow.snapshot_id.is_not(None))
    query = (
        select(LoadRow, SnapshotRow)
        .join(SnapshotRow, SnapshotRow.id == LoadRow.snapshot_id)
        .where(LoadRow.state.in_(_WAITS), LoadRow.snapshot_id.not_in(taken))
        .order_by(LoadRow.id)
    )
    newest = {row[1].id: row for row in session.execute(query)}
    return sorted(newest.values(), key=lambda row: row[0].id)


def snapshot(session: Session, source: str, sha256: str) -> SnapshotRow:
    """The row of these bytes."""
    return session.scalars(select(SnapshotRow).where(SnapshotRow.source == source, SnapshotRow.sha256 == sha256)).one()


def put_aside(session: Session, source: str, sha256: str) -> None:
    """Marks every attempt at these bytes as put aside."""
    ids = select(SnapshotRow.id).where(SnapshotRow.source == source, SnapshotRow.sha256 == sha256)
    session.execute(
        update(LoadRow)
        .where(LoadRow.snapshot_id.in_(ids), LoadRow.state.in_(_WAITS))
        .values(state="put_aside")
        .execution_options(synchronize_session=False)
    )
