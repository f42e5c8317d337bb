"""What every job works with: settings, store, archive, the clock, and a voice."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from monitor.audience import Audience
from monitor.findings import Link
from monitor.links import parse_links
from monitor.matching.usable import links, settled
from monitor.readers_file import parse_audience
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.matched import load_decisions, load_matches
from monitor.store.verified import load_verified
from scrapers import all_sources
from scrapers.archive import Archive
from scrapers.fetch import Serve
from scrapers.source import Source

if TYPE_CHECKING:
    from monitor.jobs.fetched_zips import Elsewhere

DatabaseError = SQLAlchemyError
"""What a database says once it is open: locked, full, gone."""


class JobError(Exception):
    """A job cannot be done as asked; the message says what to do first."""


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One run's surroundings. `serve` stands in for the network where it is given, `sleep` and `clock` (seconds) for
    its pace; `say` tells a person a line, `progress` how many of how many; `sources` are those this house lives on:
    each is weighed, and readers are told how fresh it is. What the network gave in zips is read `elsewhere`, or here.
    """

    settings: Settings
    store: Store
    archive: Archive
    now: Callable[[], datetime] = utc_now
    say: Callable[[str], None] = print
    progress: Callable[[int, int], None] = lambda *_: None
    serve: Serve | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    sources: Mapping[str, Source] = field(default_factory=all_sources)
    elsewhere: "Elsewhere | None" = None

    def audience(self) -> Audience:
        """Councils, partnerships and readers. Raises `AudienceError`, `JobError`."""
        return parse_audience(_text(self.settings.readers_file, "readers file", "councils, partnerships and readers"))

    def has_readers(self) -> bool:
        """Whether there is a readers file; without one nothing is weighed by market."""
        return self.settings.readers_file.exists()

    def links(
        self, session: Session | None = None, known_at: datetime | None = None, keys: Collection[str] | None = None
    ) -> dict[str, Link]:
        """Links that rules may rest on, by folded provider name, all or some: what persons confirmed, the links file
        where there is one, and matches that are sure enough. Inside a transaction, give its session. Raises
        `LinksError`."""
        if session is None:
            with self.store.reading() as own:
                return self.links(own, known_at, keys)
        matches, decisions = load_matches(session, known_at, keys), load_decisions(session, known_at, keys)
        filed = {key: link for key, link in self.filed_links().items() if keys is None or key in keys}
        return links(settled(matches, decisions), filed)

    def filed_links(self) -> dict[str, Link]:
        """What the links file says; nothing where there is none. Raises `LinksError`."""
        if not self.settings.links_file.exists():
            return {}
        return parse_links(_text(self.settings.links_file, "links file", "links"))


def open_house(settings: Settings, *, say: Callable[[str], None] = print) -> House:
    """The house of these settings. Raises `StoreError`, `AwayError`, `JobError`."""
    try:
        store = Store(settings.database)
    except (ArgumentError, ImportError) as error:
        raise JobError(f"the setting database_url cannot be used: {error}") from error
    except OSError as error:
        raise JobError(
            f"the data folder {settings.data_dir} cannot be used ({error.strerror}): set data_dir"
        ) from error
    on = {*settings.sources_on, *_verified(store)}
    sources = {name: source for name, source in all_sources().items() if source.unverified is None or name in on}
    return House(settings=settings, store=store, archive=Archive(settings.archive_dir), say=say, sources=sources)


def _verified(store: Store) -> Collection[str]:
    """Sources that somebody has switched on. A store that cannot be read is let go of."""
    try:
        with store.opening(), store.reading() as session:
            return load_verified(session)
    except BaseException:
        store.close()
        raise


def _text(path: Path, what: str, content: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise JobError(f"no {what} at {path} ({error.strerror}): write one with {content} (see README)") from error
    except UnicodeDecodeError as error:
        raise JobError(f"the {what} {path} is not UTF-8 text") from error
