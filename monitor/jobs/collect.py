"""Collect: fetch or read, archive, parse, guard, save. A load that cannot be believed leaves the last good one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.jobs import take
from monitor.jobs.companies import collect_companies, is_of_companies, watched
from monitor.jobs.files import missing, names, opened
from monitor.jobs.files import snapshots as read_files
from monitor.jobs.house import House, JobError
from monitor.jobs.streams import collect_streams
from monitor.jobs.take import Collected, Fetched
from monitor.jobs.web import take_whole
from monitor.plans.ages import STREAMS
from monitor.store.attempts import note_look
from scrapers.fetch import FetchError
from scrapers.read import SourceError
from scrapers.source import Snapshot, Source, Want


def collect(house: House, source: Source, paths: Sequence[str] = ()) -> Collected:
    """One run of a source, over the network or from named files. Faults of the source are recorded and counted, not
    raised. Raises `JobError` for a path that is not there, and for a source that is off."""
    if paths:
        take_all = take.take_lists if source.by == "list" else take.take_documents
        return take_all(house, source, [named_files(house, source, paths)])
    refuse_off(house, source)
    if source.by == "company":
        return collect_companies(house, [source])[0]
    numbers = watched(house) if is_of_companies(source) else ()
    if source.name == STREAMS:
        return collect_streams(house, source, numbers)
    done = take_whole(house, source, numbers)
    with house.store.writing() as session:
        note_look(session, source.name, house.now())
    return done


def collect_all(house: House, sources: Iterable[Source]) -> list[Collected]:
    """One run of several sources; those of Companies House together, as a plan has them."""
    chosen = list(sources)
    family = [source for source in chosen if is_of_companies(source)]
    if len(family) < 2:
        return [collect(house, source) for source in chosen]
    for source in family:
        refuse_off(house, source)
    others = [collect(house, source) for source in chosen if source not in family]
    return [*others, *collect_companies(house, family)]


def refuse_off(house: House, source: Source) -> None:
    """Raises `JobError` for a source that is off."""
    if source.name not in house.sources:
        raise JobError(
            f"{source.name} is off: {source.unverified}; once somebody has looked at it, "
            "name it in the setting sources_on"
        )


def named_files(house: House, source: Source, paths: Sequence[str]) -> Iterator[Fetched]:
    """What files hold. What is kept names a file, not the folder it lay in. Raises `JobError` for one not there."""
    if absent := missing(paths):
        raise JobError(f"no such file or folder: {', '.join(absent)}")
    found = _stripped(house, source, paths) if source.large else read_files(source.name, list(paths), house.now())
    return (replace(one, name=one.name.rsplit("/", 1)[-1]) if isinstance(one, Snapshot) else one for one in found)


def _stripped(house: House, source: Source, paths: Sequence[str]) -> Iterator[Fetched]:
    """The wanted rows of files that are too large to hold, or hold what must not be kept: nothing else is archived."""
    assert source.large is not None, "only asked of such a source"  # noqa: S101 - a programming error
    want = Want(keys=watched(house))
    for path in names(paths, members=False):
        try:
            with opened(path) as stream:
                stripped = source.large.strip(stream, path.rsplit("/", 1)[-1], want)
        except SourceError as error:
            yield error
            continue
        name, content = stripped.name, stripped.content
        yield Snapshot(source=source.name, name=name, url=None, content=content, fetched_at=house.now())
        yield from (fault for fault in stripped.faults if isinstance(fault, FetchError | SourceError))
