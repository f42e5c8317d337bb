"""Named files and folders in place of the network: each file, or member of a zip, is a snapshot."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from scrapers.read import UnreadableError
from scrapers.records import Line
from scrapers.source import Snapshot

_LARGEST = 200_000_000


def snapshots(source: str, paths: list[str], at: datetime) -> Iterator[Snapshot | UnreadableError]:
    """A snapshot a file, in the order given, folders in the order of their names; a fault stands for its file."""
    for path in paths:
        for file in _files(path):
            try:
                yield Snapshot(source=source, name=file, url=None, content=_content(file), fetched_at=at)
            except UnreadableError as error:
                yield error


def missing(paths: Sequence[str]) -> list[str]:
    """The paths that are not there; of `zip!member`, the zip."""
    return [path for path in paths if not Path(path).exists() and not Path(path.partition("!")[0]).is_file()]


def _files(path: str) -> Iterator[str]:
    folder = Path(path)
    if folder.is_dir():
        yield from (str(found) for found in sorted(folder.rglob("*")) if found.is_file() and found.name[0] != ".")
    else:
        yield path


def _content(file: str) -> bytes:
    outer, _, member = file.partition("!")
    try:
        if member and not Path(file).exists():
            return _member(Path(outer), member)
        if Path(file).stat().st_size > _LARGEST:
            raise UnreadableError(f"larger than {_LARGEST:,} bytes", Line(file=file))
        return Path(file).read_bytes()
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise UnreadableError(f"cannot be read ({error})", Line(file=file)) from error


def _member(outer: Path, member: str) -> bytes:
    line = Line(file=f"{outer}!{member}")
    with zipfile.ZipFile(outer) as archive:
        try:
            size = archive.getinfo(member).file_size
        except KeyError as error:
            raise UnreadableError("the zip has no such member", line) from error
        if size > _LARGEST:
            raise UnreadableError(f"larger than {_LARGEST:,} bytes", line)
        return archive.read(member)
