"""Provider-level lists (one sheet, or one CSV) -> settings and inspections. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from scrapers.ofsted.columns import JUDGED, check, columns, has_inspections
from scrapers.ofsted.days import as_at
from scrapers.ofsted.providers import registered_provider, shows_organisation
from scrapers.ofsted.table import Table, areas, header_row
from scrapers.ofsted.words import INTERIM_OUTCOMES, JUDGEMENTS, NAMED_TYPES, NOT_JUDGED, SA_OUTCOMES, STATUSES
from scrapers.read import SourceChangedError, day, one_of, take, tidy, urn, whole
from scrapers.records import INDIVIDUAL, Inspection, InterimOutcome, Judgement, Line, Record, SaOutcome, Setting
from scrapers.sheets import Sheet

_YEAR = re.compile(r"(?<!\d)(20\d{2})-(\d{2})(?![\d-])")


def read_list(file: str, sheet: Sheet) -> Iterator[Record]:
    """Every row's setting and, where it was inspected, its latest (and previous) inspection.

    Raises `UnreadableError` for a sheet without rows or header, `SourceChangedError` for a column, word, date or URN
    that is not as known, and for a setting listed twice.
    """
    table = _open(file, sheet, as_at(file, sheet, header_row(file, sheet)))
    places = areas(table)
    judged = [_Judged(prefix, table) for prefix in ("", "previous_") if f"{prefix}inspected_on" in table.index]
    inspected = has_inspections(table.index)
    for line, row in table.once():
        setting = _setting(table.as_at, places, row, line)
        yield setting
        for each in judged if inspected else ():
            inspection = _inspection(table.as_at, setting.urn, row, line, each)
            if inspection is not None:
                yield inspection


def read_events(file: str, sheet: Sheet) -> Iterator[Inspection]:
    """Every inspection and visit of a year, several a setting. Raises as `read_list` does."""
    table = _open(file, sheet, _year_end(file, sheet))
    judged = _Judged("", table)
    for line, row in table.rows():
        inspection = _inspection(table.as_at, urn(take(row, "urn", line), line), row, line, judged)
        if inspection is not None:
            yield inspection


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


class _Words(NamedTuple):
    """The judgement words of one inspection: as printed, and as they are known."""

    raw: Mapping[str, str]
    overall: Judgement | None
    helped_and_protected: Judgement | None
    leadership: Judgement | None
    sa_outcome: SaOutcome | None
    interim: InterimOutcome | None


class _Judged:
    """The judgement columns of a list's latest (or `previous_`) inspections. Few sets of words are printed, each very
    often: it is read once."""

    def __init__(self, prefix: str, table: Table) -> None:
        self.prefix = prefix
        self._names = [name for name in JUDGED if prefix + name in table.index]
        self._fields = [prefix + name for name in self._names]
        self._known: dict[tuple[object, ...], _Words] = {}

    def words(self, row: Mapping[str, object], line: Line) -> _Words:
        """A row's words. Raises `SourceChangedError` for one that is not known."""
        printed = tuple([row[field] for field in self._fields])
        if printed not in self._known:
            raw = {name: word for name, cell in zip(self._names, printed, strict=True) if (word := tidy(cell))}
            self._known[printed] = _words(raw, line, self.prefix)
        return self._known[printed]


def _words(raw: Mapping[str, str], line: Line, prefix: str) -> _Words:
    interim = INTERIM_OUTCOMES.get(raw.get("overall", "").casefold())
    # Every word is checked, those that are only kept raw too: an unknown one may be a judgement, or a shifted cell.
    words = {name: raw.get(name, "") for name in JUDGED if name != "sa_outcome"} | ({"overall": ""} if interim else {})
    judged = {name: _judgement(word, line, prefix + name) for name, word in words.items()}
    outcome = one_of(SA_OUTCOMES, raw.get("sa_outcome", ""), line, f"{prefix}sa_outcome")
    return _Words(raw, judged["overall"], judged["helped_and_protected"], judged["leadership"], outcome, interim)


def _inspection(
    as_at_: date, reference: str, row: Mapping[str, object], line: Line, columns_of: _Judged
) -> Inspection | None:
    prefix = columns_of.prefix
    inspected_on = day(row.get(f"{prefix}inspected_on"), line, f"{prefix}inspected_on")
    words = columns_of.words(row, line)
    if inspected_on is None:
        if words.raw:
            raise SourceChangedError("there are judgements but no inspection date", line, f"{prefix}inspected_on")
        return None
    if inspected_on > as_at_:
        raise SourceChangedError(f"{inspected_on} is after the list's day {as_at_}", line, f"{prefix}inspected_on")
    return Inspection(
        urn=reference,
        as_at=as_at_,
        inspection_type=take(row, f"{prefix}inspection_type", line),
        event_number=_event_number(tidy(row.get(f"{prefix}event_number"))),
        inspected_on=inspected_on,
        published_on=day(row.get(f"{prefix}published_on"), line, f"{prefix}published_on"),
        overall=words.overall,
        helped_and_protected=words.helped_and_protected,
        leadership=words.leadership,
        sa_outcome=words.sa_outcome,
        interim_outcome=words.interim,
        raw=words.raw,
        line=line,
    )


def _event_number(text: str) -> str | None:
    """None where the number is lost: a list saved from a spreadsheet prints some as `1.02E+07`."""
    return text if text.isascii() and text.isalnum() else None


def _judgement(text: str, line: Line, field: str) -> Judgement | None:
    return None if text.casefold() in NOT_JUDGED else one_of(JUDGEMENTS, text, line, field)
