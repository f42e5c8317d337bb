"""Loading what was recorded of some subjects: the flips of a provider's report."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.findings import Flip
from monitor.store.assessed import flip_of
from monitor.store.tables import AssessmentRow, FlipRow

_CHUNK = 500


def load_flips_of(
    session: Session, keys: Collection[str], after: date, until: date, known_at: datetime | None = None
) -> list[Flip]:
    """The flips recorded of these subject keys as of days from `after` (left out) to `until`, in their order."""
    every = sorted(keys)
    rows: list[FlipRow] = []
    for start in range(0, len(every), _CHUNK):
        query = (
            select(FlipRow)
            .join(AssessmentRow, AssessmentRow.id == FlipRow.assessment_id)
            .where(FlipRow.subject_key.in_(every[start : start + _CHUNK]))
            .where(FlipRow.as_of > after, FlipRow.as_of <= until)
        )
        if known_at is not None:
            query = query.where(AssessmentRow.assessed_at <= known_at)
        rows += session.scalars(query)
    return [flip_of(row) for row in sorted(rows, key=lambda row: row.id)]


def load_flips_since(session: Session, after: date, most: int) -> list[Flip]:
    """The newest flips recorded as of days after a day, but for first sights and what one partnership alone is told,
    newest first."""
    query = (
        select(FlipRow)
        .where(FlipRow.as_of > after, FlipRow.baseline.is_(False), FlipRow.partnership.is_(None))
        .order_by(FlipRow.id.desc())
        .limit(most)
    )
    return [flip_of(row) for row in session.scalars(query)]
