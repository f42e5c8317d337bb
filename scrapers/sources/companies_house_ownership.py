"""Companies House's snapshot of persons with significant control: who controls the watched companies, and whom they
control, which no other source can tell. Needs no key.

The published file is streamed and never kept: only what is said of and by wanted companies, without people.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from scrapers.companies_house.published import BASE, HOST, Published, newest
from scrapers.companies_house.remote_file import RemoteFile
from scrapers.companies_house.rows import opened
from scrapers.companies_house.snapshot import STRIPPED, Reading, read_ownership, strip_ownership, stripped
from scrapers.faults import NotFoundError, PartlyError, ReplacedError
from scrapers.records import Control
from scrapers.source import Large, Snapshot, Source, Stripped, Want, Web

_PAGE: Final = "en_pscdata.html"
_STEM: Final = "persons-with-significant-control-snapshot-"
_WHOLE: Final = re.compile(_STEM + r"(\d{4}-\d{2}-\d{2})\.zip")
_PART: Final = re.compile(r"psc-snapshot-(\d{4}-\d{2}-\d{2})_\d+of\d+\.zip")
_DAYS_BACK: Final = 4


def fetch(web: Web, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """What the newest snapshot says of and by `want.keys`, unless it is known; nothing without keys. Raises
    `FetchError`, `SourceError`; `PartlyError` at the end for single lines."""
    files = _files(web, now) if want.keys else []
    kept = f"{_STEM}{files[0].first.isoformat()}{STRIPPED}" if files else ""
    if not files or kept in want.known:
        return
    found = _stripped(web, files, want)
    yield Snapshot(source=SOURCE.name, name=kept, url=files[0].url, content=found.content, fetched_at=now())
    if found.faults:
        raise PartlyError(BASE, found.faults)


def parse(snapshot: Snapshot) -> Iterator[Control]:
    """Its lines. Raises `SourceError`, at the end for single lines."""
    return read_ownership(opened(snapshot.content), snapshot.name)


def _files(web: Web, now: Callable[[], datetime]) -> list[Published]:
    """The newest snapshot in one file, else in its parts; by the calendar where no page lists it."""
    if listed := newest(web, _PAGE, _WHOLE, _PART):
        return listed
    for back in range(_DAYS_BACK):
        day = now().date() - timedelta(days=back)
        name = f"{_STEM}{day.isoformat()}.zip"
        try:
            web.remote(BASE + name)
        except NotFoundError:
            continue
        return [Published(first=day, last=day, name=name, url=BASE + name)]
    raise NotFoundError(BASE + _PAGE, f"no snapshot is listed, and there is none of the last {_DAYS_BACK} days")


def _stripped(web: Web, files: list[Published], want: Want) -> Stripped:
    """All parts in one reading, as only the last one has the totals; replaced meanwhile, they are read anew, once."""
    try:
        return _read(web, files, want)
    except ReplacedError:
        return _read(web, files, want)


def _read(web: Web, files: list[Published], want: Want) -> Stripped:
    reading = Reading(files[0].name, frozenset(want.keys))
    found: list[Control] = []
    for each in files:
        found += reading.read(RemoteFile(web, web.remote(each.url)), each.name)
    reading.finish()
    return stripped(reading, files[0].name, found)


SOURCE = Source(
    name="companies_house_ownership",
    publisher="Companies House",
    hosts=(HOST,),
    cron="20 11 * * 6",  # the file of a day is there before 10
    at_least=0,
    at_most=500_000,
    fetch=fetch,
    parse=parse,
    by="document",
    large=Large(strip=strip_ownership, read=read_ownership),
)
