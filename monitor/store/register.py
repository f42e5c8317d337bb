"""Loading what is known, as it stood: the register at a day, inspections, companies, accounts, loads of a source.

`as_of` is the day asked about; `known_at` leaves out what was first seen later, so that "what did we know then" has an
answer. The register at a day is the newest list that speaks of that day or an earlier one; nobody on it is absent by
mistake of order, because lists are kept whole.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from monitor.compared import compared
from monitor.findings import Held
from monitor.store.codec import accounts_from_json, company_from_json
from monitor.store.compared import load_figure_decisions
from monitor.store.listed import InspectionRow, LeaverRow, ProviderPageRow, SettingRow
from monitor.store.rows import COMPANY, Kept, evidence_of, inspection_of, leaver_of, setting_of
from monitor.store.tables import AccountsRow, CompanyRow, LoadRow, SnapshotRow
from scrapers.records import Accounts, Company, Inspection, Leaver, Line, Setting


def list_day(session: Session, as_of: date, known_at: datetime | None = None) -> date | None:
    """The day the newest list speaks of, not after `as_of`."""
    query = select(func.max(SettingRow.as_at)).where(SettingRow.as_at <= as_of)
    if known_at is not None:
        query = query.where(SettingRow.first_seen_at <= known_at)
    return session.scalar(query)


def load_settings(
    session: Session, as_of: date, known_at: datetime | None = None, urns: Collection[str] | None = None
) -> list[Held[Setting]]:
    """Every setting on the newest list, or some, as that list's newest good load gives it, by URN; but for those whose
    own page on Ofsted's site says that they closed after the list's day."""
    day = list_day(session, as_of, known_at)
    if day is None:
        return []
    where = [SettingRow.as_at == day, _stood(session, SettingRow, known_at)]
    if urns is not None:
        where.append(SettingRow.urn.in_(urns))
    rows = _rows(session, SettingRow, SettingRow.last_load_id, SettingRow.id, where=where, but=("last_seen_at",))
    newest = {row.urn: (row, snapshot) for row, snapshot in rows}
    closed = _closed_after(session, day, as_of, known_at)
    return [setting_of(*pair) for urn, pair in sorted(newest.items()) if urn not in closed]


class Entry(NamedTuple):
    """Of a setting on the list, what it is counted by."""

    urn: str
    provision_type: str
    local_authority: str | None
    places: int | None
    registered_provider: str | None


def load_entries(session: Session, as_of: date) -> list[Entry]:
    """Every setting that `load_settings` gives, by what it is counted by alone."""
    day = list_day(session, as_of)
    if day is None:
        return []
    columns = [getattr(SettingRow, name) for name in Entry._fields]
    query = select(*columns).where(SettingRow.as_at == day, _stood(session, SettingRow, None))
    newest = {row[0]: row for row in session.execute(query.order_by(SettingRow.last_load_id, SettingRow.id))}
    closed = _closed_after(session, day, as_of, None)
    return [Entry(*row) for urn, row in sorted(newest.items()) if urn not in closed]


def _closed_after(session: Session, day: date, as_of: date, known_at: datetime | None) -> set[str]:
    return {urn for urn, left in _closed(session, as_of, known_at).items() if left.left_on and left.left_on > day}


def load_former(session: Session, urns: Collection[str], as_of: date) -> dict[str, Setting]:
    """By URN, what the register last said of settings that may have left it since."""
    where = (SettingRow.as_at <= as_of, SettingRow.urn.in_(urns))
    rows = _rows(session, SettingRow, SettingRow.as_at, SettingRow.last_load_id, SettingRow.id, where=where)
    newest = {row.urn: (row, snapshot) for row, snapshot in rows}
    return {urn: setting_of(*pair).record for urn, pair in newest.items()}


def load_inspections(
    session: Session, as_of: date, known_at: datetime | None = None, urns: Collection[str] | None = None
) -> dict[str, tuple[Held[Inspection], ...]]:
    """By URN, every inspection made by `as_of`, newest first, each as the newest list that has it gives it.

    Ofsted corrects the days and, seldom, the numbers of its events: inspections of one number, and inspections of one
    kind on one day, are one inspection.
    """
    where = [
        InspectionRow.inspected_on <= as_of,
        InspectionRow.as_at <= as_of,
        _stood(session, InspectionRow, known_at),
    ]
    if urns is not None:
        where.append(InspectionRow.urn.in_(urns))
    in_order = (InspectionRow.as_at, InspectionRow.last_load_id, InspectionRow.id)
    # What has no number may be told by two sources on one day, the judgements by one alone: nothing is left out.
    newest = {
        (row.urn, row.event if row.event_number else row.id): (row, snapshot)
        for row, snapshot in _rows(session, InspectionRow, *in_order, where=where, but=("raw", "last_seen_at"))
    }
    once: dict[tuple[str, date, str], tuple[Any, Kept, date | None]] = {}
    for row, snapshot in sorted(newest.values(), key=lambda pair: _telling(pair[0])):
        key = (row.urn, row.inspected_on, row.inspection_type.casefold())
        published = once[key][2] if key in once else None
        once[key] = (row, snapshot, row.published_on or published)
    found: dict[str, list[Held[Inspection]]] = {}
    for row, snapshot, published_on in once.values():
        found.setdefault(row.urn, []).append(inspection_of(row, snapshot, published_on))
    return {urn: tuple(sorted(held, key=_newest_first, reverse=True)) for urn, held in found.items()}


def load_leavers(
    session: Session, as_of: date, known_at: datetime | None = None, urns: Collection[str] | None = None
) -> dict[str, Leaver]:
    """By URN, who had left the register by `as_of`, as the newest list of leavers gives it, or else its own page: all,
    or some."""
    where = [LeaverRow.left, LeaverRow.as_at <= as_of]
    if urns is not None:
        where.append(LeaverRow.urn.in_(urns))
    if known_at is not None:
        where.append(LeaverRow.first_seen_at <= known_at)
    rows = _rows(session, LeaverRow, LeaverRow.as_at, LeaverRow.last_load_id, LeaverRow.id, where=where)
    by_page = _closed(session, as_of, known_at)
    if urns is not None:
        by_page = {urn: left for urn, left in by_page.items() if urn in urns}
    return by_page | {row.urn: leaver_of(row, snapshot) for row, snapshot in rows}


def _closed(session: Session, as_of: date, known_at: datetime | None) -> dict[str, Leaver]:
    """By URN, whose newest page says that it closed by `as_of`. A page has no row, which a list's leavers have."""
    says = (ProviderPageRow.registration_status == "Open") | ProviderPageRow.closed_on.is_not(None)
    where = [says, ProviderPageRow.as_at <= as_of]
    if known_at is not None:
        where.append(ProviderPageRow.first_seen_at <= known_at)
    pages = _rows(session, ProviderPageRow, ProviderPageRow.as_at, ProviderPageRow.id, where=where)
    newest = {row.urn: (row, kept) for row, kept in pages}
    return {
        urn: Leaver(
            urn=urn,
            as_at=row.as_at,
            provision_type=(row.category or "not given").casefold(),
            local_authority=row.local_authority,
            joined=False,
            left=True,
            registered_on=row.registered_on,
            left_on=row.closed_on,
            left_as="Closed",
            line=Line(file=kept.name),
        )
        for urn, (row, kept) in newest.items()
        if row.closed_on and row.closed_on <= as_of
    }


def load_companies(
    session: Session, as_of: date, known_at: datetime | None = None, numbers: Collection[str] | None = None
) -> dict[str, Held[Company]]:
    """By company number, the profile as it was known at the end of `as_of`: of all companies, or of some."""
    where = [CompanyRow.first_seen_at <= until(as_of, known_at)]
    if numbers is not None:
        where.append(CompanyRow.company_number.in_(numbers))
    found = {}
    for row, snapshot in _rows(session, CompanyRow, CompanyRow.id, where=where):
        evidence = evidence_of(snapshot, "profile", "Companies House", COMPANY + row.company_number)
        found[row.company_number] = Held(
            record=company_from_json(row.content), evidence=evidence, first_seen_at=row.first_seen_at
        )
    return found


def load_accounts(
    session: Session,
    as_of: date,
    known_at: datetime | None = None,
    *,
    newest_alone: bool = False,
    numbers: Collection[str] | None = None,
) -> dict[str, tuple[Held[Accounts], ...]]:
    """By company number, of all or of some, the accounts known at the end of `as_of`, newest period first, one for each
    scope; with `newest_alone` the newest of each scope and type alone, among which are all that rules choose from. What
    persons had decided of figures by then has its effect."""
    where = [AccountsRow.first_seen_at <= until(as_of, known_at), AccountsRow.made_up_to <= as_of]
    if numbers is not None:
        where.append(AccountsRow.company_number.in_(numbers))
    if newest_alone:  # a set of figures is long: those alone are read that are wanted
        where = [AccountsRow.id.in_(_newest_accounts(session, where))]
    newest = {
        (row.company_number, row.made_up_to, row.scope): (row, snapshot)
        for row, snapshot in _rows(session, AccountsRow, AccountsRow.id, where=where)
    }
    decided = load_figure_decisions(session, until(as_of, known_at), numbers)
    found: dict[str, list[Held[Accounts]]] = {}
    for (number, _, _scope), (row, snapshot) in sorted(newest.items(), key=lambda item: item[0][1], reverse=True):
        url = f"{COMPANY}{number}/filing-history"
        evidence = evidence_of(snapshot, f"accounts to {row.made_up_to}, {row.scope}", "Companies House", url)
        held = Held(record=accounts_from_json(row.content), evidence=evidence, first_seen_at=row.first_seen_at)
        said = decided.get((number, row.made_up_to, row.scope))
        found.setdefault(number, []).append(compared(held, said) if said else held)
    return {number: tuple(held) for number, held in found.items()}


def _newest_accounts(session: Session, where: Sequence[ColumnElement[bool]]) -> list[int]:
    """Of each company, scope and type of accounts the newest row of the newest day."""
    kind = AccountsRow.content["accounts_type"].as_string()
    columns = (AccountsRow.id, AccountsRow.company_number, AccountsRow.made_up_to, AccountsRow.scope, kind)
    rows = {row[1:4]: row for row in session.execute(select(*columns).where(*where).order_by(AccountsRow.id))}
    newest: dict[tuple[str, str, str | None], int] = {}
    for row in sorted(rows.values(), key=lambda row: row[2], reverse=True):
        newest.setdefault((row[1], row[3], row[4]), row[0])
    return list(newest.values())


_Pair = tuple[Any, Kept]


def _rows(
    session: Session, table: Any, *order: Any, where: Sequence[Any], but: Collection[str] = ()
) -> Iterator[_Pair]:
    """Plain rows of a table, each with its snapshot: tens of thousands, no objects to track. `but` names columns that
    are left out."""
    columns = [column for column in table.__table__.columns if column.name not in but]
    said = (SnapshotRow.sha256.label("_sha256"), SnapshotRow.name.label("_name"))
    query = select(*columns, *said).join(SnapshotRow, SnapshotRow.id == table.snapshot_id).where(*where)
    kept: dict[int, Kept] = {}
    for row in session.execute(query.order_by(*order)):
        snapshot = kept.get(row.snapshot_id)
        if snapshot is None:
            snapshot = kept[row.snapshot_id] = Kept(row[-2], row[-1])
        yield row, snapshot


def _stood(
    session: Session, table: type[SettingRow] | type[InspectionRow], known_at: datetime | None
) -> ColumnElement[bool]:
    """A row stands while the newest good load of its day and scope gives it; a corrected list may leave rows out.

    What was seen again after `known_at` stood then too. What documents say, each for itself, stands whatever became of
    the run that had them: their loads are those without a day.
    """
    query = select(func.max(LoadRow.id)).where(LoadRow.state == "accepted", LoadRow.as_at.is_not(None))
    if known_at is not None:
        query = query.where(LoadRow.loaded_at <= known_at)
    of_lists = list(session.scalars(query.group_by(LoadRow.source, LoadRow.scope, LoadRow.as_at)))
    of_documents = select(LoadRow.id).where(LoadRow.as_at.is_(None))
    newest = table.last_load_id.in_(of_lists) | table.last_load_id.in_(of_documents)
    return (
        newest if known_at is None else (table.first_seen_at <= known_at) & (newest | (table.last_seen_at > known_at))
    )


def until(as_of: date, known_at: datetime | None) -> datetime:
    """The last moment of a day, or the moment asked about if that is earlier."""
    end = datetime.combine(as_of, time.max, tzinfo=UTC)
    return end if known_at is None else min(end, known_at)


def _telling(row: Any) -> tuple[bool, date, bool]:
    """Of two that speak of one inspection: the judged one, then the one said last, then the one with its number."""
    judged = bool(row.overall or row.helped_and_protected or row.leadership or row.sa_outcome or row.interim_outcome)
    return judged, row.as_at, row.event_number is not None


def _newest_first(held: Held[Inspection]) -> tuple[date, date]:
    return held.record.inspected_on, held.record.published_on or date.min
