"""Opening the database: made or upgraded on first use, refused where it is newer than the code."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

_MIGRATIONS = Path(__file__).parent / "migrations"
_READS = "monitor_reads"


class StoreError(Exception):
    """The database cannot be used as it is; the message says what to do. Trying again does not help."""


class Store:
    """A database with the current tables. `url` is an SQLAlchemy address. Raises `StoreError`."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._reads = self.engine.execution_options(**_reading(self.engine))
        self.upgrade()

    def upgrade(self) -> None:
        """Brings the tables to this version of the code."""
        config = _config()
        known = known_revisions()
        try:
            with self.engine.begin() as connection:
                current = MigrationContext.configure(connection).get_current_revision()
                if current is not None and current not in known:
                    raise StoreError(f"the database is newer ({current}) than this program: install the newer program")
                if current != newest_revision():
                    config.attributes["connection"] = connection
                    command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot be opened: {_first_line(error)}") from error

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it is saved, or nothing."""
        with Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view, which neither waits for a writer nor keeps one waiting."""
        with Session(self._reads) as session:
            yield session

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """One transaction of which nothing stays: to see what would be written."""
        with Session(self.engine) as session:
            yield session
            session.rollback()

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """The database as it is, its tables not upgraded."""
    return _engine(url)


@cache
def known_revisions() -> frozenset[str]:
    """Every revision of the tables that this program knows."""
    return frozenset(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


@cache
def newest_revision() -> str | None:
    """The revision of this program's tables."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # A connection that was cut, as by a server that began anew, is replaced before it is used.
        return create_engine(address, pool_pre_ping=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _reading(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {_READS: True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # Deferred transactions that read and then write fail under two writers in spite of any timeout.
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
