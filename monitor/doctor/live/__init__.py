"""A source looked at live: a few pages of its own site, asked for politely, each read as strictly as in a run.

To let a source be looked at, write `monitor/doctor/live/<source>.py` that defines `glimpse`: it is found by looking
into this folder. What is seen whole is remembered with its day, and the source is on from then on.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules

from monitor.doctor import Seen
from monitor.jobs.faults import told
from monitor.jobs.house import House
from monitor.jobs.web import client
from monitor.store.verified import save_verified
from monitor.words import counted, day
from scrapers import all_sources
from scrapers.fetch import FetchError
from scrapers.lines import kind_of
from scrapers.ofsted.robots import DisallowedError, Robots
from scrapers.read import SourceError
from scrapers.source import Pages, Snapshot, Source

Glimpse = Callable[[Pages, Callable[[], datetime]], Iterator[Snapshot | str]]
"""Yields what is to be read as in a run, or says in words what it found. Raises `FetchError`, `SourceError`."""


def live_names() -> tuple[str, ...]:
    """The sources that can be looked at live."""
    return tuple(found.name for found in iter_modules(__path__))


def look_live(house: House) -> Iterator[Seen]:
    """What each of them shows, whether it is on or off."""
    for name in live_names():
        glimpse: Glimpse = import_module(f"{__name__}.{name}").glimpse
        yield _looked(house, all_sources()[name], glimpse)


@dataclass(slots=True)
class Polite:
    """The network, where robots.txt allows."""

    web: Pages
    robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        self.robots = Robots(self.web.get, self.web.slow_down)

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        """The body served at `url`. Raises `DisallowedError`, `FetchError`."""
        self.robots.check(url)
        return self.web.get(url, accept=accept, secret=secret)

    def slow_down(self, host: str, seconds: float) -> None:
        """Leaves at least so long between two requests to a host."""
        self.web.slow_down(host, seconds)


@dataclass(slots=True)
class _Looking:
    """What was seen so far: the snapshot read last, records by kind, findings in words."""

    last: Snapshot | None = None
    documents: int = 0
    records: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)

    def take(self, source: Source, item: Snapshot | str) -> None:
        if isinstance(item, str):
            self.words.append(item)
            return
        self.last = item
        self.records.update(kind_of(type(record)) for record in source.parse(item))
        self.documents += 1

    def __str__(self) -> str:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.records.items()))
        read = [f"{counted(self.documents, 'document')} read ({kinds})"] if self.documents else []
        return "; ".join([*self.words, *read])


def _looked(house: House, source: Source, glimpse: Glimpse) -> Seen:
    seen = _Looking()
    try:
        with client(house, source) as web:
            for item in glimpse(Polite(web), house.now):
                seen.take(source, item)
    except (SourceError, FetchError) as error:
        return _failed(house, source, seen.last, error)
    if not seen.documents:
        return Seen(name=f"live {source.name}", state="ok", saw=str(seen))
    with house.store.writing() as session:
        save_verified(session, source.name, house.now(), {"documents": seen.documents, "records": dict(seen.records)})
    on = "it was on" if source.name in house.sources else "it is on from now on"
    saw = f"layout read live on {day(house.now().date())}: {seen}; {on}"
    return Seen(name=f"live {source.name}", state="ok", saw=saw)


def _failed(house: House, source: Source, last: Snapshot | None, error: SourceError | FetchError) -> Seen:
    kept = ""
    if last and isinstance(error, SourceError):
        kept = f" (kept in the archive as {house.archive.keep(last)[:12]})"
    stays = "stays on" if source.name in house.sources else "stays off"
    return Seen(name=f"live {source.name}", state="fault", saw=f"{stays}: {told(error)}{kept}", fix=_fix(source, error))


def _fix(source: Source, error: SourceError | FetchError) -> str:
    if isinstance(error, DisallowedError):
        return f"leave {source.name} off: its publisher asks for that"
    if isinstance(error, SourceError) and not error.again:
        return f"leave {source.name} as it is until a newer program knows this layout"
    return f"see that this machine reaches {', '.join(source.hosts)}; then monitor doctor --live"
