"""What Companies House says of companies besides profile and accounts, version by version: saved, and as it stood.

A thing said again as it was is marked as seen again; said otherwise it gets a new row; what a whole answer no longer
has is marked as gone, and stays. What was newest at a moment, and not gone by then, is what was known.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, inspect, select, update
from sqlalchemy.orm import Session

from monitor.findings import Held
from monitor.store.bulk import add_rows
from monitor.store.codec import record_from_json, record_to_json
from monitor.store.filed import ChargeRow, ControlRow, DocumentRow, FilingRow, InsolvencyRow, RegisterEntryRow
from monitor.store.rows import COMPANY, Kept, evidence_of
from monitor.store.tables import SnapshotRow
from monitor.store.versions import Seen, same
from scrapers.records import Charge, Control, FiledDocument, Filing, Insolvency, Record, RegisterEntry

_R = TypeVar("_R", Filing, FiledDocument, Charge, Insolvency, Control, RegisterEntry)
_CHUNK = 200
"""Companies asked of the database at a time: within the bound that SQLite sets to values in a statement."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a kind of record is kept, what tells two of one company apart, what is said in columns of its own, how a
    person calls it, and where Companies House shows it."""

    table: Any
    key: Callable[[Any], str]
    columns: tuple[str, ...]
    called: str
    page: str


_KINDS: Mapping[type[Any], _Kind] = {
    Filing: _Kind(FilingRow, attrgetter("transaction_id"), (), "filing", "filing-history"),
    FiledDocument: _Kind(DocumentRow, attrgetter("transaction_id"), (), "document of filing", "filing-history"),
    Charge: _Kind(ChargeRow, attrgetter("charge_id"), (), "charge", "charges"),
    Insolvency: _Kind(InsolvencyRow, attrgetter("case_number"), (), "insolvency case", "insolvency"),
    Control: _Kind(
        ControlRow,
        attrgetter("control_id"),
        ("controller_number",),
        "control",
        "persons-with-significant-control",
    ),
    RegisterEntry: _Kind(RegisterEntryRow, lambda _: "register", ("as_at",), "company data", ""),
}


# Saving ---------------------------------------------------------------------------------------------------------------


def save_items(session: Session, records: Iterable[Record], seen: Seen) -> int:
    """Single things, of any companies and kinds; records that are kept elsewhere are left. Returns how many rows are
    new. Nothing is marked as gone."""
    found: dict[type[Any], dict[str, dict[str, Any]]] = {}
    for record in records:
        if isinstance(record, Filing | FiledDocument | Charge | Insolvency | Control | RegisterEntry):
            of_company = found.setdefault(type(record), {}).setdefault(record.company_number, {})
            of_company[_KINDS[type(record)].key(record)] = record
    return sum(_save(session, _KINDS[kind], by_company, seen) for kind, by_company in found.items())


def save_whole(session: Session, kind: type[_R], company_number: str, records: Sequence[_R], seen: Seen) -> int:
    """Everything of a kind that Companies House has of a company, or nothing: what stood besides is marked as gone.
    Returns how many rows are new."""
    new = save_items(session, records, seen)
    mark_absent(session, kind, company_number, records, seen.at)
    return new


def mark_absent(session: Session, kind: type[_R], company_number: str, records: Iterable[_R], at: datetime) -> int:
    """Marks as gone what stands of a company and is not among `records`, the whole of what there is. Returns how many
    are."""
    there = {_KINDS[kind].key(record) for record in records}
    standing = _standing(session, _KINDS[kind].table, [company_number])
    return _gone(session, kind, [row.id for (_, key), row in standing.items() if key not in there], at)


def mark_gone(session: Session, kind: type[_R], company_number: str, key: str, at: datetime) -> bool:
    """Marks one thing as gone; whether it stood."""
    row = _standing(session, _KINDS[kind].table, [company_number]).get((company_number, key))
    return row is not None and bool(_gone(session, kind, [row.id], at))


def _save(session: Session, kind: _Kind, by_company: dict[str, dict[str, Any]], seen: Seen) -> int:
    new: list[tuple[Any, ...]] = []
    for numbers in _chunks(by_company):
        standing = _standing(session, kind.table, numbers)
        again: dict[Any, list[int]] = {}
        for record in (record for number in numbers for record in by_company[number].values()):
            of = (record.company_number, kind.key(record))
            row, content = standing.get(of), record_to_json(record)
            if row is not None and _is_older(record, row):
                continue
            if row is not None and same(row.content, content):
                again.setdefault(getattr(record, "as_at", None), []).append(row.id)
            else:
                new.append((*of, content, *[getattr(record, name) for name in kind.columns]))
        for as_at, rows in again.items():
            _seen_again(session, kind.table, rows, {"as_at": as_at} if as_at else {}, seen)
    names = ("company_number", "key", "content", *kind.columns)
    by_us = {"snapshot_id": seen.snapshot_id, "first_seen_at": seen.at, "last_seen_at": seen.at}
    add_rows(session, inspect(kind.table).local_table, names, new, by_us)
    return len(new)


def _is_older(record: Any, row: Any) -> bool:
    """Whether a month's data comes after a later month's: it says nothing of today."""
    return isinstance(record, RegisterEntry) and record.as_at < row.as_at


def _seen_again(session: Session, table: Any, rows: Sequence[int], also: Mapping[str, Any], seen: Seen) -> None:
    for some in _chunks(rows):
        session.execute(update(table).where(table.id.in_(some)).values(last_seen_at=seen.at, **also))


def _standing(session: Session, table: Any, numbers: Sequence[str]) -> dict[tuple[str, str], Any]:
    """By company and key, the newest row, unless it is gone."""
    columns = [table.id, table.company_number, table.key, table.content, table.gone_at]
    columns += [table.as_at] if table is RegisterEntryRow else []
    query = select(*columns).where(table.company_number.in_(numbers)).order_by(table.id)
    newest = {(row.company_number, row.key): row for row in session.execute(query)}
    return {name: row for name, row in newest.items() if row.gone_at is None}


def _gone(session: Session, kind: type[Any], rows: Sequence[int], at: datetime) -> int:
    table = _KINDS[kind].table
    for some in _chunks(rows):
        session.execute(update(table).where(table.id.in_(some)).values(gone_at=at))
    return len(rows)


# Loading --------------------------------------------------------------------------------------------------------------


def load_filed(
    session: Session, kind: type[_R], known_at: datetime, numbers: Collection[str] | None = None
) -> dict[str, tuple[Held[_R], ...]]:
    """By company number, what was known at a moment of a kind of thing: of all companies, or of some."""
    table = _KINDS[kind].table
    if numbers is None:
        return _by(lambda held: held.record.company_number, _load(session, kind, known_at))
    found = [
        held
        for some in _chunks(sorted(numbers))
        for held in _load(session, kind, known_at, table.company_number.in_(some))
    ]
    return _by(lambda held: held.record.company_number, found)


def load_accounts_filings(
    session: Session, known_at: datetime, numbers: Collection[str] | None = None
) -> dict[str, tuple[Held[Filing], ...]]:
    """By company number, of all or of some, the entries of the filing history that are accounts, as they were known at
    a moment."""
    which = [FilingRow.content["category"].as_string() == "accounts"]
    if numbers is not None:
        which.append(FilingRow.company_number.in_(numbers))
    return _by(lambda held: held.record.company_number, _load(session, Filing, known_at, *which))


def load_controlled(
    session: Session, known_at: datetime, controller_numbers: Collection[str]
) -> dict[str, tuple[Held[Control], ...]]:
    """By the company number of who controls, what was known at a moment of the companies it controls or controlled."""
    found: list[Held[Control]] = []
    for some in _chunks(sorted(controller_numbers)):
        ever = select(ControlRow.company_number).where(ControlRow.controller_number.in_(some))
        theirs = _load(session, Control, known_at, ControlRow.company_number.in_(ever))
        found += [held for held in theirs if held.record.controller_number in some]
    return _by(lambda held: held.record.controller_number or "", found)


def _load(session: Session, kind: type[_R], known_at: datetime, *which: ColumnElement[bool]) -> list[Held[_R]]:
    table = _KINDS[kind].table
    newest = select(func.max(table.id)).where(table.first_seen_at <= known_at, *which)
    said: tuple[str, ...] = ("company_number", "key", "content", "first_seen_at", "last_seen_at")
    columns = [getattr(table, name) for name in (*said, "as_at") if hasattr(table, name)]
    query = (
        select(*columns, SnapshotRow.sha256, SnapshotRow.name)
        .join(SnapshotRow, SnapshotRow.id == table.snapshot_id)
        .where(table.id.in_(newest.group_by(table.company_number, table.key)))
        .where(table.gone_at.is_(None) | (table.gone_at > known_at))
        .order_by(table.company_number, table.id)
    )
    return [_held(kind, row, Kept(row.sha256, row.name), known_at) for row in session.execute(query)]


def _held(kind: type[_R], row: Any, snapshot: Kept, known_at: datetime) -> Held[_R]:
    words = _KINDS[kind]
    record = record_from_json(kind, row.content)
    if isinstance(record, RegisterEntry) and row.last_seen_at <= known_at:
        record = replace(record, as_at=row.as_at)  # said again since, and as it was
    url = f"{COMPANY}{row.company_number}" + (f"/{words.page}" if words.page else "")
    evidence = evidence_of(snapshot, f"{words.called} {row.key}", "Companies House", url)
    return Held(record=record, evidence=evidence, first_seen_at=row.first_seen_at)


def _by(name: Callable[[Held[_R]], str], found: Iterable[Held[_R]]) -> dict[str, tuple[Held[_R], ...]]:
    by: dict[str, list[Held[_R]]] = {}
    for held in found:
        by.setdefault(name(held), []).append(held)
    return {each: tuple(held) for each, held in by.items()}


_T = TypeVar("_T")


def _chunks(things: Collection[_T]) -> Iterator[list[_T]]:
    every = list(things)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
