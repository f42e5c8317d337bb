"""Saving and loading what was found: where each rule stands, and the append-only flips."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, cast, delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from monitor.findings import Flip, Level, Standing, Subject, SubjectKind
from monitor.store.codec import finding_from_json, verdict_from_json, verdict_to_json
from monitor.store.tables import AssessmentRow, FlipRow, StandingRow

Key = tuple[str, str, str]
_CHUNK = 200
_AS_WRITTEN = [
    cast(column, Text).label(column.name) if column.name in ("subject_areas", "finding") else column
    for column in StandingRow.__table__.columns
]


def last_assessed(session: Session) -> AssessmentRow | None:
    """The newest weighing."""
    return session.scalars(select(AssessmentRow).order_by(AssessmentRow.id.desc()).limit(1)).first()


def load_standings(session: Session) -> dict[Key, Standing]:
    """Where every rule stands, by trigger id, subject kind and subject key."""
    subjects: dict[tuple[str, ...], Subject] = {}
    found = {}
    for row in session.execute(select(*_AS_WRITTEN)):  # a hundred thousand: each word of theirs is read once
        of = (row.subject_kind, row.subject_key, row.subject_label, row.subject_areas)
        subject = subjects.get(of)
        if subject is None:
            subject = subjects[of] = Subject(*of[:3], tuple(json.loads(of[3])))
        found[row.trigger, of[0], of[1]] = _standing(row, subject)
    return found


def save_assessment(
    session: Session,
    as_of: date,
    assessed_at: datetime,
    counts: Mapping[str, int],
    before: Mapping[Key, Standing],
    now: Mapping[Key, Standing],
    gone: Sequence[Key],
    flips: Iterable[Flip],
) -> int:
    """One weighing with its flips and the standings that changed. Returns the number of flips."""
    assessment = AssessmentRow(as_of=as_of, assessed_at=assessed_at, counts=dict(counts))
    session.add(assessment)
    session.flush()
    changed = {key: standing for key, standing in now.items() if before.get(key) != standing}
    _forget(session, [*gone, *(key for key in changed if key in before)])
    if changed:
        session.execute(insert(StandingRow), [_standing_values(standing) for standing in changed.values()])
    rows = [_flip_values(assessment.id, flip) for flip in flips]
    if rows:
        session.execute(insert(FlipRow), rows)
    return len(rows)


def load_flips(session: Session, after_id: int, upto_id: int) -> list[Flip]:
    """The flips with `after_id` < id <= `upto_id`, in order."""
    query = select(FlipRow).where(FlipRow.id > after_id, FlipRow.id <= upto_id).order_by(FlipRow.id)
    return [flip_of(row) for row in session.scalars(query)]


def last_flip_id(session: Session, as_of: date) -> int:
    """The newest flip that is not after `as_of`; 0 where there is none."""
    return session.scalar(select(func.max(FlipRow.id)).where(FlipRow.as_of <= as_of)) or 0


def _forget(session: Session, keys: Sequence[Key]) -> None:
    key = tuple_(StandingRow.trigger, StandingRow.subject_kind, StandingRow.subject_key)
    for start in range(0, len(keys), _CHUNK):
        session.execute(
            delete(StandingRow).where(key.in_(keys[start : start + _CHUNK])),
            execution_options={"synchronize_session": False},
        )


def _standing_values(standing: Standing) -> dict[str, Any]:
    return {
        "trigger": standing.trigger,
        "subject_kind": standing.subject.kind,
        "subject_key": standing.subject.key,
        "subject_label": standing.subject.label,
        "subject_areas": list(standing.subject.areas),
        "level": standing.level,
        "assessable": standing.assessable,
        "since": standing.since,
        "evidence_on": standing.evidence_on,
        "reason": standing.reason,
        "finding": verdict_to_json(standing.finding) if standing.finding else None,
    }


def _standing(row: Any, subject: Subject) -> Standing:
    return Standing(
        trigger=row.trigger,
        subject=subject,
        level=Level(row.level) if row.level else None,
        assessable=row.assessable,
        since=row.since,
        evidence_on=row.evidence_on,
        finding=finding_from_json(json.loads(row.finding)) if row.finding else None,
        reason=row.reason,
    )


def _flip_values(assessment_id: int, flip: Flip) -> dict[str, Any]:
    return {
        "assessment_id": assessment_id,
        "trigger": flip.trigger,
        "subject_kind": flip.subject.kind,
        "subject_key": flip.subject.key,
        "subject_label": flip.subject.label,
        "subject_areas": list(flip.subject.areas),
        "change": flip.change,
        "before_level": flip.before_level,
        "level": flip.level,
        "as_of": flip.as_of,
        "baseline": flip.baseline,
        "why": flip.why,
        "verdict": verdict_to_json(flip.verdict),
        "before": verdict_to_json(flip.before) if flip.before else None,
    }


def flip_of(row: FlipRow) -> Flip:
    """The flip that a row was made of."""
    return Flip(
        trigger=row.trigger,
        subject=_subject(row),
        change=row.change,  # type: ignore[arg-type] # written by _flip_values alone
        before_level=Level(row.before_level) if row.before_level else None,
        level=Level(row.level) if row.level else None,
        as_of=row.as_of,
        baseline=row.baseline,
        verdict=verdict_from_json(row.verdict),
        before=finding_from_json(row.before),
        why=row.why,
    )


def _subject(row: Any) -> Subject:
    kind: SubjectKind = row.subject_kind
    return Subject(kind, row.subject_key, row.subject_label, tuple(row.subject_areas))
