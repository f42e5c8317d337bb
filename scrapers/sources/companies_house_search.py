"""Companies House advanced search by kind of business, to find companies nobody has linked yet. Needs a free key.

Companies say themselves what their business is: a hit is something to look at, not a member of the market. How far
`start_index` reaches is not published; the search ends where the hits do.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.companies_house import answers
from scrapers.companies_house.asking import HOST, Asked, ask, items_of
from scrapers.companies_house.profile import found
from scrapers.fetch import NotFoundError
from scrapers.read import UnreadableError
from scrapers.records import Line, Record
from scrapers.source import Pages, Snapshot, Source, Want

_SIC_CODES = ("87200", "87900", "88990")
"""Residential care for learning difficulties, mental health and substance misuse; other residential care, which most
children's homes say; other social work without accommodation, which fostering agencies say."""
_SIZE = 5_000
"""The most hits on a page that the API gives."""
_MOST_PAGES = 20


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """Every page of hits: active companies of each kind of business. Raises `FetchError`, `SourceError`."""
    del want
    for code in _SIC_CODES:
        yield from _pages(web, code, now)


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The hits, with the little that a search says of a company. Raises `SourceError`."""
    line = Line(file=snapshot.name)
    for item, place in items_of(answers.an_object(snapshot.content, line), line):
        yield found(item, place)


def _pages(web: Pages, code: str, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """No hit is a 404 without a body."""
    had = 0
    for _ in range(_MOST_PAGES):
        asked = Asked(SOURCE.name, f"sic_{code}", f"_{had}")
        query: dict[str, str | int] = {"sic_codes": code, "company_status": "active", "size": _SIZE, "start_index": had}
        try:
            snapshot = ask(web, asked, "/advanced-search/companies", now, **query)
        except NotFoundError:
            return
        line = Line(file=snapshot.name)
        body = answers.an_object(snapshot.content, line)
        hits, items = answers.count(body, "hits"), len(items_of(body, line))
        yield snapshot
        had += items
        if hits is not None and had < hits and not items:
            raise UnreadableError(f"{had} of {hits}, and then nothing; fetch it again", line)
        if not items or (hits is not None and had >= hits):
            return


SOURCE = Source(
    name="companies_house_search",
    publisher="Companies House",
    hosts=(HOST,),
    cron="50 4 1 * *",
    at_least=0,
    at_most=100_000,
    fetch=fetch,
    parse=parse,
    by="document",
)
