"""Saving what a source said: one snapshot, one load, its records, in one transaction or not at all.

A row is added only where a source says something else than it last said of the same thing at the same day; otherwise
the row that stands is marked as seen again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from monitor.store.codec import accounts_to_json, company_to_json
from monitor.store.listed import (
    InspectionRow,
    LeaverRow,
    Listed,
    OwnershipRow,
    PlacesRow,
    PremisesRow,
    ProviderPageRow,
    SettingRow,
)
from monitor.store.tables import AccountsRow, CompanyRow, LoadRow, SnapshotRow
from scrapers.records import (
    Accounts,
    Company,
    Inspection,
    Leaver,
    Ownership,
    Places,
    Premises,
    ProviderPage,
    Record,
    Setting,
)
from scrapers.source import Snapshot

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a kind of listed record is kept, what tells two of one day apart, and what is worked out for its key."""

    table: type[Listed]
    fields: tuple[str, ...]
    key: tuple[str, ...]
    worked: Callable[[Any], dict[str, Any]] = lambda _record: {}


def _event(inspection: Inspection) -> dict[str, Any]:
    event = inspection.event_number or f"{inspection.inspected_on} {inspection.inspection_type.casefold()}"
    return {"event": event, "raw": dict(inspection.raw)}


def _fields(record: type[Any], *left_out: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record) if field.name not in ("line", "as_at", *left_out))


_KINDS: Mapping[type[Any], _Kind] = {
    Setting: _Kind(SettingRow, _fields(Setting), ("urn",)),
    Inspection: _Kind(InspectionRow, (*_fields(Inspection), "event"), ("urn", "event"), _event),
    Places: _Kind(PlacesRow, _fields(Places), ("urn",)),
    Premises: _Kind(PremisesRow, _fields(Premises), ("urn", "number")),
    Leaver: _Kind(LeaverRow, _fields(Leaver), ("urn", "joined", "left")),
    Ownership: _Kind(OwnershipRow, _fields(Ownership), ("urn", "registered_provider", "owner")),
    ProviderPage: _Kind(ProviderPageRow, _fields(ProviderPage), ("urn",)),
}


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
        if snapshot.url is not None:
            # The same bytes under a new address or mark: the newest one is what to compare with next time.
            values = {"url": snapshot.url, "name": snapshot.name}
            session.execute(update(SnapshotRow).where(SnapshotRow.id == found).values(values))
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
    shape: Mapping[str, Mapping[str, int]] | None = None,
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
        shape=dict(shape or {}),
    )
    session.add(row)
    session.flush()
    return row.id


def settle_load(
    session: Session, load_id: int, state: str, *, subjects: int, missing: Sequence[str], why: str | None
) -> None:
    """What became of an attempt that was begun before its outcome was known."""
    values = {"state": state, "subjects": subjects, "missing": list(missing), "why": why}
    session.execute(update(LoadRow).where(LoadRow.id == load_id).values(values))


def save_list(session: Session, as_at: date, records: Iterable[Record], seen: Seen) -> Counter[str]:
    """Records that a source gave for a day, each kind in its table. Returns how many rows of each are new."""
    rows: dict[type[Any], list[dict[str, Any]]] = {}
    for record in records:
        kind = _KINDS.get(type(record))
        if kind is not None:
            rows.setdefault(type(record), []).append(_row(kind, record, seen, as_at))
    return Counter({kind.__name__.lower(): _save_rows(session, _KINDS[kind], as_at, rows[kind], seen) for kind in rows})


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


def _row(kind: _Kind, record: Any, seen: Seen, as_at: date) -> dict[str, Any]:
    worked = kind.worked(record)
    said = {name: getattr(record, name) for name in kind.fields if name not in worked}
    return {
        **said,
        **worked,
        "as_at": as_at,
        "sheet": record.line.sheet,
        "row": record.line.row,
        "snapshot_id": seen.snapshot_id,
        "first_seen_at": seen.at,
        "last_seen_at": seen.at,
        "last_load_id": seen.load_id,
    }


def _save_rows(session: Session, kind: _Kind, as_at: date, rows: Sequence[dict[str, Any]], seen: Seen) -> int:
    standing = _standing(session, kind, as_at)
    new: dict[tuple[Any, ...], dict[str, Any]] = {}
    again = []
    for row in rows:
        key = tuple(row[name] for name in kind.key)
        last = standing.get(key)
        if last is not None and all(last[1][name] == row[name] for name in kind.fields):
            again.append(last[0])
        else:
            new[key] = row
    table = kind.table
    for start in range(0, len(again), _CHUNK):
        session.execute(
            update(table)
            .where(table.id.in_(again[start : start + _CHUNK]))
            .values(last_seen_at=seen.at, last_load_id=seen.load_id)
        )
    if new:
        session.execute(insert(table), list(new.values()))
    return len(new)


def _standing(session: Session, kind: _Kind, as_at: date) -> dict[tuple[Any, ...], tuple[int, Mapping[str, Any]]]:
    """By key, the newest row that speaks of this day, with its id."""
    table = kind.table
    columns = [getattr(table, name) for name in kind.fields]
    query = select(table.id, *columns).where(table.as_at == as_at).order_by(table.last_load_id, table.id)
    found = [(row[0], dict(zip(kind.fields, row[1:], strict=True))) for row in session.execute(query)]
    return {tuple(said[name] for name in kind.key): (number, said) for number, said in found}
