"""The content of an ODS, proven harmless at a glance: no regular expression a cell, no parser. Pure.

What cannot be proven so is not refused, only left to the exact count of `scrapers.packed`.
"""

import re
from collections.abc import Iterable

TABLE = re.compile(rb"<table:table[\s>/]")
ROW = re.compile(rb"<table:table-row[\s>/]")
ROW_END = b"</table:table-row>"
LONGEST_ROW = 1 << 24

_CELL_START = b"<table:table-cell "
_ROW_START = b"<table:table-row"
_CELL = re.compile(rb"<table:(?:covered-)?table-cell[\s/>]")
_BLANK = re.compile(rb"<table:(?:covered-)?table-cell(?:\s(?![^<>]*(?:value|formula))[^<>]*)?/>\s*")
_REPEATS = re.compile(rb"number-(row|column)s-repeated\s*=\s*[\"']([^\"']*)")
_REPEATED = b"s-repeated"
_BEFORE_REPEATED = len(b"number-column")
_ORDINARY = 200
"""Rows of no more cells are not looked at twice: Ofsted's widest list has 45 columns."""
_UNTELLING = bytes(set(range(256)) - set(b"<>\"'!?"))


class _DoubtfulError(Exception):
    """Something that the glance does not understand."""


def cells_at_most(blocks: Iterable[bytes]) -> int | None:
    """No fewer cells than the tables of a `content.xml` stretch to; None where a closer look is needed.

    A number also says that tags and texts are told apart beyond doubt and that the last table ends: the spreadsheet
    reader waits for the end of a cut table for ever.
    """
    marks, tables, rest = _Marks(), _Tables(), b""
    try:
        for block in blocks:
            marks.take(block)
            *rows, rest = (rest + block).split(_ROW_START)
            if len(rest) > LONGEST_ROW:
                return None
            tables.take(rows)
        tables.take([rest])
        marks.end()
    except (_DoubtfulError, ValueError):
        return None
    ended = rest.rpartition(ROW_END)[2]
    return tables.cells if ended.count(b"</table:table>") == ended.count(b"table:table") == 1 else None


def extent(row: bytes) -> tuple[int, int]:
    """How many rows a row stands for, and across how many cells up to the last that holds anything.

    Raises `ValueError` for a repeat that is no number.
    """
    start = ROW.search(row)  # what stands before it describes columns, not cells
    filled = row[start.start() if start else 0 : _filled(row)]
    times = {b"row": max(1, len(ROW.findall(filled))), b"column": len(_CELL.findall(filled))}
    for way, repeated in _REPEATS.findall(filled):
        times[way] += int(repeated) - 1
    return times[b"row"], times[b"column"]


def _filled(row: bytes) -> int:
    """Where a row's trailing blank cells begin: Excel fills every row up with them to the last column."""
    end = row.rfind(ROW_END)
    end = len(row) if end < 0 else end
    while (start := row.rfind(b"<", 0, end)) >= 0 and _BLANK.fullmatch(row, start, end):
        end = start
    return end


class _Marks:
    """The marks of XML alone, in their order. Raises `_DoubtfulError` unless every tag begins and ends outside quotes,
    holds no tag and no apostrophe, and is neither a comment, a declaration nor an instruction but for the first."""

    def __init__(self) -> None:
        self._rest, self._first = b"", True

    def take(self, block: bytes) -> None:
        """The next bytes."""
        whole, end, self._rest = (self._rest + block.translate(None, _UNTELLING)).rpartition(b">")
        marks = (whole + end).replace(b'""', b"")
        if self._first:
            marks, self._first = marks.removeprefix(b"<??>"), not end
        left = marks.replace(b"<>", b"")
        if b"<" in left or b">" in left or b'"' in left:
            raise _DoubtfulError
        if len(self._rest) > LONGEST_ROW:
            raise _DoubtfulError

    def end(self) -> None:
        """There is no more. Raises `_DoubtfulError` where a tag is left open."""
        if self._rest:
            raise _DoubtfulError


class _Tables:
    """The rows of every table, counted with at least the cells that they have."""

    def __init__(self) -> None:
        self._before = self._height = self._used = self._width = 0
        self._begun = False

    @property
    def cells(self) -> int:
        """Rows by columns up to the last row and across the widest, over all tables."""
        return self._before + self._used * self._width

    def take(self, rows: Iterable[bytes]) -> None:
        """The next rows, each without its `<table:table-row`, and with what stands after it."""
        for row in rows:
            if row.endswith(ROW_END) and self._begun:
                self._row(row)
            elif self._begun:
                self._last_row(row)
            self._begun = True

    def _last_row(self, row: bytes) -> None:
        body, end, after = row.rpartition(ROW_END)
        if not end:
            raise _DoubtfulError
        self._row(body + end)
        if TABLE.search(after):
            self._before, self._height, self._used, self._width = self.cells, 0, 0, 0

    def _row(self, row: bytes) -> None:
        rows, across = 1, row.count(b"table-cell")  # the ends of cells are counted too, for speed
        first = row.find(_REPEATED)
        if first >= 0:
            rows, across = _with_repeats(row, first, across)
        if rows != 1 or across > max(self._width, _ORDINARY):
            rows, across = extent(_ROW_START + row)
        self._height += rows
        if across > 0:
            self._used, self._width = self._height, max(self._width, across)


def _with_repeats(row: bytes, first: int, across: int) -> tuple[int, int]:
    end = len(row) - len(ROW_END)
    last = row.rfind(b"<", 0, end)
    cell = row[last:end]
    blank = cell.startswith(_CELL_START) and cell.endswith(b"/>") and cell.count(b">") == 1
    if blank and b"value" not in cell and b"formula" not in cell:
        end = last
    rows = 1
    if first < end:
        for way, repeated in _REPEATS.findall(row, max(0, first - _BEFORE_REPEATED), end):
            if way == b"row":
                rows += int(repeated) - 1
            else:
                across += int(repeated) - 1
    return rows, across
