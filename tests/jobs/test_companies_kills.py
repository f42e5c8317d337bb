"""Collecting Companies House, killed at any point and taken up again, comes to the same rows as a run left in peace."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from companies_house import CompaniesHouse
from project import ROOT
from watching_house import Watching, kept, watching

_COMPANIES, _DAYS, _KILLS = 4, 1, 3
_MOST_REQUESTS = 60
_RATES = dict.fromkeys(("accounts", "charge", "charge_satisfied", "control", "control_deleted", "insolvency"), 60.0)
_PROCESS = """
import os, random, signal, sys, threading, time
from dataclasses import replace
from pathlib import Path
from companies_house import Far
from monitor.jobs.companies import collect_companies
from monitor.plans.ages import ACCOUNTS
from watching_house import FINANCE, open_watching_house
folder, port, at, after, numbers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
far = Far(port)
house = open_watching_house(Path(folder), tuple(numbers.split(",")), far, names=(*FINANCE, ACCOUNTS))
left = at
def kill():
    time.sleep(after)
    os.kill(os.getpid(), signal.SIGKILL)
def serve(url, headers):
    global left
    left -= 1
    if left == 0 and after < 0:
        os._exit(9)
    if left == 0:
        threading.Thread(target=kill, daemon=True).start()
    status, told, body = far.serve(url, headers)
    return status, told, body if isinstance(body, bytes) else b"".join(body)
house = replace(house, now=far.now, sleep=far.sleep, clock=far.seconds, serve=serve, say=lambda _: None)
collect_companies(house, list(house.sources.values()))
"""
_DEATHS = {9, -signal.SIGKILL}
_Kept = Counter[tuple[str, ...]]


def told(there: Watching) -> _Kept:
    """Every row that the answers made; where in a stream one stands depends on how often it was opened."""
    return Counter({row: count for row, count in kept(there.house).items() if row[0] != "cursors"})


def day(there: Watching, number: int) -> None:
    """The day's changes, one of them grave."""
    there.ch.next_day()
    there.ch.world.happen("insolvency", there.ch.world.numbers[number])


@cache
def undisturbed(seed: int) -> _Kept:
    with TemporaryDirectory() as folder, watching(Path(folder), _COMPANIES, seed, documents=True) as there:
        there.ch.world.rates = _RATES
        for number in range(_DAYS + 1):
            if number:
                day(there, number)
            assert there.faults() == []
        return told(there)


def killed(ch: CompaniesHouse, folder: Path, draw: random.Random) -> bool:
    """A run in a process of its own that ends at once at a request, or a moment behind one; whether it died."""
    at, after = draw.randint(1, _MOST_REQUESTS), draw.choice((-1.0, 0.0, 0.002, 0.008, 0.02))
    paths = os.pathsep.join(str(ROOT / part) for part in ("", "tests", "tests/stand_ins"))
    command = [
        sys.executable,
        "-c",
        _PROCESS,
        str(folder),
        str(ch.port),
        str(at),
        str(after),
        ",".join(ch.world.numbers),
    ]
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, check=False, capture_output=True)
    assert ended.returncode in {0, *_DEATHS}, ended.stderr.decode()
    return ended.returncode != 0


def killed_and_resumed(folder: Path, seed: int, draw: random.Random) -> None:
    with watching(folder, _COMPANIES, seed, documents=True) as there:
        there.ch.world.rates = _RATES
        for number in range(_DAYS + 1):
            if number:
                day(there, number)
            asked = len(there.ch.asked)
            deaths = sum(killed(there.ch, folder, draw) for _ in range(draw.randint(1, _KILLS)))
            assert there.faults() == []
            profiles = [path for _, path, _ in there.ch.asked[asked:] if path.count("/") == 2 and "/company/" in path]
            # Of a company that answered, no run asks again: a kill may cost the one call that it fell into.
            assert len(profiles) <= len(there.ch.world.numbers) + deaths
        assert told(there) == undisturbed(seed)
        assert not [row for row in there.rows("asks") if row["due"]]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_runs_killed_at_a_few_seeded_points_come_to_the_same_rows(tmp_path: Path, seed: int) -> None:
    killed_and_resumed(tmp_path, 1 + seed % 2, random.Random(seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 150))
def test_runs_killed_at_fifty_seeds_points_come_to_the_same_rows(tmp_path: Path, seed: int) -> None:
    killed_and_resumed(tmp_path, 1 + seed % 5, random.Random(seed))


class KilledError(BaseException):
    """The process ends here."""


def test_a_run_killed_at_every_tenth_request_in_turn_comes_to_the_same_rows(tmp_path: Path) -> None:
    """In this process: what was saved when the exception flew is what a process that ends at once leaves."""
    with watching(tmp_path, 3, 1) as there, watching(tmp_path / "peace", 3, 1) as peace:
        whole, left = there.house, 10

        def serve(url: str, headers: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                raise KilledError
            return there.ch.direct(url, headers)  # type: ignore[arg-type]

        for _ in range(20):
            left = 10
            there.house = replace(whole, serve=serve)  # type: ignore[arg-type]
            try:
                there.collect()
                break
            except KilledError:
                continue
        assert peace.faults() == []
        assert told(there) == told(peace)
        assert there.ch.calls["profile"] <= 3 + 2
