"""Workers over PostgreSQL, killed at random: nothing is lost, and each job's effect is there once."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from many_accounts import held, zip_of_accounts
from postgres_server import Server

from monitor.jobs.collect import collect
from monitor.jobs.house import House, JobError, open_house
from monitor.jobs.parts import settled, share_out
from monitor.jobs.take import Collected
from monitor.queue.leaving import Queue, queue_of
from monitor.queue.working import work
from monitor.settings import Settings
from monitor.store import attempts, queued
from scrapers.sources.companies_house_accounts import SOURCE

DEAD_AFTER = 1.2
COMPANIES = 90


@contextmanager
def house_on(url: str, folder: Path) -> Iterator[House]:
    made = open_house(Settings(database_url=url, data_dir=folder, queue="procrastinate"), say=lambda _: None)
    try:
        yield made
    finally:
        made.store.close()


def worker(url: str, folder: Path) -> None:
    """One worker, which goes on until it is killed."""
    with house_on(url, folder) as house:
        work(house, dead_after=DEAD_AFTER)


@contextmanager
def commanded(url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`monitor worker --jobs 2`, told to end at the end."""
    mine = {"MONITOR_DATABASE_URL": url, "MONITOR_DATA_DIR": str(folder), "MONITOR_QUEUE": "procrastinate"}
    command = [str(Path(sys.executable).parent / "monitor"), "worker", "--jobs", "2"]
    folder.mkdir(exist_ok=True)
    with (folder / "worker.log").open("wb") as log:
        running = subprocess.Popen(command, env=os.environ | mine, stdout=log, stderr=log)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(60)
        finally:
            running.kill()


def context() -> ForkServerContext:
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["monitor.queue.working", "scrapers.sources.companies_house_accounts", "pytest"])
    return made


def begun(url: str, folder: Path) -> BaseProcess:
    process = context().Process(target=worker, args=(url, folder))
    process.start()
    return process


def left(house: House) -> int:
    with house.store.reading() as session:
        return sum(count for (_, state), count in queued.queue_depth(session).items() if state in ("todo", "doing"))


def killed_until_done(house: House, url: str, kills: int, draw: Random) -> int:
    """Three workers, of which one after another is killed and another begun, until all is done."""
    workers, done = [begun(url, house.settings.data_dir) for _ in range(3)], 0
    until = time.monotonic() + 240
    try:
        while left(house):
            assert time.monotonic() < until, "the jobs do not come to their end"
            time.sleep(draw.uniform(0.0, 0.4))
            if done < kills:
                place = draw.randrange(3)
                workers[place].kill()
                workers[place].join()
                workers[place], done = begun(url, house.settings.data_dir), done + 1
    finally:
        for each in workers:
            each.kill()
            each.join()
    return done


def undisturbed(folder: Path, zipped: Path) -> dict[str, list[dict[str, object]]]:
    """What one process makes of it."""
    house = open_house(Settings(data_dir=folder), say=lambda _: None)
    assert not collect(house, SOURCE, [str(zipped)]).faults
    found = held(house)
    house.store.close()
    return found


def story(url: str, folder: Path, seed: int, kills: int, members: int) -> int:
    zipped = zip_of_accounts(folder, COMPANIES)
    expected = undisturbed(folder / "undisturbed", zipped)
    with house_on(url, folder / "data") as house:
        queue = queue_of(house)
        assert queue
        cut = share_out(house, SOURCE, [str(zipped)], members)
        queue.defer("accounts", [{"source": SOURCE.name, "part": asdict(one)} for one in cut])
        done = killed_until_done(house, url, kills, Random(seed))
        assert held(house) == expected
        with house.store.reading() as session:
            assert [load.state for load in attempts.load_loads(session, SOURCE.name, house.now().date())] == [
                "accepted"
            ]
        assert settled(house, SOURCE, cut[0].load_id).new["accounts"] == COMPANIES
        return done


@pytest.mark.slow
def test_workers_killed_at_random_lose_nothing_and_repeat_nothing(postgres: Callable[[], str], tmp_path: Path) -> None:
    assert story(postgres(), tmp_path, seed=1, kills=10, members=3) > 0


@pytest.mark.soak
def test_workers_killed_a_hundred_times_lose_nothing_and_repeat_nothing(
    postgres: Callable[[], str], tmp_path: Path
) -> None:
    done = 0
    for seed in range(1, 60):
        folder = tmp_path / str(seed)
        folder.mkdir()
        done += story(postgres(), folder, seed, kills=10, members=2)
        if done >= 100:
            return
    pytest.fail(f"only {done} kills")


@pytest.mark.slow
def test_a_database_that_goes_and_comes_back_in_the_middle_loses_nothing(
    postgres: Callable[[], str], postgres_server: Server, tmp_path: Path
) -> None:
    """Every connection is cut, as a server that begins anew does, while two workers are at it."""
    url, zipped = postgres(), zip_of_accounts(tmp_path, COMPANIES)
    expected = undisturbed(tmp_path / "undisturbed", zipped)
    name = url.rpartition("/")[2]
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - our own
    with house_on(url, tmp_path / "data") as house, commanded(url, tmp_path / "data"):
        queue = queue_of(house)
        assert queue
        done: list[Collected] = []
        finder = Thread(target=lambda: done.append(queue.collect(SOURCE, [str(zipped)], members=3)), daemon=True)
        finder.start()
        for _ in range(3):
            finder.join(2.0)
            postgres_server.run(cut)
        finder.join(180)
        assert [one.new["accounts"] for one in done] == [COMPANIES]
        assert held(house) == expected


@pytest.mark.slow
def test_where_no_worker_lives_the_jobs_are_done_here(postgres: Callable[[], str], tmp_path: Path) -> None:
    zipped = zip_of_accounts(tmp_path, 5)
    with house_on(postgres(), tmp_path / "data") as house:
        assert queue_of(house)
        seen: list[tuple[int, int]] = []
        done = Queue(house, patience=0).collect(
            SOURCE, [str(zipped)], members=2, told=lambda now, of: seen.append((now, of))
        )
        assert (done.new["accounts"], done.faults) == (5, [])
        assert (seen[0], seen[-1]) == ((0, 3), (3, 3))


def test_a_queue_needs_postgresql(tmp_path: Path) -> None:
    house = open_house(Settings(data_dir=tmp_path, queue="procrastinate"), say=lambda _: None)
    if house.store.engine.dialect.name == "sqlite":
        with pytest.raises(JobError, match="the setting queue needs PostgreSQL"):
            queue_of(house)
    house.store.close()


@pytest.mark.slow
def test_the_command_works_and_ends_when_told_with_the_job_in_hand_done(
    postgres: Callable[[], str], tmp_path: Path
) -> None:
    url, zipped = postgres(), zip_of_accounts(tmp_path, 12)
    with house_on(url, tmp_path / "data") as house:
        queue = queue_of(house)
        assert queue
        with commanded(url, tmp_path / "data") as running:
            finder = Thread(target=lambda: queue.collect(SOURCE, [str(zipped)], members=3), daemon=True)
            finder.start()
            finder.join(60)
            assert not finder.is_alive()
            assert len(held(house)["accounts"]) == 12
    said = (tmp_path / "data" / "worker.log").read_text(encoding="utf-8")
    assert running.returncode == 0
    assert "working, 2 at a time" in said
    assert "Traceback" not in said
