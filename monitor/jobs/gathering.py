"""What the store holds as of a day, put together and weighed: for every job that weighs anything."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sqlalchemy.orm import Session

from monitor.dossiers import Filed, Known, dossiers, impossible_dates, unknown_providers, with_tops
from monitor.findings import (
    AnyVerdict,
    Dossier,
    Evidence,
    Held,
    Link,
    SourceDossier,
    Subject,
    Threshold,
)
from monitor.jobs.far import Far
from monitor.jobs.house import House
from monitor.markets import market_dossiers, markets_of
from monitor.plans.ages import CONTROL
from monitor.store import asks, attempts, companies, register
from monitor.store.matched import load_ownerships
from monitor.store.tables import LoadRow
from monitor.thresholds import parse_thresholds
from monitor.triggers import Trigger, all_triggers, used_by, weigh
from scrapers.records import Charge, Control, Filing, Insolvency, Inspection
from scrapers.source import Source

_REGISTER = "ofsted_workbook"
"""The source whose lists say which settings there are."""
READS: Final = 9
"""Steps of `gather`."""


@contextmanager
def no_search_for_rubbish() -> Iterator[None]:
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
    house: House,
    session: Session,
    as_of: date,
    known_at: datetime | None = None,
    *,
    for_rules: bool = False,
    links: Mapping[str, Link] | None = None,
    far: Far | None = None,
) -> Known:
    """What the store holds as of a day, or `for_rules` no more of accounts and filings than they look at; it is
    `READS` steps `far`. Raises `LinksError`."""
    after = (far or Far()).after
    leavers = after(register.load_leavers(session, as_of, known_at))
    filed = after(_filed(session, register.until(as_of, known_at), for_rules=for_rules))
    linked = house.links(session, known_at) if links is None else links
    return Known(
        as_of=as_of,
        settings=after(register.load_settings(session, as_of, known_at)),
        inspections=after(register.load_inspections(session, as_of, known_at)),
        companies=after(register.load_companies(session, as_of, known_at)),
        accounts=after(register.load_accounts(session, as_of, known_at, newest_alone=for_rules)),
        links=after(with_tops(linked, filed.controls, as_of)),
        leavers=leavers,
        former=after(register.load_former(session, list(leavers), as_of)),
        filed=filed,
        released=after(load_ownerships(session, as_of)),
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


def weigh_all(
    found: Iterable[Dossier],
    thresholds: Mapping[str, Threshold] | None = None,
    triggers: Sequence[Trigger[Any]] | None = None,
) -> Iterator[AnyVerdict]:
    """Every trigger, or some, on every dossier it weighs, by the shipped thresholds or by others."""
    thresholds = shipped_thresholds() if thresholds is None else thresholds
    triggers = all_triggers() if triggers is None else triggers
    yield from weigh_each(((dossier, None) for dossier in found), thresholds, triggers)


def weigh_each(
    found: Iterable[tuple[Dossier, frozenset[str] | None]],
    thresholds: Mapping[str, Threshold],
    triggers: Sequence[Trigger[Any]],
) -> Iterator[AnyVerdict]:
    """The same, each dossier by some of the triggers alone where these are named."""
    chosen: dict[tuple[type, frozenset[str] | None], list[tuple[Trigger[Any], tuple[Threshold, ...]]]] = {}
    for dossier, only in found:
        kind = type(dossier), only
        if kind not in chosen:
            fit = [rule for rule in triggers if isinstance(dossier, rule.weighs) and (only is None or rule.id in only)]
            chosen[kind] = [(rule, used_by(rule, thresholds)) for rule in fit]
        for rule, used in chosen[kind]:
            yield weigh(rule, dossier, thresholds, used)


@cache
def shipped_thresholds() -> Mapping[str, Threshold]:
    """The thresholds that ship with the program. Raises `ThresholdError`."""
    return parse_thresholds((files("monitor") / "thresholds.toml").read_text(encoding="utf-8"))


def source_dossiers(house: House, session: Session, known: Known) -> list[SourceDossier]:
    """How each source is doing, as of a day."""
    unknown, impossible = unknown_providers(known.settings), impossible_dates(latest(known))
    return sources_of(house, session, known.as_of, unknown, impossible)


def sources_of(house: House, session: Session, as_of: date, unknown: int, impossible: int) -> list[SourceDossier]:
    """The same, where it is known how many providers are not known, and how many dates cannot be."""
    return [_source(session, as_of, source, unknown, impossible) for source in house.sources.values()]


def _source(session: Session, as_of: date, source: Source, unknown: int, impossible: int) -> SourceDossier:
    loads = [one for one in attempts.load_loads(session, source.name, as_of) if not attempts.under_way(one, as_of)]
    good = next((number for number, load in enumerate(loads) if load.state == "accepted"), len(loads))
    register_of_settings = source.name == _REGISTER
    return SourceDossier(
        subject=Subject("source", source.name, f"{source.publisher} ({source.name})"),
        as_of=as_of,
        loads=attempts.accepted(loads),
        faults=tuple(load.why or load.state for load in loads[:good]),
        missing=tuple(loads[good].missing) if good < len(loads) else (),
        unknown_providers=unknown if register_of_settings else 0,
        impossible_dates=impossible if register_of_settings else 0,
        stale_after_days=400 if source.by == "list" else 45,
        evidence=_evidence(source, loads[good]) if good < len(loads) else None,
    )


def latest(known: Known) -> Iterator[Held[Inspection]]:
    """The newest inspection of each setting on the list."""
    for held in known.settings:
        yield from known.inspections.get(held.record.urn, ())[:1]


def _evidence(source: Source, load: LoadRow) -> Evidence:
    return Evidence(
        publisher=source.publisher,
        snapshot="",
        place=f"load {load.id} of {source.name}, {load.loaded_at:%Y-%m-%d %H:%M} UTC",
    )
