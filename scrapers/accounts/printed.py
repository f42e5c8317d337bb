"""What stands around a tagged number on the page: the label of its row, and whether it is printed in brackets."""

import re
from typing import Final

from scrapers.accounts.document import Element, all_text
from scrapers.accounts.facts import Fact

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_ROW: Final = _XHTML + "tr"
_CELLS: Final = (_XHTML + "td", _XHTML + "th")
_WORD: Final = re.compile(r"[A-Za-z]{2}")
_MOST_LABEL: Final = 160
_UP: Final = 3


def label(fact: Fact) -> str:
    """The words of the table row a fact stands in; blank where it stands in none."""
    if fact.element is None:
        return ""
    row = next(fact.element.iterancestors(_ROW), None)
    if row is None:
        return ""
    cells = (" ".join(all_text(cell).split()) for cell in row.iterchildren(*_CELLS))
    return next((text[:_MOST_LABEL] for text in cells if _WORD.search(text)), "")


def bracketed(fact: Fact) -> bool:
    """True where the number is printed between brackets, which stand outside its tag."""
    return fact.element is not None and _before(fact.element).endswith("(")


def _before(element: Element) -> str:
    """The text right before an element, looking out of the few elements that only wrap it."""
    for _ in range(_UP):
        sibling, parent = element.getprevious(), element.getparent()
        text = (sibling.tail if sibling is not None else parent.text if parent is not None else "") or ""
        if text.strip() or sibling is not None or parent is None:
            return text.strip()
        element = parent
    return ""
