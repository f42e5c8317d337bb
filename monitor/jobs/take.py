"""Taking what was fetched: a list whole or not at all; documents each for itself, one load a run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.jobs.faults import told
from monitor.jobs.guards import Earlier, ListLoad, doubt, lists
from monitor.jobs.house import House
from monitor.store import attempts, collected
from monitor.store.collected import Seen
from scrapers.fetch import FetchError
from scrapers.read import SourceError
from scrapers.records import Accounts, Company, Record
from scrapers.sheets import undisturbed
from scrapers.source import Snapshot, Source


class BrokeOff(NamedTuple):
    """The source could not be asked to the end."""

    error: SourceError | FetchError


Fetched = Snapshot | SourceError | FetchError | BrokeOff
_UNFINISHED = "the run did not come to its end; the next one goes on"


@dataclass(slots=True)
class Collected:
    """What a run of one source came to: new rows by record, snapshots already held, faults as a person reads them."""

    source: str
    new: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)


# Lists ---------------------------------------------------------------------------------------------------------------


def take_lists(house: House, source: Source, asked: Iterable[Iterator[Fetched]]) -> Collected:
    """Each snapshot is one load a list it holds: all of them are believed and saved together, or none."""
    done = Collected(source.name)
    for found in asked:
        for item in found:
            if isinstance(item, Snapshot):
                _take_list(house, source, item, done)
            else:
                _failed(house, source, item.error if isinstance(item, BrokeOff) else item, done)
    return done


def _take_list(house: House, source: Source, snapshot: Snapshot, done: Collected) -> None:
    house.archive.keep(snapshot)
    if _held(house, snapshot):
        done.unchanged += 1
        house.say(f"{source.name}: {snapshot.name}: unchanged, nothing to do")
        return
    try:
        with undisturbed():
            loads = lists(source.parse(snapshot))
    except SourceError as error:
        _failed(house, source, error, done, snapshot)
        return
    if why := _doubt(house, source, loads):
        _refused(house, source, snapshot, why, done)
        return
    save_lists(house, source, snapshot, loads, done)
    for load in loads:
        house.say(f"{source.name}: {snapshot.name}: saved {load}")


def _held(house: House, snapshot: Snapshot) -> bool:
    """Whether these bytes are taken as truth already; their newest address is noted."""
    with house.store.writing() as session:
        held = attempts.was_accepted(session, snapshot.source, snapshot.sha256)
        if held:
            collected.save_snapshot(session, snapshot)
        return held


def _doubt(house: House, source: Source, loads: Sequence[ListLoad]) -> str | None:
    at_least = house.settings.at_least.get(source.name, source.at_least)
    for load in loads:
        previous, inspected = (_earlier(house, source, load, scope) for scope in (load.scope, "inspected"))
        if why := doubt(load, at_least, source.at_most, previous, inspected.subjects if inspected else None):
            return why
    return None if loads else "it holds no list that is kept"


def _earlier(house: House, source: Source, load: ListLoad, scope: str) -> Earlier | None:
    with house.store.reading() as session:
        row = attempts.previous_load(session, source.name, scope, load.as_at)
        if row is None:
            return None
        return Earlier(subjects=row.subjects, types=row.shape.get("types", {}), overall=row.shape.get("overall", {}))


def _failed(
    house: House, source: Source, error: SourceError | FetchError, done: Collected, snapshot: Snapshot | None = None
) -> None:
    why = _not_taken(house, source, error, done)
    with house.store.writing() as session:
        kept = collected.save_snapshot(session, snapshot) if snapshot else None
        collected.save_load(session, source.name, house.now(), "failed", snapshot_id=kept, why=why)


def _not_taken(house: House, source: Source, error: SourceError | FetchError, done: Collected) -> str:
    """Notes a fault, once, and returns it in words that say what to do."""
    why = told(error)
    if why not in done.faults:
        done.faults.append(why)
        house.say(f"{source.name}: not taken: {why}")
    return why


def _refused(house: House, source: Source, snapshot: Snapshot, why: str, done: Collected) -> None:
    text = f"{snapshot.name}: refused, the last good data stays: {why}"
    done.faults.append(text)
    house.say(f"{source.name}: {text}")
    with house.store.writing() as session:
        kept = collected.save_snapshot(session, snapshot)
        collected.save_load(session, source.name, house.now(), "refused", snapshot_id=kept, why=text)


def save_lists(house: House, source: Source, snapshot: Snapshot, loads: Sequence[ListLoad], done: Collected) -> None:
    """All lists of a snapshot, in one transaction; counts what is new."""
    with house.store.writing() as session:
        kept = collected.save_snapshot(session, snapshot)
        for load in loads:
            at = house.now()
            load_id = collected.save_load(
                session,
                source.name,
                at,
                "accepted",
                snapshot_id=kept,
                scope=load.scope,
                as_at=load.as_at,
                subjects=load.subjects,
                shape=load.shape,
            )
            with undisturbed():
                done.new.update(collected.save_list(session, load.as_at, load.records, Seen(kept, load_id, at)))


# Documents -----------------------------------------------------------------------------------------------------------


def take_documents(house: House, source: Source, asked: Iterable[Iterator[Fetched]]) -> Collected:
    """Each document is saved for itself; the run is one load, whose subjects are the things asked for and answered: the
    companies, or the source as a whole, which has answered if it could be asked to the end."""
    done, answered, read = Collected(source.name), 0, 0
    with house.store.writing() as session:
        load_id = collected.save_load(session, source.name, house.now(), "failed", why=_UNFINISHED)
    for found in asked:
        whole, broke_off = True, False
        for item in found:
            taken = _take_document(house, source, item, load_id, done)
            read, whole, broke_off = read + taken, whole and taken, broke_off or isinstance(item, BrokeOff)
        answered += not broke_off if source.by == "document" else whole
    _settle(house, source, load_id, answered, done)
    words = ", ".join(f"{count} {name}" for name, count in done.new.items() if count) or "nothing"
    house.say(f"{source.name}: {read} documents read, {words} new, {len(done.faults)} not taken")
    return done


def _take_document(house: House, source: Source, item: Fetched, load_id: int, done: Collected) -> bool:
    try:
        if not isinstance(item, Snapshot):
            raise item.error if isinstance(item, BrokeOff) else item
        house.archive.keep(item)
        _save_document(house, item, list(source.parse(item)), load_id, done)
    except (SourceError, FetchError) as error:
        _not_taken(house, source, error, done)
        return False
    return True


def _save_document(house: House, snapshot: Snapshot, records: Sequence[Record], load_id: int, done: Collected) -> None:
    with house.store.writing() as session:
        seen = Seen(collected.save_snapshot(session, snapshot), load_id, house.now())
        for record in records:
            if isinstance(record, Company):
                done.new["company"] += collected.save_company(session, record, seen)
            elif isinstance(record, Accounts):
                done.new["accounts"] += collected.save_accounts(session, record, seen)
        done.new.update(collected.save_list(session, snapshot.fetched_at.date(), records, seen))


def _settle(house: House, source: Source, load_id: int, answered: int, done: Collected) -> None:
    nothing = done.faults and not answered and not done.new.total()
    broke_off = source.by == "document" and done.faults and not answered
    words = "nothing could be taken; first fault" if nothing else "not asked to the end"
    why = f"{words}: {done.faults[0 if nothing else -1]}" if nothing or broke_off else None
    with house.store.writing() as session:
        state = "failed" if nothing or broke_off else "accepted"
        collected.settle_load(session, load_id, state, subjects=answered, missing=done.faults, why=why)
