"""The page as a person sees it: lines of words and figures in reading order, whatever the markup that draws them.

Three layouts occur in filings: table rows (one table for a statement, or one for every row), rows of nested tables, and
boxes placed by coordinates. All become `Row`s: the words on the left, and figures with the place of their right edge.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, cast

from lxml import etree

from scrapers.accounts.document import Element, all_text

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_TR: Final = _XHTML + "tr"
_TABLE: Final = _XHTML + "table"
_CELLS: Final = (_XHTML + "td", _XHTML + "th")
_BLOCKS: Final = tuple(_XHTML + name for name in ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table", "tr"))
_HEADERS: Final = tuple(f"{{http://www.xbrl.org/{year}/inlineXBRL}}header" for year in ("2008", "2013"))
_BLOCK_SET: Final = frozenset(_BLOCKS)
_STOPS: Final = (*_BLOCKS, *_HEADERS)
_PLACED: Final = re.compile(r"(?:^|;)\s*(top|left|width)\s*:\s*(-?\d+(?:\.\d+)?)(?:pt|px|%|em|mm|cm)?", re.IGNORECASE)
_WIDTH: Final = re.compile(r"(?:^|;)\s*width\s*:\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FIGURE: Final = re.compile(
    r"[(\[]?\s*[-\u2013\u2212]?\s*[\u00a3$\u20ac]?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d)\d?)?\s*[)\]]?"
)
_NIL: Final = frozenset({"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "nil", "\u00a3nil", "- -"})
_NO_END: Final = frozenset("abcdefghijkmnopqrstuvwxyzABCDEFGHIJKMNOPQRSTUVWXYZ:;%")
"""What no figure ends on: all letters but that of `nil`."""
_LETTER: Final = re.compile(r"[A-Za-z]")
_SAME_LINE: Final = 3.0
_MOST_LABEL: Final = 400
_MOST_FIGURE: Final = 30
_MOST_SPAN: Final = 200


class Cell(NamedTuple):
    """One printed cell: its text, where its right edge lies on its own table's scale (0 where that is not known), and
    its line in the file. `number` is the whole figure printed, a dash being nil; None for words."""

    text: str
    right: float
    line: int
    number: int | None


class Row(NamedTuple):
    """One line of the page. `label` are its words; `cells` everything on it with a text, left to right; `figures` the
    cells that are figures and have a place on the line."""

    label: str
    cells: tuple[Cell, ...]
    figures: tuple[Cell, ...]
    line: int


def printed_number(text: str) -> int | None:
    """A whole figure as printed, `(1,234)` or `1,234` or a dash; pence are rounded. None for anything else."""
    if not text or len(text) > _MOST_FIGURE or text[-1] in _NO_END:
        return None
    bare = text.strip()
    if bare.lower() in _NIL:
        return 0
    found = _FIGURE.fullmatch(bare)
    if not found or len(found[1]) > 18:
        return None
    value = int(found[1].replace(",", "")) + (found[2] is not None and found[2] >= "5")
    return -value if bare[0] in "([-\u2013\u2212" else value


def rows(root: Element) -> Iterator[Row]:
    """Every line of the document in reading order, hidden parts left out."""
    placed: list[tuple[Element, dict[str, float]]] = []
    page: Element | None = None
    for element in _leaves(root):
        place = _place(element)
        if place is not None and element.getparent() is page:
            placed.append((element, place))
            continue
        yield from _placed_rows(placed)
        placed, page = ([], None) if place is None else ([(element, place)], element.getparent())
        if place is None:
            yield from _one(element)
    yield from _placed_rows(placed)


def _leaves(root: Element) -> Iterator[Element]:
    """The innermost blocks in document order: table rows, paragraphs, and boxes placed by coordinates."""
    walk = etree.iterwalk(root, events=("start",), tag=_STOPS)
    for _, element in walk:
        if element.tag in _HEADERS or _is_hidden(element.get("style")):
            walk.skip_subtree()
        elif _is_leaf(element):
            walk.skip_subtree()
            yield element


@lru_cache(maxsize=4096)
def _is_hidden(style: str | None) -> bool:
    return style is not None and _HIDDEN.search(style) is not None


def _is_leaf(element: Element) -> bool:
    if element.tag == _TR:
        return next(element.iterdescendants(_TR), None) is None
    if not len(element):
        return True
    if element[0].tag in _BLOCK_SET and _place(element) is None:
        return False
    inner = next(element.iterdescendants(*_BLOCKS), None)
    if inner is None:
        return True
    return inner.tag == _TABLE and _place(element) is not None and _is_one_row(element)


def _is_one_row(element: Element) -> bool:
    """True for a box that holds nothing but a table of one row, drawn only to set its text."""
    return all(count < 2 for count, _ in enumerate(element.iterdescendants(*_BLOCKS)))


def _one(element: Element) -> Iterator[Row]:
    if element.tag == _TR:
        cells = tuple(_table_cells(element))
    else:
        text = _words(element)
        cells = (_cell(text, 0.0, element),) if text else ()
    if cells:
        yield _row(cells)


def _table_cells(row: Element) -> Iterator[Cell]:
    found = list(row.iterchildren(*_CELLS))
    widths = [_width(cell.get("style")) for cell in found]
    spans = None in widths
    right = 0.0
    for cell, width in zip(found, widths, strict=True):
        right += _span(cell) if spans or width is None else width
        text = _words(cell)
        if text:
            yield _cell(text, right, cell)


@lru_cache(maxsize=4096)
def _width(style: str | None) -> float | None:
    found = _WIDTH.search(style) if style else None
    return float(found[1]) if found else None


def _span(cell: Element) -> float:
    span = cell.get("colspan") or "1"
    return float(min(int(span), _MOST_SPAN)) if span.isascii() and span.isdigit() and len(span) < 5 else 1.0


def _place(element: Element) -> dict[str, float] | None:
    style = element.get("style")
    return _placed(style) if style and "top" in style and "left" in style else None


@lru_cache(maxsize=4096)
def _placed(style: str) -> dict[str, float] | None:
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
        _cell(text, place["left"] + place.get("width", 0.0), element)
        for element, place in ordered
        if (text := _words(element))
    )
    if cells:
        yield _row(cells)


def _cell(text: str, right: float, element: Element) -> Cell:
    return Cell(text, right, cast("int | None", element.sourceline) or 0, printed_number(text))


def _row(cells: tuple[Cell, ...]) -> Row:
    words = [cell.text for cell in cells if cell.number is None and _LETTER.search(cell.text)]
    figures = tuple([cell for cell in cells if cell.number is not None and cell.right])
    return Row(" ".join(words)[:_MOST_LABEL], cells, figures, cells[0].line)


def _words(element: Element) -> str:
    return " ".join(all_text(element).split())
