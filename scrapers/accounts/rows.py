"""The page as a person sees it: lines of words and figures in reading order, whatever the markup that draws them.

Three layouts occur in filings: table rows (one table for a statement, or one for every row), rows of nested tables, and
boxes placed by coordinates. All become `Row`s: the words on the left, and figures with the place of their right edge.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from scrapers.accounts.document import Element, all_text, line_of

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_TR: Final = _XHTML + "tr"
_CELLS: Final = (_XHTML + "td", _XHTML + "th")
_BLOCKS: Final = tuple(_XHTML + name for name in ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table", "tr"))
_HEADERS: Final = tuple(f"{{http://www.xbrl.org/{year}/inlineXBRL}}header" for year in ("2008", "2013"))
_PLACED: Final = re.compile(r"(?:^|;)\s*(top|left|width)\s*:\s*(-?\d+(?:\.\d+)?)(?:pt|px|%|em|mm|cm)?", re.IGNORECASE)
_WIDTH: Final = re.compile(r"(?:^|;)\s*width\s*:\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FIGURE: Final = re.compile(r"[(\[]?\s*[-\u2013\u2212]?\s*[\u00a3$\u20ac]?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?\s*[)\]]?")
_NIL: Final = frozenset({"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "nil", "\u00a3nil", "- -"})
_SAME_LINE: Final = 3.0
_MOST_SPAN: Final = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell: its text, where its right edge lies on its own table's scale, and its line in the file."""

    text: str
    right: float
    line: int
    element: Element

    @property
    def number(self) -> int | None:
        """The whole figure printed; brackets or a leading minus make it negative, a dash is nil. None for words."""
        return printed_number(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page. `label` are its words; `cells` everything on it with a text, left to right."""

    label: str
    cells: tuple[Cell, ...]
    line: int

    @property
    def figures(self) -> tuple[Cell, ...]:
        """The cells that are figures."""
        return tuple(cell for cell in self.cells if cell.number is not None)


def printed_number(text: str) -> int | None:
    """A whole figure as printed, `(1,234)` or `1,234` or a dash; pence are cut off. None for anything else."""
    bare = text.strip()
    if bare.casefold() in _NIL:
        return 0
    found = _FIGURE.fullmatch(bare)
    if not found or len(found[1]) > 18:
        return None
    value = int(found[1].replace(",", ""))
    return -value if bare[0] in "([-\u2013\u2212" else value


def rows(root: Element) -> Iterator[Row]:
    """Every line of the document in reading order, hidden parts left out."""
    placed: list[tuple[Element, dict[str, float]]] = []
    page: Element | None = None
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element.tag in _HEADERS or _HIDDEN.search(element.get("style") or ""):
            walk.skip_subtree()
            continue
        if element.tag not in _BLOCKS or next(element.iterdescendants(*_BLOCKS), None) is not None:
            continue
        walk.skip_subtree()
        place = _place(element)
        if place is not None and element.getparent() is page:
            placed.append((element, place))
            continue
        yield from _placed_rows(placed)
        placed, page = ([], None) if place is None else ([(element, place)], element.getparent())
        if place is None:
            yield from _one(element)
    yield from _placed_rows(placed)


def _one(element: Element) -> Iterator[Row]:
    if element.tag == _TR:
        cells = tuple(_table_cells(element))
    else:
        text = _words(element)
        cells = (Cell(text, 0.0, line_of(element), element),) if text else ()
    if cells:
        yield Row(_label(cells), cells, cells[0].line)


def _table_cells(row: Element) -> Iterator[Cell]:
    found = list(row.iterchildren(*_CELLS))
    widths = [_WIDTH.search(cell.get("style") or "") for cell in found]
    right = 0.0
    for cell, width in zip(found, widths, strict=True):
        right += float(width[1]) if all(widths) and width else _span(cell)
        text = _words(cell)
        if text:
            yield Cell(text, right, line_of(cell), cell)


def _span(cell: Element) -> float:
    span = cell.get("colspan") or "1"
    return float(min(int(span), _MOST_SPAN)) if span.isascii() and span.isdigit() and len(span) < 5 else 1.0


def _place(element: Element) -> dict[str, float] | None:
    style = element.get("style")
    if not style or "top" not in style or "left" not in style:
        return None
    place = {name.lower(): float(value) for name, value in _PLACED.findall(style)}
    return place if place.keys() >= {"top", "left"} else None


def _placed_rows(placed: list[tuple[Element, dict[str, float]]]) -> Iterator[Row]:
    """Boxes at about the same height are one line, from left to right."""
    line: list[tuple[Element, dict[str, float]]] = []
    for element, place in sorted(placed, key=lambda each: (each[1]["top"], each[1]["left"])):
        if line and place["top"] - line[0][1]["top"] > _SAME_LINE:
            yield from _line(line)
            line = []
        line.append((element, place))
    yield from _line(line)


def _line(boxes: list[tuple[Element, dict[str, float]]]) -> Iterator[Row]:
    ordered = sorted(boxes, key=lambda each: each[1]["left"])
    cells = tuple(
        Cell(text, place["left"] + place.get("width", 0.0), line_of(element), element)
        for element, place in ordered
        if (text := _words(element))
    )
    if cells:
        yield Row(_label(cells), cells, cells[0].line)


def _label(cells: tuple[Cell, ...]) -> str:
    return " ".join(cell.text for cell in cells if cell.number is None and re.search("[A-Za-z]", cell.text))[:400]


def _words(element: Element) -> str:
    return " ".join(all_text(element).split())
