"""A PostgreSQL server of the tests' own, where the programs are on this machine; it leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_PLACES = "/usr/lib/postgresql"
_SECONDS = 30.0
_OTHERS = ("postgres", "nobody")


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path(_PLACES).glob("*/bin/initdb"))
    if not places:
        pytest.skip("no PostgreSQL on this machine: install its server for these tests")
    return places[-1].parent


def _somebody_else() -> str | None:
    """Whom to run as: the server refuses to be run by root."""
    if os.getuid() != 0:
        return None
    import pwd

    known = {one.pw_name for one in pwd.getpwall()}
    found = next((name for name in _OTHERS if name in known), None)
    return found or pytest.skip("PostgreSQL is not run by root, and there is nobody else here")


def _ready(programs: Path, port: int) -> bool:
    asked = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(asked, check=False).returncode == 0


@dataclass
class Server:
    """A running server on this machine, which trusts whoever asks. `begin` is how its process is begun."""

    port: int
    process: "subprocess.Popen[bytes] | None" = None
    begin: "Callable[[], subprocess.Popen[bytes]] | None" = None

    def address(self, database: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://monitor@127.0.0.1:{self.port}/{database}"

    def run(self, sentence: str) -> list[tuple[Any, ...]]:
        """What the server says to a sentence, outside any transaction."""
        psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[postgres]'")
        where = f"host=127.0.0.1 port={self.port} user=monitor dbname=postgres"
        with psycopg.connect(where, autocommit=True) as opened:
            found = opened.execute(sentence.encode())
            return list(found.fetchall()) if found.description else []

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT cuts every connection and ends it in order, SIGQUIT as a crash would."""
        assert self.process
        self.process.send_signal(how)
        self.process.wait(_SECONDS)

    def begin_again(self) -> None:
        """The same databases at the same address."""
        assert self.begin
        self.process = self.begin()
        _wait_for(_programs(), self)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server with nothing in it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[postgres]'")
    programs, user = _programs(), _somebody_else()
    folder = Path(tempfile.mkdtemp(prefix="monitor-postgres-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    made = [str(programs / "initdb"), "-D", str(data), *"-A trust -U monitor -E UTF8 --locale=C --no-sync".split()]
    subprocess.run(made, user=user, cwd=folder, check=True, capture_output=True)
    server = _begun(programs, data, user)
    try:
        _wait_for(programs, server)
        yield server
    finally:
        assert server.process
        server.process.terminate()
        server.process.wait(_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _begun(programs: Path, data: Path, user: str | None) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quick = "-c fsync=off -c full_page_writes=off -c unix_socket_directories= -c listen_addresses=127.0.0.1".split()
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), *quick]
    nowhere = subprocess.DEVNULL

    def begin() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, user=user, cwd=data.parent, stdout=nowhere, stderr=nowhere)

    return Server(port, begin(), begin)


def _wait_for(programs: Path, server: Server) -> None:
    until = time.monotonic() + _SECONDS
    while not _ready(programs, server.port):
        assert server.process and server.process.poll() is None, "PostgreSQL ended as it began"
        assert time.monotonic() < until, "PostgreSQL did not begin in time"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres(postgres_server: Server) -> Callable[[], str]:
    """`postgres()`: the address of a new, empty database."""
    numbers = count(1)

    def database() -> str:
        name = f"market{next(numbers)}"
        postgres_server.run(f"CREATE DATABASE {name}")
        return postgres_server.address(name)

    return database
