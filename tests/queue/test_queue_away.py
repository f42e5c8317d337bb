"""A worker whose database is away says so in a line and ends; another one is begun in its place, and waits."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from postgres_server import Server
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from refusing_postgres import address, cut_off
from sqlalchemy import make_url

from monitor.jobs.house import House, open_house
from monitor.queue import queue_set_up
from monitor.queue.working import work
from monitor.settings import Settings
from monitor.store.database import AwayError

pytestmark = pytest.mark.slow
_SECONDS = 30.0
_AT_WORK = 90
"""Pieces of what the server says after which a worker that was begun has long waited for jobs."""
_FOR_GOOD = 1_000_000


@pytest.fixture
def settings(postgres: Callable[[], str], tmp_path: Path) -> Settings:
    made = Settings(database_url=postgres(), data_dir=tmp_path, queue="procrastinate")
    with house_of(made) as house:
        queue_set_up(house)
    return made


@contextmanager
def house_of(settings: Settings) -> Iterator[House]:
    made = open_house(settings, say=lambda _: None)
    try:
        yield made
    finally:
        made.store.close()


class Worker:
    """One at work in a thread, cut off from its database for good while it waits for jobs."""

    def __init__(self, settings: Settings) -> None:
        self.stop, self.ended = Event(), list[BaseException]()
        self.thread = Thread(target=self._work, args=(settings,))

    def _work(self, settings: Settings) -> None:
        try:
            with house_of(settings) as house:
                work(house, dead_after=0.3, stop=self.stop)
        except BaseException as error:
            self.ended.append(error)

    def ends(self) -> bool:
        self.thread.join(_SECONDS)
        return not self.thread.is_alive()


@pytest.fixture
def cut(settings: Settings, postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr("monitor.queue.working._CONNECTED_SECONDS", 0.5)
    with cut_off(postgres_server.port, _AT_WORK, _FOR_GOOD) as (port, way):
        there = address(port, str(make_url(settings.database).database))
        made = Worker(settings.model_copy(update={"database_url": there}))
        made.thread.start()
        assert way.stdout
        assert way.stdout.readline() == b"cut\n"
        try:
            yield made
        finally:
            made.stop.set()
            made.thread.join(_SECONDS)


def test_a_worker_whose_database_went_away_ends_and_says_that_it_is_away(
    cut: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="procrastinate"):
        assert cut.ends()
    (why,) = cut.ended
    assert isinstance(why, AwayError)
    assert str(why).startswith("the queue cannot be reached: ")
    assert not [record for record in caplog.records if record.exc_info]


def test_a_worker_that_is_told_to_stop_while_its_database_is_away_ends(cut: Worker) -> None:
    cut.stop.set()
    assert cut.ends()
    assert all(isinstance(one, AwayError) for one in cut.ended)


def test_a_worker_that_is_told_to_stop_ends_well(settings: Settings) -> None:
    worker = Worker(settings)
    worker.thread.start()
    worker.stop.set()
    assert worker.ends()
    assert worker.ended == []


def test_what_swallows_that_it_is_to_end_keeps_no_worker_from_ending(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, calls = Event(), iter(range(1_000_000))

    async def swallows(_manager: JobManager, **_given: object) -> list[Job]:
        if next(calls) > 0:
            asked.set()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(_SECONDS)
        return []

    monkeypatch.setattr(JobManager, "get_stalled_jobs", swallows)
    worker = Worker(settings)
    worker.thread.start()
    assert asked.wait(_SECONDS)
    worker.stop.set()
    worker.thread.join(_SECONDS / 3)
    assert not worker.thread.is_alive()
    assert worker.ended == []
