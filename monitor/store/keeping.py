"""Rows that are past their time: counted, and removed or emptied."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from monitor.store.acknowledged import AcknowledgementRow, WorkRow
from monitor.store.compared import FigureDecisionRow
from monitor.store.delivered import DeliveryEventRow
from monitor.store.ended import load_ended
from monitor.store.job_runs import JobRunRow
from monitor.store.placed import PlacementCountRow, PlacementEventRow
from monitor.store.sign_ins import AuditRow, SessionRow, SignInLinkRow
from monitor.store.statements import StatementEventRow, StatementRow
from monitor.store.tables import DeliveryRow, SnapshotRow, Table
from monitor.store.tokens import TokenRow

_EMPTY = b""


def old_messages(session: Session, before: datetime, *, remove: bool) -> int:
    """The text of messages written before a moment."""
    condition = and_(DeliveryRow.written_at < before, DeliveryRow.message != _EMPTY)
    count = _count(session, DeliveryRow, condition)
    if remove and count:
        further = {name: None for name in ("full",) if name in DeliveryRow.__table__.columns}
        emptied = update(DeliveryRow).where(condition).values(message=_EMPTY, **further)
        session.execute(emptied, execution_options=_UNSEEN)
    return count


def old_deliveries(session: Session, before: datetime, *, remove: bool) -> int:
    """Who was told before a moment; of readers that are still here their newest stays."""
    newest = select(func.max(DeliveryRow.id)).group_by(DeliveryRow.reader).scalar_subquery()
    away = {one.reader for one in load_ended(session) if one.list.kind == "all"}
    gone = func.lower(DeliveryRow.reader).in_(away)
    condition = and_(DeliveryRow.written_at < before, or_(DeliveryRow.id.not_in(newest), gone))
    return _gone(session, DeliveryRow, condition, remove=remove)


def old_events(session: Session, before: datetime, *, remove: bool) -> int:
    """Receipts that came before a moment."""
    return _gone(session, DeliveryEventRow, DeliveryEventRow.received_at < before, remove=remove)


def old_runs(session: Session, before: datetime, *, remove: bool) -> int:
    """Runs of jobs that ended before a moment; the newest of each job stays."""
    newest = select(func.max(JobRunRow.id)).group_by(JobRunRow.job).scalar_subquery()
    condition = and_(JobRunRow.ended_at < before, JobRunRow.id.not_in(newest))
    return _gone(session, JobRunRow, condition, remove=remove)


def old_access(session: Session, before: datetime, *, remove: bool) -> int:
    """Links, sessions and tokens whose time was over before a moment."""
    over = (
        (SignInLinkRow, SignInLinkRow.until < before),
        (SessionRow, SessionRow.until < before),
        (TokenRow, or_(TokenRow.expires_on < before.date(), TokenRow.revoked_at < before)),
    )
    return sum(_gone(session, table, condition, remove=remove) for table, condition in over)


def old_work(session: Session, before: datetime, *, remove: bool) -> int:
    """What was noted, decided or handed in before a moment; what still counts stays, without who decided it."""
    done = (
        (AuditRow, AuditRow.at < before),
        (AcknowledgementRow, and_(AcknowledgementRow.at < before, AcknowledgementRow.expires_on < before.date())),
        (WorkRow, WorkRow.at < before),
        (PlacementEventRow, PlacementEventRow.at < before),
    )
    named = and_(FigureDecisionRow.at < before, FigureDecisionRow.by != "")
    count = _count(session, FigureDecisionRow, named)
    if remove and count:
        session.execute(update(FigureDecisionRow).where(named).values(by=""), execution_options=_UNSEEN)
    return count + sum(_gone(session, table, condition, remove=remove) for table, condition in done)


def old_statements(session: Session, before: datetime, *, remove: bool) -> int:
    """Answers that came before a moment."""
    of_old = select(StatementRow.id).where(StatementRow.received_at < before)
    _gone(session, StatementEventRow, StatementEventRow.statement_id.in_(of_old), remove=remove)
    return _gone(session, StatementRow, StatementRow.received_at < before, remove=remove)


def old_counts(session: Session, before: datetime, *, remove: bool) -> int:
    """Counts that were given before a moment."""
    return _gone(session, PlacementCountRow, PlacementCountRow.given_at < before, remove=remove)


def snapshots_since(session: Session, since: datetime) -> set[str]:
    """The hashes of what was had at a moment or later."""
    return set(session.scalars(select(SnapshotRow.sha256).where(SnapshotRow.fetched_at >= since)))


def snapshots(session: Session) -> set[str]:
    """The hashes of all that was ever had."""
    return set(session.scalars(select(SnapshotRow.sha256)))


_UNSEEN = {"synchronize_session": False}


def _count(session: Session, table: type[Table], condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _gone(session: Session, table: type[Table], condition: ColumnElement[bool], *, remove: bool) -> int:
    count = _count(session, table, condition)
    if remove and count:
        session.execute(delete(table).where(condition), execution_options=_UNSEEN)
    return count
