"""The whole service, killed at random and begun again, comes to what it comes to in peace: each job's effect once."""

import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from multiprocessing.context import ForkServerContext
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from companies_house import Clock as RegisterClock
from companies_house import CompaniesHouse
from companies_house import World as Register
from ofsted import Clock, Ofsted
from quarter_house import READERS, links_for
from reports_house import home, lists, market
from served_house import Wall, open_served, serve_until
from sqlalchemy import text

from monitor.jobs.house import House
from monitor.store import job_runs
from monitor.timetable import LONDON

BEGINS, ENDS = datetime(2026, 10, 24, 2, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC)
"""Saturday to Monday morning, over the end of summer time."""
_ROWS = {
    "settings": "SELECT urn, as_at FROM settings",
    "inspections": "SELECT urn, event, overall FROM inspections",
    "companies": "SELECT company_number FROM companies",
    "flips": 'SELECT "trigger", subject_key, change, level, as_of FROM flips',
    "assessments": "SELECT as_of FROM assessments GROUP BY as_of",
    "deliveries": "SELECT digest_id, reader, state FROM deliveries",
    "editions": "SELECT frequency, period_start FROM editions WHERE frequency <> 'immediate'",
}
_SOMETIMES = ("publish immediate", "hand over", "assess again")
"""Jobs that run where there is something to do: how often that was looked at hangs on the restarts."""
Outcome = Counter[tuple[str, ...]]


def outcome(house: House) -> Outcome:
    """What a service has done, but for when exactly."""
    with house.store.reading() as session:
        found = Counter(
            (table, *map(str, row)) for table, query in _ROWS.items() for row in session.execute(text(query))
        )
        runs = [run for run in job_runs.load_runs(session) if run.job not in _SOMETIMES]
    found.update(("run", run.job, f"{run.due_at:%d %H:%M}", run.state) for run in runs)
    letters = [path.name for path in house.settings.outbox.glob("*.eml")]
    found.update(("letter", name) for name in letters)
    return found


class Around:
    """The stand-ins, and a folder for each service."""

    def __init__(self, stack: ExitStack) -> None:
        world = market(settings=12, reports=12)
        self.site = stack.enter_context(Ofsted(world, clock=Clock(scale=10_000)))
        self.site.govuk = lists(world)
        world.add(home(world, judged=True), date(2026, 10, 23))
        world.publish(date(2026, 10, 23))
        register = Register(companies=3, seed=3, today=BEGINS.date(), strangers=0)
        self.ch = stack.enter_context(CompaniesHouse(register, clock=RegisterClock(scale=10_000, begins=BEGINS)))
        self.ports = (self.site._server.server_port, self.ch.port)

    def furnish(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "readers.toml").write_text(READERS, encoding="utf-8")
        (folder / "links.toml").write_text(links_for(self.site.world, self.ch.world.numbers), encoding="utf-8")
        Wall(folder / "clock.txt").to(BEGINS)
        return folder


def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["monitor.cli.main", "monitor.serve", "psycopg", "stamina", "pytest"])
    return context


def lived(around: Around, folder: Path, url: str, draw: Random, kills: int) -> int:
    """The service's processes one after another, so many of them killed. Returns how many were."""
    context, killed = processes(), 0
    while True:
        ready, tell = context.Pipe(duplex=False)
        process = context.Process(target=serve_until, args=(tell, str(folder), url, around.ports, ENDS.isoformat()))
        process.start()
        assert ready.poll(60)
        if killed < kills:
            process.join(draw.uniform(0.0, 0.6))
            process.kill()
        process.join(120)
        assert process.exitcode in (0, -9)
        if process.exitcode == 0:
            return killed
        killed += 1


def told(around: Around, folder: Path, url: str, draw: Random, kills: int) -> tuple[Outcome, int]:
    around.furnish(folder)
    killed = lived(around, folder, url, draw, kills)
    house = open_served(folder, url, around.ports)
    try:
        return outcome(house), killed
    finally:
        house.store.close()


def killed_and_begun_again(
    folder: Path, seed: int, kills: int, address: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack, TemporaryDirectory() as peace:
        around, began = Around(stack), time.monotonic()
        whole, _ = told(around, Path(peace), "", Random(0), 0)
        found, killed = told(around, folder, address(), Random(seed), kills)
        assert found == whole
        assert killed >= kills / 2
        runs = [key for key in found if key[0] == "run"]
        assert {key[3] for key in runs} == {"done"}
        assert any(key[0] == "letter" for key in found)
        with capsys.disabled():
            line = f"{killed} kills, {len(runs)} runs, {sum(key[0] == 'letter' for key in found)} letters"
            sys.stdout.write(f"\n{line}, each once; {time.monotonic() - began:.0f} s; {LONDON.key}\n")


@pytest.mark.slow
def test_a_service_killed_ten_times_comes_to_the_same_on_sqlite(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killed_and_begun_again(tmp_path / "house", 1, 10, lambda: "", capsys)


@pytest.mark.slow
def test_a_service_killed_ten_times_comes_to_the_same_on_postgresql(
    tmp_path: Path, postgres: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    killed_and_begun_again(tmp_path / "house", 2, 10, postgres, capsys)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_a_service_killed_a_hundred_times_comes_to_the_same_on_sqlite(
    tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    killed_and_begun_again(tmp_path / "house", 100 + seed, 10, lambda: "", capsys)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_a_service_killed_a_hundred_times_comes_to_the_same_on_postgresql(
    tmp_path: Path, seed: int, postgres: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    killed_and_begun_again(tmp_path / "house", 200 + seed, 10, postgres, capsys)
