"""Companies House accounts as filed (inline XBRL or XBRL), through the filing history and the document API.

Needs a free key. A filing that exists only as pictures of pages gives a `FiledDocument` that says so, once.
Document API: https://developer-specs.company-information.service.gov.uk/document-api/reference
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from scrapers.accounts import read_accounts
from scrapers.companies_house import answers, documents
from scrapers.companies_house.asking import HOST, KEY, Asked, about, ask, items_of, number_of
from scrapers.companies_house.filings import filing
from scrapers.fetch import FetchError, PartlyError, QuotaError, RefusedError
from scrapers.read import SourceError
from scrapers.records import Filing, Line, Record
from scrapers.source import Pages, Snapshot, Source, Want

_ACCOUNTS = "AA"


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The newest sets of accounts of every company in `want.keys`, but for those that `want.known` holds by name: each
    document, or its metadata where no form of it can be read by a machine.

    Raises `PartlyError` at the end for single documents that could not be had, and `FetchError`, `SourceError`.
    """
    faults: list[Exception] = []
    for number in want.keys:
        filed = want.filed[number] if number in want.filed else _filed(web, number, now)
        for one in _newest(filed, want.newest):
            held = {f"{number}_{one.transaction_id}{ending}" for ending in (".xhtml", documents.METADATA)}
            if one.document_link is None or held & want.known.keys():
                continue
            try:
                yield _document(web, one.document_link, f"{number}_{one.transaction_id}", now)
            except (RefusedError, QuotaError):
                raise
            except (FetchError, SourceError) as error:
                faults.append(error)
    if faults:
        raise PartlyError(f"https://{HOST}", faults)


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The accounts in one document: one record for the company, one for the group. Of a document's metadata, the
    `FiledDocument`. Raises `SourceError`."""
    if snapshot.name.endswith(documents.METADATA):
        yield documents.filed_document(snapshot.content, snapshot.name)
    else:
        yield from read_accounts(snapshot.content, snapshot.name)


def _filed(web: Pages, number: str, now: Callable[[], datetime]) -> list[Filing]:
    """The newest hundred entries of a company's filing history in the category accounts."""
    path = about(number, "filing-history")
    answer = ask(web, Asked(SOURCE.name, number), path, now, category="accounts", items_per_page=100)
    line = Line(file=answer.name)
    items = items_of(answers.an_object(answer.content, line), line)
    number_of(answer, [item for item, _ in items], line)
    return [filing(item, number, place) for item, place in items]


def _newest(filed: Sequence[Filing], count: int) -> list[Filing]:
    """Sets of accounts by the day of filing, newest first. The category also holds changes of the accounting date."""
    accounts = [one for one in filed if one.filing_type == _ACCOUNTS]
    return sorted(accounts, key=lambda one: one.filed_on or date.min, reverse=True)[:count]


def _document(web: Pages, link: str, name: str, now: Callable[[], datetime]) -> Snapshot:
    said = documents.metadata(web, link)
    found = documents.readable_link(said, Line(file=f"{name}{documents.METADATA}"))
    content = said if found is None else web.get(found[0], accept=found[1], secret=KEY)
    ending = documents.METADATA if found is None else ".xhtml"
    return Snapshot(source=SOURCE.name, name=f"{name}{ending}", url=link, content=content, fetched_at=now())


SOURCE = Source(
    name="companies_house_accounts",
    publisher="Companies House",
    hosts=(HOST, *documents.HOSTS),
    cron="40 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
