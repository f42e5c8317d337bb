"""The workbook's other lists: all places, premises of supported accommodation, leavers and joiners. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from scrapers.ofsted.table import Table, folded, header_row, open_table
from scrapers.read import SourceChangedError, day, take, tidy, urn, whole
from scrapers.records import Leaver, Line, Places, Premises
from scrapers.sheets import Sheet

_COMMON = {
    "urn": "urn",
    "provision type": "provision_type",
    "provider type": "provision_type",
    "ofsted region": "region",
    "local authority": "local_authority",
    "sector": "sector",
    "places": "places",
}
_PLACES = _COMMON | {
    "registration status": "registration_status",
    "organisation name": "registered_provider",
    "organisation which owns the provider": "registered_provider",
    "town": "town",
    "county": "county",
}
_PREMISES = {
    "urn": "urn",
    "provision type": "provision_type",
    "service category*": "service_category",
    "places": "places",
    "premises local authority": "local_authority",
    "premises ofsted region": "region",
}
_LEAVERS = _COMMON | {
    "first effective date (that the provider became active)": "registered_on",
    "registration date": "registered_on",
    "first effective date (that the provider became resigned)": "resigned_on",
    "first effective date (that the provider closed)": "closed_on",
    "first effective date (that the provider became cancelled)": "cancelled_on",
    "date closed": "ended_on",
    "cancelled or resigned date": "ended_on",
    "resigned/closed date": "ended_on",
    "date of cancellation/resignation": "ended_on",
    "registration status (as at 31 march*": "ended_as",
    "registration status at 31 march*": "ended_as",
    "joiner status": "joined",
    "leaver status": "left",
    "leave_join": "leave_join",
    "date": "date",
}
_ENDS = {"cancelled_on": "Cancelled", "resigned_on": "Resigned", "closed_on": "Closed", "ended_on": None}
_FILE_YEAR = re.compile(r"(?<!\d)(\d{2})\.csv$", re.IGNORECASE)
_HEADED_DAY = re.compile(r"31 march (\d{4})")


def read_places(file: str, sheet: Sheet) -> Iterator[Places]:
    """Every active provision, inspected or not. Raises `SourceError`."""
    required = ("urn", "provision_type", "registration_status", "local_authority", "sector", "places")
    table = open_table(file, sheet, _PLACES, required)
    rows = zip(
        *(table.urns_once(), table.types(), table.statuses(), table.texts("local_authority"), table.texts("region")),
        *(table.texts("sector"), table.counts("places"), table.providers(), table.lines),
        strict=True,
    )
    for reference, provision_type, status, area, region, sector, places, known, line in rows:
        yield Places(
            urn=reference,
            as_at=table.as_at,
            provision_type=provision_type,
            registration_status=status,
            local_authority=area,
            region=region,
            sector=sector,
            places=places,
            registered_provider=known.name,
            registered_provider_as_printed_is=known.why_not,
            line=line,
        )


def read_premises(file: str, sheet: Sheet) -> Iterator[Premises]:
    """The premises of every supported-accommodation provider, numbered within each in the list's order."""
    table = open_table(file, sheet, _PREMISES, ("urn", "service_category", "places", "local_authority"))
    counts: Counter[str] = Counter()
    rows = zip(
        *(table.urns(), table.texts("service_category"), table.counts("places"), table.texts("local_authority")),
        *(table.texts("region"), table.lines),
        strict=True,
    )
    for reference, category, places, area, region, line in rows:
        counts[reference] += 1
        yield Premises(
            urn=reference,
            as_at=table.as_at,
            number=counts[reference],
            service_category=category,
            places=places,
            local_authority=area,
            region=region,
            line=line,
        )


def read_leavers(file: str, sheet: Sheet) -> Iterator[Leaver]:
    """Who joined and who left in a year. Raises `SourceError`."""
    headings = {folded(cell) for cell in sheet.rows[header_row(file, sheet)]}
    if "leave_join" in headings:
        yield from _joined_or_left(open_table(file, sheet, _LEAVERS, ("urn", "date"), date.min))
        return
    table = open_table(file, sheet, _LEAVERS, ("urn", "provision_type", "joined", "left"), _year_end(file, headings))
    for line, row in table.each():
        # The list of 2017 prints NULL for a blank.
        yield _leaver(table.as_at, line, {name: None if cell == "NULL" else cell for name, cell in row.items()})


def _leaver(as_at: date, line: Line, row: Mapping[str, object]) -> Leaver:
    ends = [(on, word) for name, word in _ENDS.items() if (on := day(row.get(name), line, name))]
    left = _said(row, "left", "Leaver", line)
    ended = min(ends, default=None, key=lambda end: end[0]) if left else None
    return Leaver(
        urn=urn(take(row, "urn", line), line),
        as_at=as_at,
        provision_type=take(row, "provision_type", line).casefold(),
        local_authority=_text(row, "local_authority"),
        sector=_text(row, "sector"),
        places=whole(tidy(row.get("places")), line, "places"),
        joined=_said(row, "joined", "Joiner", line),
        left=left,
        registered_on=day(row.get("registered_on"), line, "registered_on"),
        left_on=ended[0] if ended else None,
        left_as=(ended[1] if ended else None) or (_end_word(row) if left else None),
        line=line,
    )


def _end_word(row: Mapping[str, object]) -> str | None:
    word = tidy(row.get("ended_as"))
    return word if word in ("Resigned", "Cancelled", "Closed") else None


def _joined_or_left(table: Table) -> Iterator[Leaver]:
    """A list over several years: one row an event, with its own date."""
    for line, row in table.each():
        on, word = day(row["date"], line, "date"), take(row, "leave_join", line)
        if on is None or word not in ("Join", "Leave"):
            raise SourceChangedError(f"{word!r} on {on} is neither a joining nor a leaving", line, "leave_join")
        yield Leaver(
            urn=urn(take(row, "urn", line), line),
            as_at=date(on.year + (on > date(on.year, 3, 31)), 3, 31),
            provision_type=take(row, "provision_type", line).casefold(),
            local_authority=_text(row, "local_authority"),
            sector=_text(row, "sector"),
            places=whole(tidy(row.get("places")), line, "places"),
            joined=word == "Join",
            left=word == "Leave",
            registered_on=on if word == "Join" else None,
            left_on=on if word == "Leave" else None,
            line=line,
        )


def _said(row: Mapping[str, object], field: str, word: str, line: Line) -> bool:
    text = tidy(row.get(field))
    if text not in ("", word):
        raise SourceChangedError(f"{text!r} is neither blank nor {word!r}", line, field)
    return bool(text)


def _year_end(file: str, headings: set[str]) -> date | None:
    """The year's end where neither sheet nor title say it: from a heading, or from a file name that ends in a year."""
    for heading in sorted(headings):
        if found := _HEADED_DAY.search(heading):
            return date(int(found[1]), 3, 31)
    if found := _FILE_YEAR.search(file):
        return date(2000 + int(found[1]), 3, 31)
    return None


def _text(row: Mapping[str, object], field: str) -> str | None:
    return tidy(row.get(field)) or None
