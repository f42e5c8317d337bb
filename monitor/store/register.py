"""Loading what is known, as it stood: the register at a day, inspections, companies, accounts, loads of a source.

`as_of` is the day asked about; `known_at` leaves out what was first seen later, so that "what did we know then" has an
answer. The register at a day is the newest list that speaks of that day or an earlier one; nobody on it is absent by
mistake of order, because lists are kept whole.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from monitor.findings import Evidence, Held, Load
from monitor.store.codec import accounts_from_json, company_from_json
from monitor.store.listed import InspectionRow, LeaverRow, SettingRow
from monitor.store.tables import AccountsRow, CompanyRow, LoadRow, SnapshotRow
from scrapers.records import Accounts, Company, Inspection, InterimOutcome, Judgement, Leaver, Line, SaOutcome, Setting

_MAIN_SCOPES = (None, "all", "inspected", "ownership")
_CARE = "https://reports.ofsted.gov.uk/inspection-reports/find-inspection-report/provider/CARE/"
"""The address that Ofsted's own lists give for a setting's reports; the URN follows."""
_COMPANY = "https://find-and-update.company-information.service.gov.uk/company/"


def list_day(session: Session, as_of: date, known_at: datetime | None = None) -> date | None:
    """The day the newest list speaks of, not after `as_of`."""
    query = select(func.max(SettingRow.as_at)).where(SettingRow.as_at <= as_of)
    if known_at is not None:
        query = query.where(SettingRow.first_seen_at <= known_at)
    return session.scalar(query)


def load_settings(session: Session, as_of: date, known_at: datetime | None = None) -> list[Held[Setting]]:
    """Every setting on the newest list, as that list's newest good load gives it, by URN."""
    day = list_day(session, as_of, known_at)
    if day is None:
        return []
    query = _with_snapshot(SettingRow).where(SettingRow.as_at == day, _stood(session, SettingRow, known_at))
    newest = {
        row.urn: (row, snapshot)
        for row, snapshot in session.execute(query.order_by(SettingRow.last_load_id, SettingRow.id))
    }
    return [_setting(*pair) for _, pair in sorted(newest.items())]


def load_former(session: Session, urns: Collection[str], as_of: date) -> dict[str, Setting]:
    """By URN, what the register last said of settings that may have left it since."""
    query = _with_snapshot(SettingRow).where(SettingRow.as_at <= as_of, SettingRow.urn.in_(urns))
    rows = session.execute(query.order_by(SettingRow.as_at, SettingRow.last_load_id, SettingRow.id))
    return {row.urn: _setting(row, snapshot).record for row, snapshot in rows}


def load_inspections(
    session: Session, as_of: date, known_at: datetime | None = None, urns: Collection[str] | None = None
) -> dict[str, tuple[Held[Inspection], ...]]:
    """By URN, every inspection made by `as_of`, newest first, each as the newest list that has it gives it.

    Ofsted corrects the days and, seldom, the numbers of its events: inspections of one number, and inspections of one
    kind on one day, are one inspection.
    """
    query = _with_snapshot(InspectionRow).where(
        InspectionRow.inspected_on <= as_of, InspectionRow.as_at <= as_of, _stood(session, InspectionRow, known_at)
    )
    if urns is not None:
        query = query.where(InspectionRow.urn.in_(urns))
    newest = {
        (row.urn, row.event): (row, snapshot)
        for row, snapshot in session.execute(
            query.order_by(InspectionRow.as_at, InspectionRow.last_load_id, InspectionRow.id)
        )
    }
    once: dict[tuple[str, date, str], tuple[InspectionRow, SnapshotRow, date | None]] = {}
    for row, snapshot in sorted(newest.values(), key=lambda pair: _telling(pair[0])):
        key = (row.urn, row.inspected_on, row.inspection_type.casefold())
        published = once[key][2] if key in once else None
        once[key] = (row, snapshot, row.published_on or published)
    found: dict[str, list[Held[Inspection]]] = {}
    for row, snapshot, published_on in once.values():
        found.setdefault(row.urn, []).append(_inspection(row, snapshot, published_on))
    return {urn: tuple(sorted(held, key=_newest_first, reverse=True)) for urn, held in found.items()}


def load_leavers(session: Session, as_of: date, known_at: datetime | None = None) -> dict[str, Leaver]:
    """By URN, who had left the register by `as_of`, as the newest list of leavers gives it."""
    query = _with_snapshot(LeaverRow).where(LeaverRow.left, LeaverRow.as_at <= as_of)
    if known_at is not None:
        query = query.where(LeaverRow.first_seen_at <= known_at)
    rows = session.execute(query.order_by(LeaverRow.as_at, LeaverRow.last_load_id, LeaverRow.id))
    return {row.urn: _leaver(row, snapshot) for row, snapshot in rows}


def load_companies(session: Session, as_of: date, known_at: datetime | None = None) -> dict[str, Held[Company]]:
    """By company number, the profile as it was known at the end of `as_of`."""
    query = _with_snapshot(CompanyRow).where(CompanyRow.first_seen_at <= _until(as_of, known_at))
    found = {}
    for row, snapshot in session.execute(query.order_by(CompanyRow.id)):
        evidence = _evidence(snapshot, "profile", "Companies House", _COMPANY + row.company_number)
        found[row.company_number] = Held(
            record=company_from_json(row.content), evidence=evidence, first_seen_at=row.first_seen_at
        )
    return found


def load_accounts(
    session: Session, as_of: date, known_at: datetime | None = None
) -> dict[str, tuple[Held[Accounts], ...]]:
    """By company number, the accounts known at the end of `as_of`, newest period first, one for each scope."""
    query = _with_snapshot(AccountsRow).where(
        AccountsRow.first_seen_at <= _until(as_of, known_at), AccountsRow.made_up_to <= as_of
    )
    newest: dict[tuple[str, date, str], Held[Accounts]] = {}
    for row, snapshot in session.execute(query.order_by(AccountsRow.id)):
        url = f"{_COMPANY}{row.company_number}/filing-history"
        evidence = _evidence(snapshot, f"accounts to {row.made_up_to}, {row.scope}", "Companies House", url)
        held = Held(record=accounts_from_json(row.content), evidence=evidence, first_seen_at=row.first_seen_at)
        newest[row.company_number, row.made_up_to, row.scope] = held
    found: dict[str, list[Held[Accounts]]] = {}
    for (number, _, _), held in sorted(newest.items(), key=lambda item: item[0][1], reverse=True):
        found.setdefault(number, []).append(held)
    return {number: tuple(held) for number, held in found.items()}


def load_loads(session: Session, source: str, as_of: date) -> list[LoadRow]:
    """Every attempt to take a source that speaks of `as_of` or earlier, newest first; a list speaks of its own day,
    anything else of the day it was had. Lists beside the main one (premises, leavers, events) are left out."""
    query = select(LoadRow).where(LoadRow.source == source).order_by(LoadRow.id.desc())
    return [
        load
        for load in session.scalars(query)
        if (load.as_at or load.loaded_at.date()) <= as_of and load.scope in _MAIN_SCOPES and load.state != "put_aside"
    ]


def accepted(loads: list[LoadRow]) -> tuple[Load, ...]:
    """The accepted ones among `loads`, in their order."""
    return tuple(
        Load(as_at=row.as_at, loaded_at=row.loaded_at, subjects=row.subjects, scope=row.scope)
        for row in loads
        if row.state == "accepted"
    )


def was_accepted(session: Session, source: str, sha256: str) -> bool:
    """Whether these very bytes are already taken as truth."""
    query = (
        select(LoadRow.id)
        .join(SnapshotRow, SnapshotRow.id == LoadRow.snapshot_id)
        .where(SnapshotRow.source == source, SnapshotRow.sha256 == sha256, LoadRow.state == "accepted")
        .limit(1)
    )
    return session.scalar(query) is not None


def previous_load(session: Session, source: str, scope: str, as_at: date) -> LoadRow | None:
    """The last good load of the same scope that speaks of the same or the nearest earlier day."""
    query = (
        select(LoadRow)
        .where(LoadRow.source == source, LoadRow.state == "accepted", LoadRow.scope == scope, LoadRow.as_at <= as_at)
        .order_by(LoadRow.as_at.desc(), LoadRow.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def known_addresses(session: Session, source: str) -> dict[str, str]:
    """Snapshot name -> address of everything taken from a source over the network, but for what was not believed."""
    doubted = select(LoadRow.snapshot_id).where(LoadRow.state != "accepted", LoadRow.snapshot_id.is_not(None))
    query = select(SnapshotRow.name, SnapshotRow.url).where(
        SnapshotRow.source == source, SnapshotRow.url.is_not(None), SnapshotRow.id.not_in(doubted)
    )
    return {name: url for name, url in session.execute(query) if url}


_T = TypeVar("_T", SettingRow, InspectionRow, LeaverRow, CompanyRow, AccountsRow)


def _with_snapshot(table: type[_T]) -> Select[_T, SnapshotRow]:
    return select(table, SnapshotRow).join(SnapshotRow, SnapshotRow.id == table.snapshot_id)


def _stood(
    session: Session, table: type[SettingRow] | type[InspectionRow], known_at: datetime | None
) -> ColumnElement[bool]:
    """A row stands while the newest good load of its day and scope gives it; a corrected list may leave rows out.

    What was seen again after `known_at` stood then too.
    """
    query = select(func.max(LoadRow.id)).where(LoadRow.state == "accepted", LoadRow.as_at.is_not(None))
    if known_at is not None:
        query = query.where(LoadRow.loaded_at <= known_at)
    newest = table.last_load_id.in_(list(session.scalars(query.group_by(LoadRow.source, LoadRow.scope, LoadRow.as_at))))
    return (
        newest if known_at is None else (table.first_seen_at <= known_at) & (newest | (table.last_seen_at > known_at))
    )


def _until(as_of: date, known_at: datetime | None) -> datetime:
    end = datetime.combine(as_of, time.max, tzinfo=UTC)
    return end if known_at is None else min(end, known_at)


def _telling(row: InspectionRow) -> tuple[bool, date, bool]:
    """Of two that speak of one inspection: the judged one, then the one said last, then the one with its number."""
    judged = bool(row.overall or row.helped_and_protected or row.leadership or row.sa_outcome or row.interim_outcome)
    return judged, row.as_at, row.event_number is not None


def _newest_first(held: Held[Inspection]) -> tuple[date, date]:
    return held.record.inspected_on, held.record.published_on or date.min


def _evidence(snapshot: SnapshotRow, place: str, publisher: str, url: str) -> Evidence:
    return Evidence(publisher=publisher, snapshot=snapshot.sha256, place=f"{snapshot.name}, {place}", url=url)


def _line(row: SettingRow | InspectionRow | LeaverRow, snapshot: SnapshotRow) -> Line:
    return Line(file=snapshot.name, sheet=row.sheet, row=row.row)


def _place(row: SettingRow | InspectionRow) -> str:
    return f"sheet {row.sheet}, row {row.row}" if row.sheet else f"row {row.row}"


def _setting(row: SettingRow, snapshot: SnapshotRow) -> Held[Setting]:
    record = Setting(
        urn=row.urn,
        as_at=row.as_at,
        provision_type=row.provision_type,
        name=row.name,
        registration_status=row.registration_status,
        registered_on=row.registered_on,
        local_authority=row.local_authority,
        region=row.region,
        sector=row.sector,
        places=row.places,
        registered_provider=row.registered_provider,
        registered_provider_as_printed_is=row.registered_provider_as_printed_is,
        line=_line(row, snapshot),
    )
    evidence = _evidence(snapshot, _place(row), "Ofsted", _CARE + row.urn)
    return Held(record=record, evidence=evidence, first_seen_at=row.first_seen_at)


def _inspection(row: InspectionRow, snapshot: SnapshotRow, published_on: date | None) -> Held[Inspection]:
    record = Inspection(
        urn=row.urn,
        as_at=row.as_at,
        inspection_type=row.inspection_type,
        event_number=row.event_number,
        inspected_on=row.inspected_on,
        published_on=published_on,
        overall=Judgement(row.overall) if row.overall else None,
        helped_and_protected=Judgement(row.helped_and_protected) if row.helped_and_protected else None,
        leadership=Judgement(row.leadership) if row.leadership else None,
        sa_outcome=SaOutcome(row.sa_outcome) if row.sa_outcome else None,
        interim_outcome=InterimOutcome(row.interim_outcome) if row.interim_outcome else None,
        raw=row.raw,
        line=_line(row, snapshot),
    )
    evidence = _evidence(snapshot, _place(row), "Ofsted", _CARE + row.urn)
    return Held(record=record, evidence=evidence, first_seen_at=row.first_seen_at)


def _leaver(row: LeaverRow, snapshot: SnapshotRow) -> Leaver:
    return Leaver(
        urn=row.urn,
        as_at=row.as_at,
        provision_type=row.provision_type,
        local_authority=row.local_authority,
        sector=row.sector,
        places=row.places,
        joined=row.joined,
        left=row.left,
        registered_on=row.registered_on,
        left_on=row.left_on,
        left_as=row.left_as,
        line=_line(row, snapshot),
    )
