"""Review: what was refused or failed and waits for a person, who may take it after all or put it aside."""

from dataclasses import dataclass
from datetime import datetime

from monitor.jobs.faults import told
from monitor.jobs.guards import lists
from monitor.jobs.house import House, JobError
from monitor.jobs.take import Collected, save_lists
from monitor.store import doubted
from scrapers.read import SourceError
from scrapers.source import Snapshot, Source

_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """A snapshot that was not believed, and why."""

    sha256: str
    source: str
    name: str
    state: str
    why: str
    since: datetime


def waiting(house: House) -> list[Waiting]:
    """Everything that waits, oldest first."""
    with house.store.reading() as session:
        found = doubted.waiting(session)
    return [
        Waiting(snapshot.sha256, load.source, snapshot.name, load.state, load.why or load.state, load.loaded_at)
        for load, snapshot in found
    ]


def accept(house: House, start: str) -> Collected:
    """Takes a refused list as truth after all: its guards are passed over, its words and columns are not.

    `start` is the beginning of its hash. Raises `JobError` where nothing or several things begin so, or where it still
    cannot be read; `ArchiveError` where its bytes are lost.
    """
    one = _one(house, start)
    source = _source(house, one)
    done = Collected(source.name)
    with house.store.reading() as session:
        kept = doubted.snapshot(session, one.source, one.sha256)
    snapshot = Snapshot(
        source=one.source,
        name=one.name,
        url=kept.url,
        content=house.archive.reopen(one.sha256),
        fetched_at=kept.fetched_at,
    )
    try:
        loads = lists(source.parse(snapshot))
    except SourceError as error:
        raise JobError(f"it still cannot be read: {told(error)}") from error
    save_lists(house, source, snapshot, loads, done)
    for load in loads:
        house.say(f"{source.name}: {one.name}: taken after all: {load}")
    return done


def refuse(house: House, start: str) -> Waiting:
    """Puts a snapshot aside for good: it does not count as a fault of its source any more. Raises `JobError`."""
    one = _one(house, start)
    with house.store.writing() as session:
        doubted.put_aside(session, one.source, one.sha256)
    return one


def _one(house: House, start: str) -> Waiting:
    found = [one for one in waiting(house) if one.sha256.startswith(start.lower())] if len(start) >= _SHORTEST else []
    if len(found) != 1:
        many = "several snapshots wait" if found else "no snapshot waits"
        raise JobError(
            f"{many} whose hash begins with {start!r} (at least {_SHORTEST} digits): see monitor review list"
        )
    return found[0]


def _source(house: House, one: Waiting) -> Source:
    source = house.sources.get(one.source)
    if source is None or source.by != "list":
        raise JobError(f"{one.source} is off or gives no lists: collect it again instead")
    return source
