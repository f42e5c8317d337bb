"""Which inspections of a setting count, pure: each once, as the newest list tells it, the newest first.

A dozen rules ask this of the same dossier, so the last answers are remembered by the dossier's own inspections.
"""

from collections.abc import Callable
from datetime import date, datetime

from monitor.findings import FormerSettingDossier, Held, SettingDossier
from scrapers.records import Inspection, Setting

Newest = tuple[Held[Inspection], ...]
Inspected = SettingDossier | FormerSettingDossier


def setting_of(dossier: Inspected) -> Setting:
    """The setting as it is, or was last, listed."""
    return dossier.setting if isinstance(dossier, FormerSettingDossier) else dossier.setting.record


def is_supported_accommodation(dossier: Inspected) -> bool:
    """True for the one provision type that has its own scale."""
    return setting_of(dossier).provision_type.casefold() == "supported accommodation"


def full_inspections(dossier: Inspected) -> Newest:
    """Full inspections known at `as_of`, newest first, each once: those typed so, and any that carry a grade.

    A few rows a year name a monitoring inspection as the latest full one; its grades are in force all the same.
    """
    return _remembered(dossier, "full", lambda one: _is_full(one) or one.overall is not None)


def supported_accommodation_inspections(dossier: Inspected) -> Newest:
    """The same on the scale of supported accommodation."""
    return _remembered(dossier, "own scale", lambda one: _is_full(one) or one.sa_outcome is not None)


def interim_inspections(dossier: Inspected) -> Newest:
    """Inspections with an interim outcome, newest first: a scale of their own, never one of the four grades."""
    return _remembered(dossier, "interim", lambda one: one.interim_outcome is not None)


def latest_overall(dossier: Inspected) -> Held[Inspection] | None:
    """The latest full inspection, where that one has an overall judgement: what is in force."""
    inspections = () if is_supported_accommodation(dossier) else full_inspections(dossier)
    return inspections[0] if inspections and inspections[0].record.overall is not None else None


def _is_full(inspection: Inspection) -> bool:
    return inspection.inspection_type.casefold() == "full inspection"


_MOST = 50_000
_ANSWERS: dict[tuple[int, date, str], tuple[Newest, Newest]] = {}
"""By the identity of a dossier's inspections: those very inspections, so that the identity stays theirs, and which
of them count."""


def _remembered(dossier: Inspected, which: str, counts: Callable[[Inspection], bool]) -> Newest:
    if not dossier.inspections:
        return ()
    key = (id(dossier.inspections), dossier.as_of, which)
    known = _ANSWERS.get(key)
    if known is None:
        if len(_ANSWERS) >= _MOST:
            _ANSWERS.clear()
        known = _ANSWERS[key] = dossier.inspections, _newest(dossier, counts)
    return known[1]


def _newest(dossier: Inspected, counts: Callable[[Inspection], bool]) -> Newest:
    known = [held for held in dossier.inspections if counts(held.record) and _had_by(held.record, dossier.as_of)]
    if len(known) < 2:
        return tuple(known)
    corrected = {_event(held.record): held for held in sorted(known, key=_listed)}
    by_day = {held.record.inspected_on: held for held in sorted(corrected.values(), key=_told)}
    return tuple(by_day[inspected_on] for inspected_on in sorted(by_day, reverse=True))


def _had_by(inspection: Inspection, as_of: date) -> bool:
    return inspection.inspected_on <= as_of and (inspection.published_on or inspection.inspected_on) <= as_of


def _event(inspection: Inspection) -> str | date:
    return inspection.event_number or inspection.inspected_on


def _listed(held: Held[Inspection]) -> tuple[date, datetime]:
    """Several lists repeat one event: the later list stands, for it may be a correction."""
    return held.record.as_at, held.first_seen_at


def _told(held: Held[Inspection]) -> tuple[bool, date, date, datetime]:
    """Of two events on one day the graded one stands, then the one published later."""
    one = held.record
    graded = one.overall is not None or one.sa_outcome is not None
    return graded, one.published_on or date.min, one.as_at, held.first_seen_at
