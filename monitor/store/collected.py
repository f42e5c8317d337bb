"""Saving what a source said: one snapshot, one load, its records, in one transaction or not at all.

A row is added only where a source says something else than it last said of the same thing at the same day; otherwise
the row that stands is marked as seen again. Two sheets of one workbook may say different things of one inspection, and
each is held against what it said itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from monitor.store.bulk import add_rows
from monitor.store.codec import record_to_json
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
from monitor.store.versions import Seen, save_version, stands
from scrapers.lines import kind_of
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

__all__ = ["Seen", "save_accounts", "save_company", "save_list", "save_load", "save_snapshot", "settle_load"]

_CHUNK = 500
_PLACE = attrgetter("line.sheet", "line.row")


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a kind of listed record is kept, what tells two of one day apart, and what is worked out for its key."""

    table: type[Listed]
    record_fields: tuple[str, ...]
    key: tuple[str, ...]
    worked: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that hold what the record says."""
        return (*self.record_fields, *self.worked)

    def said(self) -> Callable[[Any], tuple[Any, ...]]:
        """Takes from a record its values, in the order of `fields`."""
        plain, worked = attrgetter(*self.record_fields), tuple(self.worked.values())
        if not worked:
            return plain
        return lambda record: (*plain(record), *[work(record) for work in worked])

    def keyed(self) -> Callable[[tuple[Any, ...]], Any]:
        """Takes from such values those that tell two records of one day apart."""
        return itemgetter(*[self.fields.index(name) for name in self.key])


def _event(inspection: Inspection) -> str:
    return inspection.event_number or f"{inspection.inspected_on} {inspection.inspection_type.casefold()}"


def _fields(record: type[Any], *left_out: str) -> tuple[str, ...]:
    return tuple(each.name for each in fields(record) if each.name not in ("line", "as_at", *left_out))


_KINDS: Mapping[type[Any], _Kind] = {
    Setting: _Kind(SettingRow, _fields(Setting), ("urn",)),
    Inspection: _Kind(InspectionRow, _fields(Inspection), ("urn", "event"), {"event": _event}),
    Places: _Kind(PlacesRow, _fields(Places), ("urn",)),
    Premises: _Kind(PremisesRow, _fields(Premises), ("urn", "number")),
    Leaver: _Kind(LeaverRow, _fields(Leaver), ("urn", "joined", "left")),
    Ownership: _Kind(OwnershipRow, _fields(Ownership), ("urn", "registered_provider", "owner")),
    # A line of the search, a page and a report each say something of their own of a setting on one day.
    ProviderPage: _Kind(ProviderPageRow, _fields(ProviderPage), ("urn", "link", "latest_report_on")),
}


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
    found: dict[type[Any], list[Any]] = {}
    for record in records:
        if type(record) in _KINDS:
            found.setdefault(type(record), []).append(record)
    return Counter({kind_of(kind): _save_rows(session, _KINDS[kind], as_at, found[kind], seen) for kind in found})


def save_company(session: Session, company: Company, seen: Seen) -> bool:
    """A profile; True where something in it is new. A hit of a search never takes the place of what is known."""
    of = {"company_number": company.company_number}
    if company.partial and stands(session, CompanyRow, of):
        return False
    return save_version(session, CompanyRow, of, record_to_json(company), seen)


def save_accounts(session: Session, accounts: Accounts, seen: Seen) -> bool:
    """A set of accounts; True where it is new or reads otherwise than before."""
    of = {
        "company_number": accounts.company_number,
        "made_up_to": accounts.made_up_to,
        "scope": accounts.scope,
    }
    return save_version(session, AccountsRow, of, record_to_json(accounts), seen)


def _save_rows(session: Session, kind: _Kind, as_at: date, records: Sequence[Any], seen: Seen) -> int:
    standing = _standing(session, kind, as_at, seen.load_id)
    said = [*map(kind.said(), records)]
    new: dict[Any, tuple[Any, ...]] = {}
    again = []
    for key, what, place in zip(map(kind.keyed(), said), said, map(_PLACE, records), strict=True):
        last = [number for number, before in standing[key] if before == what] if key in standing else ()
        if last:
            again.append(last[0])
        else:
            new[key] = what + place
    table = kind.table
    for start in range(0, len(again), _CHUNK):
        session.execute(
            update(table)
            .where(table.id.in_(again[start : start + _CHUNK]))
            .values(last_seen_at=seen.at, last_load_id=seen.load_id)
        )
    by_us = {
        "as_at": as_at,
        "snapshot_id": seen.snapshot_id,
        "first_seen_at": seen.at,
        "last_seen_at": seen.at,
        "last_load_id": seen.load_id,
    }
    names = (*kind.fields, "sheet", "row")
    add_rows(session, inspect(table).local_table, names, list(new.values()), by_us)
    return len(new)


_Said = tuple[int, tuple[Any, ...]]


def _standing(session: Session, kind: _Kind, as_at: date, load_id: int) -> dict[Any, tuple[_Said, ...]]:
    """By key, the newest row that speaks of this day, and the newest one of lists of this load's scope: the id of each
    and what it says."""
    table, key_of = kind.table, kind.keyed()
    ours = session.scalar(select(LoadRow.scope).where(LoadRow.id == load_id))
    columns = [getattr(table, name) for name in kind.fields]
    query = (
        select(table.id, LoadRow.scope, *columns)
        .join(LoadRow, LoadRow.id == table.last_load_id)
        .where(table.as_at == as_at)
        .order_by(table.last_load_id, table.id)
    )
    newest: dict[Any, _Said] = {}
    of_scope: dict[Any, _Said] = {}
    for number, scope, *values in session.execute(query):
        said = tuple(values)
        newest[key_of(said)] = (number, said)
        if scope == ours:
            of_scope[key_of(said)] = (number, said)
    return {key: (last, of_scope.get(key, last)) for key, last in newest.items()}
