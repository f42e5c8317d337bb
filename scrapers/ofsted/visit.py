"""One run over Ofsted's sites: what it may still ask for, what is already taken, and what could not be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from scrapers.fetch import FetchError
from scrapers.ofsted.robots import Robots
from scrapers.read import SourceError
from scrapers.source import Pages, Snapshot


class SpentError(Exception):
    """The run's budget of requests is used up; the next run goes on."""


@dataclass(slots=True)
class Visit:
    """The state of a run. `left` requests may still be made; `failed` is what single settings could not give."""

    source: str
    web: Pages
    now: Callable[[], datetime]
    known: Mapping[str, str]
    left: int
    taken: set[str] = field(default_factory=set)
    failed: list[FetchError | SourceError] = field(default_factory=list)
    bad_in_a_row: int = 0
    robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        self.robots = Robots(self._ask, self.web.slow_down)

    def get(self, url: str) -> bytes:
        """The body, where robots.txt and the budget allow."""
        self.robots.check(url)
        return self._ask(url)

    def _ask(self, url: str) -> bytes:
        if self.left <= 0:
            raise SpentError
        self.left -= 1
        return self.web.get(url)

    def has(self, name: str) -> bool:
        """Whether this or an earlier run took the snapshot of this name."""
        return name in self.known or name in self.taken

    def take(self, name: str, url: str, content: bytes) -> Snapshot:
        """The bytes as a snapshot, taken."""
        self.taken.add(name)
        return Snapshot(source=self.source, name=name, url=url, content=content, fetched_at=self.now())

    def today(self) -> date:
        """The day of the run."""
        return self.now().date()
