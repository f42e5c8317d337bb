"""A PostgreSQL server of the tests' own, where the programs are on this machine; it leaves nothing behind."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """`postgres()`: the address of a new, empty database."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[postgres]'")
    programs, user = _programs(), _somebody_else()
    folder = Path(tempfile.mkdtemp(prefix="monitor-postgres-"))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    made = [
        str(programs / "initdb"),
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "monitor",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(made, user=user, cwd=folder, check=True, capture_output=True)
    quick = ["-c", "fsync=off", "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"]
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-p", str(port), *quick],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    numbers = count(1)

    def database() -> str:
        name = f"market{next(numbers)}"
        with psycopg.connect(f"host=127.0.0.1 port={port} user=monitor dbname=postgres", autocommit=True) as opened:
            opened.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://monitor@127.0.0.1:{port}/{name}"

    try:
        until = time.monotonic() + _SECONDS
        while not _ready(programs, port):
            assert server.poll() is None, "PostgreSQL ended as it began"
            assert time.monotonic() < until, "PostgreSQL did not begin in time"
            time.sleep(0.05)
        yield database
    finally:
        server.terminate()
        server.wait(_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)
