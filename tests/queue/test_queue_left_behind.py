"""What a process leaves in the queue when it is stopped, killed or cut off from the database comes to its end, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from made_lists import FIXTURE, NAME
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError
from sqlalchemy import text

from monitor.duties import HandedBackError
from monitor.jobs import assess as weighing
from monitor.jobs.collect import collect
from monitor.jobs.house import House, open_house
from monitor.queue.leaving import Queue, queue_of
from monitor.queue.working import work
from monitor.settings import Settings
from monitor.store import queued
from scrapers.sources.ofsted_workbook import SOURCE

pytestmark = pytest.mark.slow
_SECONDS = 60.0


@contextmanager
def house_on(url: str, folder: Path) -> Iterator[House]:
    settings = Settings(database_url=url, data_dir=folder, queue="procrastinate", at_least={SOURCE.name: 1})
    made = open_house(settings, say=lambda _: None)
    try:
        yield made
    finally:
        made.store.close()


def within_seconds(so: Callable[[], bool]) -> bool:
    until = time.monotonic() + _SECONDS
    while not so() and time.monotonic() < until:
        time.sleep(0.05)
    return so()


def waiting(house: House) -> int:
    with house.store.reading() as session:
        return sum(queued.queue_depth(session).values())


def queue_in(house: House) -> Queue:
    found = queue_of(house)
    assert found
    return found


def test_who_waits_for_a_job_and_is_to_stop_leaves_it_to_a_worker(postgres: Callable[[], str], tmp_path: Path) -> None:
    def stopped(_seconds: float) -> None:
        raise HandedBackError

    with house_on(postgres(), tmp_path) as house:
        with pytest.raises(HandedBackError):
            queue_in(replace(house, sleep=stopped)).do("hand_over")
        assert waiting(house) == 1
        work(house, wait=False)
        assert waiting(house) == 0


def test_how_a_job_ended_is_said_again_where_the_database_was_away(
    postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_usual, away = PsycopgConnector.execute_query_async, [OperationalError("terminating connection")] * 2

    async def cut_off(connector: PsycopgConnector, query: Any, **given: Any) -> None:
        if "finish_job" in query and away:
            raise ConnectorException from away.pop()
        await as_usual(connector, query, **given)

    monkeypatch.setattr(PsycopgConnector, "execute_query_async", cut_off)
    with house_on(postgres(), tmp_path) as house:
        queue_in(house).defer("hand_over", [{}])
        work(house, wait=False)
        assert (waiting(house), away) == (0, [])


def test_two_weighings_at_once_record_what_changed_once(
    postgres: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As two workers do of which one was taken for dead and was not."""
    (tmp_path / NAME).write_bytes(FIXTURE.read_bytes())
    both, gather = Barrier(2), weighing.gather

    def at_once(*given: Any, **named: Any) -> Any:
        found = gather(*given, **named)
        time.sleep(0.5)
        return found

    monkeypatch.setattr(weighing, "gather", at_once)

    def weigh(house: House) -> None:
        both.wait()
        weighing.assess(house, house.now().date())

    with house_on(postgres(), tmp_path / "data") as house:
        assert not collect(house, SOURCE, [str(tmp_path / NAME)]).faults
        threads = [Thread(target=weigh, args=(house,)) for _ in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(_SECONDS)
        with house.store.reading() as session:
            twice = 'SELECT count(*) FROM flips GROUP BY "trigger", subject_key HAVING count(*) > 1'
            assert session.execute(text(twice)).all() == []
            assert session.execute(text("SELECT count(*) FROM assessments")).scalar_one() == 2
            assert session.execute(text("SELECT count(*) FROM flips")).scalar_one() > 0


def test_a_workers_process_ends_with_the_command_that_was_killed(postgres: Callable[[], str], tmp_path: Path) -> None:
    url = postgres()
    mine = {"MONITOR_DATABASE_URL": url, "MONITOR_DATA_DIR": str(tmp_path), "MONITOR_QUEUE": "procrastinate"}
    command = [str(Path(sys.executable).parent / "monitor"), "worker"]
    with house_on(url, tmp_path) as house, (tmp_path / "worker.log").open("wb") as log:
        queue_in(house)

        def alive() -> int:
            with house.store.reading() as session:
                return queued.workers_alive(session, 10 * _SECONDS)

        with subprocess.Popen(command, env=os.environ | mine, stdout=log, stderr=log) as running:
            assert within_seconds(lambda: alive() == 1)
            running.send_signal(signal.SIGKILL)
        assert within_seconds(lambda: alive() == 0)
