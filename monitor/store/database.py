"""Opening the database: made or upgraded on first use, refused where it is newer than the code."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from monitor.store.away import is_away
from monitor.store.engines import engine_of, reading

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 7265
"""The lock under which the tables are made or upgraded."""


class StoreError(Exception):
    """The database cannot be used as it is; the message says what to do. Trying again does not help."""


class AwayError(StoreError):
    """The database cannot be reached now, or went away while it was opened. Trying again helps."""


class Store:
    """A database with the current tables. `url` is an SQLAlchemy address. Raises `StoreError`, `AwayError`."""

    def __init__(self, url: str) -> None:
        self.engine = engine_of(url)
        self._reads = reading(self.engine)
        try:
            self.upgrade()
        except BaseException:
            self.close()
            raise

    def upgrade(self) -> None:
        """Brings the tables to this version of the code. Raises `StoreError`, `AwayError`."""
        with self.opening(), self.engine.begin() as connection:
            if _revision(connection) == newest_revision():
                return
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
            if _revision(connection) != newest_revision():
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    @contextmanager
    def opening(self) -> Iterator[None]:
        """What the database says while it is opened becomes a `StoreError`, or an `AwayError`."""
        try:
            yield
        except SQLAlchemyError as error:
            away = is_away(error, self.engine.url.render_as_string(hide_password=False))
            what = f"the database cannot be {'reached' if away else 'opened'}: {_first_line(error)}"
            raise (AwayError if away else StoreError)(what) from error

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
    return engine_of(url)


@cache
def known_revisions() -> frozenset[str]:
    """Every revision of the tables that this program knows."""
    return frozenset(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


@cache
def newest_revision() -> str | None:
    """The revision of this program's tables."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _revision(connection: Connection) -> str | None:
    """Raises `StoreError` where it is newer than this program."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known_revisions():
        raise StoreError(f"the database is newer ({current}) than this program: install the newer program")
    return current


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
