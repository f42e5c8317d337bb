"""The lines of files too large to hold: straight from a zip or as they lie, some hundred kilobytes at a time."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final, NamedTuple

from scrapers.companies_house.remote_file import RemoteFile
from scrapers.companies_house.unpack import DAMAGED, open_archive, open_member
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import Line

_BLOCK: Final = 1 << 18
_LONGEST_LINE: Final = 1 << 20
_MOST_UNPACKED: Final = 60 << 30
"""The snapshot of control unpacked to 6 GB in 2021, the company data to 3 GB."""
_MOST_BROKEN: Final = 1_000
_MOST_NAMED: Final = 20


class Lines(NamedTuple):
    """Some lines, without their ends, and the number of the first of them, from 1."""

    first: int
    lines: list[bytes]


@dataclass(slots=True)
class Broken:
    """Rows that could not be read, counted, the first ones named. One is a slip, a thousand are another layout."""

    file: str
    count: int = 0
    named: list[SourceError] = field(default_factory=list)

    def note(self, error: SourceError) -> None:
        """Counts a row. Raises `SourceChangedError` where there are more than any slip explains."""
        self.count += 1
        if len(self.named) < _MOST_NAMED:
            self.named.append(error)
        if self.count > _MOST_BROKEN:
            why = f"more than {_MOST_BROKEN:,} rows cannot be read; the first: {self.named[0]}"
            raise SourceChangedError(why, Line(file=self.file))

    def faults(self) -> tuple[SourceError, ...]:
        """One fault for them all; none where every row was read."""
        if not self.count:
            return ()
        said = "; ".join(f"row {error.line.row}: {error.why}" for error in self.named)
        rows = "1 row was" if self.count == 1 else f"{self.count:,} rows were"
        return (SourceChangedError(f"{rows} left out: {said}", Line(file=self.file)),)


def lines_of(file: IO[bytes] | RemoteFile, name: str) -> Iterator[Lines]:
    """The lines of a file, or of what is packed in it, in their order. Raises `UnreadableError` for a damaged zip or a
    line without end, and `FetchError`."""
    start = file.read(4)
    file.seek(0)
    if not start:
        raise UnreadableError("the file is empty; fetch it again", Line(file=name))
    if not start.startswith(b"PK"):
        yield from _split(file, name)
        return
    with open_archive(file, name) as archive:
        member = _only(archive, name)
        if isinstance(file, RemoteFile):
            file.expect(member.header_offset, archive.start_dir)
        with open_member(archive, member, name) as stream:
            yield from _split(stream, f"{name}!{member.filename}")


def _only(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one file in a zip; what an archiver adds of its own is none."""
    found = [member for member in archive.infolist() if not member.is_dir() and "__MACOSX" not in member.filename]
    if len(found) != 1:
        names = ", ".join(member.filename for member in found[:5]) or "none"
        raise SourceChangedError(f"the zip should hold one file; it holds {len(found)}: {names}", Line(file=name))
    return found[0]


def _split(stream: IO[bytes] | RemoteFile, name: str) -> Iterator[Lines]:
    rest, row, left = b"", 1, _MOST_UNPACKED
    while block := _read(stream, name):
        left -= len(block)
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > _LONGEST_LINE or left < 0:
            raise UnreadableError(f"larger than any such file, or a line without end at row {row}", Line(file=name))
        if lines:
            yield Lines(row, lines)
            row += len(lines)
    if rest:
        yield Lines(row, [rest])


def _read(stream: IO[bytes] | RemoteFile, name: str) -> bytes:
    try:
        return stream.read(_BLOCK)
    except DAMAGED as error:
        raise UnreadableError(f"cut off or damaged ({error}); fetch it again", Line(file=name)) from error


def opened(content: bytes) -> IO[bytes]:
    """Bytes as an open file."""
    return io.BytesIO(content)
