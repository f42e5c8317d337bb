"""Saving what a source said: one snapshot, one load, its records, in one transaction or not at all.

A row is added only where a source says something else than it last said of the same thing at the same day; otherwise
the row that stands is marked as seen again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from monitor.store.codec import accounts_to_json, company_to_json
from monitor.store.tables import AccountsRow, CompanyRow, InspectionRow, LoadRow, SettingRow, SnapshotRow
from scrapers.records import Accounts, Company, Inspection, Record, Setting
from scrapers.source import Snapshot

_SETTING = (
    "urn provision_type name registration_status registered_on local_authority region sector places "
    "registered_provider registered_provider_as_printed_is"
).split()
_INSPECTION = (
    "urn event inspection_type event_number inspected_on published_on overall helped_and_protected leadership "
    "sa_outcome interim_outcome raw"
).split()
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw it: the snapshot, the load and the moment."""

    snapshot_id: int
    load_id: int
    at: datetime


def save_snapshot(session: Session, snapshot: Snapshot) -> int:
    """The row of these bytes, made if they are new."""
    found = session.scalar(
        select(SnapshotRow.id).where(SnapshotRow.source == snapshot.source, SnapshotRow.sha256 == snapshot.sha256)
    )
    if found is not None:
        return found
    row = SnapshotRow(
        source=snapshot.source,
        sha256=snapshot.sha256,
        name=snapshot.name,
        url=snapshot.url,
        fetched_at=snapshot.fetched_at,
    )
    session.add(row)
    session.flush()
    return row.id


def save_load(
    session: Session,
    source: str,
    loaded_at: datetime,
    state: str,
    *,
    snapshot_id: int | None = None,
    scope: str | None = None,
    as_at: date | None = None,
    why: str | None = None,
    subjects: int = 0,
    missing: Sequence[str] = (),
) -> int:
    """One attempt, with what became of it."""
    row = LoadRow(
        source=source,
        snapshot_id=snapshot_id,
        scope=scope,
        as_at=as_at,
        loaded_at=loaded_at,
        state=state,
        why=why,
        subjects=subjects,
        missing=list(missing),
    )
    session.add(row)
    session.flush()
    return row.id


def save_list(session: Session, as_at: date, records: Iterable[Record], seen: Seen) -> dict[str, int]:
    """A list's settings and inspections. Returns how many rows of each are new."""
    settings, inspections = [], []
    for record in records:
        if isinstance(record, Setting):
            settings.append(_row(record, _SETTING, seen, as_at))
        elif isinstance(record, Inspection):
            inspections.append(_row(record, _INSPECTION, seen, as_at))
    return {
        "setting": _save_rows(session, SettingRow, ("urn",), _SETTING, as_at, settings, seen),
        "inspection": _save_rows(session, InspectionRow, ("urn", "event"), _INSPECTION, as_at, inspections, seen),
    }


def save_company(session: Session, company: Company, seen: Seen) -> bool:
    """A profile; True where something in it is new."""
    content = company_to_json(company)
    last = session.execute(
        select(CompanyRow.id, CompanyRow.content)
        .where(CompanyRow.company_number == company.company_number)
        .order_by(CompanyRow.id.desc())
        .limit(1)
    ).first()
    if last is not None and _without_line(last.content) == _without_line(content):
        session.execute(update(CompanyRow).where(CompanyRow.id == last.id).values(last_seen_at=seen.at))
        return False
    session.add(
        CompanyRow(
            company_number=company.company_number,
            content=content,
            snapshot_id=seen.snapshot_id,
            first_seen_at=seen.at,
            last_seen_at=seen.at,
        )
    )
    return True


def save_accounts(session: Session, accounts: Accounts, seen: Seen) -> bool:
    """A set of accounts; True where it is new or reads otherwise than before."""
    content = accounts_to_json(accounts)
    last = session.execute(
        select(AccountsRow.id, AccountsRow.content)
        .where(
            AccountsRow.company_number == accounts.company_number,
            AccountsRow.made_up_to == accounts.made_up_to,
            AccountsRow.scope == accounts.scope,
        )
        .order_by(AccountsRow.id.desc())
        .limit(1)
    ).first()
    if last is not None and _without_line(last.content) == _without_line(content):
        session.execute(update(AccountsRow).where(AccountsRow.id == last.id).values(last_seen_at=seen.at))
        return False
    session.add(
        AccountsRow(
            company_number=accounts.company_number,
            made_up_to=accounts.made_up_to,
            scope=accounts.scope,
            content=content,
            snapshot_id=seen.snapshot_id,
            first_seen_at=seen.at,
            last_seen_at=seen.at,
        )
    )
    return True


def _without_line(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in ("line", "etag")}


def _row(record: Setting | Inspection, fields: Sequence[str], seen: Seen, as_at: date) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in fields if name != "event"}
    if isinstance(record, Inspection):
        row["event"] = record.event_number or f"{record.inspected_on} {record.inspection_type.casefold()}"
        row["raw"] = dict(record.raw)
    return row | {
        "as_at": as_at,
        "sheet": record.line.sheet,
        "row": record.line.row,
        "snapshot_id": seen.snapshot_id,
        "first_seen_at": seen.at,
        "last_seen_at": seen.at,
        "last_load_id": seen.load_id,
    }


def _save_rows(
    session: Session,
    table: type[SettingRow | InspectionRow],
    key: Sequence[str],
    fields: Sequence[str],
    as_at: date,
    rows: Sequence[dict[str, Any]],
    seen: Seen,
) -> int:
    standing = _standing(session, table, key, fields, as_at)
    new, again = [], []
    for row in rows:
        last = standing.get(tuple(row[name] for name in key))
        if last is not None and all(last[1][name] == row[name] for name in fields):
            again.append(last[0])
        else:
            new.append(row)
    for start in range(0, len(again), _CHUNK):
        session.execute(
            update(table)
            .where(table.id.in_(again[start : start + _CHUNK]))
            .values(last_seen_at=seen.at, last_load_id=seen.load_id)
        )
    if new:
        session.execute(insert(table), new)
    return len(new)


def _standing(
    session: Session, table: type[SettingRow | InspectionRow], key: Sequence[str], fields: Sequence[str], as_at: date
) -> dict[tuple[str, ...], tuple[int, Mapping[str, Any]]]:
    """By key, the newest row that speaks of this day, with its id."""
    columns = [getattr(table, name) for name in fields]
    found = session.execute(
        select(table.id, *columns).where(table.as_at == as_at).order_by(table.last_load_id, table.id)
    )
    return {tuple(row[name] for name in key): (row["id"], row) for row in map(_mapping, found)}


def _mapping(row: Any) -> Mapping[str, Any]:
    mapping: Mapping[str, Any] = row._mapping
    return mapping
