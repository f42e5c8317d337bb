"""Review: what was refused, failed or held and waits for a person, who may take it after all or put it aside."""

from dataclasses import dataclass
from datetime import datetime

from monitor.findings import Flip
from monitor.jobs.assess import Assessed, assess, let_go_unsaved
from monitor.jobs.faults import told
from monitor.jobs.guards import lists
from monitor.jobs.house import House, JobError
from monitor.jobs.take import Collected, save_lists
from monitor.store import assessed, doubted, holds
from scrapers.read import SourceError
from scrapers.source import Snapshot, Source

SHORTEST = 6


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
    one = named(house, start)
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
    one = named(house, start)
    with house.store.writing() as session:
        doubted.put_aside(session, one.source, one.sha256)
    return one


def floods_held(house: House) -> list[holds.Hold]:
    """The floods of findings that wait to be let go, oldest first."""
    with house.store.reading() as session:
        return holds.load_holds(session, holds.WAITING)


def look(house: House, number: int) -> tuple[holds.Hold, list[Flip]]:
    """A flood that is held, and what it would open if it were weighed and let go now: nothing is saved. Raises
    `JobError` where no such flood is held."""
    held = {one.id: one for one in floods_held(house)}
    if number not in held:
        raise JobError(f"no flood {number} is held: see monitor review list")
    return held[number], let_go_unsaved(house, number)


def release(house: House, number: int) -> Assessed:
    """Lets a flood go: everything is weighed again as of the day it was weighed last, and what was held is told, each
    change as one of so many. Raises `JobError` where no such flood is held."""
    with house.store.writing() as session:
        if number not in {one.id for one in holds.load_holds(session, holds.WAITING)}:
            raise JobError(f"no flood {number} is held: see monitor review list")
        last = assessed.last_assessed(session)
        as_of = last.as_of if last else house.now().date()
        holds.let_go(session, number)
    return assess(house, as_of)


def named(house: House, start: str) -> Waiting:
    """The one snapshot that waits whose hash begins so. Raises `JobError`."""
    found = [one for one in waiting(house) if one.sha256.startswith(start.lower())] if len(start) >= SHORTEST else []
    if len(found) != 1:
        many = "several snapshots wait" if found else "no snapshot waits"
        raise JobError(f"{many} whose hash begins with {start!r} (at least {SHORTEST} digits): see monitor review list")
    return found[0]


def _source(house: House, one: Waiting) -> Source:
    source = house.sources.get(one.source)
    if source is None or source.by != "list":
        raise JobError(f"{one.source} is off or gives no lists: collect it again instead")
    return source
