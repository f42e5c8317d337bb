"""Which inspections count, and how they are shown: shared by the rules on quality."""

from collections.abc import Callable
from datetime import date, datetime

from monitor.findings import Held, Input, SettingDossier
from monitor.triggers.outcome import Grounds
from monitor.words import day
from scrapers.records import Inspection

Newest = tuple[Held[Inspection], ...]


def is_supported_accommodation(dossier: SettingDossier) -> bool:
    """True for the one provision type that has its own scale."""
    return dossier.setting.record.provision_type.casefold() == "supported accommodation"


def full_inspections(dossier: SettingDossier) -> Newest:
    """Full inspections known at `as_of`, newest first, each once: those typed so, and any that carry a grade.

    A few rows a year name a monitoring inspection as the latest full one; its grades are in force all the same.
    """
    return _newest(dossier, lambda one: _is_full(one) or one.overall is not None)


def supported_accommodation_inspections(dossier: SettingDossier) -> Newest:
    """The same on the scale of supported accommodation."""
    return _newest(dossier, lambda one: _is_full(one) or one.sa_outcome is not None)


def dates(inspection: Inspection) -> str:
    """Both dates, such as `inspected 3 May 2026, published not given`."""
    return f"inspected {day(inspection.inspected_on)}, published {day(inspection.published_on)}"


def setting_grounds(dossier: SettingDossier, *inputs: Input, on: date | None = None) -> Grounds:
    """Grounds that rest on this one setting."""
    return Grounds(inputs=inputs, evidence_on=on, settings=(dossier.setting.record.urn,))


def judgement_inputs(held: Held[Inspection], *names: str) -> tuple[Input, ...]:
    """The named judgements of an inspection as inputs; one that is blank is `not given`."""
    period = dates(held.record)
    return tuple(
        Input(
            name=name.replace("_", " "),
            value=str(getattr(held.record, name) or "not given"),
            unit="judgement",
            period=period,
            evidence=held.evidence,
        )
        for name in names
    )


def _is_full(inspection: Inspection) -> bool:
    return inspection.inspection_type.casefold() == "full inspection"


def _newest(dossier: SettingDossier, counts: Callable[[Inspection], bool]) -> Newest:
    known = [held for held in dossier.inspections if counts(held.record) and _had_by(held.record, dossier.as_of)]
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
