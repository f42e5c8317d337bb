"""`monitor`'s own commands as processes of the first sweep run them: over the stand-ins, in the story's time.

Run as a program: what follows its name is the command. Everything else is as in service, the settings too.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SOURCES = (
    "ofsted_workbook",
    "ofsted_reports",
    "companies_house_company",
    "companies_house_filings",
    "companies_house_charges",
    "companies_house_control",
    "companies_house_insolvency",
    "companies_house_accounts",
)
DEAD_AFTER = 3.0
"""Seconds: a tenth of what a worker has in service. Machines do not answer faster in a story than elsewhere."""
_LOOK = 0.2
_PLACE = "SWEEP"
_OFSTED = ("ofsted.gov.uk", "www.gov.uk", "assets.publishing")


@dataclass(frozen=True)
class Passing:
    """Time as all processes of a story have it: so many times as fast from a moment on, up to one at which it stands
    until it is moved on. So what is to be done at a moment is done then, however slow the machine."""

    path: Path
    scale: float

    def to(self, moment: datetime, stands: datetime) -> None:
        """From now on it is this moment, and passes up to another."""
        part = self.path.with_suffix(".part")
        part.write_text(f"{moment.isoformat()} {time.monotonic()} {stands.isoformat()}", encoding="utf-8")
        part.replace(self.path)

    def now(self) -> datetime:
        """The moment, in UTC."""
        moment, since, stands = self.path.read_text(encoding="utf-8").split()
        passed = timedelta(seconds=(time.monotonic() - float(since)) * self.scale)
        return min(datetime.fromisoformat(moment) + passed, datetime.fromisoformat(stands))

    def sleep(self, seconds: float) -> None:
        """Waits in this time."""
        time.sleep(seconds / self.scale)

    def seconds(self) -> float:
        """Seconds that pass, whether it stands or not: what waits for its turn must come to it."""
        return time.monotonic() * self.scale


@dataclass(frozen=True)
class Place:
    """Where a story's processes find its time and its stand-ins (Ofsted's port, Companies House's)."""

    clock: Path
    scale: float
    ports: tuple[int, int]

    def environment(self) -> dict[str, str]:
        """As it is told to a process."""
        return {_PLACE: f"{self.clock} {self.scale} {self.ports[0]} {self.ports[1]}"}


def place() -> Place:
    """The place that this process was told of."""
    clock, scale, ofsted, companies = os.environ[_PLACE].rsplit(" ", 3)
    return Place(Path(clock), float(scale), (int(ofsted), int(companies)))


@dataclass
class Sites:
    """The stand-ins, at their pace: one request a second to a host of Ofsted's, whatever the client knows of it."""

    here: Place
    passing: Passing
    asked: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, url: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes | Iterable[bytes]]:
        from companies_house import Forward
        from served_house import ofsted_at

        if not any(one in url for one in _OFSTED):
            return Forward(self.here.ports[1])(url, headers)
        with self.lock:
            host = urlsplit(url).hostname or ""
            wait = self.asked.get(host, 0.0) + 1.0 - self.passing.seconds()
            if wait > 0:
                self.passing.sleep(wait)
            self.asked[host] = self.passing.seconds()
        return ofsted_at(self.here.ports[0])(url, headers)


def _instead(here: Place, opened: Callable[..., Any]) -> Callable[..., Any]:
    from scrapers import all_sources

    passing, found = Passing(here.clock, here.scale), all_sources()

    def open_house(*given: Any, **named: Any) -> Any:
        return replace(
            opened(*given, **named),
            now=passing.now,
            sleep=passing.sleep,
            clock=passing.seconds,
            serve=Sites(here, passing),
            sources={name: found[name] for name in SOURCES},
        )

    return open_house


def in_story() -> None:
    """From now on the commands of this process live in the story."""
    from monitor.jobs import house
    from monitor.queue import tasks

    here = place()
    house.open_house = _instead(here, house.open_house)
    tasks.DEAD_AFTER_SECONDS = DEAD_AFTER

    from monitor import serve
    from monitor.cli import serve as command
    from monitor.queue import leaving

    vars(command)["Server"] = partial(serve.Server, look_seconds=_LOOK)
    leaving._LOOK_EVERY = _LOOK * here.scale


if _PLACE in os.environ:  # a worker's own processes begin here too
    in_story()

if __name__ == "__main__":
    from monitor.cli import main

    main()
