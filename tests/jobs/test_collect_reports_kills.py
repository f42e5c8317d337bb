"""A morning's work that is killed at any point and taken up again comes to the same rows as one left in peace."""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from collecting_house import rows
from ofsted import Answer
from project import ROOT
from reports_house import Days, days, market

from scrapers.archive import Archive
from scrapers.source import Snapshot

TABLES = ("settings", "inspections", "provider_pages", "snapshots")
_WHO_AND_WHEN = ("id", "snapshot_id", "last_load_id", "first_seen_at", "last_seen_at", "fetched_at")
_MOST_TRIES = 40
_SMALL = 10


class KilledError(BaseException):
    """The process ends here."""


@dataclass(frozen=True)
class Dying(Archive):
    """An archive after whose nth new snapshot the process ends: the bytes are kept, and nothing else is."""

    left: list[int]

    def keep(self, snapshot: Snapshot) -> str:
        kept = super().keep(snapshot)
        self.left[0] -= 1
        if self.left[0] == 0:
            raise KilledError
        return kept


def said(service: Days) -> Counter[tuple[Any, ...]]:
    """Every row that a source's words made, but for who saw them when."""
    return Counter(
        (table, *(f"{name}={value}" for name, value in sorted(row.items()) if name not in _WHO_AND_WHEN))
        for table in TABLES
        for row in rows(service.house, table)
    )


@cache
def undisturbed(seed: int, size: int) -> Counter[tuple[Any, ...]]:
    with TemporaryDirectory() as folder, days(Path(folder), market(size, size, seed)) as service:
        assert not any(one.faults for one in service.collect())
        return said(service)


def survives(service: Days, draw: random.Random) -> bool:
    """One attempt that may be killed at a request or behind a snapshot."""
    left, whole = draw.randint(1, 50), service.house

    def serve(url: str, headers: Mapping[str, str]) -> Answer:
        nonlocal left
        left -= 1
        if left == 0:
            raise KilledError
        return service.polite(url, headers)

    if draw.random() < 0.5:
        service.serve = serve
    else:
        service.house = replace(whole, archive=Dying(whole.archive.folder, [left]))
    try:
        service.collect()
    except KilledError:
        return False
    finally:
        service.house, service.serve = whole, None
    return True


def killed_and_resumed(folder: Path, seed: int, draw: random.Random, size: int = 24) -> None:
    with days(folder, market(size, size, seed)) as service:
        deaths = 0
        for _ in range(_MOST_TRIES):
            if survives(service, draw):
                break
            deaths += 1
        service.collect()
        assert said(service) == undisturbed(seed, size)
        states = [(row["source"], row["state"]) for row in rows(service.house, "loads")]
        assert states[-1] == ("ofsted_reports", "accepted")
        assert sum(state == ("ofsted_reports", "failed") for state in states) <= deaths


def test_a_morning_killed_at_seeded_points_comes_to_the_same_rows(tmp_path: Path) -> None:
    killed_and_resumed(tmp_path, 1, random.Random(3), _SMALL)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_mornings_killed_at_a_few_more_points_come_to_the_same_rows(tmp_path: Path, seed: int) -> None:
    killed_and_resumed(tmp_path, 1 + seed % 2, random.Random(seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 150))
def test_mornings_killed_at_fifty_seeds_points_come_to_the_same_rows(tmp_path: Path, seed: int) -> None:
    killed_and_resumed(tmp_path, 1 + seed % 5, random.Random(seed))


_PROCESS = """
import os, sys
from pathlib import Path
from reports_house import days, market
with days(Path(sys.argv[1]), market(10, 10)) as service:
    left = int(sys.argv[2])
    def serve(url, headers):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return service.polite(url, headers)
    service.serve = serve
    service.collect()
"""


@pytest.mark.slow
def test_a_process_that_ends_at_once_leaves_what_the_next_one_goes_on_from(tmp_path: Path) -> None:
    paths = os.pathsep.join(str(ROOT / part) for part in ("", "tests", "tests/jobs", "tests/stand_ins"))
    command = [sys.executable, "-c", _PROCESS, str(tmp_path), "20"]
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, check=False, capture_output=True)
    assert (ended.returncode, ended.stderr) == (9, b"")
    with days(tmp_path, market(_SMALL, _SMALL)) as service:
        (_, broken) = [(row["state"], row["why"]) for row in rows(service.house, "loads")]
        assert broken == ("failed", "the run did not come to its end; the next one goes on")
        service.collect()
        assert said(service) == undisturbed(1, _SMALL)
