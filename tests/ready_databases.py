"""Databases of tests are copies of one that was made once: on SQLite, or with `TEST_DATABASE=postgres` on PostgreSQL.

There, a note stands in the place of the SQLite file and names the database. Where the note was copied together with its
folder, the database is copied too, so that tests which copy a house do the same on both. A file that is no such note
stays SQLite. Programs that a test starts do the same: `in_programs/sitecustomize.py` calls `install`.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from postgres_server import Server
from sqlalchemy import Engine, make_url

from monitor.store import database, engines

ON = os.environ.get("TEST_DATABASE") == "postgres"
PORT = "TEST_DATABASE_PORT"
of_sqlite = pytest.mark.skipif(ON, reason="of SQLite alone")
_NOTE = "database on PostgreSQL: "
_CURRENT = "current"
_as_usual = engines.engine_of
_opened: list[Engine] = []


def install(port: int) -> None:
    """From now on, SQLite files are databases of the server at that port."""
    places = _Places(Server(port))

    def instead(file: Path) -> Engine | None:
        name = places.of(file)
        return None if name is None else _as_usual(places.server.address(name))

    _instead_of_files(instead)


def _instead_of_files(instead: Callable[[Path], Engine | None]) -> None:
    """From now on, what `instead` gives is opened in place of an SQLite file; the file itself where it gives None."""

    def engine(url: str) -> Engine:
        address = make_url(url)
        if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
            return _as_usual(url)
        opened = instead(Path(str(address.database)).absolute())
        if opened is None:
            return _as_usual(url)
        _opened.append(opened)
        return opened

    vars(database)["engine_of"] = engine


class _Places:
    """Which database stands for which file."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def of(self, file: Path) -> str | None:
        """The database of a file, made where there is none; None where the file is something else."""
        if not file.exists():
            return self._made(file, _CURRENT)
        noted = noted_in(file)
        if noted is None:
            return None
        name, of = noted
        return name if of == str(file) else self._made(file, name)

    def _made(self, file: Path, pattern: str) -> str:
        file.parent.mkdir(parents=True, exist_ok=True)
        name = f"t{hashlib.sha256(f'{file} {os.urandom(8).hex()}'.encode()).hexdigest()[:24]}"
        _copy(self.server, pattern, name)
        file.write_text(f"{_NOTE}{name}\nof {file}\n", encoding="utf-8")
        return name


def _copy(server: Server, pattern: str, name: str) -> None:
    """A copy, also of one that idle connections are still open to."""
    server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608 - our own name
        f"WHERE datname = '{pattern}' AND state = 'idle' AND pid <> pg_backend_pid()"
    )
    server.run(f"CREATE DATABASE {name} TEMPLATE {pattern}")


def noted_in(file: Path) -> tuple[str, str] | None:
    """The name of the database that a note names and the file it was written for."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.stat().st_size < 2_000 else []
    except (OSError, UnicodeDecodeError):
        return None
    if len(lines) != 2 or not lines[0].startswith(_NOTE):
        return None
    return lines[0].removeprefix(_NOTE), lines[1].removeprefix("of ")


@pytest.fixture(scope="session", autouse=not ON)
def _all_files_are_copies(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A new SQLite file begins as a copy of one that was brought up to date once."""
    pattern = tmp_path_factory.mktemp("database") / "monitor.db"
    database.Store(f"sqlite:///{pattern}").close()

    def copied(file: Path) -> None:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                shutil.copyfile(pattern, file)

    _instead_of_files(copied)


@pytest.fixture(scope="session", autouse=ON)
def _all_on_postgres(request: pytest.FixtureRequest) -> None:
    """The server, its pattern of a current database, and word of it to programs that tests start."""
    server: Server = request.getfixturevalue("postgres_server")
    server.run(f"CREATE DATABASE {_CURRENT}")
    database.Store(server.address(_CURRENT)).close()
    install(server.port)
    os.environ[PORT] = str(server.port)
    for_programs = str(Path(__file__).parent / "in_programs")
    sys.path.append(for_programs)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (for_programs, os.environ.get("PYTHONPATH", ""))))


@pytest.fixture(autouse=ON)
def _no_database_stays(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """What stood for a file in a test's own folder goes when the test ends."""
    server: Server = request.getfixturevalue("postgres_server")
    yield
    while _opened:
        _opened.pop().dispose()
    for file in tmp_path.rglob("*.db"):
        if (noted := noted_in(file)) and noted[1] == str(file.absolute()):
            server.run(f"DROP DATABASE IF EXISTS {noted[0]} WITH (FORCE)")
