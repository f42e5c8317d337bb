"""Whether gov.uk's collection leads to an ownership release, and whether its columns are as known."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.source import Pages, Snapshot, Want
from scrapers.sources.ofsted_ownership import fetch


def glimpse(web: Pages, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The newest release. Raises `FetchError`, `SourceError`."""
    yield from fetch(web, Want(), now)
