"""Long work says how many of how many are done: never back, and at its end all of them."""

import io
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from commanding import in_process
from invented_house import at_edition
from ready_databases import of_sqlite

from monitor.cli import progress
from monitor.demo import AS_OF
from monitor.jobs.backups import backup
from monitor.jobs.export import export
from monitor.jobs.far import nobody
from monitor.jobs.house import House
from monitor.jobs.rehearse import rehearse
from monitor.jobs.report_market import report_market
from monitor.jobs.report_partnership import report_partnership
from monitor.jobs.report_provider import Asked, report_provider, save
from monitor.store import backup as copying

STRICTER = 'version = 2\n[liquidity_amber]\nvalue = "9.0"\nwhy = "A trial"\n'
BOTH = Asked(subjects=("99010001", "99010004"), listed=("99060001", "Nobody At All Ltd"), as_of=AS_OF[1])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with at_edition(1, tmp_path_factory.mktemp("far")) as house:
        yield house


def _market(house: House, _out: Path) -> object:
    return report_market(house, [], next(iter(house.audience().partnerships)), AS_OF[1])


def _partnership(house: House, _out: Path) -> object:
    return report_partnership(house, next(iter(house.audience().partnerships)), AS_OF[1])


def _provider(house: House, out: Path) -> object:
    return report_provider(house, BOTH, out)


def _written(house: House, out: Path) -> object:
    made = report_provider(replace(house, progress=nobody), BOTH, out)
    return save(made, AS_OF[1], "csv", out, house.progress)


@pytest.mark.parametrize(
    "work",
    [
        pytest.param(lambda house, out: export(house, out, "csv"), id="export"),
        pytest.param(lambda house, out: backup(house, out / "copy.db"), id="backup", marks=of_sqlite),
        pytest.param(lambda house, _out: rehearse(house, STRICTER, 2, AS_OF[1]), id="rehearse"),
        pytest.param(_market, id="market"),
        pytest.param(_partnership, id="partnership"),
        pytest.param(_provider, id="provider"),
        pytest.param(_written, id="written"),
    ],
)
def test_it_is_told_on_the_way_how_many_of_how_many_are_done(
    work: Callable[[House, Path], object], house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PAGES", 64)
    told: list[tuple[int, int]] = []
    work(replace(house, progress=lambda done, of: told.append((done, of))), tmp_path)
    assert len(told) > 2
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    assert all(done <= of for done, of in told)


def test_files_of_the_archive_are_told_after_the_database(house: House, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made = backup(
        replace(house, progress=lambda done, of: told.append((done, of))), tmp_path / "copy.db", with_archive=True
    )
    assert made.archived > 2
    assert told[-made.archived :] == [(count, made.archived) for count in range(1, made.archived + 1)]


@of_sqlite
def test_what_is_written_while_a_copy_is_made_neither_waits_nor_comes_into_it_nor_makes_it_begin_anew(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PAGES", 64)
    told: list[int] = []
    with closing(sqlite3.connect(house.settings.data_dir / "monitor.db", timeout=0)) as beside:

        def meanwhile(done: int, _of: int) -> None:
            told.append(done)
            assert len(told) < 99, "it begins anew for ever"
            beside.execute(f"CREATE TABLE meanwhile_{len(told)} (one)")
            beside.commit()

        backup(replace(house, progress=meanwhile), tmp_path / "copy.db")
        there = beside.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'meanwhile%'").fetchone()
        for number in range(1, len(told) + 1):
            beside.execute(f"DROP TABLE meanwhile_{number}")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        (came,) = copy.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'meanwhile%'").fetchone()
    assert there == (len(told),)
    assert came == 0
    assert told == sorted(set(told))
    assert len(told) > 2


# The commands ---------------------------------------------------------------------------------------------------------


LONG = [
    pytest.param(("db", "export", "out"), "rows", id="rows"),
    pytest.param(("db", "backup"), "copied", id="copied", marks=of_sqlite),
    pytest.param(("report", "market", "--area", "Inventshire"), "steps", id="steps"),
    pytest.param(
        ("report", "provider", "99010001", "--out", "out", "--as-of", str(AS_OF[1])),
        "reports written",
        id="reports written",
    ),
]


@pytest.fixture
def here(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work with the house; nothing is too short to be told."""
    monkeypatch.setattr(progress, "LONG_SECONDS", 0.0)
    for name in ("data_dir", "links_file", "readers_file"):
        monkeypatch.setenv(f"MONITOR_{name.upper()}", str(getattr(house.settings, name)))
    monkeypatch.setenv("MONITOR_BACKUP_DIR", str(tmp_path / "backups"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("command", "what"), LONG)
def test_a_person_at_a_terminal_sees_how_many_of_how_many(
    command: tuple[str, ...], what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = io.StringIO()
    screen.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", screen)
    assert in_process(monkeypatch, capsys, *command).status == 0
    counts = re.findall(rf"{what} +\[[#-]+\] +(\d+)/(\d+)", screen.getvalue())
    assert counts
    assert counts[-1][0] == counts[-1][1]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("command", "what"), LONG)
def test_a_program_that_reads_what_is_said_is_told_nothing_of_it(
    command: tuple[str, ...], what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = in_process(monkeypatch, capsys, *command)
    assert (done.status, done.err) == (0, ""), what
