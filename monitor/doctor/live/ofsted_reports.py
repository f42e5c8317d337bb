"""One page of each kind of Ofsted's reports site, each found through the one before it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.ofsted.provider_page import meant_by, read_provider
from scrapers.ofsted.search import Row
from scrapers.ofsted.walk import NEWEST, walk
from scrapers.read import SourceChangedError
from scrapers.records import Line
from scrapers.source import Pages, Snapshot
from scrapers.sources.ofsted_reports import SOURCE


def glimpse(web: Pages, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The first page of the search, the page of the first setting on it that has a report, and its newest report.

    Raises `FetchError`, `SourceError`."""

    def got(name: str, url: str) -> Snapshot:
        return Snapshot(source=SOURCE.name, name=name, url=url, content=web.get(url), fetched_at=now())

    search = got("live_search.html", NEWEST.url(0))
    yield search
    row = _with_report(search)
    page = got("live_provider.html", row.link)
    yield page
    line = Line(file=page.name)
    found = meant_by(read_provider(page.content, line), row, line)
    yield got("live_report.pdf", found.events[0].report)


def _with_report(search: Snapshot) -> Row:
    """The first setting of the search's first page, which fits what was asked, that has a report."""
    (found,) = walk(lambda _: search.content, NEWEST, lambda _: True)
    for row in found.page.rows:
        if not row.council and row.latest_report_on:
            return row
    raise SourceChangedError("no setting on the page has a report", Line(file=search.name), "Latest report")
