"""Which printed column is this year and which is last year: by the years over them, or by where figures stand."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from scrapers.accounts.rows import Cell, Row

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./](\d\d)(?!\d)")
_TWO_DIGITS: Final = re.compile(r"\d\d")
_NOTE: Final = re.compile(r"notes?", re.IGNORECASE)
_UNITS: Final = (
    (1_000, re.compile(r"[\u00a3$\u20ac] ?['\u2019\u2018]?000|[\u00a3$\u20ac] ?k\b|thousands?", re.IGNORECASE)),
    (1_000_000, re.compile(r"[\u00a3$\u20ac] ?(?:m|millions?)\b", re.IGNORECASE)),
)
_ANY_UNIT: Final = re.compile(r"[\u00a3$\u20ac]|thousand", re.IGNORECASE)
_HEAD_ROWS: Final = 8
_SAME: Final = 0.04
"""Of the width of the page: right edges nearer than this are one column (brackets hang over)."""
_MOST_NOTE: Final = 60
_MOST_HEAD: Final = 40


@dataclass(frozen=True, slots=True)
class Columns:
    """Figures right of `notes` and up to `middle` are this year's, those from there to `end` last year's. Without a
    middle a row's two figures count in their order, after what may be the number of a note, and rows with one say
    nothing."""

    notes: float
    middle: float | None
    end: float = math.inf

    def figures(self, row: Row) -> tuple[Cell, ...]:
        """A row's figures without the number of a note."""
        return tuple([cell for cell in row.figures if self.notes < cell.right <= self.end])

    def split(self, figures: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
        """A row's figures, as `figures` gives them, parted into this year's and last year's."""
        if self.middle is None:
            figures = figures[1:] if len(figures) == 3 and is_note(figures[0]) else figures
            return (figures[:1], figures[1:]) if len(figures) == 2 else ((), ())
        now = tuple([cell for cell in figures if cell.right <= self.middle])
        return now, tuple([cell for cell in figures if cell.right > self.middle])


def layouts(rows: Sequence[Row], pair: int | None = None) -> Iterator[Columns]:
    """The possible layouts of a statement, the most likely first. The caller takes the one that adds up.

    `pair` is 0 or 1 where group and company stand side by side, each with two years, and picks one of them.
    """
    width = max((cell.right for row in rows for cell in row.figures), default=0.0)
    slack = width * _SAME
    notes, heads = _notes(rows, slack), _heads(rows[:_HEAD_ROWS])
    if pair is not None or _is_side_by_side(heads):
        yield from _side_by_side(heads, notes, slack, pair)
        return
    edges = sorted({year: edge for edge, year in sorted(heads)}.values())
    if len(edges) == 1:
        yield Columns(notes, width)
    if len(edges) > 1:
        yield Columns(notes, edges[0] + slack)
    yield from _by_place(rows, notes, slack, headed=bool(edges))
    yield Columns(notes, None)


def _by_place(rows: Sequence[Row], notes: float, slack: float, *, headed: bool) -> Iterator[Columns]:
    """The columns that figures stand in, the left half this year's."""
    groups = _grouped([cell.right for row in rows for cell in row.figures if cell.right > notes], slack)
    half = len(groups) // 2
    if len(groups) > 1:
        yield Columns(notes, (groups[half - 1][-1] + groups[half][0]) / 2)
    elif groups and not headed:
        yield Columns(notes, groups[-1][-1])


def _is_side_by_side(heads: Sequence[tuple[float, int]]) -> bool:
    years = [year for _, year in heads]
    return len(years) == 4 and years[:2] == years[2:] and years[0] != years[1]


def _side_by_side(
    heads: Sequence[tuple[float, int]], notes: float, slack: float, pair: int | None
) -> Iterator[Columns]:
    if pair is None or not _is_side_by_side(heads):
        return
    before = heads[2 * pair - 1][0] + slack if pair else notes
    yield Columns(before, heads[2 * pair][0] + slack, heads[2 * pair + 1][0] + slack)


def unit_of(rows: Sequence[Row]) -> int:
    """What one printed unit stands for, from the heads of the columns: 1, a thousand or a million."""
    for row in rows[:_HEAD_ROWS]:
        for cell in row.cells:
            is_unit = len(cell.text) < _MOST_HEAD and _ANY_UNIT.search(cell.text)
            for unit, pattern in _UNITS if is_unit else ():
                if pattern.search(cell.text):
                    return unit
    return 1


def years_in(text: str) -> list[int]:
    """The years a column head names, two-digit ones taken as of this century."""
    if not _TWO_DIGITS.search(text):
        return []
    return [int(full or f"20{short}") for full, short in _YEAR.findall(text)]


def _heads(rows: Sequence[Row]) -> list[tuple[float, int]]:
    """The right edges of the heads with their years, left to right; titles with one year in them are no heads."""
    best: list[tuple[float, int]] = []
    for row in rows:
        found = [(cell.right, years_in(cell.text)) for cell in row.cells if cell.right and len(cell.text) < _MOST_HEAD]
        heads = [(right, years[-1]) for right, years in found if years]
        if len({year for _, year in heads}) > 1:
            return heads
        best = best or heads
    return best


def _notes(rows: Sequence[Row], slack: float) -> float:
    """The right edge of the column of note numbers; below all figures where there is none."""
    headed = [cell.right for row in rows[:_HEAD_ROWS] for cell in row.cells if _NOTE.fullmatch(cell.text)]
    figures = [(cell.right, cell) for row in rows for cell in row.figures]
    groups = _grouped([right for right, _ in figures], slack)
    if not groups:
        return 0.0
    first = groups[0]
    small = all(is_note(cell) for right, cell in figures if right <= first[-1])
    if small and (headed or len(groups) > 2):
        return first[-1] + slack / 4
    return min(headed[0], first[0] - slack) if headed else first[0] - slack


def is_note(cell: Cell) -> bool:
    """True for what can be the number of a note."""
    return cell.text.isascii() and cell.text.isdigit() and int(cell.text) <= _MOST_NOTE


def _grouped(edges: Sequence[float], slack: float) -> list[list[float]]:
    """Right edges put together where they are nearer than `slack` to the next."""
    ordered = sorted(set(edges))
    groups = [ordered[:1]] if ordered else []
    for before, edge in pairwise(ordered):
        if edge - before > slack:
            groups.append([])
        groups[-1].append(edge)
    return groups
