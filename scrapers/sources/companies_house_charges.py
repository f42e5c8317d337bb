"""Companies House charges (Public Data API): dates, flags, lenders. Needs a free key. Particulars are never read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.companies_house import answers
from scrapers.companies_house.asking import HOST, Asked, about, items_of, number_of, pages
from scrapers.companies_house.charges import charge
from scrapers.records import Line, Record
from scrapers.source import Pages, Snapshot, Source, Want

_ONE = ("charge_number", "charge_code", "persons_entitled")


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """Every page of the charges of every company in `want.keys`. Raises `SourceError`, `FetchError`: `NotFoundError`
    where there is none."""
    for number in want.keys:
        yield from pages(web, Asked(SOURCE.name, number), about(number, "charges"), now)


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The charges of a page, or of an answer about one charge. Raises `SourceError`."""
    line = Line(file=snapshot.name)
    body = answers.an_object(snapshot.content, line)
    items = [(body, line)] if any(name in body for name in _ONE) else items_of(body, line)
    number = number_of(snapshot, [item for item, _ in items], line) if items else ""
    for item, place in items:
        yield charge(item, number, place)


SOURCE = Source(
    name="companies_house_charges",
    publisher="Companies House",
    hosts=(HOST,),
    cron="28 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
