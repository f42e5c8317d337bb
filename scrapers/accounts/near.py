"""The printed lines around a figure of a filed document, as plain text with people's names masked. Pure.

Lines of words alone are left out, but for short headings: names stand there, and no figure does.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from scrapers.accounts.document import UncertainError, refuse_other_kinds
from scrapers.accounts.facts import Facts
from scrapers.accounts.opened import parsed, scanned
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row
from scrapers.accounts.says import masker
from scrapers.read import SourceError
from scrapers.records import INDIVIDUAL

_AROUND: Final = 5
_LONGEST_CELL: Final = 160
_LINES_OF_ONE: Final = 80
"""How many lines of a file a printed line may take."""
_NAME: Final = re.compile(r"(?:[A-Z][a-z'\u2019-]+|[A-Z]\.?)(?: (?:[A-Z][a-z'\u2019-]+|[A-Z]\.?)){1,3}")
_NOT_NAMES: Final = re.compile(
    r"(?i)assets|liabilit|profit|loss|cost|sales|turnover|creditors?|debtors?|capital|reserve|funds?|cash|bank|loans?|tax|"
    r"income|expens|interest|charges?|staff|wages|salar|pension|depreciation|amorti|value|total|balance|additions?|"
    r"dispos|land|buildings?|plant|machinery|fixtures|vehicles?|computer|office|software|goodwill|group|compan|limited|"
    r"ltd|llp|plc|shares?|dividend|provision|deferred|accru|prepay|trade|stock|employees?|directors?|members?|note|year|"
    r"rent|lease|hire|finance|operating|gross|net|fixed|current|brought|carried|forward|equity|social security|other"
)
"""What lines of accounts are made of: a label of capital words without any of it may be a name."""


@dataclass(frozen=True, slots=True)
class NearLine:
    """One printed line; `line` is its number in the file, `marked` where it is the one that was asked for."""

    cells: tuple[str, ...]
    line: int
    marked: bool


def lines_near(content: bytes, file: str, line: int, printed: int | None = None) -> tuple[NearLine, ...]:
    """The figures' lines around a line of the file, the very one marked: of several on one line of the file the one
    that prints `printed`, whatever its sign and unit. Nothing where the document has no such line. Raises
    `SourceError` for bytes that are no accounts that can be read."""
    facts, page = _read(content, file)
    told = _told(page, line, printed)
    if told is None:
        return ()
    mask = masker(facts)
    around = range(max(0, told - _AROUND), min(len(page), told + _AROUND + 1))
    return tuple(
        _shown(page[number], mask, number == told) for number in around if _is_shown(page[number], number == told)
    )


def _read(content: bytes, file: str) -> tuple[Facts, Page]:
    refuse_other_kinds(content, file)
    try:
        return scanned(content, file)
    except (UncertainError, SourceError):
        return parsed(content, file)


def _told(page: Page, line: int, printed: int | None) -> int | None:
    """The number of the printed line that stands on a line of the file: a printed line begins where its first cell
    does and goes on for some lines of the file, so it is the nearest that begins at or before, the one that prints the
    value before others."""
    before = [number for number, row in enumerate(page) if line - _LINES_OF_ONE <= row.line <= line]
    nearest = sorted(before, key=lambda number: (line - page[number].line, number))
    says = (number for number in nearest if _prints(page[number], printed))
    figures = (number for number in nearest if page[number].figures)
    return next(chain(says, figures, nearest), None)


def _prints(row: Row, printed: int | None) -> bool:
    """Whether a line prints a number, in pounds or in thousands or millions of them."""
    if printed is None:
        return False
    numbers = {abs(cell.number) for cell in row.cells if cell.number is not None}
    return any(abs(printed) == number * unit for number in numbers for unit in (1, 1_000, 1_000_000))


def _is_shown(row: Row, marked: bool) -> bool:
    return marked or bool(row.figures)


def _shown(row: Row, mask: Callable[[str], str], marked: bool) -> NearLine:
    return NearLine(tuple(_masked(row, mask)), row.line, marked)


def _masked(row: Row, mask: Callable[[str], str]) -> Iterator[str]:
    for cell in row.cells:
        text = cell.text if cell.number is not None else mask(cell.text)
        yield (INDIVIDUAL if _may_be_a_name(text) else text)[:_LONGEST_CELL]


def _may_be_a_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text.strip())) and not _NOT_NAMES.search(text)
