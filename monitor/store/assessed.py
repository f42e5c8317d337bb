"""Saving and loading what was found: where each rule stands, and the append-only flips."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Text, and_, bindparam, cast, delete, func, insert, inspect, select, text, tuple_, update
from sqlalchemy.orm import Session

from monitor.findings import Flip, Level, Standing, Subject, SubjectKind
from monitor.store.bulk import add_rows
from monitor.store.codec import finding_from_json, verdict_from_json, verdict_to_json
from monitor.store.tables import AssessmentRow, FlipRow, OwnStandingRow, StandingRow

Key = tuple[str, str, str]
_T = TypeVar("_T")
_CHUNK, _MANY = 200, 10_000
"""Of keys of three parts, and of one, in a statement: SQLite bounds how many values there may be."""
_WEIGHING = 7265
"""The lock under which one weighs."""


def _as_written(table: Any) -> list[Any]:
    return [
        cast(column, Text).label(column.name) if column.name in ("subject_areas", "finding") else column
        for column in table.__table__.columns
    ]


_AS_WRITTEN, _OWN_AS_WRITTEN = _as_written(StandingRow), _as_written(OwnStandingRow)


def one_at_a_time(session: Session) -> None:
    """Until the transaction ends nobody else weighs: two that compare with the same standings would both record what
    changed. On SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WEIGHING})


def last_assessed(session: Session) -> AssessmentRow | None:
    """The newest weighing."""
    return session.scalars(select(AssessmentRow).order_by(AssessmentRow.id.desc()).limit(1)).first()


def load_standings(session: Session) -> dict[Key, Standing]:
    """Where every rule stands, by trigger id, subject kind and subject key, in their order: what a digest lists first
    must not hang on how a database keeps its rows."""
    in_order = (StandingRow.trigger, StandingRow.subject_kind, StandingRow.subject_key)
    rows = session.execute(select(*_AS_WRITTEN).order_by(*in_order))
    return {(row.trigger, row.subject_kind, row.subject_key): one for row, one in _made(rows)}


def load_keys(session: Session) -> list[Key]:
    """The keys of `load_standings`, in their order."""
    row = StandingRow
    keys = select(row.trigger, row.subject_kind, row.subject_key)
    in_order = keys.order_by(row.trigger, row.subject_kind, row.subject_key)
    return [(trigger, kind, key) for trigger, kind, key in session.execute(in_order)]


def load_standings_on(session: Session, keys: Iterable[Key]) -> dict[Key, Standing]:
    """Where some rules stand on some subjects."""
    by_rule: dict[tuple[str, str], list[str]] = {}
    for trigger, kind, key in keys:
        by_rule.setdefault((trigger, kind), []).append(key)
    found: dict[Key, Standing] = {}
    for (trigger, kind), of in by_rule.items():  # the table's own key begins with these
        for some in _chunks(sorted(of), _MANY):
            where = (StandingRow.trigger == trigger, StandingRow.subject_kind == kind)
            rows = session.execute(select(*_AS_WRITTEN).where(*where, StandingRow.subject_key.in_(some)))
            found |= {(row.trigger, row.subject_kind, row.subject_key): one for row, one in _made(rows)}
    return found


def load_labels(session: Session, trigger: str, kind: SubjectKind, keys: Iterable[str]) -> dict[str, str]:
    """By key, what subjects of a kind are called where a rule stands on them."""
    row = StandingRow
    query = select(row.subject_key, row.subject_label).where(row.trigger == trigger, row.subject_kind == kind)
    rows = session.execute(query.where(row.subject_key.in_(sorted(keys))))
    return {row.subject_key: row.subject_label for row in rows}


def load_weighed(session: Session) -> list[str]:
    """The rules that stand anywhere."""
    return list(session.scalars(select(StandingRow.trigger).distinct()))


def load_own_standings(session: Session) -> list[Standing]:
    """Where rules stand by the thresholds of single partnerships."""
    return [one for _, one in _made(session.execute(select(*_OWN_AS_WRITTEN)))]


def _made(rows: Iterable[Any]) -> Iterator[tuple[Any, Standing]]:
    """A hundred thousand: each word of theirs is read once."""
    subjects: dict[tuple[str, ...], Subject] = {}
    for row in rows:
        of = (row.subject_kind, row.subject_key, row.subject_label, row.subject_areas)
        subject = subjects.get(of)
        if subject is None:
            subject = subjects[of] = Subject(*of[:3], tuple(json.loads(of[3])))
        yield row, _standing(row, subject)


def save_assessment(
    session: Session,
    as_of: date,
    assessed_at: datetime,
    counts: Mapping[str, int],
    before: Mapping[Key, Standing],
    now: Mapping[Key, Standing],
    gone: Sequence[Key],
    flips: Iterable[Flip],
    basis: Mapping[str, Any] | None = None,
) -> int:
    """One weighing with its flips and the standings that changed, and what it rested on, which is kept of the newest
    alone. Returns the number of flips."""
    session.execute(update(AssessmentRow).where(AssessmentRow.basis.is_not(None)).values(basis=None))
    assessment = AssessmentRow(as_of=as_of, assessed_at=assessed_at, counts=dict(counts), basis=basis and dict(basis))
    session.add(assessment)
    session.flush()
    changed = {key: standing for key, standing in now.items() if before.get(key) != standing}
    _forget(session, [*gone, *(key for key in changed if key in before)])
    add_rows(session, _table_of(StandingRow), _STOOD, [*map(_stood, changed.values())], {})
    rows = [_flip_values(assessment.id, flip) for flip in flips]
    if rows:
        session.execute(insert(FlipRow), rows)
    return len(rows)


def save_own(session: Session, before: Mapping[Key, Standing], now: Mapping[Key, Standing], partnership: str) -> None:
    """Where rules stand now by the thresholds of one partnership, as far as it changed."""
    table = OwnStandingRow
    changed = {key: standing for key, standing in now.items() if before.get(key) != standing}
    gone = [key for key in before if key not in now or key in changed]
    key = tuple_(table.trigger, table.subject_kind, table.subject_key)
    for some in _chunks(gone):
        session.execute(
            delete(table).where(table.partnership == partnership, key.in_(some)),
            execution_options={"synchronize_session": False},
        )
    rows = [*map(_stood, changed.values())]
    add_rows(session, _table_of(table), _STOOD, rows, {"partnership": partnership})


def load_flips(session: Session, after_id: int, upto_id: int) -> list[Flip]:
    """The flips with `after_id` < id <= `upto_id`, in order."""
    query = select(FlipRow).where(FlipRow.id > after_id, FlipRow.id <= upto_id).order_by(FlipRow.id)
    return [flip_of(row) for row in session.scalars(query)]


def load_numbered(
    session: Session, ranges: Iterable[tuple[int, int]] = (), ids: Sequence[int] = ()
) -> dict[int, tuple[datetime, Flip]]:
    """By number, in order, the flips of ranges (after, upto] and those of these numbers, each with the moment it was
    recorded at."""
    query = select(FlipRow, AssessmentRow.assessed_at).join(AssessmentRow, AssessmentRow.id == FlipRow.assessment_id)
    found: dict[int, tuple[datetime, Flip]] = {}
    wheres = [and_(FlipRow.id > after, FlipRow.id <= upto) for after, upto in ranges]
    wheres += [FlipRow.id.in_(ids[start : start + _CHUNK]) for start in range(0, len(ids), _CHUNK)]
    for where in wheres:
        for row, at in session.execute(query.where(where)):
            found[row.id] = (at, flip_of(row))
    return dict(sorted(found.items()))


def load_between(session: Session, start: date, end: date) -> list[Flip]:
    """The flips as of days from `start` to before `end`, in order."""
    query = select(FlipRow).where(FlipRow.as_of >= start, FlipRow.as_of < end).order_by(FlipRow.id)
    return [flip_of(row) for row in session.scalars(query)]


def ids_between(session: Session, start: date, end: date) -> tuple[int, int] | None:
    """The first and the last number of the flips as of days from `start` to before `end`; None where there is none."""
    query = select(func.min(FlipRow.id), func.max(FlipRow.id)).where(FlipRow.as_of >= start, FlipRow.as_of < end)
    first, last = session.execute(query).one()
    return None if first is None else (first, last)


def last_flip_id(session: Session, as_of: date) -> int:
    """The newest flip that is not after `as_of`; 0 where there is none."""
    return session.scalar(select(func.max(FlipRow.id)).where(FlipRow.as_of <= as_of)) or 0


def _forget(session: Session, keys: Sequence[Key]) -> None:
    table = _table_of(StandingRow)  # one at a time, by the table's own key: of many at once SQLite looks at every row
    these = [table.c[name] == bindparam(f"of_{name}") for name in _KEY]
    if keys:
        session.execute(
            delete(table).where(*these), [dict(zip((f"of_{one}" for one in _KEY), key, strict=True)) for key in keys]
        )


def _chunks(things: Sequence[_T], most: int = _CHUNK) -> Iterator[Sequence[_T]]:
    return (things[start : start + most] for start in range(0, len(things), most))


def _table_of(kind: Any) -> Any:
    return inspect(kind).local_table


_KEY = ("trigger", "subject_kind", "subject_key")
_STOOD = (
    *(*_KEY, "subject_label", "subject_areas", "level", "assessable", "since"),
    *("evidence_on", "unassessable_since", "reason", "finding"),
)


def _stood(standing: Standing) -> tuple[Any, ...]:
    """The values of a row, in the order of `_STOOD`."""
    subject = standing.subject
    return (
        standing.trigger,
        subject.kind,
        subject.key,
        subject.label,
        subject.areas,
        standing.level,
        standing.assessable,
        standing.since,
        standing.evidence_on,
        standing.unassessable_since,
        standing.reason,
        verdict_to_json(standing.finding) if standing.finding else None,
    )


def _standing(row: Any, subject: Subject) -> Standing:
    return Standing(
        trigger=row.trigger,
        subject=subject,
        level=Level(row.level) if row.level else None,
        assessable=row.assessable,
        since=row.since,
        evidence_on=row.evidence_on,
        unassessable_since=row.unassessable_since,
        finding=finding_from_json(json.loads(row.finding)) if row.finding else None,
        reason=row.reason,
        partnership=getattr(row, "partnership", None),
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
        "hold": flip.hold,
        "partnership": flip.partnership,
        "besides": list(flip.besides) or None,
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
        hold=row.hold,
        partnership=row.partnership,
        besides=tuple(row.besides or ()),
    )


def _subject(row: Any) -> Subject:
    kind: SubjectKind = row.subject_kind
    return Subject(kind, row.subject_key, row.subject_label, tuple(row.subject_areas))
