"""Connections to a database: how they are begun, and how long one is tried for."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_READS: Final = "monitor_reads"
_CONNECT_SECONDS: Final = 10
"""A server whose machine is gone does not even refuse; the driver alone would wait for more than two minutes."""


def engine_of(url: str) -> Engine:
    """Of an SQLAlchemy address; a file's folder is made where there is none. Raises `OSError`, `ArgumentError`."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # A connection that was cut, as by a server that began anew, is replaced before it is used.
        return create_engine(address, pool_pre_ping=True, connect_args=in_time(address))
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def in_time(address: URL) -> dict[str, int]:
    """How many seconds the driver has to connect, where the address does not say."""
    told = "connect_timeout" in address.query or address.get_backend_name() != "postgresql"
    return {} if told else {"connect_timeout": _CONNECT_SECONDS}


def reading(engine: Engine) -> Engine:
    """The same connections for transactions that see one moment and neither wait for a writer nor keep one waiting."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_READS: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # Deferred transactions that read and then write fail under two writers in spite of any timeout.
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
