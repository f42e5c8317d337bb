"""Which companies are watched, and what is known of each that a plan of calls turns on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from monitor.findings import Held
from monitor.jobs.house import House
from monitor.plans import Asked, Filed, Means, Profile, Watched
from monitor.plans.ages import ACCOUNTS, BY_COMPANY, CHARGES, COMPANY, CONTROL, FILINGS, INSOLVENCY, STREAMS, WHOLE
from monitor.store import asks, register
from monitor.store.asks import FOUND
from monitor.store.companies import load_filed
from monitor.store.running import AskRow
from scrapers.companies_house import events
from scrapers.records import Charge, Company, Control, FiledDocument, Filing, RegisterEntry

SOURCE_OF: Final[Mapping[str, str]] = {
    events.COMPANIES: COMPANY,
    events.FILINGS: FILINGS,
    events.CHARGES: CHARGES,
    events.INSOLVENCY: INSOLVENCY,
    events.CONTROL: CONTROL,
}
"""Which source a stream tells the changes of."""
_ENDED = frozenset({"dissolved", "converted-closed", "closed", "removed"})
_CONTROLS = frozenset({"persons_with_significant_control", "persons_with_significant_control_statements", "exemptions"})
_ACCOUNTS_TYPE = "AA"
_MOST_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Situation:
    """Where things stand: the companies watched, what there is to ask with, and by company number what its profile
    links to and the accounts in its filing history, newest first."""

    watched: Mapping[str, Watched]
    means: Means
    offered: Mapping[str, frozenset[str]]
    filed: Mapping[str, tuple[Filing, ...]]


def linked(house: House) -> frozenset[str]:
    """The linked companies and the tops of their groups. Raises `LinksError`."""
    links = house.links().values()
    return frozenset(number for link in links for number in (link.company_number, link.top_company_number))


def situation(house: House, sources: Collection[str], companies: Collection[str]) -> Situation:
    """Where things stand now, for the sources named and the companies linked."""
    at = house.now()
    with house.store.reading() as session:
        numbers = watched_numbers(session, companies, at)
        asked = asks.load_asks(session, (*BY_COMPANY, ACCOUNTS))
        profiles = {
            number: held.record
            for number, held in register.load_companies(session, at.date()).items()
            if not held.record.partial
        }
        filed = {number: _accounts(held) for number, held in load_filed(session, Filing, at, numbers).items()}
        held = _Held(
            made_up_to=asks.load_made_up_to(session),
            unreadable=_transactions(load_filed(session, FiledDocument, at, numbers)),
            charges={number: len(found) for number, found in load_filed(session, Charge, at, numbers).items()},
            counted=_counted(load_filed(session, RegisterEntry, at, numbers)),
            newest=house.settings.accounts_newest,
        )
        watched = {
            number: _watched(number, asked.get(number, {}), profiles.get(number), filed.get(number), held)
            for number in numbers
        }
        means = _means(house, session, sources)
    offered = {number: frozenset(one.links) for number, one in profiles.items() if one.links is not None}
    return Situation(watched, means, offered, filed)


def watched_numbers(session: Session, companies: Collection[str], at: datetime) -> list[str]:
    """These companies, and whoever controls one of them, level by level upwards, as known at a moment."""
    level = set(companies)
    found = set(level)
    for _ in range(_MOST_LEVELS):
        held = load_filed(session, Control, at, sorted(level)) if level else {}
        level = {one for controls in held.values() for each in controls if (one := _controller(each.record))} - found
        found |= level
    return sorted(found)


def _controller(control: Control) -> str | None:
    return None if control.ceased else control.controller_number


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """By company number, what is held besides."""

    made_up_to: Mapping[str, Collection[date]]
    unreadable: Mapping[str, Collection[str]]
    charges: Mapping[str, int]
    counted: Mapping[str, int | None]
    newest: int


def _accounts(held: Iterable[Held[Filing]]) -> tuple[Filing, ...]:
    """The sets of accounts of a filing history, newest first: the category also has changes of the accounting date."""
    found = [one.record for one in held if one.record.filing_type == _ACCOUNTS_TYPE]
    return tuple(sorted(found, key=lambda one: (one.filed_on or date.min, one.transaction_id), reverse=True))


def _transactions(held: Mapping[str, Iterable[Held[FiledDocument]]]) -> dict[str, set[str]]:
    return {
        number: {one.record.transaction_id for one in found if not one.record.readable}
        for number, found in held.items()
    }


def _counted(held: Mapping[str, tuple[Held[RegisterEntry], ...]]) -> dict[str, int | None]:
    return {number: found[-1].record.charges for number, found in held.items() if found}


def _watched(
    number: str,
    asked: Mapping[str, AskRow],
    profile: Company | None,
    filed: tuple[Filing, ...] | None,
    held: _Held,
) -> Watched:
    etag = asked[COMPANY].mark if COMPANY in asked else None
    has_history = FILINGS in asked or filed is not None
    return Watched(
        company_number=number,
        asked={source: _asked(row) for source, row in asked.items()},
        profile=_profile(profile, etag) if profile else None,
        unread=tuple(_unread(number, filed or (), held)) if has_history else None,
        filed_to=max((one.made_up_to for one in filed or () if one.made_up_to), default=None),
        charges_counted=held.counted.get(number),
        charges_held=held.charges.get(number, 0),
    )


def _asked(row: AskRow) -> Asked:
    return Asked(at=row.asked_at, found=row.answer == FOUND, mark=row.mark, due=row.due)


def _profile(company: Company, etag: str | None) -> Profile:
    return Profile(
        etag=etag,
        ended=company.company_status in _ENDED,
        has_charges=company.has_charges,
        has_insolvency=company.has_insolvency_history,
        has_controls=None if company.links is None else bool(_CONTROLS & set(company.links)),
        accounts_due_on=company.accounts_next_due_on,
        accounts_made_up_to=company.accounts_last_made_up_to,
    )


def _unread(number: str, filed: tuple[Filing, ...], held: _Held) -> Iterable[Filed]:
    """Of the newest accounts, those of which no figures are held and which are not known to be pictures of pages."""
    for one in filed[: held.newest]:
        if one.made_up_to in held.made_up_to.get(number, ()) or one.transaction_id in held.unreadable.get(number, ()):
            continue
        if one.document_link:
            yield Filed(transaction_id=one.transaction_id, filed_on=one.filed_on)


def _means(house: House, session: Session, sources: Collection[str]) -> Means:
    cursors = asks.load_cursors(session, STREAMS)
    has_stream_key = bool(house.settings.secret("companies_house_streaming_key"))
    return Means(
        sources=frozenset(sources),
        key=bool(house.settings.secret("companies_house_api_key")),
        stream_key=has_stream_key,
        streams={SOURCE_OF[name]: cursor.at for name, cursor in cursors.items() if name in SOURCE_OF},
        taken=asks.load_taken(session, WHOLE),
    )
