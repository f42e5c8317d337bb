"""Named files, folders and members of a zip in place of the network."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.jobs import files
from monitor.jobs.files import snapshots
from scrapers.read import UnreadableError
from scrapers.source import Snapshot

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def read(*paths: Path | str) -> list[Snapshot | UnreadableError]:
    return list(snapshots("any", [str(path) for path in paths], NOW))


def only(*paths: Path | str) -> Snapshot | UnreadableError:
    (found,) = read(*paths)
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "bulk.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("inner/a.csv", b"a" * 1_000)
    return path


def test_a_file_is_a_snapshot_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a!b.csv"
    path.write_bytes(b"bytes")
    found = only(path)
    assert isinstance(found, Snapshot)
    assert (found.name, found.content, found.url, found.fetched_at) == (str(path), b"bytes", None, NOW)


def test_a_member_of_a_zip_is_named_after_an_exclamation_mark(archive: Path) -> None:
    found = only(f"{archive}!inner/a.csv")
    assert isinstance(found, Snapshot)
    assert (found.name, found.content) == (f"{archive}!inner/a.csv", b"a" * 1_000)


def test_what_cannot_be_read_is_a_fault_of_its_own_and_the_others_are_read(archive: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_bytes(b"x")
    found = read(tmp_path / "missing.csv", f"{archive}!missing", f"{good}!member", good, "a\0b")
    assert [type(each) for each in found] == [UnreadableError] * 3 + [Snapshot] + [UnreadableError]


@pytest.mark.parametrize("at", [45, 60])
def test_a_member_that_is_spoilt_is_a_fault(archive: Path, at: int) -> None:
    content = bytearray(archive.read_bytes())
    content[at] ^= 0xFF
    archive.write_bytes(content)
    found = only(f"{archive}!inner/a.csv")
    assert isinstance(found, UnreadableError)
    assert str(archive) in str(found)


def test_a_member_that_is_locked_is_a_fault(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(content)
    assert isinstance(only(f"{archive}!inner/a.csv"), UnreadableError)


def test_what_is_too_large_is_a_fault(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_LARGEST", 500)
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 501)
    for found in read(path, f"{archive}!inner/a.csv"):
        assert isinstance(found, UnreadableError)
        assert "larger than 500 bytes" in str(found)


def test_a_folder_gives_its_files_in_order_and_passes_over_hidden_ones(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    (folder / "deeper").mkdir(parents=True)
    for name in ("b.csv", "a.csv", ".hidden", "deeper/c.csv"):
        (folder / name).write_bytes(name.encode())
    names = [each.name for each in read(folder) if isinstance(each, Snapshot)]
    assert names == [str(folder / name) for name in ("a.csv", "b.csv", "deeper/c.csv")]
