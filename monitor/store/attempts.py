"""Loading what became of each attempt to take a source."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.findings import Load
from monitor.store.running import AskRow, CursorRow
from monitor.store.tables import LoadRow, SnapshotRow

_LOOKS = "looks"
"""Among how far sources came, when each was looked at."""
_MAIN_SCOPES = (None, "all", "inspected", "ownership")
UNFINISHED = "the run did not come to its end; the next one goes on"
"""What is said of a load from its beginning on, until it is settled."""
CUT_OFF = "the run was cut off by a fault on our side; the next one goes on"


def load_loads(session: Session, source: str, as_of: date) -> list[LoadRow]:
    """Every attempt to take a source that speaks of `as_of` or earlier, newest first; a list speaks of its own day,
    anything else of the day it was had. Lists beside the main one (premises, leavers, events) are left out."""
    query = select(LoadRow).where(LoadRow.source == source).order_by(LoadRow.id.desc())
    return [
        load
        for load in session.scalars(query)
        if (load.as_at or load.loaded_at.date()) <= as_of and load.scope in _MAIN_SCOPES and load.state != "put_aside"
    ]


def under_way(load: LoadRow, day: date) -> bool:
    """Whether a load was begun on a day and is not settled: it goes on, or was cut off and is gone on with."""
    return load.why == UNFINISHED and load.loaded_at.date() == day


def note_look(session: Session, source: str, at: datetime) -> None:
    """A source was looked at, whether or not there was anything new."""
    session.merge(CursorRow(source=_LOOKS, name=source, value="", at=at))


def last_look(session: Session, source: str) -> datetime | None:
    """When a source was last looked at, with success or not; None where it never was."""
    moments = (
        select(func.max(LoadRow.loaded_at)).where(LoadRow.source == source),
        select(func.max(AskRow.asked_at)).where(AskRow.source == source, AskRow.answer != "never"),
        select(CursorRow.at).where(CursorRow.source == _LOOKS, CursorRow.name == source),
    )
    return max((at for query in moments if (at := session.scalar(query)) is not None), default=None)


def accepted(loads: list[LoadRow]) -> tuple[Load, ...]:
    """The accepted ones among `loads`, in their order."""
    return tuple(
        Load(as_at=row.as_at, loaded_at=row.loaded_at, subjects=row.subjects, scope=row.scope)
        for row in loads
        if row.state == "accepted"
    )


def was_accepted(session: Session, source: str, sha256: str) -> bool:
    """Whether these very bytes are already taken as truth."""
    query = (
        select(LoadRow.id)
        .join(SnapshotRow, SnapshotRow.id == LoadRow.snapshot_id)
        .where(SnapshotRow.source == source, SnapshotRow.sha256 == sha256, LoadRow.state == "accepted")
        .limit(1)
    )
    return session.scalar(query) is not None


def previous_load(session: Session, source: str, scope: str, as_at: date) -> LoadRow | None:
    """The last good load of the same scope that speaks of the same or the nearest earlier day."""
    query = (
        select(LoadRow)
        .where(LoadRow.source == source, LoadRow.state == "accepted", LoadRow.scope == scope, LoadRow.as_at <= as_at)
        .order_by(LoadRow.as_at.desc(), LoadRow.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def known_addresses(session: Session, source: str) -> dict[str, str]:
    """Snapshot name -> address of everything taken from a source over the network, but for what was not believed and
    waits for a person; what a person took after all, or put aside, is known."""
    held = select(LoadRow.snapshot_id).where(LoadRow.snapshot_id.is_not(None))
    doubted = held.where(LoadRow.state.in_(("refused", "failed")))
    settled = held.where(LoadRow.state.in_(("accepted", "put_aside")))
    query = select(SnapshotRow.name, SnapshotRow.url).where(
        SnapshotRow.source == source,
        SnapshotRow.url.is_not(None),
        SnapshotRow.id.not_in(doubted) | SnapshotRow.id.in_(settled),
    )
    return {name: url for name, url in session.execute(query) if url}
