"""What more workers bring, on accounts parsing over PostgreSQL, beside one worker. Of use on a quiet machine alone."""

import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from monitor.jobs.house import House, open_house
from monitor.jobs.parts import settled, share_out
from monitor.queue.leaving import Queue, queue_of
from monitor.settings import Settings
from scrapers.sources.companies_house_accounts import SOURCE

pytestmark = [pytest.mark.bench, pytest.mark.real_data]
COPIES, MEMBERS = 6, 16
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


def test_two_workers_beside_one(
    real_data: Path, postgres: Callable[[], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = zipped(real_data, tmp_path)
    one, two = (seconds(postgres(), tmp_path / str(workers), path, workers) for workers in (1, 2))
    with capsys.disabled():
        print(f"\naccounts by workers: one {one:.1f} s, two {two:.1f} s, {one / two:.2f} times")  # noqa: T201
