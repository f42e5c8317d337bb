"""How the fact behind a change became known, in words: long after it was made, or as a correction. Pure.

Neither is new. What is told late or corrected bears both its days or both its judgements.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from monitor.dossiers import Known
from monitor.findings import AnyVerdict, Axis, Held, Standing
from monitor.flips import Learned
from monitor.words import day
from scrapers.records import Inspection

Corrections = Mapping[tuple[str, date], tuple[Mapping[str, str | None], Mapping[str, str | None]]]
"""By URN and day of inspection, what was said of it before and what is said now: field -> word."""
LATE_AFTER_DAYS = 90
"""From an inspection to its report, or to the day it is known here; from leaving the register to that day. Of the full
inspections of 2024-25 half were published within 41 days, nine of ten within 54, the last after 213."""
_FIELDS = {
    "overall": "overall",
    "helped_and_protected": "helped and protected",
    "leadership": "leaders and managers",
    "sa_outcome": "outcome",
    "interim_outcome": "interim outcome",
}


def learned_by(known: Known, corrections: Corrections) -> Callable[[Standing | None, AnyVerdict], Learned | None]:
    """What is to be said of how the deciding inspection of a setting became known, where it is not plainly new."""

    def learned(old: Standing | None, verdict: AnyVerdict) -> Learned | None:
        on = verdict.evidence_on
        if verdict.axis is not Axis.QUALITY or verdict.subject.kind != "setting" or on is None:
            return None
        left = known.leavers.get(verdict.subject.key)
        if left is not None and left.left_on == on:
            return _left_late(on, known.as_of) if old is None else None
        if old is None or old.evidence_on != on:
            return _late(on, known.inspections.get(verdict.subject.key, ()), known.as_of)
        corrected = corrections.get((verdict.subject.key, on))
        return Learned(True, _corrected(on, *corrected)) if corrected and old.assessable else None

    return learned


def _late(on: date, inspections: Iterable[Held[Inspection]], as_of: date) -> Learned | None:
    published = [one.record.published_on for one in inspections if one.record.inspected_on == on]
    if not published or (as_of - on).days <= LATE_AFTER_DAYS:
        return None
    told = next((one for one in published if one), None)
    if told and (told - on).days > LATE_AFTER_DAYS:
        return Learned(False, f"published late, not new: inspected on {day(on)}, published on {day(told)}")
    return Learned(False, f"known here late, not new: published on {day(told)}, first seen by {day(as_of)}")


def _left_late(on: date, as_of: date) -> Learned | None:
    if (as_of - on).days <= LATE_AFTER_DAYS:
        return None
    return Learned(False, f"known here late, not new: left the register on {day(on)}, first seen by {day(as_of)}")


def _corrected(on: date, before: Mapping[str, str | None], now: Mapping[str, str | None]) -> str:
    changed = [
        f"{words} {before.get(field) or 'not given'}, now {now.get(field) or 'not given'}"
        for field, words in _FIELDS.items()
        if before.get(field) != now.get(field)
    ]
    return f"a correction by Ofsted, not new: the inspection of {day(on)} was told before as {'; '.join(changed)}"
