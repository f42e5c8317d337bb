"""Named files and folders in place of the network: each file, or member of a zip, is a snapshot."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from monitor.jobs.zips import is_zip, member_names
from monitor.jobs.zips import member as zipped
from scrapers.read import UnreadableError
from scrapers.records import Line
from scrapers.source import Snapshot

_LARGEST = 200_000_000


def snapshots(source: str, paths: list[str], at: datetime) -> Iterator[Snapshot | UnreadableError]:
    """A snapshot a file, in the order given, folders in the order of their names; a fault stands for its file."""
    for file in names(paths):
        try:
            yield one(source, file, at)
        except UnreadableError as error:
            yield error


def names(paths: Sequence[str]) -> Iterator[str]:
    """The files that paths stand for, in order: a file itself, the files of a folder, the members of a zip."""
    for path in paths:
        for file in _files(path):
            if is_zip(file):
                yield from member_names(file)
            else:
                yield file


def one(source: str, file: str, at: datetime) -> Snapshot:
    """The snapshot of one file or `zip!member`. Raises `UnreadableError`."""
    return Snapshot(source=source, name=file, url=None, content=_content(file), fetched_at=at)


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
            return zipped(outer, member, _LARGEST)
        if Path(file).stat().st_size > _LARGEST:
            raise UnreadableError(f"larger than {_LARGEST:,} bytes", Line(file=file))
        return Path(file).read_bytes()
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise UnreadableError(f"cannot be read ({error})", Line(file=file)) from error
