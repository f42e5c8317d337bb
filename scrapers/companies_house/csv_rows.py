"""Rows of CSV out of lines: those that are sifted out alone are taken apart, each with the lines that it goes on to."""

import csv
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Final

from scrapers.companies_house.rows import Broken, Lines
from scrapers.read import SourceChangedError
from scrapers.records import Line

Sift = Callable[[list[bytes]], Iterable[int]]
"""Tells which lines, by their places, may begin a row that is wanted."""
_QUOTE: Final = b'"'
_MOST_LINES: Final = 20
"""Of a row that has line breaks in its fields."""
_Row = tuple[int, list[str]]


def rows_of(blocks: Iterable[Lines], sift: Sift, broken: Broken) -> Iterator[_Row]:
    """The rows that begin on the lines sifted out, each with the lines that belong to it, and the number of its
    first."""
    open_row = Lines(0, [])
    for first, lines in blocks:
        lines_here = Lines(first - len(open_row.lines), open_row.lines + lines)
        open_row = yield from _rows_within(lines_here, sift, broken, last=False)
    yield from _rows_within(open_row, sift, broken, last=True)


def _rows_within(block: Lines, sift: Sift, broken: Broken, *, last: bool) -> Generator[_Row, None, Lines]:
    """The rows of a block, and the lines at its end of one that may go on in the next block."""
    first, lines = block
    taken = 0
    for index in sift(lines):
        if index < taken:
            continue
        end = _end_of(lines, index)
        if end is None and not last and len(lines) - index < _MOST_LINES:
            return Lines(first + index, lines[index:])
        taken = end or index + 1
        if end is None:
            broken.note(SourceChangedError("a quoted field has no end", Line(file=broken.file, row=first + index)))
        elif row := _fields(b"\n".join(lines[index:end]), broken, first + index):
            yield first + index, row
    return Lines(first + len(lines), [])


def _end_of(lines: list[bytes], start: int) -> int | None:
    """Where the row that begins on a line ends: after the first line that leaves no quote open."""
    quotes = 0
    for place in range(start, min(start + _MOST_LINES, len(lines))):
        quotes += lines[place].count(_QUOTE)
        if quotes % 2 == 0:
            return place + 1
    return None


def _fields(row: bytes, broken: Broken, place: int) -> list[str]:
    try:
        return next(csv.reader([as_text(row.rstrip(b"\r"))]), [])
    except csv.Error as error:
        broken.note(SourceChangedError(str(error), Line(file=broken.file, row=place)))
        return []


def as_text(row: bytes) -> str:
    """UTF-8 where it is that, else the Windows code page that older files were written in."""
    try:
        text = row.decode("utf-8")
    except UnicodeDecodeError:
        text = row.decode("cp1252", errors="replace")
    return text.replace("\0", "\ufffd")
