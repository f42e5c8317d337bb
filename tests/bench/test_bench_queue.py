"""What more workers bring over PostgreSQL: on accounts parsing beside one worker, on weighing everything and on making
the messages of an edition beside one process. Of use on a quiet machine alone."""

import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from datetime import time as time_of_day
from functools import partial
from pathlib import Path

import pytest
from national_market import AS_OF, Size, national
from postgres_server import Server

from monitor.jobs.assess import assess
from monitor.jobs.house import House, open_house
from monitor.jobs.parts import settled, share_out
from monitor.jobs.publish import publish
from monitor.queue.helping import Workers
from monitor.queue.leaving import Queue, queue_of
from monitor.settings import Settings
from scrapers.sources.companies_house_accounts import SOURCE

pytestmark = pytest.mark.bench
COPIES, MEMBERS = 6, 16
NOON = datetime.combine(AS_OF, time_of_day(12), tzinfo=UTC)
_NUMBER = re.compile(r"\d{8}")


def zipped(real_data: Path, folder: Path) -> Path:
    """Real filings, each many times under other company numbers, so that no two say the same of one company."""
    path = folder / "bulk.zip"
    filings = sorted((real_data / "companies_house" / "ixbrl").rglob("*.*html"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for copy in range(COPIES):
            for place, file in enumerate(filings):
                content, found = file.read_bytes(), _NUMBER.search(file.name)
                number = f"{copy:02}{place:06}"
                content = content.replace(found[0].encode(), number.encode()) if found else content
                archive.writestr(f"Prod223_1_{number}_20250331.html", content)
    return path


def seconds(url: str, folder: Path, path: Path, workers: int) -> float:
    """From the first worker's first job to the last one's last; beginning a process is not counted."""
    house = open_house(Settings(database_url=url, data_dir=folder, queue="procrastinate"), say=lambda _: None)
    queue = queue_of(house)
    assert queue
    env = os.environ | {"MONITOR_DATABASE_URL": url, "MONITOR_DATA_DIR": str(folder), "MONITOR_QUEUE": "procrastinate"}
    command = [str(Path(sys.executable).parent / "monitor"), "worker", "--jobs", str(workers)]
    running = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_there(house, workers)
        began = time.perf_counter()
        _collected(queue, house, path)
        return time.perf_counter() - began
    finally:
        running.terminate()
        running.wait(60)
        house.store.close()


def _until_there(house: House, workers: int) -> None:
    from monitor.store import queued

    while True:
        with house.store.reading() as session:
            if queued.workers_alive(session, 60) >= workers:
                return
        time.sleep(0.1)


def _collected(queue: Queue, house: House, path: Path) -> None:
    cut = share_out(house, SOURCE, [str(path)], MEMBERS)
    queue.wait(queue.defer("accounts", [{"source": SOURCE.name, "part": asdict(one)} for one in cut]))
    assert settled(house, SOURCE, cut[0].load_id).new["accounts"] > 0


@pytest.mark.real_data
def test_two_workers_beside_one(
    real_data: Path, postgres: Callable[[], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = zipped(real_data, tmp_path)
    one, two = (seconds(postgres(), tmp_path / str(workers), path, workers) for workers in (1, 2))
    with capsys.disabled():
        print(f"\naccounts by workers: one {one:.1f} s, two {two:.1f} s, {one / two:.2f} times")  # noqa: T201


@contextmanager
def furnished(url: str, folder: Path) -> Iterator[House]:
    """A house on a national market, with five hundred readers, and two workers beside it."""
    files = {"readers_file": folder / "readers.toml", "links_file": folder / "links.toml"}
    settings = {"database_url": url, "data_dir": folder, "queue": "procrastinate", "share_weighing_from": 1} | files
    opened = open_house(Settings.model_validate(settings), say=lambda _: None)
    house = replace(opened, now=lambda: NOON)
    env = os.environ | {f"MONITOR_{name.upper()}": str(value) for name, value in settings.items()}
    assert queue_of(house)
    command = [str(Path(sys.executable).parent / "monitor"), "worker", "--jobs", "2"]
    running = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_there(house, 2)
        yield house
    finally:
        running.terminate()
        running.wait(60)
        house.store.close()


def test_two_helpers_beside_one_process(
    postgres: Callable[[], str], postgres_server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever leads works too: there are three processes."""
    readers, links = tmp_path / "readers.toml", tmp_path / "links.toml"
    settings = Settings(database_url=(url := postgres()), data_dir=tmp_path, readers_file=readers, links_file=links)
    made = open_house(settings, say=lambda _: None)
    national(made, Size())
    parts = readers.read_text(encoding="utf-8").split("[[")
    lists = "[[".join(part for part in parts if not part.startswith("reader]]"))
    readers.write_text(lists + "".join(map(_reader, range(500))), encoding="utf-8")
    assess(made, AS_OF)
    made.store.close()
    postgres_server.run(f"CREATE DATABASE another TEMPLATE {url.rpartition('/')[2]}")
    found: dict[str, list[float]] = {}
    for where, helped in ((url, False), (postgres_server.address("another"), True)):
        with furnished(where, tmp_path) as house:
            helpers = Workers(house, 60, this=0) if helped else None
            for what, do in (
                ("everything weighed", partial(assess, house, AS_OF, whole=True, helpers=helpers)),
                ("the messages of 500 readers who join", partial(publish, house, "weekly", AS_OF, helpers=helpers)),
            ):
                began = time.perf_counter()
                do()
                found.setdefault(what, []).append(time.perf_counter() - began)
    with capsys.disabled():
        for what, (alone, together) in found.items():
            times = f"{alone:.1f} s, with two helpers {together:.1f} s, {alone / together:.2f} times"
            print(f"\n{what}: one process {times}")  # noqa: T201


def _reader(number: int) -> str:
    role = ("commissioner", "procurement", "partnership_lead", "commissioner")[number % 4]
    place = f'partnerships = ["Partnership {number % Size().partnerships}"]'
    return f'[[reader]]\nemail = "reader{number}@made.example"\nrole = "{role}"\n{place}\n'
