"""Collect: fetch or read, archive, parse, guard, save. A load that cannot be believed leaves the last good one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.jobs import take
from monitor.jobs.files import missing
from monitor.jobs.files import snapshots as read_files
from monitor.jobs.house import House, JobError
from monitor.jobs.take import Collected, Fetched
from monitor.store import attempts
from scrapers.fetch import Client, FetchError, PartlyError
from scrapers.read import SourceError
from scrapers.source import Snapshot, Source, Want


def collect(house: House, source: Source, paths: Sequence[str] = ()) -> Collected:
    """One run of a source, over the network or from named files. Faults of the source are recorded and counted, not
    raised. Raises `JobError` for a path that is not there, and for a source that is off."""
    if absent := missing(paths):
        raise JobError(f"no such file or folder: {', '.join(absent)}")
    if paths:
        return _take(house, source, [_named(read_files(source.name, list(paths), house.now()))])
    if source.name not in house.sources:
        raise JobError(
            f"{source.name} is off: {source.unverified}; once somebody has looked at it, "
            "name it in the setting sources_on"
        )
    pause = 0.0 if house.serve else 1.0
    with Client(source.hosts, secrets=house.settings.secret, serve=house.serve, pause_seconds=pause) as web:
        return _take(house, source, _asked(house, source, web))


def _take(house: House, source: Source, asked: Iterable[Iterator[Fetched]]) -> Collected:
    take_all = take.take_lists if source.by == "list" else take.take_documents
    return take_all(house, source, asked)


def _named(found: Iterable[Fetched]) -> Iterator[Fetched]:
    """What is kept names a file, not the folder it lay in."""
    for item in found:
        yield replace(item, name=item.name.rsplit("/", 1)[-1]) if isinstance(item, Snapshot) else item


def _asked(house: House, source: Source, web: Client) -> Iterator[Iterator[Fetched]]:
    """What comes of each thing asked for: a source by company is asked one by one, so that each failure is its own."""
    with house.store.reading() as session:
        known = attempts.known_addresses(session, source.name)
    wants = (
        [Want(keys=(key,), known=known) for key in _companies(house)] if source.by == "company" else [Want(known=known)]
    )
    for want in wants:
        yield _fetched(house, source, web, want)


def _fetched(house: House, source: Source, web: Client, want: Want) -> Iterator[Fetched]:
    try:
        yield from source.fetch(web, want, house.now)
    except PartlyError as error:
        yield from (fault for fault in error.faults if isinstance(fault, FetchError | SourceError))
    except (FetchError, SourceError) as error:
        yield take.BrokeOff(error)


def _companies(house: House) -> list[str]:
    links = house.links().values()
    return sorted({number for link in links for number in (link.company_number, link.top_company_number)})
