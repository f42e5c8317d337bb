"""Tables in the notes that break down a total of the balance sheet: creditors, debtors, stocks, loans.

Consolidated accounts print them with columns for group and company, and tag at most one of the two. A table is believed
only where it adds up to the total on the face that it breaks down.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from scrapers.accounts.columns import is_note, years_in
from scrapers.accounts.labels import plain
from scrapers.accounts.page import Page
from scrapers.accounts.pages import scopes_in
from scrapers.accounts.rows import Cell, Row
from scrapers.accounts.scopes import Year
from scrapers.records import Scope

Column = tuple[Scope, Year]

_MOST_ROWS: Final = 30
_MOST_HEAD: Final = 30
_MOST_TITLE: Final = 90
_NEAR: Final = 5
_FAR: Final = 2 * _MOST_ROWS
_TERMS: Final = (
    ("between", re.compile(r"between (?:one|two|1|2)|more than (?:two|five)|(?:two|five) years")),
    ("after", re.compile(r"after (?:more than )?(?:one|a|1) year|non-? ?current")),
    ("within", re.compile(r"within (?:one|a|1) year|\bcurrent\b|on demand")),
)
_SUBJECTS: Final = (
    ("leases", re.compile(r"operating leases?\b|leasing agreements|minimum lease payments|lease commitments")),
    ("debtors", re.compile(r"debtors|receivables")),
    ("creditors", re.compile(r"creditors|payables")),
    ("stocks", re.compile(r"^stocks?\b|^inventor")),
    ("loans", re.compile(r"\bloans?\b|borrowings")),
)
SUBJECTS: Final = frozenset(subject for subject, _ in _SUBJECTS)
_WORDS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "leases": (b"leas",),
    "debtors": (b"debtor", b"receivable"),
    "creditors": (b"creditor", b"payable"),
    "stocks": (b"stock", b"inventor"),
    "loans": (b"loan", b"borrowing"),
}
"""What the lines hold that name a subject."""
_HIRED: Final = re.compile(r"^(?!.*operating leas).*(?:hire purchase|finance leas)")
_LEASE: Final = re.compile(r"hire purchase|finance leas|operating leas")


@dataclass(frozen=True, slots=True)
class NoteTable:
    """A run of rows under one head of years: what it is about, when that falls due, and its rows by column."""

    subject: str
    term: str
    lines: tuple[tuple[str, Row, Mapping[Column, Cell]], ...]
    columns: tuple[Column, ...]

    def total(self, column: Column) -> int | None:
        """The printed total of a column, or the sum of its rows where no total is printed."""
        values = [(label, cells[column].number or 0) for label, _, cells in self.lines if column in cells]
        if not values:
            return None
        unnamed = [value for label, value in values if not label]
        return unnamed[-1] if unnamed else sum(value for _, value in values)


@dataclass(slots=True)
class _Open:
    """The table being read."""

    heads: list[tuple[Column, float]] = field(default_factory=list)
    subject: str = ""
    term: str = ""
    lines: list[tuple[str, Row, Mapping[Column, Cell]]] = field(default_factory=list)

    def close(self) -> Iterator[NoteTable]:
        """The table so far, if it says anything; its head stays for what follows."""
        if self.lines and self.subject and self.term != "between":
            yield NoteTable(self.subject, self.term, tuple(self.lines), tuple(column for column, _ in self.heads))
        self.lines = []


def note_tables(page: Page, *, group: bool, subjects: frozenset[str] = SUBJECTS) -> Iterator[NoteTable]:
    """Every table on one of the subjects with a column for this year and one for last year, for each scope it says it
    is of. In accounts without a group every table is the company's; in others a table that does not say whose it is is
    left out."""
    for table in _every(page, _telling(page, subjects), group=group):
        if table.subject in subjects:
            yield table


def _every(page: Page, telling: Sequence[int], *, group: bool) -> Iterator[NoteTable]:
    """Every table that one of the telling lines stands in or above."""
    table, count = _Open(), 0
    scopes: tuple[int, tuple[Scope, ...]] = (-_NEAR, ())
    heads_at, place = [*page.heads(), len(page)], -1
    while place + 1 < len(page):
        is_read = table.heads and count < _MOST_ROWS
        place = place + 1 if is_read else heads_at[bisect_right(heads_at, place)]
        if place == len(page):
            break
        row = page[place]
        said = scopes_in(row)
        if said:
            scopes = (place, said)
            continue
        heads = _heads(row, scopes[1] if place - scopes[0] < _NEAR else (() if group else ("company",)))
        if heads is not None:
            yield from table.close()
            is_told = bool(heads) and bisect_left(telling, place - _NEAR) < bisect_right(telling, place + _FAR)
            table, count = _Open(heads, *_about(page, place)) if is_told else _Open(), 0
            continue
        count += 1
        if is_read:
            yield from _read(row, table)
    yield from table.close()


def _telling(page: Page, subjects: frozenset[str]) -> list[int]:
    """The numbers of the lines that may name one of the subjects."""
    return sorted({number for subject in subjects for word in _WORDS[subject] for number in page.saying(word)})


def _read(row: Row, table: _Open) -> Iterator[NoteTable]:
    cells = _placed(row, table.heads)
    if cells and not _is_heading(row, cells, table.heads):
        table.lines.append((plain(row.label), row, cells))
        return
    label = plain(row.label)
    subject, term = _subject(label), _term(label)
    if term and len(label) < _MOST_TITLE:
        yield from table.close()
        table.term, table.subject = term, subject or table.subject
    elif label and (subject or _ended(table)):
        yield from table.close()
        table.heads = []


def _ended(table: _Open) -> bool:
    """True after a printed total: what follows is another matter."""
    return bool(table.lines) and not table.lines[-1][0]


def _is_heading(row: Row, cells: Mapping[Column, Cell], heads: Sequence[object]) -> bool:
    """True for the title of the next note: words and a small number, where a row of the table fills its columns."""
    return bool(row.label) and len(cells) == 1 < len(heads) and all(is_note(cell) for cell in cells.values())


def _heads(row: Row, scopes: tuple[Scope, ...]) -> list[tuple[Column, float]] | None:
    """The columns under a head of years, with their right edges; None for a row that is no such head."""
    if len(row.cells) < 2 or any("," in cell.text for cell in row.figures):
        return None
    years = [(cell, years_in(cell.text)[-1]) for cell in row.cells if _is_year(cell)]
    others = [cell for cell in row.cells if not _is_year(cell)]
    if len(years) < 2 or any(cell.number is not None and not is_note(cell) for cell in others):
        return None
    order = _order([year for _, year in years], scopes)
    return [(column, cell.right) for column, (cell, _) in zip(order, years, strict=True)] if order else []


def _is_year(cell: Cell) -> bool:
    return bool(cell.right) and len(cell.text) < _MOST_HEAD and bool(years_in(cell.text))


def _order(years: Sequence[int], scopes: tuple[Scope, ...]) -> list[Column]:
    """Which scope and year each column is of; nothing where the head cannot be told."""
    newest = max(years)
    now_prior: dict[int, Year] = {newest: "value", min(years): "prior"}
    if len(years) != 2 * len(scopes) or len(now_prior) != 2 or set(years) != set(now_prior):
        return []
    paired = len(scopes) == 1 or years[0] != years[1]
    whose = [scopes[place // 2] if paired else scopes[place % 2] for place in range(len(years))]
    return [(scope, now_prior[year]) for scope, year in zip(whose, years, strict=True)]


def _about(rows: Sequence[Row], place: int) -> tuple[str, str]:
    """What the table under a head is about and when it falls due, from the nearest lines above it that say so."""
    above = [plain(row.label) for row in reversed(rows[max(0, place - _NEAR) : place + 1])]
    short = [label for label in above if len(label) < _MOST_TITLE]
    subject = next((found for label in short if (found := _subject(label))), "")
    if subject == "leases":
        return ("" if _is_hired(short) else subject), ""
    return subject, next((found for label in short if (found := _term(label))), "") if subject else ""


def _is_hired(above: Sequence[str]) -> bool:
    """True where the nearest line that names a kind of lease names what is bought by it."""
    return next((_HIRED.search(label) is not None for label in above if _LEASE.search(label)), False)


@lru_cache(maxsize=4096)
def _subject(label: str) -> str:
    return next((subject for subject, words in _SUBJECTS if words.search(label)), "")


@lru_cache(maxsize=4096)
def _term(label: str) -> str:
    return next((term for term, words in _TERMS if words.search(label)), "")


def _placed(row: Row, heads: Sequence[tuple[Column, float]]) -> dict[Column, Cell]:
    """A row's figures under the nearest head; notes and others left of all heads fall away."""
    edges = [edge for _, edge in heads]
    gap = min((after - before for before, after in pairwise(edges)), default=0.0) / 2
    placed: dict[Column, Cell] = {}
    for cell in row.figures:
        away = [abs(edge - cell.right) for edge in edges]
        nearest = min(away)
        if nearest < gap:
            placed[heads[away.index(nearest)][0]] = cell
    return placed
