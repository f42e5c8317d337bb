"""What stands around a tagged fact in an element tree: its words, the label of its row, brackets before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from scrapers.accounts.document import Element, all_text, line_of

_IX: Final = ("{http://www.xbrl.org/2008/inlineXBRL}", "{http://www.xbrl.org/2013/inlineXBRL}")
_EXCLUDED: Final = tuple(ix + "exclude" for ix in _IX)
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_ROW: Final = _XHTML + "tr"
_CELLS: Final = (_XHTML + "td", _XHTML + "th")
_WORD: Final = re.compile(r"[A-Za-z]{2}")
_MOST_LABEL: Final = 160
_UP: Final = 3
MOST_PARTS: Final = 500


@dataclass(frozen=True, slots=True)
class OnPage:
    """The place of a fact in an element tree. `continued` are the document's continuations by id."""

    element: Element
    continued: Mapping[str, Element] = field(repr=False)

    @property
    def line(self) -> int:
        """See `scrapers.accounts.facts.Place`; 0 where the parser cannot say."""
        return line_of(self.element)

    def label(self) -> str:
        """See `scrapers.accounts.facts.Place`."""
        row = next(self.element.iterancestors(_ROW), None)
        return "" if row is None else row_label(row)

    def bracketed(self) -> bool:
        """See `scrapers.accounts.facts.Place`."""
        return _before(self.element).endswith("(")

    def words(self) -> str:
        """See `scrapers.accounts.facts.Place`."""
        parts, element, seen = [], self.element, 0
        while True:
            parts.append(shown(element))
            said = element.get("continuedAt")
            after = self.continued.get(said) if said else None
            seen += 1
            if after is None or seen > MOST_PARTS:
                return " ".join(" ".join(parts).split())
            element = after


def row_label(row: Element) -> str:
    """The first cell of a table row that says something in words."""
    cells = (" ".join(all_text(cell).split()) for cell in row.iterchildren(*_CELLS))
    return next((text[:_MOST_LABEL] for text in cells if _WORD.search(text)), "")


def shown(element: Element) -> str:
    """All text inside an element without what it excludes."""
    if not len(element):
        return element.text or ""
    if next(element.iter(*_EXCLUDED), None) is None:
        return all_text(element)
    hidden = {part for excluded in element.iter(*_EXCLUDED) for part in excluded.iter()}
    said = [element.text or ""]
    for part in element.iterdescendants():
        said.append("" if part in hidden else part.text or "")
        said.append("" if part.getparent() in hidden else part.tail or "")
    return "".join(said)


def _before(element: Element) -> str:
    """The text right before an element, looking out of the few elements that only wrap it."""
    for _ in range(_UP):
        sibling, parent = element.getprevious(), element.getparent()
        text = (sibling.tail if sibling is not None else parent.text if parent is not None else "") or ""
        if text.strip() or sibling is not None or parent is None:
            return text.strip()
        element = parent
    return ""
