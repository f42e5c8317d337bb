"""Reading the streams: some minutes each, from where the last reading came to, up to the present.

A stream is read up to the present where it falls silent: two heartbeats with nothing between them.
"""

import json
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Final

from scrapers.companies_house.events import STREAMS, Event, NoEventError, event
from scrapers.fetch import BusyError, OutOfRangeError
from scrapers.source import Snapshot, Want, Web

HOST: Final = "stream.companieshouse.gov.uk"
KEY: Final = "companies_house_streaming_key"
NAME: Final = "companies_house_streams"
SECONDS: Final = 120.0
_SILENT: Final = 2


@dataclass(slots=True)
class Reading:
    """What one reading of a stream came to: what it `found` of watched companies, each event once; the last timepoint;
    `upto` is the moment up to which all is known (None: no later one than before). `gap` says that events
    may have been missed; `doubtful` are companies of which an event could not be understood; `fault` broke it off."""

    stream: str
    timepoint: int | None = None
    upto: datetime | None = None
    found: dict[tuple[str, int], Event] = field(default_factory=dict)
    read: int = 0
    gap: bool = False
    doubtful: set[str] = field(default_factory=set)
    fault: BusyError | None = None

    @property
    def events(self) -> list[Event]:
        """The events of watched companies in their order."""
        return sorted(self.found.values(), key=attrgetter("timepoint"))

    def snapshot(self, at: datetime) -> Snapshot:
        """The events as they are archived: stripped, a line each."""
        lines = [one.stripped() for one in self.events]
        name = f"{self.stream}_{self.timepoint}.ndjson"
        return Snapshot(source=NAME, name=name, url=address(self.stream), content=b"\n".join(lines), fetched_at=at)


def address(stream: str, timepoint: int | None = None) -> str:
    """Where a stream is read from a place in it; from now on where there is none."""
    return f"https://{HOST}/{stream}" + ("" if timepoint is None else f"?timepoint={timepoint}")


def read_stream(
    web: Web,
    stream: str,
    timepoint: int | None,
    watched: Collection[str],
    now: Callable[[], datetime],
    seconds: float = SECONDS,
) -> Reading:
    """Reads a stream from a timepoint for at most so long. Where that is too old, there is a gap and it is read from
    now on; what broke off is told with what came before. Raises `FetchError` where it cannot be read at all."""
    reading = Reading(stream, timepoint)
    try:
        _read(web, reading, watched, now, seconds)
    except OutOfRangeError:
        if timepoint is None:
            raise
        reading = Reading(stream, gap=True)
        _read(web, reading, watched, now, seconds)
    return reading


def _read(web: Web, reading: Reading, watched: Collection[str], now: Callable[[], datetime], seconds: float) -> None:
    silent, start = 0, reading.timepoint
    try:
        with _lines(web, address(reading.stream, start), seconds) as lines:
            for line in lines:
                silent = 0 if line.strip() else silent + 1
                if silent == _SILENT:
                    reading.upto = now()
                    return
                if not silent:
                    _take(reading, line, watched, -1 if start is None else start)
    except BusyError as error:
        reading.fault = error


@contextmanager
def _lines(web: Web, url: str, seconds: float) -> Iterator[Iterator[bytes]]:
    """The stream's lines; it is hung up where they are left before their end."""
    lines = web.lines(url, secret=KEY, seconds=seconds)
    try:
        yield lines
    finally:
        if isinstance(lines, Generator):
            lines.close()


def _take(reading: Reading, line: bytes, watched: Collection[str], start: int) -> None:
    """One line: kept where it is of a watched company and was not given before. Lines come in their order but for
    some, and some come twice."""
    reading.read += 1
    try:
        one = event(line)
    except NoEventError as error:
        reading.gap = reading.gap or error.company_number is None
        reading.doubtful |= {error.company_number or ""} & set(watched)
        return
    if one.timepoint <= start:
        return
    if reading.timepoint is None or one.timepoint > reading.timepoint:
        reading.timepoint, reading.upto = one.timepoint, one.published_at or reading.upto
    if one.company_number in watched:
        if one.stream == reading.stream:
            reading.found[one.uri, one.timepoint] = one
        else:
            reading.doubtful.add(one.company_number)


def fetch(web: Web, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The new events of the companies in `want.keys`, stream by stream. `want.cursor` is JSON: stream -> timepoint.
    Raises `FetchError`."""
    cursors = timepoints(want.cursor)
    for stream in STREAMS:
        reading = read_stream(web, stream, cursors.get(stream), frozenset(want.keys), now)
        if reading.events:
            yield reading.snapshot(now())
        if reading.fault:
            raise reading.fault


def as_cursor(timepoints: Mapping[str, int]) -> str:
    """Timepoints by stream, as one cursor."""
    return json.dumps(timepoints, sort_keys=True)


def timepoints(cursor: str | None) -> Mapping[str, int]:
    """A cursor's timepoints by stream."""
    found: Mapping[str, int] = json.loads(cursor) if cursor else {}
    return found
