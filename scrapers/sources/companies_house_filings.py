"""Companies House filing histories, accounts alone (Public Data API). Needs a free key. No free words are read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.companies_house import answers
from scrapers.companies_house.asking import HOST, Asked, about, items_of, number_of, pages
from scrapers.companies_house.filings import filing
from scrapers.records import Line, Record
from scrapers.source import Pages, Snapshot, Source, Want


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """Every page of the filings of accounts of every company in `want.keys`. Raises `FetchError`, `SourceError`."""
    for number in want.keys:
        asked = Asked(SOURCE.name, number)
        yield from pages(web, asked, about(number, "filing-history"), now, category="accounts")


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The filings of a page, of whatever category; or of an answer about one filing. Raises `SourceError`."""
    line = Line(file=snapshot.name)
    body = answers.an_object(snapshot.content, line)
    items = [(body, line)] if "transaction_id" in body else items_of(body, line)
    number = number_of(snapshot, [item for item, _ in items], line) if items else ""
    for item, place in items:
        yield filing(item, number, place)


SOURCE = Source(
    name="companies_house_filings",
    publisher="Companies House",
    hosts=(HOST,),
    cron="24 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
