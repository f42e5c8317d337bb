"""What a report is made of: sections of paragraphs, tables of typed cells, charts and cards. Frozen values, pure.

A cell has what people read (`shown`) and, where it is a number or a day, its value, so that a page and a workbook
cannot differ. A value that is not known is words, and never an empty or zero cell.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from monitor import words
from monitor.findings import Evidence

Form = Literal["text", "count", "pounds", "share", "times", "day"]
Tone = Literal["red", "amber", "clear", "plain"]
Where = Literal["both", "page", "sheets"]
"""Whether a table stands on the page, in the workbook and the CSV files, or in both."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown, and the value behind it: pounds and counts int, shares (1 = 100 %) and ratios Decimal, days."""

    shown: str
    value: int | Decimal | date | None = None
    form: Form = "text"
    url: str | None = None
    tone: Tone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head; the first cell of a row names it. `name` is that of its sheet and its CSV file: at most 31
    characters, the same for tables that make one sheet together."""

    name: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | None = None
    where: Where = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of bars; None where the value is not known, which draws nothing. A `tone` gives it that colour."""

    name: str
    values: tuple[int | None, ...]
    tone: Tone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar chart whose numbers all stand in a table beside it. `described` says in words what it shows."""

    title: str
    described: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: Literal["count", "pounds"] = "count"
    stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing told in full: a badge, facts as label and text, and its table."""

    title: str
    badge: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text; a `heading` stands above what follows it."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; an item with an address is a link."""

    items: tuple[Cell, ...]


Block = Paragraph | Bullets | Table | Bars | Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report; `key` is its address within it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report from its title to its foot. `caution` stands before everything else."""

    title: str
    about: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    caution: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Every table that goes into a workbook or CSV files, in order."""
        blocks = [block for section in self.sections for block in section.blocks]
        found = [block.table if isinstance(block, Card) else block for block in blocks]
        return tuple(one for one in found if isinstance(one, Table) and one.where != "page")


def text(said: object, *, url: str | None = None, tone: Tone | None = None) -> Cell:
    """Words as they are; `not given` for None or nothing."""
    return Cell("not given" if said in (None, "") else str(said), url=url, tone=tone)


def count(number: int | None, unknown: str = "not given") -> Cell:
    """A whole number."""
    return Cell(unknown) if number is None else Cell(f"{number:,}", number, "count")


def pounds(amount: int | None, unknown: str = "not shown") -> Cell:
    """Whole pounds."""
    return Cell(unknown) if amount is None else Cell(words.pounds(amount), amount, "pounds")


def share(part: Decimal | None, unknown: str = "not known") -> Cell:
    """A share, 1 = 100 %, shown as a percentage rounded down."""
    return Cell(unknown) if part is None else Cell(words.percent(part), part, "share")


def times(ratio: Decimal | None, unknown: str = "not known") -> Cell:
    """A ratio, shown rounded down."""
    return Cell(unknown) if ratio is None else Cell(words.times(ratio), ratio, "times")


def day(on: date | None, unknown: str = "not given") -> Cell:
    """A day."""
    return Cell(unknown) if on is None else Cell(words.day(on), on, "day")


def source(evidence: Evidence | None, none: str = "no line of its own") -> Cell:
    """The line a value comes from: publisher, place, the snapshot's first characters; a link where it is public."""
    if evidence is None:
        return Cell(none)
    snapshot = f", snapshot {evidence.snapshot[:12]}" if evidence.snapshot else ""
    return Cell(f"{evidence.publisher}: {evidence.place}{snapshot}", url=evidence.url)
