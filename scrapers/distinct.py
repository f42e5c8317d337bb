"""The distinct cells and starts of rows of an ODS, each looked at once. Pure.

Cells are known by their bytes, from after `<table:` up to the next one or to the end of their row.
"""

import re
from collections.abc import Sequence

MOST_REPEATS = 1_000
"""Of a cell within its row; only a blank that fills a row up to its end may be repeated more often."""
_MOST_BYTES = 64_000_000
"""Of distinct cells, with the spaces they ask for. Ofsted's 2025 workbook has 36,000 cells in eight million bytes."""

_ATTRIBUTES = rb'(?:\s++[\w:.-]++="[^<>"]*+")*+(?:\s++(?=/))?+'
_ROW = re.compile(rb"table-row" + _ATTRIBUTES + rb">")
_CELL = re.compile(
    rb"((?:covered-)?table-cell)" + _ATTRIBUTES + rb"(?:/>|>(?:[^<>]++|<(?!/table:)/?+[\w:.-]++"
    + _ATTRIBUTES + rb"/?+>)*+</table:\1>)"
)  # fmt: skip
_ORDINARY = re.compile(
    rb'table-cell(?: (?:office:[\w-]++|table:style-name|table:formula)="[^<>"]*+")++>'
    rb"<text:p>[^<>]*+</text:p></table:table-cell>"
)
"""The form of most cells of a list: it asks for nothing beyond itself, and is no blank."""
_COLUMNS_REPEATED = re.compile(rb'\stable:number-columns-repeated="([0-9]{1,7})"')
_ROWS_REPEATED = re.compile(rb'\stable:number-rows-repeated="([0-9]{1,7})"')
_SPACES = re.compile(rb'\stext:c="([0-9]{1,4})"')


class DoubtfulError(Exception):
    """The content cannot be cut into cells beyond doubt."""


class Cells(dict[bytes, Sequence[int]]):
    """Cell -> its number, counted from 1, as often as the cell is repeated; 0 for a blank. Raises `DoubtfulError` for
    what is no cell by itself, and for one that asks for too much.

    `met` are the cells in the order of their numbers, each without its repeat."""

    def __init__(self) -> None:
        self.met: list[bytes] = []
        self._bytes = 0

    def __missing__(self, cell: bytes) -> Sequence[int]:
        number, times = (self._add(cell), 1) if _ORDINARY.fullmatch(cell) else self.meet(cell)
        if times > MOST_REPEATS:
            raise DoubtfulError
        self[cell] = (number,) * times
        return self[cell]

    def meet(self, cell: bytes) -> tuple[int, int]:
        """The number of a new cell, and how often it is repeated."""
        if not _CELL.fullmatch(cell):
            raise DoubtfulError
        tag, end, text = cell.partition(b">")
        tag, times = _unrepeated(tag, _COLUMNS_REPEATED)
        self._bytes += _spaces(text)
        number = self._add(tag + end + text)
        blank = cell.endswith(b"/>") and b"value" not in cell and b"formula" not in cell
        return 0 if blank else number, times

    def _add(self, cell: bytes) -> int:
        self._bytes += len(cell)
        if self._bytes > _MOST_BYTES:
            raise DoubtfulError
        self.met.append(cell)
        return len(self.met)


class LastCells(dict[bytes, Sequence[int]]):
    """The same for the last cell of a row, where a blank says nothing however often it is repeated."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def __missing__(self, cell: bytes) -> Sequence[int]:
        if cell in self._cells:
            self[cell] = self._cells[cell]
            return self[cell]
        number, times = self._cells.meet(cell)
        if number and times > MOST_REPEATS:
            raise DoubtfulError
        self[cell] = (number,) * times if number else ()
        return self[cell]


class RowStarts(set[bytes]):
    """The starts of rows that are not repeated."""

    def times(self, start: bytes) -> int:
        """How often a row is repeated. Raises `DoubtfulError` for what starts none."""
        if not _ROW.fullmatch(start) or b"&" in start:
            raise DoubtfulError
        times = _unrepeated(start, _ROWS_REPEATED)[1]
        if times == 1:
            self.add(start)
        return times


def _unrepeated(tag: bytes, pattern: re.Pattern[bytes]) -> tuple[bytes, int]:
    """A tag without its repeat, and how often it is repeated."""
    once = pattern.sub(b"", tag)
    times = [int(times) for times in pattern.findall(tag)]
    if len(times) > 1 or 0 in times or b"-repeated=" in once:
        raise DoubtfulError
    return once, times[0] if times else 1


def _spaces(cell: bytes) -> int:
    found = _SPACES.findall(cell)
    if len(found) != cell.count(b"text:c="):
        raise DoubtfulError
    return sum(map(int, found))
