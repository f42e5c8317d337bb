"""Loading flips one by one, as the API tells them: first what each is about, then the whole of those that are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.findings import Flip, Level, Subject
from monitor.store.assessed import flip_of
from monitor.store.tables import AssessmentRow, FlipRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which flips: as of days from `since` to `until`, of one rule, from or to one level, of one subject's key; those
    of first sight where `baseline`."""

    since: date | None = None
    until: date | None = None
    rule: str | None = None
    level: Level | None = None
    subject: str | None = None
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """A flip, its number and when it was weighed (UTC)."""

    number: int
    observed_at: datetime
    flip: Flip


def load_heads(session: Session, wanted: Wanted, after: int, most: int) -> list[tuple[int, Subject]]:
    """The numbers of flips above `after`, in order, and whom each is about."""
    about = (FlipRow.subject_kind, FlipRow.subject_key, FlipRow.subject_label, FlipRow.subject_areas)
    # What one partnership's own thresholds say is told to its readers alone.
    query = select(FlipRow.id, *about).where(FlipRow.id > after, FlipRow.partnership.is_(None))
    if not wanted.baseline:
        query = query.where(FlipRow.baseline.is_(False))
    if wanted.since is not None:
        query = query.where(FlipRow.as_of >= wanted.since)
    if wanted.until is not None:
        query = query.where(FlipRow.as_of <= wanted.until)
    if wanted.rule is not None:
        query = query.where(FlipRow.trigger == wanted.rule)
    if wanted.level is not None:
        query = query.where((FlipRow.level == wanted.level) | (FlipRow.before_level == wanted.level))
    if wanted.subject is not None:
        query = query.where(FlipRow.subject_key == wanted.subject)
    rows = session.execute(query.order_by(FlipRow.id).limit(most))
    return [(row[0], Subject(row[1], row[2], row[3], tuple(row[4]))) for row in rows]  # type: ignore[arg-type] # as saved


def load_keys(session: Session, rule: str) -> frozenset[str]:
    """The keys of all subjects of which a rule ever recorded a change."""
    return frozenset(session.scalars(select(FlipRow.subject_key).where(FlipRow.trigger == rule).distinct()))


def load_happened(session: Session, numbers: Sequence[int]) -> list[Happened]:
    """The flips of these numbers, in order."""
    query = (
        select(FlipRow, AssessmentRow.assessed_at)
        .join(AssessmentRow, AssessmentRow.id == FlipRow.assessment_id)
        .where(FlipRow.id.in_(numbers))
        .order_by(FlipRow.id)
    )
    return [Happened(row.id, at, flip_of(row)) for row, at in session.execute(query)] if numbers else []
