"""Asking the Public Data API about a company: one address, or every page of a list, each answer a snapshot.

Needs a free key. https://developer-specs.company-information.service.gov.uk/companies-house-public-data-api/reference
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from scrapers.companies_house import answers
from scrapers.companies_house.answers import Body
from scrapers.companies_house.numbers import company_number
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.records import Line
from scrapers.source import Pages, Snapshot

HOST = "api.company-information.service.gov.uk"
KEY = "companies_house_api_key"
PAGE = 100
"""The most things of a company that the API puts on a page, whatever is asked."""
_MOST_PAGES = 200
_TOTALS = ("total_count", "total_results")
_AGAIN = "things changed while they were counted; fetch it again"

Now = Callable[[], datetime]


class Asked(NamedTuple):
    """A source's question about a company: the source's name, the company, and what is added to its number in the
    snapshot's name."""

    source: str
    number: str
    suffix: str = ""


def ask(web: Pages, asked: Asked, path: str, now: Now, **query: str | int) -> Snapshot:
    """One answer. Raises `FetchError`."""
    url = f"https://{HOST}{path}" + (f"?{urlencode(query, safe=',')}" if query else "")
    body = web.get(url, accept="application/json", secret=KEY)
    name = f"{asked.number}{asked.suffix}.json"
    return Snapshot(source=asked.source, name=name, url=url, content=body, fetched_at=now())


def about(number: str, *path: str) -> str:
    """The path of something about a company."""
    return "/".join(("/company", quote(number, safe=""), *path))


def pages(web: Pages, asked: Asked, path: str, now: Now, **query: str | int) -> Iterator[Snapshot]:
    """Every page of a list. Raises `FetchError`; `UnreadableError` where a page repeats or leaves out things, as when
    something is filed meanwhile, and `SourceChangedError` where what comes is no page of a list."""
    seen: set[str] = set()
    for _ in range(_MOST_PAGES):
        start = len(seen)
        page = asked._replace(suffix=f"{asked.suffix}_{start}") if start else asked
        snapshot = ask(web, page, path, now, **query, items_per_page=PAGE, start_index=start)
        there, total = _counted(snapshot, start, seen)
        seen |= there
        yield snapshot
        if len(seen) >= total or not there:
            return
    raise SourceChangedError(f"more than {_MOST_PAGES} pages; look at the answer", Line(file=asked.number))


def _counted(snapshot: Snapshot, start: int, seen: set[str]) -> tuple[set[str], float]:
    """What a page names, and how many there are in all: endless where it does not say and there is something on it."""
    line = Line(file=snapshot.name)
    body = answers.an_object(snapshot.content, line)
    items = [item for item, _ in items_of(body, line)]
    there = {_named(item, at) for at, item in enumerate(items, start)}
    total = next((said for name in _TOTALS if (said := answers.count(body, name)) is not None), None)
    said_start = answers.count(body, "start_index")
    if said_start is not None and said_start != start:
        raise UnreadableError(f"asked for things from {start} on, these begin at {said_start}; fetch it again", line)
    if len(there) != len(items) or there & seen:
        raise UnreadableError(f"something stands twice: {_AGAIN}", line)
    if not items and total is not None and start < total:
        raise UnreadableError(f"{start} of {total}, and then nothing: {_AGAIN}", line)
    return there, float("inf") if total is None else total


def _named(item: Body, at: int) -> str:
    return answers.text(item, "transaction_id") or answers.own_link(item) or answers.text(item, "id") or f"number {at}"


def items_of(body: Body, line: Line) -> list[tuple[Body, Line]]:
    """The things of a list with their places, from 1. Raises `SourceChangedError` where there is no list."""
    if "items" not in body:
        raise SourceChangedError("the field is missing: this is not the list that was asked for", line, "items")
    return answers.objects(body, "items", line)


def number_of(snapshot: Snapshot, items: list[Body], line: Line) -> str:
    """The company that an answer speaks of, as the things in it say, and the snapshot's name (`01234567.json`).

    Raises `SourceChangedError` where they speak of two, or neither says.
    """
    named = answers.number_in_name(snapshot.name)
    told = {number for item in items if (number := answers.company_of(answers.own_link(item)))}
    if named:
        told.add(named)
    if len(told) > 1:
        raise SourceChangedError(f"this speaks of more than one company: {', '.join(sorted(told))}", line)
    if not told:
        raise SourceChangedError(
            "it does not say which company it speaks of: name the file after it, as 01234567.json", line
        )
    return company_number(told.pop(), line)
