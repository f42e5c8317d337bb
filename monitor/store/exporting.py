"""What of the tables others may have as plain copies: what is neither secret nor about a person, and nothing else.

Each table is either named here with the columns that stay behind, or stays behind whole: a table that nobody thought of
is never exported.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Table as SqlTable
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.store.tables import Table

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
    "figure_decisions": frozenset({"by", "why"}),
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
    "shared_runs": "of the program",
    "shares": "of the program",
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


def rows_of(session: Session) -> int:
    """How many rows there are to export."""
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables())


class Exported(NamedTuple):
    """What leaves of a table: its name, its columns and its rows, in the order of its primary key."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def exported(session: Session) -> Iterator[Exported]:
    """Every table that is exported, by name; its rows are read as they are taken."""
    for table in tables():
        columns = [column for column in table.columns if column.name not in EXPORTED[table.name]]
        query = select(*columns).order_by(*table.primary_key.columns)
        found = session.execute(query, execution_options={"yield_per": 1000})
        yield Exported(table.name, tuple(column.name for column in columns), (tuple(row) for row in found))
