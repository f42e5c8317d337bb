"""Of all processes one leads; when it ends, however suddenly, another does within seconds."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from project import ROOT
from sqlalchemy import create_engine, text

from monitor.jobs.house import open_house
from monitor.serve import Server
from monitor.settings import Settings
from monitor.store.leading import Lead, lead_of

_LEADS = """
import sys, time
from monitor.store.database import open_engine
from monitor.store.leading import lead_of
assert lead_of(open_engine(sys.argv[1])).take()
print("leads", flush=True)
time.sleep(600)
"""
_SERVES = """
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event
from monitor.jobs.house import open_house
from monitor.serve import Server, told_to_stop
from monitor.settings import Settings
stop = Event()
with told_to_stop(stop):
    house = open_house(Settings(data_dir=Path(sys.argv[1])), say=lambda line: print(line, flush=True))
    Server(replace(house, sources={}), stop).run()
print("ended", flush=True)
"""
_SECONDS = 30.0


@contextmanager
def process(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own, ended with the test."""
    command = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            with suppress(ProcessLookupError):
                started.kill()


def line(started: subprocess.Popen[str]) -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def within_seconds(lead: Lead) -> bool:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if lead.take():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitor.db'}"
    address: str = request.getfixturevalue("postgres")()
    return address


def test_one_of_two_leads_until_it_gives_way(url: str) -> None:
    first, second = lead_of(create_engine(url)), lead_of(create_engine(url))
    assert (first.take(), second.take(), first.take()) == (True, False, True)
    first.give()
    assert (second.take(), first.take()) == (True, False)
    second.give()


def test_the_lead_of_a_process_that_is_killed_is_free_at_once(url: str) -> None:
    here = lead_of(create_engine(url))
    with process(_LEADS, url) as there:
        assert line(there) == "leads"
        assert not here.take()
        there.send_signal(signal.SIGKILL)
        there.wait()
        assert within_seconds(here)
    here.give()


@pytest.mark.slow
def test_a_leader_that_the_database_has_cut_off_leads_no_longer(postgres: Callable[[], str]) -> None:
    url = postgres()
    first, second = lead_of(create_engine(url)), lead_of(create_engine(url))
    assert first.take()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    engine.dispose()
    assert within_seconds(second)
    assert not first.take()
    second.give()


def test_a_second_service_waits_and_leads_when_the_first_one_stops(tmp_path: Path) -> None:
    said: list[str] = []
    servers = []
    for number in range(2):
        house = open_house(Settings(data_dir=tmp_path), say=speaker(said, number))
        servers.append(Server(replace(house, sources={}), threading.Event(), lead_seconds=0.01))
    threads = [threading.Thread(target=server.run) for server in servers]
    try:
        threads[0].start()
        assert heard(said, "0: this process leads")
        threads[1].start()
        assert heard(said, "1: another process leads; this one waits")
        servers[0].stop.set()
        assert heard(said, "1: this process leads")
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.stop.set()
            thread.join(_SECONDS)
            server.house.store.close()


def speaker(said: list[str], number: int) -> Callable[[str], None]:
    return lambda one: said.append(f"{number}: {one}")


def heard(said: list[str], wanted: str) -> bool:
    until = time.monotonic() + _SECONDS
    while wanted not in said and time.monotonic() < until:
        time.sleep(0.01)
    return wanted in said


def has_worked(said: list[str]) -> bool:
    until = time.monotonic() + _SECONDS
    while not any(": done" in line for line in said) and time.monotonic() < until:
        time.sleep(0.01)
    return any(": done" in line for line in said)


@pytest.mark.slow
def test_a_service_whose_database_went_away_leads_again_when_it_is_back(
    tmp_path: Path, postgres: Callable[[], str]
) -> None:
    said: list[str] = []
    house = open_house(Settings(data_dir=tmp_path, database_url=postgres()), say=said.append)
    server = Server(replace(house, sources={}), threading.Event(), lead_seconds=0.05, settle_seconds=0.01)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert heard(said, "this process leads")
        assert has_worked(said), "one that is cut off before has nothing to give up"
        engine = create_engine(house.store.engine.url)
        with engine.begin() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
        engine.dispose()
        assert heard(said, "this process leads no longer: the database could not be reached")
        said.remove("this process leads")
        assert heard(said, "this process leads")
    finally:
        server.stop.set()
        thread.join(_SECONDS)
        house.store.close()


def test_a_service_that_does_only_what_is_due_now_ends(tmp_path: Path) -> None:
    said: list[str] = []
    house = open_house(Settings(data_dir=tmp_path), say=said.append)
    Server(replace(house, sources={}), threading.Event()).run(once=True)
    assert said[-1].endswith("jobs were due")
    Server(replace(house, sources={}), threading.Event()).run(once=True)
    assert said[-1] == "0 jobs were due"
    house.store.close()


@pytest.mark.slow
def test_a_service_that_is_told_to_stop_ends_well_and_makes_room(tmp_path: Path) -> None:
    with process(_SERVES, str(tmp_path)) as first:
        assert says(first, "this process leads")
        with process(_SERVES, str(tmp_path)) as second:
            assert says(second, "another process leads; this one waits")
            first.send_signal(signal.SIGTERM)
            assert says(first, "ended")
            assert first.wait(_SECONDS) == 0
            assert says(second, "this process leads")
            second.send_signal(signal.SIGKILL)
            second.wait()
        with process(_SERVES, str(tmp_path)) as third:
            assert says(third, "this process leads")


def says(started: subprocess.Popen[str], wanted: str) -> bool:
    """Whether a process comes to say this, before its output ends."""
    assert started.stdout is not None
    return any(said.strip() == wanted for said in started.stdout)
