"""Plain copies of the tables for others to read: what is neither secret nor about a person, and nothing else.

Each table is either named here with the columns that stay behind, or stays behind whole: a table that nobody thought of
is never exported.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Table as SqlTable
from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.store.database import StoreError
from monitor.store.tables import Table

Format = Literal["csv", "jsonl"]
_WHOLE: Final = frozenset[str]()
EXPORTED: Final[Mapping[str, frozenset[str]]] = {
    "accounts": _WHOLE,
    "asks": _WHOLE,
    "assessments": _WHOLE,
    "charges": _WHOLE,
    "companies": _WHOLE,
    "controls": _WHOLE,
    "deliveries": frozenset({"reader", "digest_id", "message", "full", "claimed_by", "carrier_id", "why"}),
    "documents": _WHOLE,
    "editions": _WHOLE,
    "filings": _WHOLE,
    "flips": _WHOLE,
    "insolvencies": _WHOLE,
    "inspections": _WHOLE,
    "job_runs": frozenset({"said", "by"}),
    "leavers": _WHOLE,
    "loads": _WHOLE,
    "matches": _WHOLE,
    "match_decisions": frozenset({"decided_by", "why"}),
    "ownerships": _WHOLE,
    "places": _WHOLE,
    "own_standings": _WHOLE,
    "premises": _WHOLE,
    "provider_pages": _WHOLE,
    "register_entries": _WHOLE,
    "settings": _WHOLE,
    "snapshots": _WHOLE,
    "standings": _WHOLE,
    "verified_sources": _WHOLE,
}
"""Table -> the columns of it that stay behind."""

KEPT_BACK: Final[Mapping[str, str]] = {
    "acknowledgements": "names who works with the service",
    "api_tokens": "of access",
    "audit": "names who works with the service",
    "budgets": "of the program",
    "cursors": "of the program",
    "delivery_events": "by a mark made of the reader's address",
    "delivery_flips": "of the program",
    "finding_releases": "names who works with the service",
    "holds": "names readers",
    "parts": "of the program",
    "placement_counts": "a council's own, to be shared as it says",
    "placement_events": "a council's own, and names who gave it",
    "sessions": "of access",
    "sign_in_links": "of access",
    "statement_events": "names who works with the service",
    "statements": "names who answered",
    "subscriptions_ended": "names readers",
    "work_decisions": "names who works with the service",
}
"""Table -> why none of it is exported."""


def tables() -> list[SqlTable]:
    """Those that are exported, by name."""
    return [table for name, table in sorted(Table.metadata.tables.items()) if name in EXPORTED]


def export(session: Session, folder: Path, format_: Format) -> dict[str, int]:
    """A file for each table into a folder of its own. Returns how many rows each has. Raises `StoreError`."""
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(f"{folder} is not empty: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    return {table.name: _write(session, table, folder / f"{table.name}.{format_}") for table in tables()}


def _write(session: Session, table: SqlTable, path: Path) -> int:
    columns = [column for column in table.columns if column.name not in EXPORTED[table.name]]
    query = select(*columns).order_by(*table.primary_key.columns)
    names, count = [column.name for column in columns], 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        line = _csv_lines(stream, names) if path.suffix == ".csv" else _json_lines(stream, names)
        for row in session.execute(query, execution_options={"yield_per": 1000}):
            line(tuple(row))
            count += 1
    return count


def _csv_lines(stream: Any, names: list[str]) -> Callable[[tuple[Any, ...]], None]:
    writer = csv.writer(stream)
    writer.writerow(names)

    def write(row: tuple[Any, ...]) -> None:
        writer.writerow([_safe(_text(value)) for value in row])

    return write


def _json_lines(stream: Any, names: list[str]) -> Callable[[tuple[Any, ...]], None]:
    def write(row: tuple[Any, ...]) -> None:
        said = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        stream.write(json.dumps(said, ensure_ascii=False, sort_keys=False) + "\n")

    return write


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


def _text(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False)
    return "" if plain is None else str(plain)


def _safe(text: str) -> str:
    """What a spreadsheet would run as a formula is text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def columns_left(name: str) -> Iterator[str]:
    """The columns of an exported table that leave."""
    yield from (column.name for column in Table.metadata.tables[name].columns if column.name not in EXPORTED[name])
