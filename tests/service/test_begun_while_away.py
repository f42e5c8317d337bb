"""`monitor serve` and `monitor worker` as processes, the database ending and beginning around them: each waits for it,
goes on with it, and ends well whenever it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from postgres_server import Server as Postgres
from sqlalchemy import create_engine, text

from monitor.store.database import Store, StoreError, newest_revision

pytestmark = pytest.mark.slow

_SECONDS = 60.0
_WAITS, _THERE = "; waiting for it", "the database is there"
_SERVE, _WORKER = ("serve", "--no-web"), ("worker",)
_AT_WORK = {_SERVE: "this process leads", _WORKER: "working, 1 at a time"}


class Begun:
    """A command that runs, and its log."""

    def __init__(self, arguments: tuple[str, ...], url: str, folder: Path) -> None:
        self.log = folder / f"{arguments[0]}.log"
        mine = {"DATABASE_URL": url, "DATA_DIR": str(folder), "QUEUE": "procrastinate", "SOURCES_ON": "[]"}
        environment = os.environ | {f"MONITOR_{name}": value for name, value in mine.items()}
        command = [str(Path(sys.executable).parent / "monitor"), *arguments]
        with self.log.open("wb") as log:
            self.running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def says(self, what: str, times: int = 1) -> bool:
        until = time.monotonic() + _SECONDS
        while self.said.count(what) < times and self.running.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        return self.said.count(what) >= times

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.running.send_signal(how)
        return self.running.wait(_SECONDS)


@contextmanager
def begun(arguments: tuple[str, ...], url: str, folder: Path) -> Iterator[Begun]:
    made = Begun(arguments, url, folder)
    try:
        yield made
    finally:
        with suppress(ProcessLookupError):
            made.running.kill()
        made.running.wait()


@contextmanager
def down(server: Postgres) -> Iterator[None]:
    server.end()
    try:
        yield
    finally:
        server.begin_again()


@pytest.mark.parametrize(("arguments", "how"), [(_SERVE, signal.SIGTERM), (_WORKER, signal.SIGINT)])
def test_what_waits_for_a_database_ends_well_when_it_is_told_to(
    postgres: Callable[[], str],
    postgres_server: Postgres,
    tmp_path: Path,
    arguments: tuple[str, ...],
    how: signal.Signals,
) -> None:
    url = postgres()
    with down(postgres_server), begun(arguments, url, tmp_path) as one:
        assert one.says(_WAITS), one.said
        assert one.stop(how) == 0, one.said
        assert len(one.said.splitlines()) == 1


@pytest.mark.parametrize("arguments", [_SERVE, _WORKER])
def test_what_was_begun_without_a_database_works_when_there_is_one(
    postgres: Callable[[], str], postgres_server: Postgres, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    url = postgres()
    with begun_while_down(postgres_server, arguments, url, tmp_path) as one:
        assert one.says(_THERE), one.said
        assert one.says(_AT_WORK[arguments]), one.said
        assert one.stop() == 0, one.said
        assert (one.said.count(_WAITS), "Traceback" in one.said) == (1, False)


@contextmanager
def begun_while_down(server: Postgres, arguments: tuple[str, ...], url: str, folder: Path) -> Iterator[Begun]:
    with ExitStack() as stack:
        with down(server):
            one = stack.enter_context(begun(arguments, url, folder))
            waits = one.says(_WAITS)
        assert waits, one.said
        yield one


@pytest.mark.parametrize(("arguments", "how"), [(_SERVE, signal.SIGQUIT), (_WORKER, signal.SIGINT)])
def test_what_is_told_to_stop_while_its_database_is_gone_ends_well(
    postgres: Callable[[], str],
    postgres_server: Postgres,
    tmp_path: Path,
    arguments: tuple[str, ...],
    how: signal.Signals,
) -> None:
    with begun(arguments, postgres(), tmp_path) as one:
        assert one.says(_AT_WORK[arguments]), one.said
        postgres_server.end(how)
        try:
            assert one.stop() == 0, one.said
        finally:
            postgres_server.begin_again()
        assert "Traceback" not in one.said


def test_a_leader_killed_while_the_database_is_away_is_followed_by_the_one_begun_in_its_place(
    postgres: Callable[[], str], postgres_server: Postgres, tmp_path: Path
) -> None:
    url = postgres()
    with begun(_SERVE, url, tmp_path) as first:
        assert first.says("this process leads"), first.said
        postgres_server.end()
        first.running.kill()
    with begun_again(postgres_server, url, tmp_path) as second:
        assert second.says("this process leads"), second.said
        assert second.stop() == 0, second.said


@contextmanager
def begun_again(server: Postgres, url: str, folder: Path) -> Iterator[Begun]:
    with begun(_SERVE, url, folder) as made:
        waits = made.says(_WAITS)
        server.begin_again()
        assert waits, made.said
        yield made


@pytest.mark.parametrize("arguments", [_SERVE, _WORKER])
def test_a_database_that_is_there_and_newer_ends_it_at_once(
    postgres: Callable[[], str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    url = postgres()
    store = Store(url)
    with store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with begun(arguments, url, tmp_path) as one:
        assert one.running.wait(_SECONDS) == 1
    assert one.said.startswith("monitor: the database is newer (9999)")


@pytest.mark.parametrize("arguments", [(*_SERVE, "--once"), (*_WORKER, "--once")])
def test_what_does_not_stay_does_not_wait(
    postgres: Callable[[], str], postgres_server: Postgres, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    url = postgres()
    with down(postgres_server), begun(arguments, url, tmp_path) as one:
        assert one.running.wait(_SECONDS) == 1
        assert one.said.startswith("monitor: the database cannot be reached")
        assert len(one.said.splitlines()) == 1


def test_two_that_begin_at_once_on_an_empty_database_make_its_tables_once(postgres: Callable[[], str]) -> None:
    url, failed = postgres(), list[StoreError]()

    def open_it() -> None:
        try:
            Store(url).close()
        except StoreError as error:
            failed.append(error)

    threads = [Thread(target=open_it) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(_SECONDS)
    assert failed == []
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    engine.dispose()
    assert found == [newest_revision()]
