"""Matching registered providers with companies: proposed anew, settled by a person, taken out and in as a table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy.orm import Session

from monitor.jobs.house import House, JobError
from monitor.links import LinksError, parse_links
from monitor.matching.changes import Changed, changes, spelt_before
from monitor.matching.decide import Decisions
from monitor.matching.exchange import of_links, read_decisions, table
from monitor.matching.index import Index
from monitor.matching.providers import individuals, providers
from monitor.matching.released import Release, company_number
from monitor.matching.states import Decision, Match, Provider, Registered
from monitor.matching.usable import settled
from monitor.matching.weigh import Known, match_all
from monitor.names import fold_name
from monitor.store import matched, register
from monitor.store.companies import load_filed
from scrapers.companies_house.register import read_register
from scrapers.read import SourceError
from scrapers.records import INDIVIDUAL, Company, RegisterEntry, Setting

_LARGEST = 50_000_000
_EARLIER_LISTS = 12
_OFTEN = 50_000
"""Rows of company data after which somebody is told how far it is."""
_LEFT_OUT = "left out"
"""What a reader of the company data says at the end of single rows that it could not read."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a run of matching came to: providers by state, how many are new or otherwise than before, companies read."""

    states: Counter[str]
    new: int
    companies: int


def propose(house: House, as_of: date, files: Sequence[Path] = (), *, dry_run: bool = False) -> Proposed:
    """Matches every provider on the newest list with the companies held, and with those of `files` in the shape of
    BasicCompanyData; nothing is saved on a `dry_run`. Raises `JobError`, `SourceError` where a file is not whole."""
    with house.store.reading() as session:
        day, settings = _list(session, as_of)
        made = matched.load_decisions(session)
        release = Release(matched.load_ownerships(session, as_of))
        held = list(_held(house, session, as_of))
        before = matched.load_matches(session)
        spelt = _spelt_before(session, day, settings)
    decisions, found = Decisions(made), providers(settings, spelt)
    wanted = decisions.numbers | release.numbers
    wanted |= {match.company_number for match in before.values() if match.company_number is not None}
    rows = chain(held, *(_rows(house, file) for file in files))
    index = Index(found, rows, wanted)
    matches = [*match_all(found, Known(index=index, decisions=decisions, release=release, as_at=day, before=before))]
    matches += individuals(settings, day)
    with house.store.trying() if dry_run else house.store.writing() as session:
        new = matched.save_matches(session, matches, house.now())
    return Proposed(Counter(match.state.value for match in matches), new, index.read)


def current(house: House) -> dict[str, Match]:
    """By provider key, what is held of every provider, every decision counted."""
    with house.store.reading() as session:
        return settled(matched.load_matches(session), matched.load_decisions(session))


def confirm(house: House, text: str, number: str | None, by: str, why: str, top: str | None = None) -> Decision:
    """Records that the provider that `text` names is this company; with no number, that it has none. Raises
    `JobError`."""
    provider = _one(house, text)
    wanted = None if number is None else _number(number)
    above = None if top is None else _number(top)
    with house.store.reading() as session:
        others = [one for one in matched.load_decisions(session) if one.verdict == "confirmed"]
    for other in others:
        if wanted and above and other.company_number == wanted and other.top_company_number not in (None, above):
            raise JobError(
                f"{wanted} was confirmed with another top company, {other.top_company_number}, for "
                f"{other.registered_provider!r}: confirm that one anew first"
            )
    return _record(house, provider, "confirmed", wanted, by, why, above)


def refuse(house: House, text: str, number: str, by: str, why: str) -> Decision:
    """Records that the provider that `text` names is not this company. Raises `JobError`."""
    return _record(house, _one(house, text), "refused", _number(number), by, why)


def export(house: House) -> str:
    """Every decision and every match as CSV."""
    with house.store.reading() as session:
        made = matched.load_decisions(session)
        matches = settled(matched.load_matches(session), made)
    return table(matches, made)


def take_in(house: House, file: Path, *, dry_run: bool = False) -> int:
    """Takes in the decisions of an exported table, or of a links file (.toml); how many are new. Raises `JobError`,
    `LinksError`."""
    try:
        if file.stat().st_size > _LARGEST:
            raise JobError(f"{file} is larger than {_LARGEST:,} bytes: is it the right file?")
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise JobError(f"{file} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise LinksError(f"{file} is not UTF-8 text: save it as CSV UTF-8") from error
    toml = file.suffix.casefold() == ".toml"
    made = of_links(parse_links(text), file.name) if toml else read_decisions(text)
    with house.store.trying() if dry_run else house.store.writing() as session:
        return matched.add_new_decisions(session, made, house.now())


def changed(house: House, after: date, before: date | None = None) -> tuple[date, date, list[Changed]]:
    """The days of two lists, and every setting's owner that the later one prints otherwise than the earlier. Raises
    `JobError`."""
    with house.store.reading() as session:
        later, now = _list(session, after)
        earlier, then = _list(session, before or later - timedelta(days=1))
        matches = settled(matched.load_matches(session), matched.load_decisions(session))
    return earlier, later, changes(then, now, matches)


# The parts -----------------------------------------------------------------------------------------------------------


def _list(session: Session, as_of: date) -> tuple[date, list[Setting]]:
    day = register.list_day(session, as_of)
    if day is None:
        raise JobError(f"no list of settings is held as of {as_of}: collect one first (monitor collect ofsted)")
    return day, [held.record for held in register.load_settings(session, day)]


def _spelt_before(session: Session, day: date, settings: list[Setting]) -> Mapping[str, tuple[str, ...]]:
    """Under which keys the settings of this list were on the lists before it, where that is another spelling."""
    found: dict[str, list[str]] = {}
    earlier = register.list_day(session, day - timedelta(days=1))
    for _ in range(_EARLIER_LISTS):
        if earlier is None:
            break
        then = [held.record for held in register.load_settings(session, earlier)]
        for key, keys in spelt_before(changes(then, settings)).items():
            found.setdefault(key, []).extend(keys)
        earlier = register.list_day(session, earlier - timedelta(days=1))
    return {key: tuple(dict.fromkeys(keys)) for key, keys in found.items()}


def _held(house: House, session: Session, as_of: date) -> Iterator[Registered]:
    """The companies held, each once: by its profile, or else by its row in the company data."""
    profiles = register.load_companies(session, as_of)
    entries = load_filed(session, RegisterEntry, house.now())
    whole = {number: held.record for number, held in profiles.items() if not held.record.partial}
    rows = {number: held[0].record for number, held in entries.items() if held and number not in whole}
    records: list[Company | RegisterEntry] = [*whole.values(), *rows.values()]
    for record in records:
        if company := Registered.of(record):
            yield company


def _rows(house: House, file: Path) -> Iterator[Registered]:
    try:
        with file.open("rb") as opened:
            size = file.stat().st_size
            for number, entry in enumerate(read_register(opened, file.name)):
                if number % _OFTEN == 0 and not opened.closed:
                    house.progress(opened.tell(), size)
                if company := Registered.of(entry):
                    yield company
    except OSError as error:
        raise JobError(f"{file} cannot be read ({error.strerror})") from error
    except SourceError as error:
        if _LEFT_OUT not in error.why:
            raise
        house.say(f"{file.name}: {error.why}")


def _one(house: House, text: str) -> Provider:
    """The provider that a name names in any spelling that folds to the same. Raises `JobError`; none is guessed."""
    key = fold_name(text)
    if key == INDIVIDUAL:
        raise JobError("what may be a person's name is not kept, and cannot be matched")
    match = current(house).get(key)
    if match is not None:
        return Provider(key=key, names=(match.registered_provider,))
    with house.store.reading() as session:
        day = register.list_day(session, house.now().date())
        listed = providers(held.record for held in register.load_settings(session, day)) if day else []
    found = {one.key: one for one in listed}
    if key in found:
        return found[key]
    alike = [one.names[0] for one in listed if key and key in one.key][:10]
    more = f"; names that hold it: {'; '.join(alike)}" if alike else ""
    raise JobError(f"no registered provider on the newest list is called {text!r}{more}")


def _number(text: str) -> str:
    number = company_number(text)
    if number is None:
        raise JobError(f"{text!r} is no company number: eight characters like 01234567 or OC123456")
    return number


def _record(
    house: House, provider: Provider, verdict: str, number: str | None, by: str, why: str, top: str | None = None
) -> Decision:
    if not by.strip():
        raise JobError("say who decided it: --by")
    decision = Decision(
        provider_key=provider.key,
        registered_provider=provider.names[0],
        verdict="confirmed" if verdict == "confirmed" else "refused",
        company_number=number,
        top_company_number=top,
        decided_by=by.strip(),
        decided_on=house.now().date(),
        why=why.strip(),
    )
    with house.store.writing() as session:
        matched.add_decision(session, decision, house.now())
    return decision
