"""Assess: put the dossiers together, weigh every trigger, compare with where the rules stood, record the flips."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from sqlalchemy.orm import Session

from monitor.dossiers import Known, dossiers, ending, impossible_dates, unknown_providers
from monitor.findings import (
    AnyVerdict,
    Dossier,
    Evidence,
    Finding,
    Held,
    NotAssessable,
    SourceDossier,
    Subject,
    Threshold,
)
from monitor.flips import compare
from monitor.jobs.house import House, JobError
from monitor.store import assessed, attempts, register
from monitor.store.tables import LoadRow
from monitor.thresholds import parse_thresholds
from monitor.triggers import all_triggers, weigh
from scrapers.records import Inspection
from scrapers.source import Source

_REGISTER = "ofsted_workbook"
"""The source whose lists say which settings there are."""

_LOOKING_BACK = frozenset(trigger.id for trigger in all_triggers() if trigger.looks_back)


@dataclass(frozen=True, slots=True)
class Assessed:
    """How many verdicts of each kind, and how many flips."""

    counts: Counter[str]
    flips: int


def assess(house: House, as_of: date) -> Assessed:
    """Weighs everything as of a day. Raises `JobError` where a later day was weighed already."""
    with house.store.writing() as session:
        last = assessed.last_assessed(session)
        if last is not None and last.as_of > as_of:
            raise JobError(
                f"already assessed as of {last.as_of}: the record of what changed is not turned back; "
                f"to look at {as_of}, use: monitor explain SUBJECT --as-of {as_of}"
            )
        known = gather(house, session, as_of)
        verdicts = list(weigh_all([*dossiers(known), *source_dossiers(house, session, known)]))
        before = assessed.load_standings(session)
        outcome = compare(before, verdicts, as_of, lambda standing: ending(standing, known), _LOOKING_BACK)
        counts = Counter(_kind(verdict) for verdict in verdicts)
        flips = assessed.save_assessment(
            session, as_of, house.now(), counts, before, outcome.standings, outcome.gone, outcome.flips
        )
    return Assessed(counts, flips)


def gather(house: House, session: Session, as_of: date, known_at: datetime | None = None) -> Known:
    """What the store holds as of a day. Raises `LinksError`."""
    return Known(
        as_of=as_of,
        settings=register.load_settings(session, as_of, known_at),
        inspections=register.load_inspections(session, as_of, known_at),
        companies=register.load_companies(session, as_of, known_at),
        accounts=register.load_accounts(session, as_of, known_at),
        links=house.links(),
        leavers=register.load_leavers(session, as_of, known_at),
    )


def weigh_all(found: Iterable[Dossier]) -> Iterator[AnyVerdict]:
    """Every trigger on every dossier it weighs."""
    triggers, thresholds = all_triggers(), shipped_thresholds()
    for dossier in found:
        for trigger in triggers:
            if isinstance(dossier, trigger.weighs):
                yield weigh(trigger, dossier, thresholds)


def shipped_thresholds() -> Mapping[str, Threshold]:
    """The thresholds that ship with the program. Raises `ThresholdError`."""
    return parse_thresholds((files("monitor") / "thresholds.toml").read_text(encoding="utf-8"))


def source_dossiers(house: House, session: Session, known: Known) -> list[SourceDossier]:
    """How each source is doing, as of a day."""
    return [_source(session, known, source) for source in house.sources.values()]


def _source(session: Session, known: Known, source: Source) -> SourceDossier:
    loads = attempts.load_loads(session, source.name, known.as_of)
    good = next((number for number, load in enumerate(loads) if load.state == "accepted"), len(loads))
    register_of_settings = source.name == _REGISTER
    return SourceDossier(
        subject=Subject("source", source.name, f"{source.publisher} ({source.name})"),
        as_of=known.as_of,
        loads=attempts.accepted(loads),
        faults=tuple(load.why or load.state for load in loads[:good]),
        missing=tuple(loads[good].missing) if good < len(loads) else (),
        unknown_providers=unknown_providers(known.settings) if register_of_settings else 0,
        impossible_dates=impossible_dates(_latest(known)) if register_of_settings else 0,
        stale_after_days=400 if source.by == "list" else 45,
        evidence=_evidence(source, loads[good]) if good < len(loads) else None,
    )


def _latest(known: Known) -> Iterator[Held[Inspection]]:
    """The newest inspection of each setting on the list."""
    for held in known.settings:
        yield from known.inspections.get(held.record.urn, ())[:1]


def _evidence(source: Source, load: LoadRow) -> Evidence:
    return Evidence(
        publisher=source.publisher,
        snapshot="",
        place=f"load {load.id} of {source.name}, {load.loaded_at:%Y-%m-%d %H:%M} UTC",
    )


def _kind(verdict: AnyVerdict) -> str:
    if isinstance(verdict, Finding):
        return str(verdict.level)
    return "not assessable" if isinstance(verdict, NotAssessable) else "clear"
