"""A run that saves nothing: what is asked for is fetched and read, and told. Requests are counted as ever.

Of Companies House it makes the calls that the plan begins with; what their answers would lead to is not asked for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

from monitor.jobs.asking import want_of
from monitor.jobs.collect import named_files, refuse_off
from monitor.jobs.companies import is_of_companies, planned
from monitor.jobs.faults import told
from monitor.jobs.house import House
from monitor.jobs.take import BrokeOff, Collected, Fetched
from monitor.jobs.watched import linked, situation
from monitor.jobs.web import client, fetched
from monitor.plans import Call
from monitor.plans.ages import STREAMS
from monitor.store import asks, attempts
from scrapers.companies_house.streams import as_cursor
from scrapers.fetch import Client, LapsedError, NotFoundError, RefusedError
from scrapers.lines import kind_of
from scrapers.read import SourceError
from scrapers.source import Snapshot, Source, Want


def dry_run(house: House, sources: Sequence[Source], paths: Sequence[str] = ()) -> list[Collected]:
    """What a run of these sources would begin with, or of one source from files: records by kind, and faults. A key
    that is refused ends it. Raises `LinksError`; `JobError` as `collect` does."""
    if paths:
        return [_told(house, sources[0], [named_files(house, sources[0], paths)])]
    for source in sources:
        refuse_off(house, source)
    done = [_told(house, source, [_whole(house, source)]) for source in sources if not is_of_companies(source)]
    family = {source.name: source for source in sources if is_of_companies(source)}
    made = planned(house, family.values())
    for line in made.missing:
        house.say(f"companies_house: {line}")
    calls: dict[str, list[Call]] = {}
    for call in made.calls:
        calls.setdefault(call.source, []).append(call)
    for name, theirs in calls.items():
        done.append(_told(house, family[name], _asked(house, family[name], theirs)))
        if any("MONITOR_" in fault for fault in done[-1].faults):
            break
    return done


def _whole(house: House, source: Source) -> Iterator[Fetched]:
    with house.store.reading() as session:
        known = attempts.known_addresses(session, source.name)
    with client(house, source) as web:
        yield from fetched(house, source, web, Want(known=known))


def _asked(house: House, source: Source, calls: Sequence[Call]) -> Iterator[Iterator[Fetched]]:
    now = situation(house, [source.name], linked(house))
    with house.store.reading() as session:
        known = attempts.known_addresses(session, source.name)
        cursors = asks.load_cursors(session, source.name) if source.name == STREAMS else {}
    with ExitStack() as opened:
        web: Client = opened.enter_context(client(house, source))
        for call in calls:
            if call.company_number is None:
                cursor = as_cursor({name: int(one.value) for name, one in cursors.items()}) if cursors else None
                yield fetched(house, source, web, Want(keys=tuple(now.watched), known=known, cursor=cursor))
            else:
                yield fetched(house, source, web, want_of(house, call.company_number, now, known))


def _told(house: House, source: Source, found: Iterable[Iterator[Fetched]]) -> Collected:
    """Reads what was fetched; says what would be saved."""
    done, read = Collected(source.name), 0
    for item in (each for items in found for each in items):
        error = item.error if isinstance(item, BrokeOff) else item
        if isinstance(error, Snapshot):
            try:
                done.new.update(Counter(kind_of(type(record)) for record in source.parse(error)))
                read += 1
            except SourceError as unreadable:
                done.faults.append(told(unreadable))
        elif not isinstance(error, NotFoundError):
            done.faults.append(told(error))
            if isinstance(error, RefusedError) and not isinstance(error, LapsedError):
                break
    house.say(f"{source.name}: {read} documents read, {done.words} found, {len(done.faults)} not taken; nothing saved")
    for fault in done.faults:
        house.say(f"{source.name}: not taken: {fault}")
    return done
