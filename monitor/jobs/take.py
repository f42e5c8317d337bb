"""Taking what was fetched: a list whole or not at all; documents each for itself, one load a run."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from monitor.jobs.faults import told
from monitor.jobs.guards import Earlier, ListLoad, doubt, lists
from monitor.jobs.house import DatabaseError, House
from monitor.store import attempts, collected
from monitor.store.collected import Seen
from monitor.store.companies import save_items
from scrapers.fetch import FetchError
from scrapers.lines import kind_of
from scrapers.read import SourceError
from scrapers.records import (
    Accounts,
    Charge,
    Company,
    Control,
    FiledDocument,
    Filing,
    Insolvency,
    Record,
    RegisterEntry,
)
from scrapers.sheets import undisturbed
from scrapers.source import Snapshot, Source


class BrokeOff(NamedTuple):
    """The source could not be asked to the end."""

    error: SourceError | FetchError


Fetched = Snapshot | SourceError | FetchError | BrokeOff
Besides = Callable[[Session, Snapshot, Sequence[Record], Seen], None]
_FILED = (Filing, FiledDocument, Charge, Insolvency, Control, RegisterEntry)


@dataclass(slots=True)
class Collected:
    """What a run of one source came to: new rows by record, snapshots already held, faults as a person reads them."""

    source: str
    new: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What is new, as a person reads it."""
        return ", ".join(f"{count} {name}" for name, count in self.new.items() if count) or "nothing"


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


@undisturbed()
def _take_list(house: House, source: Source, snapshot: Snapshot, done: Collected) -> None:
    house.archive.keep(snapshot)
    if _held(house, snapshot):
        done.unchanged += 1
        house.say(f"{source.name}: {snapshot.name}: unchanged, nothing to do")
        return
    try:
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
    why = not_taken(house, source, error, done)
    with house.store.writing() as session:
        kept = collected.save_snapshot(session, snapshot) if snapshot else None
        collected.save_load(session, source.name, house.now(), "failed", snapshot_id=kept, why=why)


def not_taken(house: House, source: Source, error: SourceError | FetchError, done: Collected) -> str:
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


@undisturbed()
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
            done.new.update(collected.save_list(session, load.as_at, load.records, Seen(kept, load_id, at)))


# Documents -----------------------------------------------------------------------------------------------------------


def take_documents(
    house: House, source: Source, asked: Iterable[Iterator[Fetched]], besides: Besides | None = None
) -> Collected:
    """Each document is saved for itself; the run is one load, whose subjects are the things asked for and answered: the
    companies, or the source as a whole, which has answered if it could be asked to the end. What follows `besides` from
    a document is saved with it."""
    done, answered, read = Collected(source.name), 0, 0
    with loading(house, source) as load_id:
        for found in asked:
            whole, broke_off = True, False
            for item in found:
                taken = _take_document(house, source, item, load_id, done, besides)
                read, whole, broke_off = read + taken, whole and taken, broke_off or isinstance(item, BrokeOff)
            answered += not broke_off if source.by == "document" else whole
    nothing = bool(done.faults) and not answered and not done.new.total()
    broke_off = source.by == "document" and bool(done.faults) and not answered
    settle(house, load_id, answered, done, nothing=nothing, broke_off=broke_off)
    house.say(f"{source.name}: {read} documents read, {done.words} new, {len(done.faults)} not taken")
    return done


def _take_document(
    house: House, source: Source, item: Fetched, load_id: int, done: Collected, besides: Besides | None
) -> bool:
    try:
        if not isinstance(item, Snapshot):
            raise item.error if isinstance(item, BrokeOff) else item
        house.archive.keep(item)
        records = list(source.parse(item))
        with house.store.writing() as session:
            seen = save_document(session, item, records, load_id, house.now(), done)
            if besides:
                besides(session, item, records, seen)
    except (SourceError, FetchError) as error:
        not_taken(house, source, error, done)
        return False
    return True


def save_document(
    session: Session, snapshot: Snapshot, records: Sequence[Record], load_id: int, at: datetime, done: Collected
) -> Seen:
    """A document's snapshot and its records, in the session's transaction; counts what is new. Nothing is marked as
    gone: a document by itself is not all there is."""
    seen = Seen(collected.save_snapshot(session, snapshot), load_id, at)
    for record in records:
        if isinstance(record, Company):
            done.new["company"] += collected.save_company(session, record, seen)
        elif isinstance(record, Accounts):
            done.new["accounts"] += collected.save_accounts(session, record, seen)
    for kind in _FILED:
        if of_kind := [record for record in records if isinstance(record, kind)]:
            done.new[kind_of(kind)] += save_items(session, of_kind, seen)
    done.new.update(collected.save_list(session, snapshot.fetched_at.date(), records, seen))
    return seen


def begun(house: House, source: Source) -> int:
    """The load of a run that has begun: failed, until it is settled."""
    with house.store.writing() as session:
        return collected.save_load(session, source.name, house.now(), "failed", why=attempts.UNFINISHED)


@contextmanager
def loading(house: House, source: Source) -> Iterator[int]:
    """The load of a run. One that a fault of our own ends, a full disk, says so at once; one that was killed, or lost
    its database, cannot."""
    load_id = begun(house, source)
    try:
        yield load_id
    except DatabaseError:
        raise
    except Exception:
        with suppress(DatabaseError), house.store.writing() as session:
            collected.settle_load(session, load_id, "failed", subjects=0, missing=(), why=attempts.CUT_OFF)
        raise


def settle(house: House, load_id: int, subjects: int, done: Collected, *, nothing: bool, broke_off: bool) -> None:
    """What became of a run: it has failed where nothing came of it, or it broke off."""
    words = "nothing could be taken; first fault" if nothing else "not asked to the end"
    last = done.faults[:1] if nothing else done.faults[-1:]
    why = ": ".join((words, *last)) if nothing or broke_off else None
    with house.store.writing() as session:
        state = "failed" if nothing or broke_off else "accepted"
        collected.settle_load(session, load_id, state, subjects=subjects, missing=done.faults, why=why)
