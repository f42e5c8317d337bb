"""Spreadsheet bytes -> named sheets of cell rows: ODS, XLSX and CSV, with the faults told apart. Pure.

A spreadsheet is a zip that may unpack to far more than it weighs: its declared size is checked before it is opened.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from scrapers.read import UnreadableError
from scrapers.records import Line

MOST_UNPACKED_BYTES = 400_000_000
"""Ofsted's largest workbook so far unpacks to about 80 million bytes."""
MOST_ROWS = 200_000
MOST_COLUMNS = 500
_LARGEST_CSV_BYTES = 100_000_000

Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name (None for a CSV) and its rows of raw cells; the first row is what a person calls row 1."""

    name: str | None
    rows: Sequence[Cells]


def sheets(file: str, content: bytes, wanted: Callable[[str], bool]) -> Iterator[Sheet]:
    """The sheets of a workbook whose name is `wanted`; a CSV counts as one nameless sheet.

    Raises `UnreadableError` for bytes that are empty, cut off, corrupt or something else than a spreadsheet.
    """
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadableError("the file is empty; fetch it again", Line(file=file))
    if start[:1] == b"<":
        raise UnreadableError("this is a web page or XML, not a spreadsheet; fetch it again", Line(file=file))
    if start[:2] == b"PK":
        yield from _workbook(file, content, wanted)
    elif b"\0" in content[:4096]:
        raise UnreadableError("neither ODS, XLSX nor CSV", Line(file=file))
    else:
        yield Sheet(None, _csv(file, content))


def _workbook(file: str, content: bytes, wanted: Callable[[str], bool]) -> Iterator[Sheet]:
    _check_size(file, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [name for name in book.sheet_names if wanted(name)]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError(f"not a readable workbook ({error})", Line(file=file)) from error
    for name in names:
        yield Sheet(name, _cells(book, file, name))


def _cells(book: CalamineWorkbook, file: str, name: str) -> Sequence[Cells]:
    try:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
            raise UnreadableError(
                f"{sheet.total_height} rows by {sheet.total_width} columns is no list of settings",
                Line(file=file, sheet=name),
            )
        return sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError(f"the sheet cannot be read ({error})", Line(file=file, sheet=name)) from error


def _check_size(file: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if size > MOST_UNPACKED_BYTES:
                raise UnreadableError(f"it would unpack to {size:,} bytes, more than any list", Line(file=file))
            # The declared sizes above can lie; reading one byte past them is what a bomb needs, so each is proved.
            for member in members:
                _prove(archive, member, file)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableError("the workbook is cut off or corrupt; fetch it again", Line(file=file)) from error


def _prove(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> None:
    if member.filename != "content.xml":
        return
    with archive.open(member) as stream:
        head = stream.read(4096)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UnreadableError("the workbook declares XML entities, which no list needs", Line(file=file))


def _csv(file: str, content: bytes) -> Sequence[Cells]:
    if len(content) > _LARGEST_CSV_BYTES:
        raise UnreadableError(f"{len(content):,} bytes is no list of settings", Line(file=file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=False))
    except csv.Error as error:
        raise UnreadableError(f"not a readable CSV ({error})", Line(file=file)) from error
