"""Collect: fetch or read, archive, parse, guard, save. A load that cannot be believed leaves the last good one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.jobs.files import snapshots as read_files
from monitor.jobs.guards import ListLoad, counted, doubt
from monitor.jobs.house import House
from monitor.store import collected, register
from monitor.store.collected import Seen
from scrapers.fetch import Client, FetchError
from scrapers.read import SourceError, UnreadableError
from scrapers.records import Accounts, Company, Inspection, Record, Setting
from scrapers.source import Snapshot, Source, Want

_Fetched = Snapshot | UnreadableError | FetchError


@dataclass(slots=True)
class Collected:
    """What a run of one source came to: new rows by record, snapshots already held, faults as a person reads them."""

    source: str
    new: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    faults: list[str] = field(default_factory=list)


def collect(house: House, source: Source, paths: Sequence[str] = ()) -> Collected:
    """One run of a source, over the network or from named files. Faults are recorded and counted, not raised."""
    done = Collected(source.name)
    if paths:
        _take(house, source, read_files(source.name, list(paths), house.now()), done)
        return done
    with Client(source.hosts, secrets=house.settings.secret, serve=house.serve, pause_seconds=_pause(house)) as web:
        _take(house, source, _fetched(house, source, web), done)
    return done


def _pause(house: House) -> float:
    return 0.0 if house.serve else 1.0


def _fetched(house: House, source: Source, web: Client) -> Iterator[_Fetched]:
    """Snapshots from the network; a keyed source is asked key by key, so that each failure is its own."""
    with house.store.reading() as session:
        known = register.known_addresses(session, source.name)
    wants = [Want(keys=(key,), known=known) for key in _keys(house)] if source.keyed else [Want(known=known)]
    for want in wants:
        try:
            yield from source.fetch(web, want, house.now)
        except FetchError as error:
            yield error
        except SourceError as error:
            yield UnreadableError(error.why, error.line, error.field)


def _keys(house: House) -> list[str]:
    links = house.links().values()
    return sorted({number for link in links for number in (link.company_number, link.top_company_number)})


def _take(house: House, source: Source, fetched: Iterable[_Fetched], done: Collected) -> None:
    if source.keyed:
        _take_keyed(house, source, fetched, done)
        return
    for item in fetched:
        if isinstance(item, Snapshot):
            _take_list(house, source, item, done)
        else:
            _failed(house, source, item, done)


def _failed(house: House, source: Source, error: Exception, done: Collected, snapshot: Snapshot | None = None) -> None:
    done.faults.append(str(error))
    house.say(f"{source.name}: not taken: {error}")
    with house.store.writing() as session:
        kept = collected.save_snapshot(session, snapshot) if snapshot else None
        collected.save_load(session, source.name, house.now(), "failed", snapshot_id=kept, why=str(error))


# Lists: one snapshot is one load, or one a day it speaks of ----------------------------------------------------------


def _take_list(house: House, source: Source, snapshot: Snapshot, done: Collected) -> None:
    if _held(house, snapshot):
        done.unchanged += 1
        house.say(f"{source.name}: {snapshot.name}: unchanged, nothing to do")
        return
    house.archive.keep(snapshot)
    try:
        loads = _by_day(source.parse(snapshot))
    except SourceError as error:
        _failed(house, source, error, done, snapshot)
        return
    if why := _doubt(house, source, loads):
        _refused(house, source, snapshot, loads, why, done)
        return
    _save_list(house, source, snapshot, loads, done)
    for load in loads:
        house.say(f"{source.name}: {snapshot.name}: saved {load}")


def _held(house: House, snapshot: Snapshot) -> bool:
    with house.store.reading() as session:
        return register.was_accepted(session, snapshot.source, snapshot.sha256)


def _by_day(records: Iterable[Record]) -> list[ListLoad]:
    days: Mapping[date, list[Record]] = defaultdict(list)
    for record in records:
        if isinstance(record, Setting | Inspection):
            days[record.as_at].append(record)
    return [counted(day, found) for day, found in sorted(days.items())]


def _doubt(house: House, source: Source, loads: Sequence[ListLoad]) -> str | None:
    at_least = house.settings.at_least.get(source.name, source.at_least)
    for load in loads:
        with house.store.reading() as session:
            previous = register.previous_load(session, source.name, load.scope, load.as_at)
        if why := doubt(load, at_least, source.at_most, previous.subjects if previous else None):
            return why
    return None


def _refused(
    house: House, source: Source, snapshot: Snapshot, loads: Sequence[ListLoad], why: str, done: Collected
) -> None:
    text = f"{snapshot.name}: refused, the last good data stays: {why}"
    done.faults.append(text)
    house.say(f"{source.name}: {text}")
    with house.store.writing() as session:
        kept = collected.save_snapshot(session, snapshot)
        for load in loads:
            collected.save_load(
                session,
                source.name,
                house.now(),
                "refused",
                snapshot_id=kept,
                scope=load.scope,
                as_at=load.as_at,
                why=text,
                subjects=load.settings,
            )


def _save_list(house: House, source: Source, snapshot: Snapshot, loads: Sequence[ListLoad], done: Collected) -> None:
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
                subjects=load.settings,
            )
            done.new.update(collected.save_list(session, load.as_at, load.records, Seen(kept, load_id, at)))


# Keyed sources: one load a run ---------------------------------------------------------------------------------------


def _take_keyed(house: House, source: Source, fetched: Iterable[_Fetched], done: Collected) -> None:
    taken, missing = 0, []
    for item in fetched:
        try:
            if not isinstance(item, Snapshot):
                raise item
            house.archive.keep(item)
            _save_keyed(house, item, list(source.parse(item)), done)
            taken += 1
        except (SourceError, FetchError) as error:
            missing.append(str(error))
            done.faults.append(str(error))
            house.say(f"{source.name}: not taken: {error}")
    if taken or missing:
        with house.store.writing() as session:
            state = "accepted" if taken else "failed"
            why = f"nothing could be taken; first fault: {missing[0]}" if not taken else None
            collected.save_load(session, source.name, house.now(), state, subjects=taken, missing=missing, why=why)
    words = ", ".join(f"{count} {name}" for name, count in done.new.items()) or "nothing"
    house.say(f"{source.name}: {taken} documents read, {words} new, {len(missing)} not taken")


def _save_keyed(house: House, snapshot: Snapshot, records: Sequence[Record], done: Collected) -> None:
    with house.store.writing() as session:
        seen = Seen(collected.save_snapshot(session, snapshot), 0, house.now())
        for record in records:
            if isinstance(record, Company):
                done.new["company"] += collected.save_company(session, record, seen)
            elif isinstance(record, Accounts):
                done.new["accounts"] += collected.save_accounts(session, record, seen)
