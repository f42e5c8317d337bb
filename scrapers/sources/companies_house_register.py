"""Companies House's free company data (BasicCompanyData), monthly: status, kinds of business, accounts dates and counts
of charges of every live company. Needs no key.

The published file is streamed and never kept: only the rows of companies that are wanted, without addresses.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Final

from scrapers.companies_house.published import BASE, HOST, newest
from scrapers.companies_house.register import kept_name, read_register, strip_register
from scrapers.companies_house.remote_file import read_remote
from scrapers.companies_house.rows import opened
from scrapers.faults import PartlyError
from scrapers.records import RegisterEntry
from scrapers.source import Large, Snapshot, Source, Want, Web

_PAGE: Final = "en_output.html"
_WHOLE: Final = re.compile(r"BasicCompanyDataAsOneFile-(\d{4}-\d{2}-\d{2})\.zip")
_PART: Final = re.compile(r"BasicCompanyData-(\d{4}-\d{2}-\d{2})-part\d+_\d+\.zip")


def fetch(web: Web, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The wanted rows of the newest month, unless they are known: of the whole file, or else of each of its parts.
    Raises `FetchError`, `SourceError`; `PartlyError` at the end for single rows."""
    faults: list[Exception] = []
    for name, url in _files(web, now):
        kept = kept_name(name)
        if kept in want.known:
            continue
        stripped = read_remote(web, url, partial(strip_register, name=name, want=want))
        faults += stripped.faults
        yield Snapshot(source=SOURCE.name, name=kept, url=url, content=stripped.content, fetched_at=now())
    if faults:
        raise PartlyError(BASE, faults)


def parse(snapshot: Snapshot) -> Iterator[RegisterEntry]:
    """Its rows. Raises `SourceError`, at the end for single rows."""
    return read_register(opened(snapshot.content), snapshot.name)


def _files(web: Web, now: Callable[[], datetime]) -> list[tuple[str, str]]:
    """Name and address of the newest month's whole file, else of its parts; by the calendar where no page lists it."""
    if listed := newest(web, _PAGE, _WHOLE, _PART):
        return [(each.name, each.url) for each in listed]
    name = f"BasicCompanyDataAsOneFile-{now().date().replace(day=1).isoformat()}.zip"
    return [(name, BASE + name)]


SOURCE = Source(
    name="companies_house_register",
    publisher="Companies House",
    hosts=(HOST,),
    cron="30 7 3-9 * *",  # the file of a month comes within its first five working days
    at_least=0,
    at_most=500_000,
    fetch=fetch,
    parse=parse,
    by="document",
    large=Large(strip=strip_register, read=read_register),
)
