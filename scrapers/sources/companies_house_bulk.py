"""Accounts of the watched companies from Companies House's daily and monthly zips. Needs no key.

A zip is read by its parts: the table of contents, then the members of wanted companies. Where a zip is done, a
snapshot of the zip's own name says so, and the next run leaves it out; one half done goes on where it stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from scrapers.accounts import read_accounts
from scrapers.companies_house.accounts_zips import Tally, documents, is_note
from scrapers.companies_house.packages import (
    Document,
    Skipped,
    documents_in,
    is_accounts,
    is_parents,
    without_subsidiary,
)
from scrapers.companies_house.published import BASE, HOST, Published, accounts_zips
from scrapers.companies_house.remote_file import RemoteFile
from scrapers.faults import BusyError, FetchError, NotFoundError, PartlyError, RefusedError, ReplacedError
from scrapers.read import SourceError, UnreadableError
from scrapers.records import Accounts, Line, Record
from scrapers.source import Snapshot, Source, Want, Web

_TURNED_AWAY = 3
"""Zips that may fail one after the other for the server's sake before the run is given up."""


def fetch(web: Web, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The accounts of `want.keys` in the zips that `want.known` does not hold, oldest zip first, each with its note
    when it is done. `want.cursor` (a day) reads older months too. Without keys there is nothing wanted.

    Raises `PartlyError` at the end, with the zips and members that could not be read, and `FetchError`."""
    faults: list[Exception] = []
    turned_away = 0
    since = date.fromisoformat(want.cursor) if want.cursor else None
    for zipped in accounts_zips(web, want.known, now().date(), since) if want.keys else ():
        try:
            yield from _zip(web, zipped, want, now, faults)
            turned_away = 0
        except NotFoundError:
            continue  # a day without a file, or one that is listed no more
        except (FetchError, SourceError) as error:
            faults.append(error)
            turned_away = turned_away + 1 if isinstance(error, BusyError | RefusedError) else 0
            if turned_away >= _TURNED_AWAY:
                break
    if faults:
        raise PartlyError(BASE, faults)


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The accounts in a document, or in the archive that it is; none for a note. Raises `SourceError`."""
    if is_note(snapshot.name, snapshot.content):
        return
    if "!" in snapshot.name and not is_accounts(snapshot.name):
        return  # what is filed or packed beside the accounts
    for found in documents_in(snapshot.name, snapshot.content):
        if isinstance(found, Skipped):
            raise UnreadableError(found.why, Line(file=found.name))
        yield from _accounts(found)


def _accounts(found: Document) -> Iterator[Accounts]:
    if not is_parents(found.name):
        yield from read_accounts(found.content, found.name)
        return
    for record in read_accounts(found.content, without_subsidiary(found.name)):
        yield replace(record, line=Line(file=found.name))


def _zip(
    web: Web, zipped: Published, want: Want, now: Callable[[], datetime], faults: list[Exception]
) -> Iterator[Snapshot]:
    """The documents of one zip, and its note unless a member is damaged, which may be had the next time. A zip that is
    replaced while it is read is read anew, once."""
    try:
        yield from _read(web, zipped, want, now, faults)
    except ReplacedError:
        yield from _read(web, zipped, want, now, faults)


def _read(
    web: Web, zipped: Published, want: Want, now: Callable[[], datetime], faults: list[Exception]
) -> Iterator[Snapshot]:
    remote, tally = web.remote(zipped.url), Tally()

    def taken(name: str, content: bytes) -> Snapshot:
        return Snapshot(source=SOURCE.name, name=name, url=zipped.url, content=content, fetched_at=now())

    found = documents(RemoteFile(web, remote), zipped.name, frozenset(want.keys), want.known, tally)
    yield from (taken(*document) for document in found)
    faults += tally.damaged
    if not tally.damaged:
        yield taken(zipped.name, tally.note(zipped.url, remote.mark))


SOURCE = Source(
    name="companies_house_bulk",
    publisher="Companies House",
    hosts=(HOST,),
    cron="10 7 * * 2-6",  # files come on these days, before 7
    at_least=0,
    at_most=100_000,
    fetch=fetch,
    parse=parse,
    by="document",
)
