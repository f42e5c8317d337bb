"""Walking Ofsted's search: pages that overlap by one line, so that a repeated or skipped line shows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import urlencode

from scrapers.ofsted.pages import SITE
from scrapers.ofsted.search import SOCIAL_CARE, Row, SearchPage, read_search
from scrapers.read import SourceChangedError
from scrapers.records import Judgement, Line

ROWS: Final = 100
"""The most lines the search gives at a time, since February 2025."""
_MOST_PAGES: Final = 250
_PLACE: Final = (("q", ""), ("location", ""), ("lat", ""), ("lon", ""), ("radius", ""), ("level_1_types", SOCIAL_CARE))
_NEWEST_FIRST: Final = (("sort", "date"), ("order", "desc"))


class PagingError(SourceChangedError):
    """The pages of one search do not fit together: lines repeat, are skipped or stand out of order."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search of social care, newest report first, and what each of its lines must be."""

    name: str
    filters: tuple[tuple[str, str], ...]
    holds: Callable[[Row], bool]

    def url(self, start: int) -> str:
        """The address of the page that begins with line `start`, counted from 0."""
        return f"{SITE}/search?{urlencode((*_PLACE, *self.filters, ('start', start), ('rows', ROWS), *_NEWEST_FIRST))}"


NEWEST: Final = Search("newest", (("status[]", "1"),), lambda row: row.state is None)
INADEQUATE: Final = Search(
    "inadequate",
    (("rating[]", "4"), ("status[]", "1")),
    lambda row: row.state is None and row.rating is Judgement.INADEQUATE,
)
CLOSED: Final = Search("closed", (("status[]", "2"),), lambda row: row.state == "Closed")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search: its address, its bytes, its lines. `start` is its first line's place in the search."""

    start: int
    url: str
    content: bytes = field(repr=False)
    page: SearchPage


def walk(get: Callable[[str], bytes], search: Search, enough: Callable[[SearchPage], bool]) -> list[Found]:
    """The pages of a search up to the first that is `enough`, checked against each other.

    A report published while we walk moves every line by one: a walk whose pages do not fit is walked once more. Raises
    `PagingError` where they do not fit again, `SourceError` for a page that cannot be read, and what `get` raises.
    """
    try:
        return list(_pages(get, search, enough))
    except PagingError:
        return list(_pages(get, search, enough))


def _pages(get: Callable[[str], bytes], search: Search, enough: Callable[[SearchPage], bool]) -> Iterator[Found]:
    before: list[Row] = []
    total: int | None = None
    for _ in range(_MOST_PAGES):
        start = max(0, len(before) - 1)
        url = search.url(start)
        line = Line(file=url)
        content = get(url)
        page = read_search(content, line)
        _check(page, search, start, total, line)
        new = _joined(before, page, line)
        yield Found(start, url, content, page)
        before, total = [*before, *new], page.total
        if len(before) >= page.total or enough(page):
            return
    raise PagingError(f"more than {_MOST_PAGES} pages", Line(file=search.url(0)), "results-count")


def _check(page: SearchPage, search: Search, start: int, total: int | None, line: Line) -> None:
    """That the page answers what was asked."""
    if total is not None and page.total != total:
        raise PagingError(f"{total} results on the page before, {page.total} on this one", line, "results-count")
    expected = min(ROWS, page.total - start)
    if len(page.rows) != expected:
        raise (PagingError if start else SourceChangedError)(
            f"{len(page.rows)} lines where {ROWS} were asked for, {page.total} are said to be and {start} were passed",
            line,
            "rows",
        )
    for row in page.rows:
        if not search.holds(row):
            raise SourceChangedError(f"{row.urn} does not belong in this search: a filter was not kept", line, "filter")


def _joined(before: list[Row], page: SearchPage, line: Line) -> list[Row]:
    """The page's new lines, whose first must be the last one of the page before."""
    rows = list(page.rows)
    if before:
        if not rows or rows[0].link != before[-1].link:
            raise PagingError("the page does not begin where the one before it ended", line, "start")
        rows = rows[1:]
    seen: Mapping[str, Row] = {row.link: row for row in before}
    links = [row.link for row in rows]
    if len(set(links)) != len(links) or any(link in seen for link in links):
        raise PagingError("a line stands in the search twice", line, "URN")
    days = [row.latest_report_on or date.min for row in [*before[-1:], *rows]]
    if days != sorted(days, reverse=True):
        raise PagingError("the lines are not in the order asked for, newest report first", line, "order")
    return rows
