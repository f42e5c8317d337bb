"""Companies House streams: what changed, as it changes. Needs a free key of its own kind.

Only events of wanted companies are kept, each without people, addresses and words that could locate a home.
https://developer-specs.company-information.service.gov.uk/streaming-api/guides/overview
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scrapers.companies_house.charges import charge
from scrapers.companies_house.control import controls
from scrapers.companies_house.events import CHARGES, CONTROL, FILINGS, INSOLVENCY, Event, NoEventError, event
from scrapers.companies_house.filings import filing
from scrapers.companies_house.insolvency import insolvencies
from scrapers.companies_house.numbers import company_number
from scrapers.companies_house.streams import HOST, NAME, fetch
from scrapers.read import UnreadableError
from scrapers.records import Line, Record
from scrapers.source import Snapshot, Source

_ACCOUNTS = "accounts"
_READ: Final[Mapping[str, Callable[[Mapping[str, Any], str, Line], tuple[Record, ...]]]] = {
    CHARGES: lambda item, number, line: (charge(item, number, line),),
    CONTROL: controls,
    FILINGS: lambda item, number, line: (filing(item, number, line),),
    INSOLVENCY: insolvencies,
}


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """What the events say, line by line; nothing of those that say only that something changed or is gone. Raises
    `SourceError`."""
    for row, text in enumerate(snapshot.content.splitlines(), 1):
        line = Line(file=snapshot.name, row=row)
        if text.strip():
            yield from records(_event(text, line), line)


def records(one: Event, line: Line) -> tuple[Record, ...]:
    """What an event says, where it says all of a thing; nothing of one that only tells to ask. Raises `SourceError`."""
    if one.stream is None or not is_whole(one):
        return ()
    return _READ[one.stream](one.data, company_number(one.company_number, line), line)


def is_whole(one: Event) -> bool:
    """Whether the event holds all that an answer would say of the thing. A profile never does: what is overdue is
    worked out when it is asked for. Accounts do once their document can be had."""
    if one.deleted or one.stream not in _READ:
        return False
    if one.stream == FILINGS:
        links = one.data.get("links")
        return is_accounts(one) and isinstance(links, dict) and "document_metadata" in links
    return one.stream != INSOLVENCY or isinstance(one.data.get("cases"), list)


def is_accounts(one: Event) -> bool:
    """Whether a filing is of the accounts; where it does not say, it may be."""
    return bool(one.data.get("category", _ACCOUNTS) == _ACCOUNTS)


def _event(text: bytes, line: Line) -> Event:
    try:
        return event(text)
    except NoEventError as error:
        raise UnreadableError("this is no event of a stream; fetch it again", line) from error


SOURCE = Source(
    name=NAME,
    publisher="Companies House",
    hosts=(HOST,),
    cron="5 7-21/2 * * *",  # while companies file; each run goes on where the last one came to
    at_least=0,
    at_most=100_000,
    fetch=fetch,
    parse=parse,
    by="document",
)
