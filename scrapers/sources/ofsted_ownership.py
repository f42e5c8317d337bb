"""Ofsted's yearly release of who owns the registered providers, joined by Ofsted to Companies House's register.

Licence: Open Government Licence v3.0. Official statistics in development since November 2025: its layout may change.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapers.ofsted.discovery import HOSTS, OWNERSHIP, fetch_newest
from scrapers.ofsted.ownership import read_ownership
from scrapers.records import Ownership
from scrapers.sheets import sheets
from scrapers.source import Pages, Snapshot, Source, Want


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The newest release, unless it was taken before and was not updated since. Raises `FetchError`, `SourceError`."""
    return fetch_newest(SOURCE.name, OWNERSHIP, web, want, now)


def parse(snapshot: Snapshot) -> Iterator[Ownership]:
    """Who owns whom, by every sheet that says so. Raises `SourceError`."""
    return read_ownership(snapshot.name, sheets(snapshot.name, snapshot.content, _is_own))


def _is_own(sheet: str) -> bool:
    """Whether a sheet is the workbook's own: Ofsted's older workbooks carry phantom copies of other files' sheets."""
    return not sheet.startswith("'file:")


SOURCE = Source(
    name="ofsted_ownership",
    publisher="Ofsted",
    hosts=HOSTS,
    cron="25 6 * * *",
    at_least=100,  # the largest 20 owners alone have hundreds of settings
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    unverified="layout not verified live",
)
