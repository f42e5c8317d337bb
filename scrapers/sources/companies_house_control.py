"""Companies House persons with significant control, statements in their place, and exemptions (Public Data API).

Needs a free key. Companies and legal persons by name and number; of an individual only kind and natures of control.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.companies_house import answers
from scrapers.companies_house.asking import HOST, Asked, about, ask, items_of, number_of, pages
from scrapers.companies_house.control import controls
from scrapers.fetch import NotFoundError
from scrapers.records import Line, Record
from scrapers.source import Pages, Snapshot, Source, Want

_PERSONS = "persons_with_significant_control"
_PARTS = {_PERSONS: "", f"{_PERSONS}_statements": "_statements", "exemptions": "_exemptions"}
"""What a profile links to, and what is added to the name of a snapshot of it."""


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """For every company in `want.keys`, each of the three that its profile links to, or all three where that is not
    known. Raises `SourceError`, `FetchError`: `NotFoundError` where there is none of them."""
    for number in want.keys:
        offered = want.offered.get(number)
        parts = [name for name in _PARTS if offered is None or name in offered] or [_PERSONS]
        found, none = 0, None
        for part in parts:
            try:
                for snapshot in _asked(web, number, part, now):
                    found += 1
                    yield snapshot
            except NotFoundError as error:
                none = error
        if none is not None and not found:
            raise none


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The entries of a page or of an answer about one entry; the exemptions of a company. Raises `SourceError`."""
    line = Line(file=snapshot.name)
    body = answers.an_object(snapshot.content, line)
    items = [(body, line)] if "kind" in body and "items" not in body else items_of(body, line)
    number = number_of(snapshot, [item for item, _ in items], line) if items else ""
    for item, place in items:
        yield from controls(item, number, place)


def _asked(web: Pages, number: str, part: str, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    asked, path = Asked(SOURCE.name, number, _PARTS[part]), about(number, part.replace("_", "-"))
    if part == "exemptions":
        yield ask(web, asked, path, now)
    else:
        yield from pages(web, asked, path, now)


SOURCE = Source(
    name="companies_house_control",
    publisher="Companies House",
    hosts=(HOST,),
    cron="32 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
