"""Whether the zip of a workbook may be opened: how much it unpacks to, and how many cells its sheets would stretch to.

A spreadsheet reader makes room for every cell up to the last one, so a few bytes (a repeated row, one cell in the
farthest corner) can ask for more memory than there is, and that ends the program instead of raising an error. The
sizes that a zip declares may lie, so they are not believed: every member that is looked at is unpacked within bounds.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from xml.parsers.expat import ExpatError, ParserCreate

from scrapers.glance import LONGEST_ROW, ROW_END, TABLE, cells_at_most, extent
from scrapers.read import UnreadableError
from scrapers.records import Line

MOST_UNPACKED_BYTES = 400_000_000
"""Ofsted's largest workbook so far unpacks to about 80 million bytes."""
MOST_MEMBERS = 2_000
MOST_CELLS = 5_000_000
"""In all sheets together. Ofsted's 2025 workbook has about half a million."""

_BLOCK = 1 << 20
_BINARY = "xl/workbook.bin"
_BLANK_CELLS = re.compile(rb"<(?:\w+:)?c\s[^<>]*/>")
_REFERENCES = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)")
_TOO_MANY = re.compile(rb"\s(?:uniqueC|c)ount\s*=\s*[\"'](\d{8}|[^\"'&]*&)")
_REFERENCE = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")


def check(file: str, content: bytes) -> None:
    """Raises `UnreadableError` for a workbook that is cut off, corrupt, or asks for more than any list needs."""
    line = Line(file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or any(_strange(member) for member in members):
                raise UnreadableError("neither ODS nor XLSX; fetch it again or save it as one of them", line)
            left, cells = MOST_UNPACKED_BYTES, 0
            for member in members:
                unpacked = _Unpacked(archive, member, left, line)
                cells += _cells(member.filename, unpacked, line)
                left -= unpacked.size
                if cells > MOST_CELLS:
                    raise UnreadableError(f"its sheets stretch to {cells:,} cells, more than any list", line)
    except (zipfile.BadZipFile, zlib.error, ExpatError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableError("the workbook is cut off, locked or corrupt; fetch it again", line) from error


def _strange(member: zipfile.ZipInfo) -> bool:
    return member.filename == _BINARY or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class _Unpacked:
    """A member's bytes, block by block; `size` is how many there were. Raises `UnreadableError` beyond `most`."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, line: Line) -> None:
        self._archive, self._member, self._most, self._line = archive, member, most, line
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
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


def _cells(name: str, blocks: Iterable[bytes], line: Line) -> int:
    """How many cells a member's sheets stretch to, or a few more; none where it holds no sheet."""
    if name == "content.xml":
        found = cells_at_most(blocks)
        return _stretch(_rows(blocks, line)) if found is None or found > MOST_CELLS else found
    return _sheet_cells(b"".join(blocks), line)


# ODS: rows and cells carry how often they are repeated --------------------------------------------------------------


def _rows(blocks: Iterable[bytes], line: Line) -> Iterator[bytes]:
    """Its rows. It must be whole: the spreadsheet reader waits for the end of a cut table for ever."""
    rest, whole_xml = b"", ParserCreate("utf-8")
    for block in blocks:
        whole_xml.Parse(block, False)
        *whole, rest = (rest + block).split(ROW_END)
        if len(rest) > LONGEST_ROW:
            raise UnreadableError(f"a row of more than {LONGEST_ROW:,} bytes", line)
        for row in whole:
            _plain(row, line)
            yield row
    _plain(rest, line)
    whole_xml.Parse(b"", True)


def _stretch(rows: Iterable[bytes]) -> int:
    """The cells of every table up to its last row and its widest one that hold anything."""
    cells = height = used = width = 0
    for row in rows:
        if TABLE.search(row):
            cells, height, used, width = cells + used * width, 0, 0, 0
        rows_here, across = extent(row)
        height += rows_here
        if across > 0:
            used, width = height, max(width, across)
    return cells + used * width


# XLSX: every cell says where it stands -------------------------------------------------------------------------------


def _sheet_cells(content: bytes, line: Line) -> int:
    if found := _TOO_MANY.search(content):
        raise UnreadableError(f"it says that it holds {found[1][:20]!r} of something", line)
    if b"sheetData" not in content:
        return 0
    _plain(content, line)
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


def _plain(xml: bytes, line: Line) -> None:
    """No list needs comments, entities or document types, and they can hide cells from the count above."""
    if b"<!" in xml:
        raise UnreadableError("the workbook declares XML entities or hides parts, which no list needs", line)
