"""Named files and folders in place of the network: each file, or member of a zip, is a snapshot."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from monitor.jobs.zips import is_zip, member_names, member_size
from monitor.jobs.zips import member as zipped
from monitor.jobs.zips import opened as opened_member
from scrapers.companies_house.unpack import DAMAGED
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


def names(paths: Sequence[str], *, members: bool = True) -> Iterator[str]:
    """The files that paths stand for, in order: a file itself, the files of a folder, the members of a zip; without
    `members`, the zip itself."""
    for path in paths:
        for file in _files(path):
            if members and is_zip(file):
                yield from member_names(file)
            else:
                yield file


def one(source: str, file: str, at: datetime) -> Snapshot:
    """The snapshot of one file or `zip!member`. Raises `UnreadableError`."""
    return Snapshot(source=source, name=file, url=None, content=_content(file), fetched_at=at)


@contextmanager
def opened(file: str) -> Iterator[IO[bytes]]:
    """A file or `zip!member`, to be read piece by piece, however large. Raises `UnreadableError`."""
    try:
        stream = _stream(file)
    except DAMAGED as error:
        raise UnreadableError(f"cannot be read ({error})", Line(file=file)) from error
    with stream:
        yield stream


def size_of(file: str) -> int:
    """Bytes of a file or `zip!member` that can be opened, as they are read."""
    outer, _, member = file.partition("!")
    return member_size(outer, member) if member and not Path(file).exists() else Path(file).stat().st_size


def missing(paths: Sequence[str]) -> list[str]:
    """The paths that are not there; of `zip!member`, the zip."""
    return [path for path in paths if not Path(path).exists() and not Path(path.partition("!")[0]).is_file()]


def _files(path: str) -> Iterator[str]:
    folder = Path(path)
    if folder.is_dir():
        yield from (str(found) for found in sorted(folder.rglob("*")) if found.is_file() and found.name[0] != ".")
    else:
        yield path


def _stream(file: str) -> IO[bytes]:
    outer, _, member = file.partition("!")
    return opened_member(outer, member) if member and not Path(file).exists() else Path(file).open("rb")


def _content(file: str) -> bytes:
    outer, _, member = file.partition("!")
    try:
        if member and not Path(file).exists():
            return zipped(outer, member, _LARGEST)
        if Path(file).stat().st_size > _LARGEST:
            raise UnreadableError(f"larger than {_LARGEST:,} bytes", Line(file=file))
        return Path(file).read_bytes()
    except DAMAGED as error:
        raise UnreadableError(f"cannot be read ({error})", Line(file=file)) from error
