"""Opening the database: made on first use, guarded, and left alone where it is newer than the program."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from monitor.store.database import Store, StoreError
from monitor.store.tables import LoadRow

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'monitor.db'}"


def test_a_database_is_made_on_first_use_and_opened_again(url: str) -> None:
    for _ in range(2):
        store = Store(url)
        with store.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM settings")) == 0
        store.close()


def test_a_database_newer_than_the_program_is_refused_and_left_as_it_is(url: str) -> None:
    store = Store(url)
    with store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        store.upgrade()
    with store.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    store.close()


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"this is no database at all, but long enough to be looked at" * 20)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"this is no database")


def test_a_row_cannot_refer_to_what_is_not_there(url: str) -> None:
    store = Store(url)
    with store.reading() as session:
        assert store.engine.dialect.name != "sqlite" or session.scalar(text("PRAGMA foreign_keys")) == 1
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(LoadRow(source="a", snapshot_id=7, loaded_at=NOW, state="failed", subjects=0, missing=[]))
    store.close()


def test_who_reads_sees_one_moment_and_neither_waits_for_a_writer_nor_keeps_one_waiting(url: str) -> None:
    store, count = Store(url), text("SELECT count(*) FROM loads")
    with store.reading() as reader:
        assert reader.scalar(count) == 0
        with store.writing() as writer:
            one = LoadRow(source="a", loaded_at=NOW, state="failed", subjects=0, shape={}, missing=[])
            writer.add(one)
            writer.flush()
            with store.reading() as another:
                assert another.scalar(count) == 0
        assert reader.scalar(count) == 0
    with store.reading() as later:
        assert later.scalar(count) == 1
    store.close()


def test_a_transaction_that_breaks_leaves_nothing(url: str) -> None:
    store = Store(url)
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        session.execute(
            text(
                "INSERT INTO snapshots (source, sha256, name, fetched_at) VALUES ('a', 'b', 'c', '2026-01-05 00:00:00')"
            )
        )
        _ = 1 // 0
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM snapshots")) == 0
    store.close()


def test_the_same_bytes_of_one_source_have_one_row(url: str) -> None:
    store = Store(url)
    row = text("INSERT INTO snapshots (source, sha256, name, fetched_at) VALUES ('a', 'b', 'c', '2026-01-05 00:00:00')")
    with pytest.raises(IntegrityError), store.writing() as session:
        session.execute(row)
        session.execute(row)
    store.close()
