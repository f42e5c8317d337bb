"""Who leads: of all processes on one database one alone keeps the timetable. Its end, however sudden, makes room.

On PostgreSQL it is an advisory lock of a connection of its own; on SQLite a lock on a small file beside the database.
Both are let go of by the system when the process ends.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from monitor.store.engines import in_time

_LOCK: Final = 7_263_541
"""The number of the lock: any, as long as nobody else on the database takes it."""
_NOTICED = {"tcp_keepalives_idle": 2, "tcp_keepalives_interval": 1, "tcp_keepalives_count": 3}
"""Seconds, seconds and times: how soon the server sees that the leader's machine is gone."""


class Lead(Protocol):
    """The lock, held or not by this process. `asked` says whether whoever keeps it could be asked at the last try."""

    asked: bool

    def take(self) -> bool:
        """Takes it if it is free, or sees that it is still held here: whether this process leads."""
        ...

    def give(self) -> None:
        """Lets go of it."""
        ...


def lead_of(engine: Engine) -> Lead:
    """The lock of a database."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return _File(Path(f"{url.database}.leader")) if url.database and url.database != ":memory:" else _Alone()
    return _Advisory(url.render_as_string(hide_password=False))


class _Alone:
    """A database that no other process can see."""

    asked = True

    def take(self) -> bool:
        return True

    def give(self) -> None:
        """Nothing is held."""


class _File:
    """A lock by SQLite's own means: the same on every system, and gone with the process."""

    asked = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: sqlite3.Connection | None = None

    def take(self) -> bool:
        if self._held is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        opened = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            opened.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            opened.close()
            return False
        self._held = opened
        return True

    def give(self) -> None:
        if self._held is not None:
            self._held.close()
        self._held = None


class _Advisory:
    """A lock of PostgreSQL, which the server frees when the connection ends."""

    def __init__(self, url: str) -> None:
        parts = make_url(url)
        self._engine = create_engine(
            parts, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=in_time(parts)
        )
        self._held: Connection | None = None
        self.asked = True

    def take(self) -> bool:
        self.asked = True
        try:
            return self._still() if self._held is not None else self._try()
        except SQLAlchemyError:
            self.asked = False
            self.give()
            return False

    def give(self) -> None:
        if self._held is not None:
            with suppress(SQLAlchemyError):
                self._held.close()
        self._held = None

    def _still(self) -> bool:
        assert self._held is not None  # noqa: S101 - only asked of a lock that is held
        self._held.execute(text("SELECT 1"))
        return True

    def _try(self) -> bool:
        opened = self._engine.connect()
        try:
            for name, value in _NOTICED.items():
                opened.execute(text("SELECT set_config(:name, :value, false)"), {"name": name, "value": str(value)})
            had: Any = opened.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK})
        except SQLAlchemyError:
            opened.close()
            raise
        if not had:
            opened.close()
            return False
        self._held = opened
        return True
