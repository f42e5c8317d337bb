"""The streams of Companies House: some seconds each, from where the last run came to.

What an event says whole is saved, what it only hints at is marked due, and the timepoint goes into the same
transaction.
"""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from monitor.jobs.house import House
from monitor.jobs.take import Collected, loading, not_taken, settle
from monitor.jobs.watched import SOURCE_OF
from monitor.jobs.web import client
from monitor.plans.ages import COMPANY, INSOLVENCY, STREAMS
from monitor.store import asks
from monitor.store.asks import Cursor
from monitor.store.collected import save_snapshot
from monitor.store.companies import save_items, save_whole
from monitor.store.versions import Seen
from scrapers.companies_house.events import FILINGS, Event
from scrapers.companies_house.events import INSOLVENCY as INSOLVENCY_STREAM
from scrapers.companies_house.events import STREAMS as NAMES
from scrapers.companies_house.streams import Reading, read_stream
from scrapers.fetch import FetchError, RefusedError
from scrapers.lines import kind_of
from scrapers.read import SourceError
from scrapers.records import Insolvency, Line, Record
from scrapers.source import Snapshot, Source, Web
from scrapers.sources.companies_house_streams import is_accounts, is_whole, records

_BEGAN = "the stream begins here; what changed before, it did not tell"
_GAP = "the stream has a gap"
_CHANGED = "the stream says that it changed"
_GONE = "the stream says that something was taken away"
_DOUBTFUL = "an event could not be read"


def collect_streams(house: House, source: Source, numbers: Collection[str]) -> Collected:
    """Reads every stream up to the present, or for as long as the setting says. A gap marks everything due that the
    stream covers. Each stream's failure is its own, but for a key that is refused."""
    done, whole = Collected(source.name), 0
    with loading(house, source) as load_id, client(house, source) as web:
        for stream in NAMES:
            try:
                whole += _stream(house, source, web, stream, frozenset(numbers), load_id, done)
            except RefusedError as error:
                not_taken(house, source, error, done)
                break
            except FetchError as error:
                not_taken(house, source, error, done)
    settle(house, load_id, whole, done, nothing=bool(done.faults) and not whole, broke_off=False)
    house.say(f"{source.name}: {whole} of {len(NAMES)} streams read, {done.words} new, {len(done.faults)} not taken")
    return done


def _stream(
    house: House, source: Source, web: Web, stream: str, numbers: frozenset[str], load_id: int, done: Collected
) -> bool:
    """Reads and saves one stream; whether it did not break off."""
    with house.store.reading() as session:
        before = asks.load_cursors(session, STREAMS).get(stream)
    seconds = float(house.settings.streaming_seconds)
    reading = read_stream(web, stream, int(before.value) if before else None, numbers, house.now, seconds)
    snapshot = reading.snapshot(house.now())
    if snapshot.content:
        house.archive.keep(snapshot)
    with house.store.writing() as session:
        _save(session, reading, snapshot, Seen(0, load_id, house.now()), done)
        _mark(session, reading, begins=before is None)
        _move(session, reading, before)
    if reading.gap:
        house.say(f"{source.name}: {stream}: {_GAP}; what it tells is asked for instead")
    if reading.fault:
        not_taken(house, source, reading.fault, done)
    return reading.fault is None


def _save(session: Session, reading: Reading, snapshot: Snapshot, seen: Seen, done: Collected) -> None:
    """The events in their order, each as far as it goes."""
    if not snapshot.content:
        return
    seen = Seen(save_snapshot(session, snapshot), seen.load_id, seen.at)
    for row, one in enumerate(reading.events, 1):
        source = SOURCE_OF[reading.stream]
        try:
            found = records(one, Line(file=snapshot.name, row=row))
        except SourceError:
            asks.mark_due(session, source, _DOUBTFUL, [one.company_number])
            continue
        if is_whole(one):
            _save_event(session, one, found, seen, done)
        elif one.stream != FILINGS or is_accounts(one):
            asks.mark_due(session, source, _GONE if one.deleted else _CHANGED, [one.company_number])


def _save_event(session: Session, one: Event, found: Sequence[Record], seen: Seen, done: Collected) -> None:
    if one.stream == INSOLVENCY_STREAM:
        cases = [record for record in found if isinstance(record, Insolvency)]
        done.new["insolvency"] += save_whole(session, Insolvency, one.company_number, cases, seen)
        asks.answered(session, INSOLVENCY, one.company_number, seen.at, found=bool(cases))
        return
    for record in found:
        done.new[kind_of(type(record))] += save_items(session, [record], seen)


def _mark(session: Session, reading: Reading, *, begins: bool) -> None:
    """Marks due what the stream may have left out."""
    source = SOURCE_OF[reading.stream]
    asks.mark_due(session, source, _DOUBTFUL, reading.doubtful)
    if reading.gap or (begins and reading.timepoint is not None):
        # Who was never asked for charges or insolvency has none by the profile: that is asked for too, and says so.
        for each in {source, COMPANY}:
            asks.mark_due(session, each, _GAP if reading.gap else _BEGAN)


def _move(session: Session, reading: Reading, before: Cursor | None) -> None:
    """How far the stream was read, and up to which moment all is known; nowhere where no event told a timepoint."""
    if reading.timepoint is None:
        asks.drop_cursor(session, STREAMS, reading.stream)
        return
    upto = reading.upto or (before.at if before else asks.NEVER_AT)
    asks.save_cursor(session, STREAMS, reading.stream, Cursor(str(reading.timepoint), upto))
