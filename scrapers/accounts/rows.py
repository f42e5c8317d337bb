"""The page as a person sees it: lines of words and figures in reading order, whatever the markup that draws them.

Three layouts occur in filings: table rows (one table for a statement, or one for every row), rows of nested tables, and
boxes placed by coordinates. All become `Row`s: the words on the left, and figures with the place of their right edge.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeVar, cast

from lxml import etree

from scrapers.accounts.document import Element, all_text
from scrapers.accounts.styles import Place, is_hidden, place_of, span_of, width_of

Thing = TypeVar("Thing")

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_TR: Final = _XHTML + "tr"
_TABLE: Final = _XHTML + "table"
_CELLS: Final = (_XHTML + "td", _XHTML + "th")
_BLOCKS: Final = tuple(_XHTML + name for name in ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table", "tr"))
_HEADERS: Final = tuple(f"{{http://www.xbrl.org/{year}/inlineXBRL}}header" for year in ("2008", "2013"))
_BLOCK_SET: Final = frozenset(_BLOCKS)
_UNSEEN: Final = frozenset({*_HEADERS, _XHTML + "style", _XHTML + "script"})
_FIGURE: Final = re.compile(
    r"[(\[]?\s*[-\u2013\u2212]?\s*[\u00a3$\u20ac]?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d)\d?)?\s*[)\]]?"
)
_NIL: Final = frozenset({"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "nil", "\u00a3nil", "- -"})
NO_END: Final = frozenset("abcdefghijkmnopqrstuvwxyzABCDEFGHIJKMNOPQRSTUVWXYZ:;%")
"""What no figure ends on: all letters but that of `nil`."""
_LETTER: Final = re.compile(r"[A-Za-z]")
_SAME_LINE: Final = 3.0
_MOST_LABEL: Final = 400
_MOST_FIGURE: Final = 30
_MOST_DIGITS: Final = 18
_MINUS: Final = "([-\u2013\u2212"


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
    if not text or len(text) > _MOST_FIGURE or text[-1] in NO_END:
        return None
    if text.isdigit() and text.isascii():
        return int(text) if len(text) <= _MOST_DIGITS else None
    bare = text.strip()
    if bare.lower() in _NIL:
        return 0
    found = _FIGURE.fullmatch(bare)
    if not found:
        return None
    digits, tenths = found.groups()
    if len(digits) > _MOST_DIGITS:
        return None
    value = int(digits.replace(",", "")) + (tenths is not None and tenths >= "5")
    return -value if bare[0] in _MINUS else value


def rows(root: Element) -> Iterator[Row]:
    """Every line of the document in reading order, hidden parts left out."""
    placed: list[tuple[Element, Place]] = []
    page: Element | None = None
    for part in _parts(root):
        place = None if isinstance(part, _Run) else place_of(part.get("style"))
        if isinstance(part, _Run) or place is None:
            yield from _placed_rows(placed)
            placed, page = [], None
            yield from _one(part)
        elif part.getparent() is page:
            placed.append((part, place))
        else:
            yield from _placed_rows(placed)
            placed, page = [(part, place)], part.getparent()
    yield from _placed_rows(placed)


class _Run(NamedTuple):
    """Words that stand in a block beside other blocks, and the element they stand first in or after."""

    text: str
    element: Element


def _parts(root: Element) -> Iterator["Element | _Run"]:
    """The innermost blocks in document order, table rows, paragraphs, and boxes placed by coordinates; and the words
    that stand between blocks in another."""
    walk = etree.iterwalk(root, events=("start", "end"))
    opened: list[Element] = []
    words: list[tuple[str, Element]] = []
    for event, element in walk:
        is_block = element.tag in _BLOCK_SET
        if event == "end":
            if element.tag in _CELLS:
                yield from _run(words)
            if opened and opened[-1] is element:
                yield from _run(words)
                opened.pop()
            said = element.tail
        else:
            said = element.text
            if element.tag in _UNSEEN or (is_block and is_hidden(element.get("style"))):
                walk.skip_subtree()
                continue
            if is_block:
                yield from _run(words)
                if _is_leaf(element):
                    walk.skip_subtree()
                    yield element
                    continue
                opened.append(element)
            elif element.tag in _CELLS:
                yield from _run(words)
        if opened and said:
            words.append((said, element))
    yield from _run(words)


def _run(words: list[tuple[str, Element]]) -> Iterator[_Run]:
    """The words gathered so far, if they say anything; none are left."""
    text = " ".join("".join([said for said, _ in words]).split())
    if text:
        yield _Run(text, next(element for said, element in words if said.strip()))
    words.clear()


def _is_leaf(element: Element) -> bool:
    if element.tag == _TR:
        return next(element.iterdescendants(_TR), None) is None
    if not len(element):
        return True
    if element[0].tag in _BLOCK_SET and place_of(element.get("style")) is None:
        return False
    inner = next(element.iterdescendants(*_BLOCKS), None)
    if inner is None:
        return True
    return inner.tag == _TABLE and place_of(element.get("style")) is not None and _is_one_row(element)


def _is_one_row(element: Element) -> bool:
    """True for a box that holds nothing but a table of one row, drawn only to set its text."""
    return all(count < 2 for count, _ in enumerate(element.iterdescendants(*_BLOCKS)))


def _one(part: "Element | _Run") -> Iterator[Row]:
    if isinstance(part, _Run):
        cells: tuple[Cell, ...] = (_cell(part.text, 0.0, part.element),)
    elif part.tag == _TR:
        cells = tuple(_table_cells(part))
    else:
        text = _words(part)
        cells = (_cell(text, 0.0, part),) if text else ()
    if cells:
        yield as_row(cells)


def _table_cells(row: Element) -> Iterator[Cell]:
    found = list(row.iterchildren(*_CELLS))
    widths = [width_of(cell.get("style")) for cell in found]
    spans = None in widths
    right = 0.0
    for cell, width in zip(found, widths, strict=True):
        right += span_of(cell.get("colspan")) if spans or width is None else width
        text = _words(cell)
        if text:
            yield _cell(text, right, cell)


def in_lines(placed: list[tuple[Thing, Place]]) -> Iterator[list[tuple[Thing, Place]]]:
    """Boxes at about the same height are one line, from left to right."""
    line: list[tuple[Thing, Place]] = []
    for thing, place in sorted(placed, key=lambda each: each[1][:2]):
        if line and place.top - line[0][1].top > _SAME_LINE:
            yield sorted(line, key=lambda each: each[1].left)
            line = []
        line.append((thing, place))
    if line:
        yield sorted(line, key=lambda each: each[1].left)


def _placed_rows(placed: list[tuple[Element, Place]]) -> Iterator[Row]:
    for line in in_lines(placed):
        said = ((_words(element), place, element) for element, place in line)
        if cells := tuple(_cell(text, place.left + place.width, element) for text, place, element in said if text):
            yield as_row(cells)


def _cell(text: str, right: float, element: Element) -> Cell:
    return Cell(text, right, cast("int | None", element.sourceline) or 0, printed_number(text))


def as_row(cells: tuple[Cell, ...]) -> Row:
    """A line of these cells."""
    words: list[str] = []
    figures: list[Cell] = []
    for cell in cells:
        if cell.number is None:
            if _LETTER.search(cell.text):
                words.append(cell.text)
        elif cell.right:
            figures.append(cell)
    return Row(" ".join(words)[:_MOST_LABEL], cells, tuple(figures), cells[0].line)


def _words(element: Element) -> str:
    return " ".join(all_text(element).split())
