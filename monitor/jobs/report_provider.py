"""The provider risk report: everything known is read once, each subject asked for becomes one report."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final, Literal, TypeVar

from sqlalchemy.orm import Session

from monitor.documents.csv import to_csvs
from monitor.documents.html import to_html
from monitor.documents.pdf import NoPdfError, to_pdf
from monitor.documents.xlsx import to_xlsx
from monitor.dossiers import Known, dossiers
from monitor.findings import AnyVerdict, Dossier, FormerSettingDossier, GroupDossier, MarketDossier, ProviderDossier
from monitor.jobs.bidders import Found, NotFoundError, Subjects, each_once
from monitor.jobs.far import Far, Told, nobody
from monitor.jobs.gathering import READS, gather, shipped_thresholds, source_dossiers, weigh_all
from monitor.jobs.house import House, JobError
from monitor.jobs.own import thresholds_of
from monitor.markets import market_dossiers, markets_of
from monitor.names import provider_key
from monitor.own_thresholds import flips_for
from monitor.predecessors import predecessors
from monitor.reports.facts import Facts, Statement
from monitor.reports.like import Measured, measure
from monitor.reports.overview import overview
from monitor.reports.provider import build
from monitor.reports.view import Report
from monitor.store.companies import load_filed
from monitor.store.statements import load_statements
from monitor.store.told import load_flips_of
from scrapers.records import FiledDocument, RegisterEntry

Format = Literal["html", "pdf", "xlsx", "csv"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "xlsx", "csv")
_T = TypeVar("_T")
_STEPS: Final = READS + 3
"""Until everything is read that the reports are made of."""
_YEAR = timedelta(days=365)
_DATED = re.compile(r"provider-report_(?P<slug>.+)_(?P<on>\d{4}-\d{2}-\d{2})(?:\.\w+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is asked for. `listed` are bidders of a list: of them, who is not known gets a report that says
    so, where a subject named by itself is an error. `since` None: the last report in `out`, or a year ago."""

    subjects: Sequence[str]
    listed: Sequence[str] = ()
    as_of: date
    known_at: datetime | None = None
    contract_value: int | None = None
    since: date | None = None
    partnership: str | None = None
    """By whose thresholds it is weighed; None: by the shipped ones."""
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    """By subject key, what is said besides the statements on record."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One report, under the name its file has, and what it was made of."""

    slug: str
    facts: Facts
    report: Report


@dataclass(frozen=True, slots=True)
class World:
    """Everything read once for all the reports of a run. `beside` has, by group key, what belongs to a group besides
    its settings: its markets, its registered providers, and settings that left within a year."""

    known: Known
    found: tuple[Dossier, ...]
    subjects: Subjects
    measured: tuple[Measured, ...]
    before: Mapping[str, str]
    data: tuple[AnyVerdict, ...]
    never: tuple[str, ...]
    beside: Mapping[str, tuple[Dossier, ...]]


def report_provider(house: House, asked: Asked, out: Path) -> list[Reported]:
    """A report for each subject, in order, each group once. Raises `JobError` where a subject is not known, or nobody
    is named."""
    if not asked.subjects and not asked.listed:
        raise JobError("name at least one provider, company or URN, or give --list FILE")
    if asked.contract_value is not None and asked.contract_value <= 0:
        raise JobError("--contract-value is the contract's value of a year in pounds, above nil")
    far = Far(_STEPS + len(asked.subjects) + len(asked.listed), house.progress)
    with house.store.reading() as session:
        world = world_of(house, session, asked, far)
        named = _named(world.subjects, asked)
        far.of = _STEPS + len(named)
        return [far.after(_reported(house, session, world, asked, out, one, names)) for one, names in named]


def save(reported: Sequence[Reported], as_of: date, form: Format, out: Path, told: Told = nobody) -> list[Path]:
    """Writes the reports, and of several an overview, into a folder; `told` how many of how many are written. Raises
    `JobError`, also where PDF cannot be made on this machine."""
    reports = {f"provider-report_{one.slug}_{as_of}": one.report for one in reported}
    if len(reported) > 1:
        facts = [(one.facts, f"provider-report_{one.slug}_{as_of}") for one in reported]
        reports = {f"provider-report_overview_{as_of}": overview(facts, as_of)} | reports
    return write(reports, form, out, told)


def write(reports: Mapping[str, Report], form: Format, out: Path, told: Told = nobody) -> list[Path]:
    """Writes reports by the names of their files into a folder. Raises `JobError`."""
    written: list[Path] = []
    far = Far(len(reports), told)
    try:
        for name, report in reports.items():
            for path, content in far.after(_rendered(report, name, form)).items():
                target = out / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                written.append(target)
    except NoPdfError as error:
        raise JobError(str(error)) from error
    except OSError as error:
        raise JobError(f"{out} cannot be written ({error.strerror}): name another folder with --out") from error
    return written


def _rendered(report: Report, name: str, form: Format) -> Mapping[str, bytes]:
    if form == "csv":
        return {f"{name}/{file}": content for file, content in to_csvs(report).items()}
    if form == "xlsx":
        return {f"{name}.xlsx": to_xlsx(report)}
    html = to_html(report)
    return {f"{name}.pdf": to_pdf(html)} if form == "pdf" else {f"{name}.html": html.encode()}


# Reading --------------------------------------------------------------------------------------------------------------


def world_of(house: House, session: Session, asked: Asked, far: Far | None = None) -> World:
    """What is known as of a day; it is `_STEPS` steps `far`. Raises `LinksError`, `AudienceError`."""
    after = (far or Far()).after
    known = gather(house, session, asked.as_of, asked.known_at, far=far)
    found = after(list(dossiers(known)))
    if house.has_readers():
        found += market_dossiers(known, markets_of(house.audience()), found)
    sources = source_dossiers(house, session, known)
    subjects = after(Subjects(known, found, load_filed(session, RegisterEntry, _until(asked)), asked.as_of))
    before = predecessors([held.record for held in known.settings], known.former, known.leavers)
    return World(
        known=known,
        found=tuple(found),
        subjects=subjects,
        measured=after(tuple(measure(group) for group in subjects.groups)),
        before={urn: f"{one.urn} (confidence {one.confidence})" for urn, one in before.items()},
        data=tuple(weigh_all(sources)),
        never=tuple(one.subject.label for one in sources if not one.loads),
        beside=_beside(found),
    )


def _beside(found: Iterable[Dossier]) -> dict[str, tuple[Dossier, ...]]:
    every = list(found)
    of_provider = {key: one.subject.key for one in every if isinstance(one, GroupDossier) for key in one.providers}
    beside: dict[str, list[Dossier]] = defaultdict(list)
    for one in every:
        if isinstance(one, MarketDossier):
            beside[one.group.subject.key].append(one)
        elif isinstance(one, ProviderDossier) and one.subject.key in of_provider:
            beside[of_provider[one.subject.key]].append(one)
        elif isinstance(one, FormerSettingDossier) and (key := provider_key(one.setting)) in of_provider:
            beside[of_provider[key or ""]].append(one)
    return {key: tuple(them) for key, them in beside.items()}


def _until(asked: Asked) -> datetime:
    end = datetime.combine(asked.as_of, time.max, tzinfo=UTC)
    return min(end, asked.known_at or end)


def _named(subjects: Subjects, asked: Asked) -> list[tuple[Found, tuple[str, ...]]]:
    """Whom each name means, and all the names that mean one group, in the order of the first."""
    by_key: dict[str, tuple[Found, list[str]]] = {}
    for name, found in _each(subjects, asked):
        by_key.setdefault(found.group.subject.key, (found, []))[1].append(name)
    return [(found, tuple(names)) for found, names in by_key.values()]


def _each(subjects: Subjects, asked: Asked) -> Iterator[tuple[str, Found]]:
    for name in each_once(asked.subjects):
        yield name, subjects.find(name)
    for name in each_once(asked.listed):
        try:
            yield name, subjects.find(name)
        except NotFoundError:
            yield name, subjects.unknown(name)


def _reported(
    house: House, session: Session, world: World, asked: Asked, out: Path, found: Found, names: tuple[str, ...]
) -> Reported:
    slug = _slug(found.group)
    facts = facts_of(house, session, world, asked, found, names, _since(asked, slug, out))
    return Reported(slug, facts, build(facts))


def facts_of(
    house: House,
    session: Session,
    world: World,
    asked: Asked,
    found: Found,
    names: tuple[str, ...],
    told: tuple[date, str],
) -> Facts:
    """What the report on one subject is made of; `told` is since when changes are shown, and why."""
    group, (since, why) = found.group, told
    thresholds = thresholds_of(house, shipped_thresholds(), asked.partnership)
    whose = (asked.partnership,) if asked.partnership else ()
    weighed = list(_belonging(world, group))
    keys = {one.subject.key for one in weighed}
    numbers = {group.top_company_number, *(link.company_number for link in group.links)} - {None}
    numbers |= {held.record.company_number for held in group.companies}
    wanted = [number for number in numbers if number]
    profiled = {held.record.company_number for held in group.companies}
    entries = load_filed(session, RegisterEntry, _until(asked), wanted)
    return Facts(
        group=group,
        asked_for=names,
        standing=found.standing,
        as_of=asked.as_of,
        known_at=asked.known_at,
        verdicts=tuple(weigh_all(weighed, thresholds)),
        flips=tuple(flips_for(whose, load_flips_of(session, keys, since, asked.as_of, asked.known_at))),
        since=since,
        since_why=why,
        contract_value=asked.contract_value,
        thresholds=thresholds,
        peers=world.measured,
        data=world.data,
        never=world.never,
        companies=group.companies,
        entries=_flat(held for number, held in entries.items() if number not in profiled),
        documents=_flat(load_filed(session, FiledDocument, _until(asked), wanted).values()),
        predecessors=world.before,
        statements=(*asked.statements.get(group.subject.key, ()), *said_of(session, keys, asked.as_of)),
        contact=house.settings.contact,
    )


def said_of(session: Session, keys: Collection[str], as_of: date) -> tuple[Statement, ...]:
    """The accepted statements on verdicts of these subjects, as far as they were made by a day, newest first."""
    found = [
        one.said
        for one in load_statements(session, {"accepted"})
        if one.said.subject.key in keys and one.said.dated_on <= as_of
    ]
    return tuple(
        Statement(text=one.text, by=one.author, on=one.dated_on, about=f"{one.trigger}, {one.subject.label}")
        for one in sorted(found, key=lambda one: one.dated_on, reverse=True)
    )


def _slug(group: GroupDossier) -> str:
    """The subject's key as part of a file's name."""
    return slug_of(group.subject.key.removeprefix("provider:")) or "provider"


def slug_of(name: str) -> str:
    """A name as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:80]


def _flat(parts: Iterable[tuple[_T, ...]]) -> tuple[_T, ...]:
    return tuple(one for part in parts for one in part)


def _belonging(world: World, group: GroupDossier) -> Iterator[Dossier]:
    """The group, its markets, its registered providers, and its settings, also those that left within a year."""
    yield group
    yield from world.beside.get(group.subject.key, ())
    yield from group.settings


def _since(asked: Asked, slug: str, out: Path) -> tuple[date, str]:
    if asked.since is not None:
        return asked.since, "the day asked for"
    matches = (_DATED.fullmatch(path.name) for path in (out.iterdir() if out.is_dir() else ()))
    days = [date.fromisoformat(found["on"]) for found in matches if found and found["slug"] == slug]
    earlier = [on for on in days if on < asked.as_of]
    if earlier:
        return max(earlier), "the day of the last report in this folder"
    return asked.as_of - _YEAR, "a year before: no earlier report is in this folder"
