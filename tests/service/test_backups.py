"""Backups that are made while the database is used, and what may be put back where."""

import sqlite3
import subprocess
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ready_databases import of_sqlite
from sqlalchemy import func, select, text

from monitor.jobs.backups import backup, backup_files, restore
from monitor.jobs.house import House, JobError, open_house
from monitor.settings import Settings
from monitor.store.backup import revision_of
from monitor.store.database import Store, StoreError
from monitor.store.leading import lead_of
from monitor.store.tables import EditionRow, Table
from scrapers.source import Snapshot

NOW = datetime(2026, 6, 15, 2, 10, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    return Settings(data_dir=tmp_path / "data", database_url=url)


def opened(settings: Settings) -> House:
    return open_house(settings, say=lambda _: None)


def written(house: House, number: int) -> None:
    """Two rows that belong together."""
    pair = [
        EditionRow(
            frequency=each,
            period_start=NOW.date().replace(year=1000 + number),
            period_end=NOW.date(),
            as_of=NOW.date(),
            upto_flip_id=number,
            claimed_at=NOW,
        )
        for each in ("weekly", "monthly")
    ]
    with house.store.writing() as session:
        session.add_all(pair)


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in every table."""
    with store.reading() as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for name, table in Table.metadata.tables.items()
        }


def test_a_backup_under_load_is_one_moment_and_restores_to_equal_rows(settings: Settings, tmp_path: Path) -> None:
    house, stop, count = opened(settings), threading.Event(), 0

    def load() -> None:
        nonlocal count
        while not stop.is_set() and count < 2000:
            written(house, count)
            count += 1

    writer = threading.Thread(target=load)
    writer.start()
    while count < 5:
        stop.wait(0.001)
    before = count
    made = backup(house, tmp_path / "copy")
    stop.set()
    writer.join()
    after, now = count, rows(house.store)
    house.store.close()
    restore(settings, made.path, NOW, force=True)
    with_copy = opened(settings)
    found = rows(with_copy.store)
    numbers = [row[5] for row in found["editions"]]
    with_copy.store.close()
    assert before <= len(numbers) / 2 <= after
    assert sorted(numbers) == sorted([*range(len(numbers) // 2)] * 2), "each pair whole, none left out between"
    assert set(found["editions"]) <= set(now["editions"])
    assert {name: kept for name, kept in found.items() if name != "editions"} == {
        name: kept for name, kept in now.items() if name != "editions"
    }


def test_a_database_that_is_there_is_replaced_only_by_force_and_kept(settings: Settings) -> None:
    house = opened(settings)
    written(house, 1)
    made = backup(house)
    written(house, 2)
    house.store.close()
    with pytest.raises(JobError, match="--force"):
        restore(settings, made.path, NOW)
    kept = restore(settings, made.path, NOW, force=True)
    assert kept is not None
    assert editions(settings) == 2
    assert restore(settings, kept, NOW.replace(hour=3), force=True) is not None
    assert editions(settings) == 4


def editions(settings: Settings) -> int:
    house = opened(settings)
    with house.store.reading() as session:
        count = session.scalar(select(func.count()).select_from(EditionRow)) or 0
    house.store.close()
    return count


def test_nothing_is_put_back_under_a_service_that_runs(settings: Settings) -> None:
    house = opened(settings)
    made, lead = backup(house), lead_of(house.store.engine)
    assert lead.take()
    try:
        with pytest.raises(JobError, match="stop `monitor serve`"):
            restore(settings, made.path, NOW, force=True)
    finally:
        lead.give()
        house.store.close()


def test_a_backup_of_a_newer_program_is_refused(settings: Settings) -> None:
    house = opened(settings)
    with house.store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made = backup(house)
    house.store.close()
    with pytest.raises(StoreError, match=r"newer \(9999\) than this program: install the newer program"):
        restore(settings, made.path, NOW, force=True)


@of_sqlite
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is no backup of this program"),
        (b"shopping list", "is no backup of this program"),
        (b"PGDMP and more", "is a backup of PostgreSQL: set database_url to such a database"),
        (b"SQLite format 3\0" + b"\0" * 100, "is no backup of this program, or damaged"),
    ],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(StoreError, match=why):
        restore(
            Settings(data_dir=tmp_path / "data", database_url=f"sqlite:///{tmp_path}/own.sqlite"),
            tmp_path / "file",
            NOW,
        )
    with pytest.raises(StoreError, match="cannot be read"):
        restore(Settings(data_dir=tmp_path / "data"), tmp_path / "nowhere", NOW)


@of_sqlite
def test_another_programs_database_is_no_backup(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as made:
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.commit()
    with pytest.raises(StoreError, match="no backup of this program"):
        revision_of("sqlite:///monitor.db", tmp_path / "other.db")


def test_a_backup_is_whole_or_not_there_at_all_and_its_owners_alone(tmp_path: Path) -> None:
    house = opened(Settings(data_dir=tmp_path / "data"))
    made = backup(house)
    assert made.path.stat().st_mode & 0o077 == 0
    assert [path for path, _ in backup_files(house.settings)] == [made.path]
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    with pytest.raises((StoreError, OSError)):
        backup(house, tmp_path / "a file" / "copy.db")
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    house.store.close()


def test_the_archive_is_copied_beside_and_what_is_missing_comes_back(tmp_path: Path) -> None:
    house = opened(Settings(data_dir=tmp_path / "data"))
    kept = [house.archive.keep(_snapshot(content)) for content in (b"one", b"two")]
    first = backup(house, tmp_path / "disk" / "1.db", with_archive=True)
    again = backup(house, tmp_path / "disk" / "2.db", with_archive=True)
    assert (first.archived, again.archived) == (2, 0)
    house.store.close()
    lost = Settings(data_dir=tmp_path / "new")
    restore(lost, again.path, NOW)
    there = opened(lost)
    assert [there.archive.reopen(sha256) for sha256 in kept] == [b"one", b"two"]
    assert there.settings.archive_dir.stat().st_mode & 0o077 == 0
    there.store.close()


def _snapshot(content: bytes) -> Snapshot:
    return Snapshot(source="a", name="n", url=None, content=content, fetched_at=NOW)


def test_a_password_goes_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from monitor.store import backup as programs

    asked: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], *, env: dict[str, str], **_: object) -> object:
        asked.append((command, env))
        return type("Ended", (), {"returncode": 0, "stdout": "", "stderr": ""})()

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(programs, "_program", lambda name: name)
    url = "postgresql+psycopg://me:a%20secret@db.example:5433/market?sslmode=require"
    programs.copy_to(url, tmp_path / "copy.dump")
    ((command, environment),) = asked
    assert not any("secret" in part for part in command)
    assert any(part.endswith("@db.example:5433/market?sslmode=require") for part in command)
    assert environment["PGPASSWORD"] == "a secret"
