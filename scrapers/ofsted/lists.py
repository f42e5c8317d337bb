"""Provider-level lists (one sheet, or one CSV) -> settings and inspections. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from scrapers.ofsted.columns import JUDGED, check, columns, has_inspections
from scrapers.ofsted.days import as_at
from scrapers.ofsted.providers import registered_provider, shows_organisation
from scrapers.ofsted.table import Table, areas, header_row
from scrapers.ofsted.words import INTERIM_OUTCOMES, JUDGEMENTS, NAMED_TYPES, NOT_JUDGED, SA_OUTCOMES, STATUSES
from scrapers.read import SourceChangedError, day, one_of, take, tidy, urn, whole
from scrapers.records import INDIVIDUAL, Inspection, Judgement, Line, Record, Setting
from scrapers.sheets import Sheet

_YEAR = re.compile(r"(?<!\d)(20\d{2})-(\d{2})(?![\d-])")


def read_list(file: str, sheet: Sheet) -> Iterator[Record]:
    """Every row's setting and, where it was inspected, its latest (and previous) inspection.

    Raises `UnreadableError` for a sheet without rows or header, `SourceChangedError` for a column, word, date or URN
    that is not as known, and for a setting listed twice.
    """
    table = _open(file, sheet, as_at(file, sheet, header_row(file, sheet)))
    places = areas(table)
    for line, row in table.once():
        setting = _setting(table.as_at, places, row, line)
        yield setting
        if has_inspections(table.index):
            yield from _inspections(table, setting.urn, row, line)


def read_events(file: str, sheet: Sheet) -> Iterator[Inspection]:
    """Every inspection and visit of a year, several a setting. Raises as `read_list` does."""
    table = _open(file, sheet, _year_end(file, sheet))
    for line, row in table.rows():
        yield from _inspection(table, urn(take(row, "urn", line), line), row, line, "")


def _open(file: str, sheet: Sheet, day_of: date) -> Table:
    at = header_row(file, sheet)
    index = columns(sheet.rows[at])
    check(sheet.rows[at], index, day_of, Line(file=file, sheet=sheet.name, row=at + 1))
    return Table(file, sheet, at, day_of, index)


def _year_end(file: str, sheet: Sheet) -> date:
    """31 March that ends the year a list of events is of, such as `2024-25` in its sheet's, title's or file's name."""
    title = " ".join(tidy(cells[0]) for cells in sheet.rows[: header_row(file, sheet)] if cells)
    for text in (sheet.name or "", title, file.rsplit("/", 1)[-1]):
        found = _YEAR.search(text)
        if found and (int(found[1]) + 1) % 100 == int(found[2]):
            return date(int(found[1]) + 1, 3, 31)
    raise SourceChangedError(
        "neither sheet, title nor file name says which year the events are of; name the file like in-year-2017-18.csv",
        Line(file=file, sheet=sheet.name),
        "as at",
    )


def _setting(as_at_: date, places: frozenset[str], row: Mapping[str, object], line: Line) -> Setting:
    provision_type = take(row, "provision_type", line).casefold()
    known = registered_provider(tidy(row.get("registered_provider")), places)
    status = one_of(STATUSES, take(row, "registration_status", line), line, "registration_status")
    return Setting(
        urn=urn(take(row, "urn", line), line),
        as_at=as_at_,
        provision_type=provision_type,
        name=_name(provision_type, tidy(row.get("name"))),
        registration_status=str(status),
        registered_on=day(row.get("registered_on"), line, "registered_on"),
        local_authority=tidy(row["local_authority"]) or None,
        region=tidy(row["region"]) or None,
        sector=tidy(row["sector"]) or None,
        places=whole(tidy(row.get("places")), line, "places"),
        registered_provider=known.name,
        registered_provider_as_printed_is=known.why_not,
        line=line,
    )


def _name(provision_type: str, text: str) -> str | None:
    if provision_type not in NAMED_TYPES or not text or text == "REDACTED":
        return None
    return text if shows_organisation(text) else INDIVIDUAL


def _inspections(table: Table, reference: str, row: Mapping[str, object], line: Line) -> Iterator[Inspection]:
    for prefix in ("", "previous_"):
        if f"{prefix}inspected_on" in table.index:
            yield from _inspection(table, reference, row, line, prefix)


def _inspection(
    table: Table, reference: str, row: Mapping[str, object], line: Line, prefix: str
) -> Iterator[Inspection]:
    raw = {name: word for name in JUDGED if (word := tidy(row.get(prefix + name)))}
    inspected_on = day(row.get(f"{prefix}inspected_on"), line, f"{prefix}inspected_on")
    if inspected_on is None:
        if raw:
            raise SourceChangedError("there are judgements but no inspection date", line, f"{prefix}inspected_on")
        return
    if inspected_on > table.as_at:
        raise SourceChangedError(f"{inspected_on} is after the list's day {table.as_at}", line, f"{prefix}inspected_on")
    interim = INTERIM_OUTCOMES.get(raw.get("overall", "").casefold())
    # Every word is checked, those that are only kept raw too: an unknown one may be a judgement, or a shifted cell.
    words = {name: raw.get(name, "") for name in JUDGED if name != "sa_outcome"} | ({"overall": ""} if interim else {})
    judged = {name: _judgement(word, line, prefix + name) for name, word in words.items()}
    yield Inspection(
        urn=reference,
        as_at=table.as_at,
        inspection_type=take(row, f"{prefix}inspection_type", line),
        event_number=_event_number(tidy(row.get(f"{prefix}event_number"))),
        inspected_on=inspected_on,
        published_on=day(row.get(f"{prefix}published_on"), line, f"{prefix}published_on"),
        sa_outcome=one_of(SA_OUTCOMES, raw.get("sa_outcome", ""), line, f"{prefix}sa_outcome"),
        interim_outcome=interim,
        raw=raw,
        line=line,
        **{name: judged[name] for name in ("overall", "helped_and_protected", "leadership")},
    )


def _event_number(text: str) -> str | None:
    """None where the number is lost: a list saved from a spreadsheet prints some as `1.02E+07`."""
    return text if text.isascii() and text.isalnum() else None


def _judgement(text: str, line: Line, field: str) -> Judgement | None:
    return None if text.casefold() in NOT_JUDGED else one_of(JUDGEMENTS, text, line, field)
