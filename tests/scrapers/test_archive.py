"""The raw archive: the same bytes once, as they were, for the service's own user alone."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.archive import Archive, ArchiveError
from scrapers.source import Snapshot

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def snapshot(content: bytes, name: str = "a.csv") -> Snapshot:
    return Snapshot(source="any", name=name, url=None, content=content, fetched_at=NOW)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data" / "archive")


def test_bytes_come_back_as_they_were(archive: Archive) -> None:
    content = bytes(range(256)) * 50
    assert archive.reopen(archive.keep(snapshot(content))) == content


def test_the_same_bytes_are_kept_once_under_whatever_name(archive: Archive) -> None:
    assert archive.keep(snapshot(b"same")) == archive.keep(snapshot(b"same", "another.csv"))
    assert len(files(archive.folder)) == 1


def test_folders_and_files_are_for_their_owner_alone(archive: Archive) -> None:
    before = os.umask(0o022)
    try:
        archive.keep(snapshot(b"bytes"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(archive.folder.stat().st_mode) == 0o700
    for path in archive.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("damage", [b"", b"not compressed", b"\x78\x9c\x03\x00\x00\x00\x00\x01"])
def test_damage_is_noticed_and_mended_by_having_the_bytes_again(archive: Archive, damage: bytes) -> None:
    sha256 = archive.keep(snapshot(b"bytes"))
    (path,) = files(archive.folder)
    path.write_bytes(damage)
    with pytest.raises(ArchiveError, match="collect it again"):
        archive.reopen(sha256)
    archive.keep(snapshot(b"bytes"))
    assert archive.reopen(sha256) == b"bytes"


def test_what_is_not_held_is_said_to_be_missing(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="collect it again"):
        archive.reopen("0" * 64)


@pytest.mark.parametrize(
    "text", ["", "../" * 20 + "etc", "A" * 64, "0" * 63, "0" * 63 + "/", "0" * 64 + "\n", "é" * 64]
)
def test_only_a_hash_is_looked_for(archive: Archive, text: str) -> None:
    with pytest.raises(ArchiveError, match="is no snapshot hash"):
        archive.reopen(text)


def test_a_write_that_fails_leaves_nothing_behind(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        archive.keep(snapshot(b"bytes"))
    assert files(archive.folder) == []
