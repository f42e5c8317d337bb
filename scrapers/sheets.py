"""Spreadsheet bytes -> named sheets of cell rows: ODS, XLSX and CSV, with the faults told apart. Pure.

A spreadsheet is a zip that may ask for far more memory than it weighs: it is checked before it is opened.
"""

import csv
import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest

from python_calamine import CalamineError, CalamineWorkbook

from scrapers.once import Once
from scrapers.packed import CONTENT, check, with_content
from scrapers.read import UnreadableError, tidy
from scrapers.records import Line

MOST_ROWS = 200_000
MOST_COLUMNS = 500
_LARGEST_CSV_BYTES = 30_000_000
"""Ofsted's largest list so far has 5,600 rows of 45 columns, in less than two million bytes."""

_EMPTY = "the file is empty: its first row names the columns"
_UNREADABLE = "not a readable CSV or XLSX file: save it anew, with one sheet"

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
    elif b"\0" in content:
        raise UnreadableError("neither ODS, XLSX nor CSV", Line(file=file))
    else:
        yield Sheet(None, _csv(file, content))


class OnlySheetError(Exception):
    """Bytes that are not one sheet of a bearable size; says what to change and never what a cell holds."""


def only_sheet(content: bytes, most_bytes: int, most_rows: int, instead: str) -> Sheet:
    """The one sheet with something in it of a file that a person gives. `instead` is what to do about too much. Raises
    `OnlySheetError`."""
    if len(content) > most_bytes:
        raise OnlySheetError(f"the file has more than {_size(most_bytes)}: {instead}")
    try:
        found = [one for one in sheets("file", content, lambda _name: True) if _is_filled(one)]
    except UnreadableError:
        raise OnlySheetError(_UNREADABLE if content.strip() else _EMPTY) from None
    if not found:
        raise OnlySheetError(_EMPTY)
    if len(found) > 1:
        raise OnlySheetError(f"the workbook has {len(found)} sheets with something in them: leave one")
    if len(found[0].rows) > most_rows:
        raise OnlySheetError(f"more than {most_rows:,} rows: {instead}")
    return found[0]


def _is_filled(sheet: Sheet) -> bool:
    return any(tidy(cell) for row in sheet.rows for cell in row)


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1_000} kB"


def _workbook(file: str, content: bytes, wanted: Callable[[str], bool]) -> Iterator[Sheet]:
    with undisturbed():
        once = check(file, content)
    read = _each_once(content, once) if once else None
    if once is None or read is None:
        if once:
            check(file, content, whole=True)
        yield from _whole(file, content, wanted)
        return
    names, values = read
    for table, name in enumerate(names):
        if wanted(name):
            _bounded(once.extent(table), Line(file=file, sheet=name))
            with undisturbed():
                rows = once.rows(table, values)
            yield Sheet(name, rows)


def _each_once(content: bytes, once: Once) -> tuple[Sequence[str], Sequence[object]] | None:
    """The sheets' names, and what the numbers of `once` stand for; None where the whole must be read after all."""
    try:
        small = with_content(content, once.document)
        with _faults(Line(file=CONTENT)), undisturbed():
            book = CalamineWorkbook.from_filelike(io.BytesIO(small))
            names = book.sheet_names
            if len(set(names)) != once.tables or len(names) != once.tables:
                return None
            rows = book.get_sheet_by_index(once.last).to_python(skip_empty_area=False)
    except UnreadableError:
        return None
    values: list[object] = [""]
    for cells, shown in zip_longest(rows, once.shown, fillvalue=()):
        if cells[len(shown) : len(shown) + 1] != [1.0]:
            return None
        values += map(_word, cells[: len(shown)])
    return names, values


def _whole(file: str, content: bytes, wanted: Callable[[str], bool]) -> Iterator[Sheet]:
    with _faults(Line(file=file)):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [name for name in book.sheet_names if wanted(name)]
    for name in names:
        yield Sheet(name, _cells(book, file, name))


def _cells(book: CalamineWorkbook, file: str, name: str) -> Sequence[Cells]:
    line = Line(file=file, sheet=name)
    with _faults(line):
        sheet = book.get_sheet_by_name(name)
        _bounded((sheet.total_height, sheet.total_width), line)
        with undisturbed():
            return [
                [*map(_word, cells)] if bool in map(type, cells) else cells
                for cells in sheet.to_python(skip_empty_area=False)
            ]


def _word(cell: object) -> object:
    """A truth value as a word: as a value it would pass for the number 1 or 0."""
    return str(cell) if isinstance(cell, bool) else cell


def _bounded(extent: tuple[int, int], line: Line) -> None:
    if extent[0] > MOST_ROWS or extent[1] > MOST_COLUMNS:
        raise UnreadableError(f"{extent[0]:,} rows by {extent[1]:,} columns is no list of settings", line)


@contextmanager
def undisturbed() -> Iterator[None]:
    """While many values are made that all stay, no search for garbage among them: there is none, and it takes a third
    of the time. Not for a generator to yield in."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


@contextmanager
def _faults(line: Line) -> Iterator[None]:
    """Whatever the spreadsheet reader makes of bad bytes, as `UnreadableError`."""
    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableError(f"the workbook cannot be read ({error}); fetch it again", line) from error
    except BaseException as error:
        # A panic of the reader, which is written in Rust, is raised as a BaseException of a class nobody can import.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("the workbook cannot be read; fetch it again", line) from error


def _csv(file: str, content: bytes) -> Sequence[Cells]:
    if len(content) > _LARGEST_CSV_BYTES:
        raise UnreadableError(f"{len(content):,} bytes is no list of settings", Line(file=file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    rows: list[Cells] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=False):
            rows.append(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise UnreadableError(
                    f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS:,} columns is no list of settings", Line(file=file)
                )
    except csv.Error as error:
        raise UnreadableError(f"not a readable CSV ({error})", Line(file=file)) from error
    return rows
