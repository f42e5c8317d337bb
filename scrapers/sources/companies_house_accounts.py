"""Companies House accounts as filed (inline XBRL or XBRL), through the filing history and the document API.

Needs a free key. Filings that exist only as a PDF are left out: they are pictures of pages. Links are followed, never
built. Document API: https://developer-specs.company-information.service.gov.uk/document-api/reference
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scrapers.accounts import read_accounts
from scrapers.read import UnreadableError
from scrapers.records import Line, Record
from scrapers.source import Snapshot, Source, Want, Web

_API = "https://api.company-information.service.gov.uk"
_KEY = "companies_house_api_key"
_NEWEST = 2
_ACCOUNTS = "AA"
_READABLE = ("application/xhtml+xml", "application/xml")


def fetch(web: Web, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The newest two sets of accounts of every company in `want.keys` that can be read by a machine, but for those
    that `want.known` holds by name. Raises `FetchError`, `UnreadableError`."""
    for number in want.keys:
        for filing in _newest_accounts(web, number):
            transaction, link = str(filing.get("transaction_id", "")), _link(filing, "document_metadata")
            name = f"{number}_{transaction}.xhtml"
            if name in want.known or not link:
                continue
            content = _document(web, link)
            if content is not None:
                yield Snapshot(source=SOURCE.name, name=name, url=link, content=content, fetched_at=now())


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The accounts in one document: one record for the company, one for the group. Raises `SourceError`."""
    yield from read_accounts(snapshot.content, snapshot.name)


def _newest_accounts(web: Web, number: str) -> Sequence[Mapping[str, Any]]:
    """By the day of filing, newest first. The category also holds changes of the accounting date (AA01)."""
    history = _json(web, f"{_API}/company/{number}/filing-history?category=accounts&items_per_page=100")
    items = history.get("items")
    filings = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    accounts = [filing for filing in filings if filing.get("type") == _ACCOUNTS]
    return sorted(accounts, key=lambda filing: str(filing.get("date", "")), reverse=True)[:_NEWEST]


def _document(web: Web, metadata_link: str) -> bytes | None:
    """The document in the best form that can be read; None where there are only pictures of pages."""
    metadata = _json(web, metadata_link)
    resources, link = metadata.get("resources"), _link(metadata, "document")
    kind = next((each for each in _READABLE if isinstance(resources, dict) and each in resources), None)
    return None if kind is None or not link else web.get(link, accept=kind, secret=_KEY)


def _link(body: Mapping[str, Any], name: str) -> str | None:
    links = body.get("links")
    link = links.get(name) if isinstance(links, dict) else None
    return link if isinstance(link, str) and link.startswith("https://") else None


def _json(web: Web, url: str) -> Mapping[str, Any]:
    try:
        body = json.loads(web.get(url, accept="application/json", secret=_KEY))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("this is not JSON; fetch it again", Line(file=url)) from error
    if not isinstance(body, dict):
        raise UnreadableError("this is not a JSON object; fetch it again", Line(file=url))
    return body


SOURCE = Source(
    name="companies_house_accounts",
    publisher="Companies House",
    hosts=(
        "api.company-information.service.gov.uk",
        "document-api.company-information.service.gov.uk",
        "document-api.companieshouse.gov.uk",
        "frontend-doc-api.company-information.service.gov.uk",
        "s3.eu-west-2.amazonaws.com",  # where the document API's links lead, without the key
    ),
    cron="40 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
