"""Whether the zip of a workbook may be opened: how much it unpacks to, and how many cells its sheets would stretch to.

A spreadsheet reader makes room for every cell up to the last one, so a few bytes (a repeated row, one cell in the
farthest corner) can ask for more memory than there is, and that ends the program instead of raising an error. The
sizes that a zip declares may lie, so they are not believed: every member that is looked at is unpacked within bounds.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from xml.parsers.expat import ExpatError

from scrapers.once import MOST_CELLS, Once, cut
from scrapers.read import UnreadableError
from scrapers.records import Line
from scrapers.stretch import plain, stretch

MOST_UNPACKED_BYTES = 400_000_000
"""Ofsted's largest workbook so far unpacks to about 80 million bytes."""
MOST_MEMBERS = 2_000

CONTENT = "content.xml"
FRAME = ("mimetype", "META-INF/manifest.xml")
"""What an ODS has beside its content, without which no reader opens it."""

_BLOCK = 1 << 20
_FAULT = "the workbook is cut off, locked or corrupt; fetch it again"
_CORRUPT = (zipfile.BadZipFile, zlib.error, ExpatError, RuntimeError, EOFError, OSError, ValueError)
_BINARY = "xl/workbook.bin"
_BLANK_CELLS = re.compile(rb"<(?:\w+:)?c\s[^<>]*/>")
_REFERENCES = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)")
_TOO_MANY = re.compile(rb"\s(?:uniqueC|c)ount\s*=\s*[\"'](\d{8}|[^\"'&]*&)")
_REFERENCE = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")


def check(file: str, content: bytes, whole: bool = False) -> Once | None:
    """The cells of an ODS, each distinct one once; None for an XLSX, for an ODS that must be read as a `whole`, and
    where that is asked for.

    Raises `UnreadableError` for a workbook that is cut off, corrupt, or asks for more than any list needs."""
    line = Line(file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or any(_strange(member) for member in members):
                raise UnreadableError("neither ODS nor XLSX; fetch it again or save it as one of them", line)
            plainly_ods = _plainly_ods([member.filename for member in members])
            return _counted(archive, members, line, plainly_ods and not whole)
    except _CORRUPT as error:
        raise UnreadableError(_FAULT, line) from error


def with_content(content: bytes, instead: bytes) -> bytes:
    """An ODS that was checked, with another content, and without pictures and styles. Raises `UnreadableError`."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(made, "w") as archive:
            for name in FRAME:
                archive.writestr(zipfile.ZipInfo(name), whole.read(name))
            archive.writestr(zipfile.ZipInfo(CONTENT), instead)
    except _CORRUPT as error:
        raise UnreadableError(_FAULT, Line(file=CONTENT)) from error
    return made.getvalue()


def _counted(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], line: Line, may_be_cut: bool) -> Once | None:
    once, left, cells = None, MOST_UNPACKED_BYTES, 0
    for member in members:
        unpacked = _Unpacked(archive, member, left, line)
        if member.filename == CONTENT:
            with closing(_ahead(unpacked)) as blocks:
                once = cut(blocks) if may_be_cut else None
            cells += once.stretch if once else stretch(unpacked, line)
        else:
            cells += _sheet_cells(b"".join(unpacked), line)
        left -= unpacked.size
        if cells > MOST_CELLS:
            raise UnreadableError(f"its sheets stretch to {cells:,} cells, more than any list", line)
    return once


def _plainly_ods(names: Sequence[str]) -> bool:
    """Whether there is no doubt which members a spreadsheet reader would open."""
    return len(set(names)) == len(names) and {*FRAME} < set(names) and not any(name.startswith("xl/") for name in names)


def _strange(member: zipfile.ZipInfo) -> bool:
    return member.filename == _BINARY or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class _Unpacked:
    """A member's bytes, block by block; `size` is how many there were. Raises `UnreadableError` beyond `most`."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, line: Line) -> None:
        self._archive, self._member, self._most, self._line = archive, member, most, line
        self.size = 0

    def __iter__(self) -> Generator[bytes]:
        declared, self.size = self._member.file_size, 0
        self._member.file_size = self._most + 2 * _BLOCK  # read on past the declared size, to the true end
        try:
            with self._archive.open(self._member) as stream:
                while block := stream.read(_BLOCK):
                    self.size += len(block)
                    if self.size > self._most:
                        raise UnreadableError(f"it unpacks to more than {MOST_UNPACKED_BYTES:,} bytes", self._line)
                    yield block
        finally:
            self._member.file_size = declared


def _ahead(blocks: "_Unpacked") -> Generator[bytes]:
    """The same blocks, each unpacked while the one before is looked at: unpacking leaves the interpreter free."""
    with closing(iter(blocks)) as coming, ThreadPoolExecutor(1) as other:
        following = other.submit(next, coming, b"")
        while block := following.result():
            following = other.submit(next, coming, b"")
            yield block


# XLSX: every cell says where it stands -------------------------------------------------------------------------------


def _sheet_cells(content: bytes, line: Line) -> int:
    if found := _TOO_MANY.search(content):
        raise UnreadableError(f"it says that it holds {found[1][:20]!r} of something", line)
    if b"sheetData" not in content:
        return 0
    plain(content, line)
    rows, width = 1, 1
    for reference in _REFERENCES.findall(_BLANK_CELLS.sub(b"", content)):
        place = _REFERENCE.fullmatch(reference)
        if place is None:
            raise UnreadableError(f"a cell says it stands at {reference[:20]!r}", line)
        rows, width = max(rows, int(place[2])), max(width, _column(place[1]))
    return rows * width


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
