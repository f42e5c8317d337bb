"""Counting what says how the service is doing: rows, loads, messages, what a key has left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from monitor.store import doubted, holds, job_runs, queued
from monitor.store.holds import HoldRow
from monitor.store.job_runs import GIVEN_UP, JobRunRow
from monitor.store.running import BudgetRow
from monitor.store.tables import AssessmentRow, DeliveryRow, LoadRow, Table

COUNTED = ("settings", "inspections", "companies", "accounts", "filings", "charges", "standings", "flips", "deliveries")
_OPEN = ("pending", "handing_over", "unknown")
_LOST = ("refused", "bounced")
_LOST_FOR = timedelta(days=7)
_TELLING = JobRunRow.job.like("publish %") | JobRunRow.job.in_(("assess", "hand over"))


@dataclass(frozen=True, slots=True)
class GoodLoad:
    """The newest load of a source that was taken: when, and of how many subjects."""

    at: datetime
    subjects: int


def rows(session: Session) -> dict[str, int]:
    """How many rows the main tables have."""
    tables = Table.metadata.tables
    return {name: session.scalar(select(func.count()).select_from(tables[name])) or 0 for name in COUNTED}


def good_loads(session: Session) -> dict[str, GoodLoad]:
    """By source."""
    newest = select(func.max(LoadRow.id)).where(LoadRow.state == "accepted").group_by(LoadRow.source)
    found = session.execute(select(LoadRow.source, LoadRow.loaded_at, LoadRow.subjects).where(LoadRow.id.in_(newest)))
    return {source: GoodLoad(at, subjects) for source, at, subjects in found}


def refused_loads(session: Session) -> dict[str, list[datetime]]:
    """By source, since when each load waits that was not believed."""
    found: dict[str, list[datetime]] = {}
    for load, _ in doubted.waiting(session):
        found.setdefault(load.source, []).append(load.loaded_at)
    return found


def deliveries(session: Session) -> dict[str, int]:
    """How many messages there are by state."""
    found = session.execute(select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state))
    return {row[0]: row[1] for row in found}


def waiting_since(session: Session) -> datetime | None:
    """When the oldest message was written that is not handed over, or whose end was not seen and is to be seen yet."""
    open_ = DeliveryRow.state.in_(_OPEN) & DeliveryRow.resent_at.is_(None)
    return session.scalar(select(func.min(DeliveryRow.written_at)).where(open_))


def lost(session: Session, at: datetime) -> int:
    """Messages of the last week that were refused for good, or came back."""
    where = DeliveryRow.state.in_(_LOST), DeliveryRow.written_at >= at - _LOST_FOR
    return session.scalar(select(func.count()).select_from(DeliveryRow).where(*where)) or 0


def silent_since(session: Session, reader: str) -> datetime | None:
    """When a reader was handed the oldest message of those, after the last that arrived, which have not arrived."""
    theirs = func.lower(DeliveryRow.reader) == reader.lower()
    last = session.scalar(select(func.max(DeliveryRow.id)).where(theirs, DeliveryRow.delivered_at.is_not(None)))
    later = theirs & (DeliveryRow.id > (last or 0)) & DeliveryRow.claimed_at.is_not(None)
    return session.scalar(select(func.min(DeliveryRow.claimed_at)).where(later))


def quota(session: Session, at: datetime) -> dict[str, tuple[int, int]]:
    """By key, (what is left, the limit) of its present window; a window that is over has all of it left."""
    found = session.execute(select(BudgetRow.name, BudgetRow.limit, BudgetRow.used, BudgetRow.resets_at))
    return {name: (limit if at >= resets else max(limit - used, 0), limit) for name, limit, used, resets in found}


def weighed_at(session: Session) -> datetime | None:
    """When everything was last weighed."""
    return session.scalar(select(func.max(AssessmentRow.assessed_at)))


def held_since(session: Session) -> tuple[int, datetime | None]:
    """How many floods are held, and since when the oldest is."""
    where = HoldRow.state == holds.WAITING
    count, since = session.execute(select(func.count(), func.min(HoldRow.held_at)).where(where)).one()
    return count, since


def given_up(session: Session) -> list[str]:
    """Jobs by which readers are told whose newest run failed until it was given up. That a source is not collected
    shows in its age, and harms nobody before."""
    newest = select(func.max(JobRunRow.id)).where(_TELLING).group_by(JobRunRow.job)
    where = JobRunRow.id.in_(newest), JobRunRow.state == GIVEN_UP
    return list(session.scalars(select(JobRunRow.job).where(*where).order_by(JobRunRow.job)))


def good_runs(session: Session, jobs: Collection[str]) -> Mapping[str, datetime]:
    """By job, when it was last done, its faults said or not."""
    where = JobRunRow.job.in_(jobs), JobRunRow.state == job_runs.DONE
    query = select(JobRunRow.job, func.max(JobRunRow.ended_at)).where(*where).group_by(JobRunRow.job)
    return {job: at for job, at in session.execute(query) if at}


def queued_since(session: Session) -> datetime | None:
    """Since when the oldest job waits that a worker could begin now."""
    if not queued.has_queue(session):
        return None
    query = """SELECT min(event.at) FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
               WHERE job.status = 'todo' AND event.type = 'deferred' AND coalesce(job.scheduled_at, now()) <= now()"""
    found: datetime | None = session.scalar(text(query))
    return found
