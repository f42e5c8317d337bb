"""Assess: put the dossiers together, weigh every trigger, compare with where the rules stood, record the flips."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from sqlalchemy.orm import Session

from monitor.dossiers import Filed, Known, dossiers, ending, impossible_dates, unknown_providers, with_tops
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
from monitor.learned import learned_by
from monitor.markets import market_dossiers, markets_of
from monitor.plans.ages import CONTROL
from monitor.store import asks, assessed, attempts, companies, register
from monitor.store.corrections import load_corrections
from monitor.store.matched import load_ownerships
from monitor.store.tables import LoadRow
from monitor.thresholds import parse_thresholds
from monitor.triggers import all_triggers, weigh
from scrapers.records import Charge, Control, Filing, Insolvency, Inspection
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
    with _no_search_for_rubbish(), house.store.writing() as session:
        last = assessed.last_assessed(session)
        if last is not None and last.as_of > as_of:
            raise JobError(
                f"already assessed as of {last.as_of}: the record of what changed is not turned back; "
                f"to look at {as_of}, use: monitor explain SUBJECT --as-of {as_of}"
            )
        known = gather(house, session, as_of, for_rules=True)
        verdicts = list(weigh_all([*subjects(house, known), *source_dossiers(house, session, known)]))
        before = assessed.load_standings(session)
        corrected = load_corrections(session, last.assessed_at) if last else {}
        outcome = compare(
            before,
            verdicts,
            as_of,
            lambda standing: ending(standing, known),
            _LOOKING_BACK,
            learned_by(known, corrected),
        )
        counts = Counter(_kind(verdict) for verdict in verdicts)
        flips = assessed.save_assessment(
            session, as_of, house.now(), counts, before, outcome.standings, outcome.gone, outcome.flips
        )
    return Assessed(counts, flips)


@contextmanager
def _no_search_for_rubbish() -> Iterator[None]:
    """Millions of values are made that hold no cycles: looking for some among them, over and over, takes as long as the
    work itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def subjects(house: House, known: Known) -> list[Dossier]:
    """Every setting, provider and group of a day, and every group in each of the readers' markets. Raises
    `AudienceError`."""
    found = list(dossiers(known))
    return [*found, *market_dossiers(known, markets_of(house.audience()), found)] if house.has_readers() else found


def gather(
    house: House, session: Session, as_of: date, known_at: datetime | None = None, *, for_rules: bool = False
) -> Known:
    """What the store holds as of a day, or `for_rules` no more of accounts and filings than they look at. Raises
    `LinksError`."""
    leavers = register.load_leavers(session, as_of, known_at)
    filed = _filed(session, register.until(as_of, known_at), for_rules=for_rules)
    return Known(
        as_of=as_of,
        settings=register.load_settings(session, as_of, known_at),
        inspections=register.load_inspections(session, as_of, known_at),
        companies=register.load_companies(session, as_of, known_at),
        accounts=register.load_accounts(session, as_of, known_at, newest_alone=for_rules),
        links=with_tops(house.links(session, known_at), filed.controls, as_of),
        leavers=leavers,
        former=register.load_former(session, list(leavers), as_of),
        filed=filed,
        released=load_ownerships(session, as_of),
    )


def _filed(session: Session, until: datetime, *, for_rules: bool) -> Filed:
    asked = asks.load_asked(session, until)
    nobody = {number: () for number, found in asked.items() if any(one.source == CONTROL for one in found)}
    return Filed(
        charges=companies.load_filed(session, Charge, until),
        insolvencies=companies.load_filed(session, Insolvency, until),
        controls=nobody | companies.load_filed(session, Control, until),
        filings=companies.load_accounts_filings(session, until)
        if for_rules
        else companies.load_filed(session, Filing, until),
        asked=asked,
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
