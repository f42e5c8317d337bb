"""Companies House company profiles (Public Data API). Needs a free key. Addresses are never read.

Companies House words (status, type) are kept raw: new ones appear, and an unknown one is no fault.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.companies_house import answers
from scrapers.companies_house.asking import HOST, Asked, about, ask
from scrapers.companies_house.profile import company
from scrapers.records import Line, Record
from scrapers.source import Pages, Snapshot, Source, Want


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """One profile for every company number in `want.keys`. Raises `FetchError`."""
    for number in want.keys:
        yield ask(web, Asked(SOURCE.name, number), about(number), now)


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The profile as a `Company`. Raises `UnreadableError` for what is no JSON object, `SourceChangedError` where the
    company number is missing, a date is none, or the form is not the published one."""
    line = Line(file=snapshot.name)
    yield company(answers.an_object(snapshot.content, line), line)


SOURCE = Source(
    name="companies_house_company",
    publisher="Companies House",
    hosts=(HOST,),
    cron="20 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
