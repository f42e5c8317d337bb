"""What Ofsted publishes between its workbooks, from its reports site: the search, settings' pages and reports.

Licence: Open Government Licence v3.0 for the content. Off until a person has seen one real page read: the site's layout
is known at second hand.

The order of a run, so that nothing is lost where it ends early: a setting's page is taken after its reports, and of the
settings to visit the oldest news come first, so that below a known line of the search all are known. On Sundays the
search is walked to the end of the window, for what an earlier run could not take.
"""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Final

from scrapers.fetch import NotFoundError, PartlyError
from scrapers.ofsted.pages import SITE
from scrapers.ofsted.pdf_text import is_pdf, pdf_text
from scrapers.ofsted.provider_page import Event, meant_by, read_provider
from scrapers.ofsted.provider_page import said_by as said_by_page
from scrapers.ofsted.report_pdf import read_report
from scrapers.ofsted.report_pdf import said_by as said_by_report
from scrapers.ofsted.search import Row, SearchPage, found_settings, read_search
from scrapers.ofsted.visit import SpentError, Visit
from scrapers.ofsted.walk import CLOSED, INADEQUATE, NEWEST, Search, walk
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import Line, Record
from scrapers.source import Pages, Snapshot, Source, Want

BUDGET: Final = 600
"""Requests a run: ten minutes at one a second."""
SINCE_DAYS: Final = 280
"""How far back a run looks: from mid-July, when the yearly list comes, to the cut-off of the one before, 31 October."""
_SUNDAY: Final = 6
_BAD_IN_A_ROW: Final = 3
_REFUSED: Final = "_refused.html"
"""How the name ends of a page of a search that was not believed: kept to be looked at, and no word of it is taken."""


def fetch(
    web: Pages, want: Want, now: Callable[[], datetime], *, budget: int = BUDGET, since_days: int = SINCE_DAYS
) -> Iterator[Snapshot]:
    """The search pages with anything new, then the new reports and pages of each setting that has some.

    `want.known` names what is already taken; `want.keys` is not used. With `budget` requests spent the run ends without
    an error and the next one goes on. What single settings could not give is raised at the end as a `PartlyError`,
    after all the others. Raises `DisallowedError` where robots.txt forbids, `PagingError`, `SourceError`, `FetchError`.
    """
    visit = Visit(SOURCE.name, web, now, want.known, budget)
    with suppress(SpentError):
        yield from _run(visit, visit.today() - timedelta(days=since_days))
    if visit.failed:
        raise PartlyError(SITE, visit.failed)


def _run(visit: Visit, since: date) -> Iterator[Snapshot]:
    deep = visit.today().weekday() == _SUNDAY

    def nothing_new(found: SearchPage) -> bool:
        return not any(_is_new(visit, row, since, even_known=deep) for row in found.rows)

    def all_older(found: SearchPage) -> bool:
        return not any(row.latest_report_on and row.latest_report_on >= since for row in found.rows)

    newest = yield from _search(visit, NEWEST, nothing_new)
    if not newest:
        raise SourceChangedError("the search for social care finds nothing", Line(file=NEWEST.url(0)), "results")
    inadequate = yield from _search(visit, INADEQUATE, lambda _: False)
    closed = yield from _search(visit, CLOSED, all_older)
    recent = [row for row in (*newest, *closed) if _is_new(visit, row, since)]
    recent.sort(key=lambda row: row.latest_report_on or date.min)
    for row in (*inadequate, *recent):
        if not row.council and not visit.has(_page_name(row)) and not visit.has(_page_name(row, visit.today())):
            yield from _setting(visit, row, since)


def _search(
    visit: Visit, search: Search, enough: Callable[[SearchPage], bool]
) -> Generator[Snapshot, None, Collection[Row]]:
    """Yields the search's pages, a refused one too for somebody to look at; returns their lines."""
    last: dict[str, bytes] = {}

    def get(url: str) -> bytes:
        last.clear()
        last[url] = visit.get(url)
        return last[url]

    try:
        pages = walk(get, search, enough)
    except SourceError:
        for url, content in last.items():
            yield visit.take(f"search_{search.name}_{visit.today()}{_REFUSED}", url, content)
        raise
    for found in pages:
        yield visit.take(f"search_{search.name}_{visit.today()}_{found.start:05}.html", found.url, found.content)
    return {row.link: row for found in pages for row in found.page.rows}.values()


def _is_new(visit: Visit, row: Row, since: date, *, even_known: bool = False) -> bool:
    """Whether the line speaks of a report of the window that is not taken yet."""
    if row.council or row.latest_report_on is None or row.latest_report_on < since:
        return False
    return even_known or not visit.has(_page_name(row))


def _page_name(row: Row, partial_on: date | None = None) -> str:
    """The snapshot's name of a setting's page as of its latest report: the same name is never needed twice. One taken
    on the very day (`partial_on`), or with a report missing, is named apart: it is no reason not to come again."""
    parts = ["provider", row.type_code, row.urn, str(row.latest_report_on or "none")]
    parts += ["closed"] if row.state == "Closed" else []
    parts += [f"partial-{partial_on}"] if partial_on else []
    return f"{'_'.join(parts)}.html"


def _setting(visit: Visit, row: Row, since: date) -> Iterator[Snapshot]:
    """A setting's new reports, then its page."""
    content = visit.get(row.link)
    partial = _page_name(row, visit.today())
    try:
        found = meant_by(read_provider(content, Line(file=partial)), row, Line(file=partial))
    except SourceError as error:
        yield visit.take(partial, row.link, content)
        visit.bad_in_a_row += 1
        visit.failed.append(error)
        if visit.bad_in_a_row >= _BAD_IN_A_ROW:
            raise
        return
    visit.bad_in_a_row = 0
    whole = yield from _reports(visit, _wanted(found.events, since))
    newest = max((event.published_on for event in found.events), default=None)
    whole = whole and newest == row.latest_report_on and (newest or date.min) < visit.today()
    yield visit.take(_page_name(row) if whole else partial, row.link, content)


def _wanted(events: Iterable[Event], since: date) -> list[Event]:
    """The reports of the window, and the newest whatever its age."""
    return [event for at, event in enumerate(events) if at == 0 or event.published_on >= since]


def _reports(visit: Visit, events: Iterable[Event]) -> Generator[Snapshot, None, bool]:
    """Yields the reports not taken yet; returns whether all came, as far as a fresh copy can help."""
    whole = True
    for event in events:
        name = f"report_{event.report_id}.pdf"
        if visit.has(name):
            continue
        try:
            content = visit.get(event.report)
        except NotFoundError as error:
            visit.failed.append(error)
            whole = False
            continue
        yield visit.take(name, event.report, content)
        whole = whole and _is_readable(content, name)
    return whole


def _is_readable(content: bytes, name: str) -> bool:
    try:
        pdf_text(content, Line(file=name))
    except UnreadableError as error:
        return not error.again
    return True


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """A search page, a setting's page or a report as records, told apart by what they hold; none from a page of a
    search that was refused. Raises `SourceError`."""
    as_at, file = snapshot.fetched_at.date(), snapshot.name
    line = Line(file=file)
    if file.endswith(".pdf") or is_pdf(snapshot.content):
        yield from said_by_report(read_report(snapshot.content, line), as_at, file, snapshot.url)
    elif b"title-block__subheading" in snapshot.content:
        yield from said_by_page(read_provider(snapshot.content, line), as_at, file)
    else:
        found = read_search(snapshot.content, line)
        yield from () if file.endswith(_REFUSED) else found_settings(found, as_at, file)


SOURCE = Source(
    name="ofsted_reports",
    publisher="Ofsted",
    hosts=("reports.ofsted.gov.uk", "files.ofsted.gov.uk"),
    cron="10 6 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="document",
    unverified="layout not verified live",
)
