"""Runs of the source against the stand-in, as a collector makes them: what is read is remembered, faults are kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from ofsted import Ofsted

from scrapers.fetch import Client, FetchError, PartlyError, Serve
from scrapers.read import SourceError
from scrapers.records import Inspection, Line, ProviderPage, Record
from scrapers.source import Snapshot, Want
from scrapers.sources.ofsted_reports import SOURCE, fetch

KEPT = Line(file="anywhere")


class KilledError(BaseException):
    """The process ends here."""


@dataclass
class Collector:
    """What a service would keep between runs."""

    site: Ofsted
    known: dict[str, str] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    faults: list[FetchError | SourceError] = field(default_factory=list)
    budget: int = 600

    def run(self, day: date, *, serve: Serve | None = None, attempts: int = 1, since_days: int = 280) -> int:
        """One run at twenty past five in the morning after `day`'s publications; the number of requests it made."""
        self.site.clock.sleep(3600)
        before = len(self.site.asked)
        now = datetime.combine(day, time(5, 20), tzinfo=UTC)
        try:
            for snapshot in self._fetched(lambda: now, serve or self.site.serve, attempts, since_days):
                self.take(snapshot)
        except PartlyError as error:
            self.faults += [each for each in error.faults if isinstance(each, FetchError | SourceError)]
        except (FetchError, SourceError) as error:
            self.faults.append(error)
        return len(self.site.asked) - before

    def _fetched(self, now: Callable[[], datetime], serve: Serve, attempts: int, since_days: int) -> Iterator[Snapshot]:
        clock = self.site.clock
        with Client(SOURCE.hosts, serve=serve, sleep=clock.sleep, clock=clock.now, attempts=attempts) as web:
            want = Want(known=dict(self.known))
            yield from fetch(web, want, now, budget=self.budget, since_days=since_days)

    def take(self, snapshot: Snapshot) -> None:
        """Reads a snapshot and remembers it, unless it cannot be read."""
        try:
            records = list(SOURCE.parse(snapshot))
        except SourceError as error:
            self.faults.append(error)
            return
        self.snapshots.append(snapshot)
        self.records += records
        self.known[snapshot.name] = snapshot.url or ""

    def inspections(self, ending: str = "") -> list[Inspection]:
        """Inspections, by the ending of the file they were read from."""
        return [each for each in self.records if isinstance(each, Inspection) and each.line.file.endswith(ending)]

    def pages(self) -> list[ProviderPage]:
        """What was said of registrations."""
        return [each for each in self.records if isinstance(each, ProviderPage)]


def placeless(records: list[Record]) -> set[str]:
    """The records without where they stood, to compare what two ways of collecting came to."""
    return {repr(replace(each, line=KEPT)) for each in records}
