"""An ODS with every distinct cell once: lists repeat themselves twentyfold, and readers do not notice. Pure.

The content is cut where rows and cells begin and end. What is left without the rows, with a few rows of the distinct
cells, is a document a tenth as long for the spreadsheet reader; the rows are kept as the numbers of their cells. What
cannot be cut beyond doubt is not refused, only left to the exact count of `scrapers.stretch` and read as a whole.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from scrapers.distinct import MOST_REPEATS, Cells, DoubtfulError, LastCells, RowStarts

MOST_CELLS = 5_000_000
"""In all sheets together. Ofsted's 2025 workbook has about half a million."""
LONGEST_ROW = 1 << 24
ROW_END = b"</table:table-row>"

_A_GAP = 100
"""Bytes that what stands between two rows takes up at least."""
_TAG = b"<table:"
_HERE = "rows-were-here"
_ROW = b"<table:table-row>"
_ACROSS = 1_000
_ONE = b'table-cell office:value="1"/>'


def cut(blocks: Iterable[bytes]) -> "Once | None":
    """The content of an ODS; None where it cannot be cut beyond doubt."""
    try:
        return Once(blocks)
    except (DoubtfulError, ValueError):
        return None


class _Run(NamedTuple):
    """Rows that follow one another, each repeated as often: which is the first, and after which gap they stand."""

    start: int
    times: int
    gap: int


class Once:
    """The content of an ODS, cut. Raises `DoubtfulError` where that cannot be done beyond doubt."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._cells, self._starts = Cells(), RowStarts()
        self._last_cells = LastCells(self._cells)
        self._rows: list[Sequence[int]] = []
        self._runs: list[_Run] = []
        self._gaps: list[bytes] = []
        self._rest = b""
        self._size = self._around = 0
        for block in blocks:
            self._take(block)
        stood, self.tables = _tables_in(self._gaps, self._rest)
        self._tables = self._laid_out(stood)
        self.last = stood[-1]

    @property
    def stretch(self) -> int:
        """Rows by columns up to the last that holds anything, over all tables."""
        return sum(rows * columns for rows, columns in map(self.extent, self._tables))

    @property
    def document(self) -> bytes:
        """The content without its rows, but for those of `shown` at the end of table `last`, each with a 1 after it."""
        rows = [_TAG.join([_ROW, *cells, _ONE]) + ROW_END for cells in self.shown]
        return b"".join([*self._gaps, *rows, self._rest])

    @property
    def shown(self) -> list[Sequence[bytes]]:
        """The distinct cells in the order of their numbers, in rows: no reader takes more than 16,384 columns."""
        cells = self._cells.met
        return [cells[at : at + _ACROSS] for at in range(0, len(cells), _ACROSS)]

    def extent(self, table: int) -> tuple[int, int]:
        """How many rows and columns a table has, counted from 0, up to the last that hold anything."""
        rows = self._tables.get(table, ())
        return len(rows), max(map(len, rows), default=0)

    def rows(self, table: int, values: Sequence[object]) -> list[list[object]]:
        """The rows of a table with `values` in place of the numbers of their cells, all of one length."""
        blanks = [values[0]] * self.extent(table)[1]
        return [[*map(values.__getitem__, row), *blanks[len(row) :]] for row in self._tables.get(table, ())]

    def _take(self, block: bytes) -> None:
        numbers_of, numbers_of_last, starts, size = self._cells.__getitem__, self._last_cells, self._starts, self._size
        *rows, self._rest = (self._rest + block).split(ROW_END)
        if len(self._rest) > LONGEST_ROW:
            raise DoubtfulError
        for row in rows:
            before, start, *cells = row.split(_TAG)
            if before or start not in starts:
                cells = self._unlike(row)
            if len(cells) > MOST_REPEATS:
                raise DoubtfulError
            last = numbers_of_last[cells.pop()] if cells else ()
            numbers = [*chain.from_iterable(map(numbers_of, cells)), *last]
            while numbers and not numbers[-1]:
                numbers.pop()
            size += len(numbers) + 1
            if size > MOST_CELLS:
                raise DoubtfulError
            self._rows.append(numbers)
        self._size = size

    def _unlike(self, row: bytes) -> list[bytes]:
        """The cells of a row that is repeated or follows a gap: a table's head, or what stands between two tables."""
        at, number = row.rfind(b"<table:table-row"), len(self._rows)
        if at:
            self._around += at + _A_GAP
            if at < 0 or self._around > LONGEST_ROW:
                raise DoubtfulError
            self._gaps.append(row[:at])
            self._runs.append(_Run(number, 1, len(self._gaps) - 1))
        _, start, *cells = row[at:].split(_TAG)
        times, gap = self._starts.times(start), len(self._gaps) - 1
        if times != 1:
            self._runs += [_Run(number, times, gap), _Run(number + 1, 1, gap)]
        return cells

    def _laid_out(self, stood: Sequence[int]) -> dict[int, list[Sequence[int]]]:
        """The rows of every table up to the last that holds anything; `stood` is the table after each gap."""
        tables: dict[int, list[Sequence[int]]] = {table: [] for table in stood}
        blanks = Counter[int]()
        for run, following in pairwise([*self._runs, _Run(len(self._rows), 1, 0)]):
            table, rows = stood[run.gap], self._rows[run.start : following.start]
            if not any(rows):
                blanks[table] += len(rows) * run.times
                continue
            self._size += blanks[table] + (run.times - 1) * (len(rows[0]) + 1)
            if self._size > MOST_CELLS:
                raise DoubtfulError
            tables[table] += [()] * blanks.pop(table, 0) + rows * run.times
            while not tables[table][-1]:
                tables[table].pop()
                blanks[table] += 1
        return tables


def _tables_in(gaps: Sequence[bytes], rest: bytes) -> tuple[list[int], int]:
    """The table, counted from 0, that the rows after each gap stand in, and how many tables there are. All must be
    whole and well-formed: the spreadsheet reader waits for the end of a cut table for ever."""
    stood: list[int] = []
    begun, inside = 0, False

    def start(name: str, _: object) -> None:
        nonlocal begun, inside
        if name == "table:table-row" or (name == "table:table" and inside) or (name == _HERE and not inside):
            raise DoubtfulError
        if name == "table:table":
            begun, inside = begun + 1, True
        elif name == _HERE:
            stood.append(begun - 1)

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "table:table"

    skeleton = f"<{_HERE}/>".encode().join([*gaps, rest])
    if not gaps or b"<!" in skeleton or b"<?" in skeleton[1:]:
        raise DoubtfulError
    parser = ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(skeleton, True)
    except ExpatError as error:
        raise DoubtfulError from error
    if len(stood) != len(gaps):
        raise DoubtfulError
    return stood, begun
