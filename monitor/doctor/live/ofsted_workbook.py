"""Whether gov.uk's collection still leads to a list of settings. The list itself is left to a run."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.ofsted.discovery import WORKBOOK, newest
from scrapers.source import Pages


def glimpse(web: Pages, _now: Callable[[], datetime]) -> Iterator[str]:
    """The newest list's file. Raises `FetchError`, `SourceError`."""
    yield f"the collection leads to {newest(web, WORKBOOK).name!r}"
