"""Companies House insolvency cases (Public Data API): kinds, dates. Needs a free key. Practitioners are never read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.companies_house import answers
from scrapers.companies_house.asking import HOST, Asked, about, ask, number_of
from scrapers.companies_house.insolvency import insolvencies
from scrapers.records import Line, Record
from scrapers.source import Pages, Snapshot, Source, Want


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The cases of every company in `want.keys`. Raises `FetchError`: `NotFoundError` where there is none."""
    for number in want.keys:
        yield ask(web, Asked(SOURCE.name, number), about(number, "insolvency"), now)


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The cases. The answer itself does not say whose they are: the snapshot's name does. Raises `SourceError`."""
    line = Line(file=snapshot.name)
    body = answers.an_object(snapshot.content, line)
    number = number_of(snapshot, [body], line) if answers.listed(body, "cases") else ""
    yield from insolvencies(body, number, line)


SOURCE = Source(
    name="companies_house_insolvency",
    publisher="Companies House",
    hosts=(HOST,),
    cron="16 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
