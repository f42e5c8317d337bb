"""Where the primary statements stand in a document: by their titles, group and company told apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from scrapers.accounts.labels import Kind
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row, printed_number
from scrapers.records import Scope

_MOST_TITLE: Final = 130
_MOST_TEXT: Final = 2 * _MOST_TITLE
_MOST_ROWS: Final = 120
_MOST_AHEAD: Final = 2
"""Rows of figures that may stand before prose."""
_GROUP: Final = re.compile(r"\b(?:consolidated|group)\b", re.IGNORECASE)
_HEAD: Final = re.compile(r"(?:the )?(group|consolidated|company|parent company)(?: .{0,3})?", re.IGNORECASE)
_HEAD_ROWS: Final = 8
_MOST_HEAD: Final = 60
_LEAD: Final = (
    r"(?:\(?(?:company )?registr?(?:ation|ered) n(?:umber|o)[.:]? ?\w*\)? ?)?"
    r"(?:.{1,90}? (?:limited|ltd|llp|plc|cic)\.? )?(?:the )?"
)
_WHOSE: Final = (
    r"(?P<whose>(?:(?:consolidated|group|parent|company|individual|abridged|abbreviated|unaudited|micro-? ?entity"
    r"|and|&) ){0,3})"
)
_REST: Final = (
    r"(?: ?(?:\(?continued\)?|- continued|for the\b.*|as at\b.*|at \d.*|as of\b.*|\d{1,2} \w+ \d{4}.*|of .*))?"
)


def _title(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}{_WHOSE}(?:{words}){_REST}", re.IGNORECASE)


_POSITION: Final = _title(r"balance sheets?|statements? of financial position")
_INCOME: Final = _title(
    r"income statement|profit (?:and|&) loss account|income and expenditure account|"
    r"statement of (?:total )?(?:comprehensive )?income(?: and retained earnings)?|statement of profit or loss"
)
_OTHER: Final = _title(
    r"statement of changes in equity|(?:statement of )?cash ?flows?(?: statement)?|notes to the .*|"
    r"(?:statement of )?other comprehensive income|(?:strategic|directors'?|auditors?'?|accountants?'?) report|"
    r"(?:detailed|trading) .*|independent auditors?.*|statement of .*|accounting policies|reconciliation of .*|contents"
)


_ANY: Final = re.compile(
    rb"balance|statement|account|income|cash|notes|report|detailed|trading|auditor|policies|reconcil|contents"
)
"""A word that every title has: looked for first, as titles are few and lines many."""
_MAIN: Final = (b"sheet", b"position", b"income", b"loss")
"""One of them stands in the title of every statement that is read."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The rows of one primary statement, from its title on. `said` is True where its title says whose it is; `pair` is
    0 or 1 where it stands in the left or right half of a page that shows group and company side by side."""

    kind: Kind
    scope: Scope
    said: bool
    rows: tuple[Row, ...]
    line: int
    pair: int | None = None


def statements_of(page: Page) -> Iterator[Statement]:
    """Every run of rows under the title of a balance sheet or a profit and loss account, continued pages joined."""
    after = 0
    for number in sorted({number for word in _MAIN for number in page.saying(word)}):
        if number < after:
            continue
        title = _titled(page, number)
        after = number + 1
        while isinstance(title, Statement):
            statement = title
            kept, title, after = _run(page, after, statement)
            yield from _done(statement, kept)


def _run(page: Page, first: int, statement: Statement) -> tuple[list[Row], Statement | bool | None, int]:
    """The rows under a title, the title that ends them if one does, and the number of the line after it. Prose ends
    them too, such as the approval, and so does a table without end."""
    kept: list[Row] = []
    figures = 0
    for number in range(first, len(page)):
        row = page[number]
        if row.figures:
            figures += 1
        elif (title := _titled(page, number)) is not None:
            if isinstance(title, Statement) and _same(statement, title):
                continue
            return kept, title, number + 1
        elif len(row.label) > _MOST_TITLE and figures > _MOST_AHEAD:
            return kept, None, number + 1
        if len(kept) >= _MOST_ROWS:
            return kept, None, number + 1
        kept.append(row)
    return kept, None, len(page)


def whose(statements: Iterable[Statement], *, group: bool) -> list[Statement]:
    """The statements with their scopes: in consolidated accounts a profit and loss account that does not say whose it
    is is the group's, unless another one says that it is."""
    found = list(statements)
    if not group or any(each.kind == "income" and each.scope == "group" for each in found):
        return found
    return [replace(each, scope="group") if each.kind == "income" and not each.said else each for each in found]


def _done(statement: Statement | None, kept: list[Row]) -> Iterator[Statement]:
    if statement is None or sum(1 for row in kept if row.figures) < 2:
        return
    halves = next((found for row in kept[:_HEAD_ROWS] if len(found := scopes_in(row)) > 1), ())
    if len(halves) != 2:
        yield replace(statement, rows=tuple(kept))
        return
    for pair, scope in enumerate(halves):
        yield replace(statement, rows=tuple(kept), scope=scope, said=True, pair=pair)


def scopes_in(row: Row) -> tuple[Scope, ...]:
    """The scopes that a head over columns names, left to right; nothing for any other row."""
    if row.figures or len(row.label) > _MOST_HEAD:
        return ()
    found = [_HEAD.fullmatch(cell.text) for cell in row.cells]
    if not found or not all(found):
        return ()
    return tuple("company" if "company" in each[1].lower() else "group" for each in found if each)


def _same(current: Statement, title: Statement) -> bool:
    return (current.kind, current.scope) == (title.kind, title.scope)


def _label_of(text: str) -> str:
    """The words of a line, by its text alone; blank where a figure stands among them."""
    cells = [cell for each in text.split(">") if (cell := each.strip())]
    return "" if len(cells) > 1 and any(printed_number(cell) is not None for cell in cells) else " ".join(cells)


def _titled(page: Page, number: int) -> Statement | bool | None:
    """A new statement, True for the title of anything else, None for a row that is no title."""
    text = page.texts[number]
    if (len(text) > _MOST_TEXT and text.count(">") < 2) or not _ANY.search(page.lowers[number]):
        return None
    if not _title_of(_label_of(text)):
        return None
    row = page[number]
    if row.figures or not row.label or len(row.label) > _MOST_TEXT:
        return None
    title = _title_of(row.label)
    return replace(title, line=row.line) if isinstance(title, Statement) else title


@lru_cache(maxsize=4096)
def _title_of(label: str) -> Statement | bool | None:
    label = " ".join(label.replace("\u2019", "'").split())
    if len(label) > _MOST_TITLE:
        return None
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = (("position", _POSITION), ("income", _INCOME))
    for kind, pattern in kinds:
        if title := pattern.fullmatch(label):
            group = _GROUP.search(title["whose"]) is not None
            said = group or "company" in title["whose"].lower()
            return Statement(kind, "group" if group else "company", said, (), 0)
    return True if _OTHER.fullmatch(label) else None
