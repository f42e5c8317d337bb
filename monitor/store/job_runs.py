"""Runs of the service's jobs: each job once for each moment it was due. The row is the claim."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, Text, UniqueConstraint, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.store.database import Store
from monitor.store.tables import Table

RUNNING, HANDED_BACK, FAILED, DONE, FAULTY, GIVEN_UP = "running", "handed_back", "failed", "done", "faulty", "given_up"
"""Under way, or cut off with its process; stopped, to be gone on with; broken off by an error, to be tried again; done;
done, with faults said; not tried any more, or a later run stands for it."""


class JobRunRow(Table):
    """One run. `by` marks the process that may say how it ended; `tries` counts how often it was begun."""

    __tablename__ = "job_runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    tries: Mapped[int]
    missed: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    said: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("job", "due_at"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run as it stands. `missed` counts earlier moments that it stood for; `said` is what came of it."""

    id: int
    job: str
    due_at: datetime
    state: str
    by: str
    tries: int
    missed: int
    started_at: datetime
    ended_at: datetime | None
    said: str | None


def claim(store: Store, job: str, due_at: datetime, by: str, at: datetime, missed: int = 0) -> int | None:
    """Begins the run of a job for a moment; None where somebody has it."""
    row = JobRunRow(job=job, due_at=due_at, state=RUNNING, by=by, tries=1, missed=missed, started_at=at)
    try:
        with store.writing() as session:
            session.add(row)
            session.flush()
            return row.id
    except IntegrityError:
        return None


def claim_again(store: Store, run: Run, by: str, at: datetime) -> bool:
    """Begins a run anew that was cut off, handed back or failed; False where somebody else did."""
    tries = run.tries + (run.state != HANDED_BACK)
    values = {"state": RUNNING, "by": by, "tries": tries, "started_at": at, "ended_at": None}
    with store.writing() as session:
        return _changed(session, update(JobRunRow).where(*_as_seen(run)).values(values))


def give_up(store: Store, run: Run, at: datetime) -> bool:
    """A run that did not end is not gone on with; False where somebody else has it by now."""
    why = f"{run.said}; given up" if run.said else "cut off, and given up"
    with store.writing() as session:
        values = {"state": GIVEN_UP, "said": why, "ended_at": run.ended_at or at}
        return _changed(session, update(JobRunRow).where(*_as_seen(run)).values(values))


def _as_seen(run: Run) -> tuple[ColumnElement[bool], ...]:
    return (
        JobRunRow.id == run.id,
        JobRunRow.state == run.state,
        JobRunRow.by == run.by,
        JobRunRow.tries == run.tries,
    )


def settle(store: Store, run_id: int, by: str, state: str, said: str | None, at: datetime) -> bool:
    """How a run ended; False where it is somebody else's by now."""
    ours = (JobRunRow.id == run_id, JobRunRow.by == by, JobRunRow.state == RUNNING)
    with store.writing() as session:
        return _changed(session, update(JobRunRow).where(*ours).values(state=state, said=said, ended_at=at))


def _changed(session: Session, statement: object) -> bool:
    result = session.execute(statement)  # type: ignore[call-overload]
    assert isinstance(result, CursorResult)  # noqa: S101 - what an update gives
    return bool(result.rowcount)


def load_open(session: Session) -> list[Run]:
    """Runs that did not come to an end, oldest first: cut off, handed back or failed."""
    query = select(JobRunRow).where(JobRunRow.state.in_((RUNNING, HANDED_BACK, FAILED))).order_by(JobRunRow.id)
    return [_run(row) for row in session.scalars(query)]


def load_runs(session: Session, since: datetime | None = None) -> list[Run]:
    """Every run whose moment is not before `since`, in the order they were first begun."""
    query = select(JobRunRow).order_by(JobRunRow.id)
    return [_run(row) for row in session.scalars(query.where(JobRunRow.due_at >= since) if since else query)]


def newest_runs(session: Session) -> dict[str, Run]:
    """By job, its newest run: the one for the latest moment, since none is begun for an earlier one."""
    newest = select(func.max(JobRunRow.id)).group_by(JobRunRow.job)
    return {row.job: _run(row) for row in session.scalars(select(JobRunRow).where(JobRunRow.id.in_(newest)))}


def _run(row: JobRunRow) -> Run:
    return Run(
        id=row.id,
        job=row.job,
        due_at=row.due_at,
        state=row.state,
        by=row.by,
        tries=row.tries,
        missed=row.missed,
        started_at=row.started_at,
        ended_at=row.ended_at,
        said=row.said,
    )
