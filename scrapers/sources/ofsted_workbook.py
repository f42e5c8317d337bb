"""Ofsted's lists of settings: the yearly and mid-year workbooks on gov.uk, and their older CSV copies.

Licence: Open Government Licence v3.0. Found through the collection's Content API item, never by building an address.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from scrapers.ofsted.discovery import HOSTS, WORKBOOK, fetch_newest
from scrapers.ofsted.lists import read_events, read_list
from scrapers.ofsted.other_lists import read_leavers, read_places, read_premises
from scrapers.ofsted.table import folded, header_row
from scrapers.read import SourceChangedError, tidy
from scrapers.records import Line, Record, Setting
from scrapers.sheets import Sheet, sheets, undisturbed
from scrapers.source import Pages, Snapshot, Source, Want

_Reader = Callable[[str, Sheet], Iterator[Record]]
_DAY = r"at_\d{1,2}_(?:[A-Za-z]{3,9}_\d{4}|\d{2}_\d{2})"
# Matched whole: old workbooks carry phantom sheets named 'file://...'#Provider_level_at_..., full of stale rows.
_SHEETS: Mapping[re.Pattern[str], _Reader] = {
    re.compile(f"Provider_level_{_DAY}"): read_list,
    re.compile(r"Provider_level_in_year_\d{4}-\d{2}"): read_events,
    re.compile(rf"Providers\+places_{_DAY}"): read_places,
    re.compile(f"SA_Premises_{_DAY}"): read_premises,
    re.compile(rf"Leavers\+Joiners_{_DAY}"): read_leavers,
}
_IN_YEAR = re.compile(r"in[ _-]year", re.IGNORECASE)


def fetch(web: Pages, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The newest list, unless it was taken before and was not updated since. Raises `FetchError` and `SourceError`."""
    return fetch_newest(SOURCE.name, WORKBOOK, web, want, now)


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The records of every list in a workbook, or of the one list in a CSV. Raises `SourceError`."""
    listed_in: dict[date, int] = {}
    found = 0
    for found, sheet in enumerate(sheets(snapshot.name, snapshot.content, lambda name: _reader(name) is not None), 1):
        reader = _reader(sheet.name) if sheet.name else _reader_of_csv(snapshot.name, sheet)
        with undisturbed():
            records = list((reader or read_list)(snapshot.name, sheet))
        first = {record.as_at: record for record in reversed(records) if isinstance(record, Setting)}
        for day, record in first.items():
            if listed_in.setdefault(day, found) != found:
                raise SourceChangedError(f"another sheet speaks of {day} too", record.line, "as at")
        yield from records
    if not found:
        raise SourceChangedError("no sheet is named Provider_level_at_<day>", Line(file=snapshot.name), "sheet")


def _reader(name: str) -> _Reader | None:
    return next((reader for pattern, reader in _SHEETS.items() if pattern.fullmatch(name)), None)


def _reader_of_csv(file: str, sheet: Sheet) -> _Reader:
    """A CSV has no sheet name: its kind shows in its headings, or for events in its title or file name."""
    at = header_row(file, sheet)
    headings = {folded(cell) for cell in sheet.rows[at]}
    if headings & {"leaver status", "leave_join"}:
        return read_leavers
    if any(heading.startswith("service category") for heading in headings):
        return read_premises
    if not any("inspection" in heading or "event" in heading for heading in headings):
        return read_places
    title = " ".join(tidy(cells[0]) for cells in sheet.rows[:at] if cells)
    in_year = "inspection event type" in headings or _IN_YEAR.search(f"{title} {file}")
    return read_events if in_year else read_list


SOURCE = Source(
    name="ofsted_workbook",
    publisher="Ofsted",
    hosts=HOSTS,
    cron="2 6 * * *",
    at_least=2_000,  # the smallest list since 2015 has 2,605 settings
    at_most=20_000,
    fetch=fetch,
    parse=parse,
)
