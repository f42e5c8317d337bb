"""What stands in a database, as text and the same on both kinds: what is stored, not what the program makes of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from monitor.store.database import Store


@contextmanager
def opened_store(folder: Path) -> Iterator[Store]:
    """The store whose file is in a folder."""
    store = Store(f"sqlite:///{folder / 'monitor.db'}")
    try:
        yield store
    finally:
        store.close()


def raw(value: Any) -> Any:
    """A value as SQLite keeps it."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def tables(engine: Engine) -> list[str]:
    """The names of all tables."""
    return inspect(engine).get_table_names()


def rows_in(session: Session, table: str, order: str | None = None) -> list[dict[str, Any]]:
    """Every row of a table, in the order of a column."""
    ordered = f" ORDER BY {order}" if order else ""
    found = session.execute(text(f'SELECT * FROM "{table}"{ordered}'))  # noqa: S608 - the test's own words
    return [{name: raw(value) for name, value in row._mapping.items()} for row in found]


def dumped(store: Store) -> str:
    """Everything in the database, a line a row."""
    with store.reading() as session:
        lines = [
            f'INSERT INTO "{table}" VALUES({row})' for table in tables(store.engine) for row in rows_in(session, table)
        ]
    return "\n".join(sorted(lines))
