"""A provider-level list (one sheet, or one CSV) -> settings and inspections. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.ofsted.columns import JUDGED, check, columns, has_inspections
from scrapers.ofsted.providers import registered_provider, shows_organisation
from scrapers.ofsted.words import INTERIM_OUTCOMES, JUDGEMENTS, NAMED_TYPES, NOT_JUDGED, SA_OUTCOMES, STATUSES
from scrapers.read import SourceChangedError, UnreadableError, day, one_of, take, tidy, urn, whole
from scrapers.records import INDIVIDUAL, Inspection, Judgement, Line, Record, Setting
from scrapers.sheets import Cells, Sheet

_HEADER_WITHIN = 20
_PLACE_FIELDS = ("local_authority", "region", "government_office_region", "town", "county")
_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_WORDED_DAY = re.compile(r"(?<!\d)(\d{1,2})[ _-]+([A-Za-z]{3,9})[ _-]+(\d{4})(?!\d)")
_DIGIT_DAY = re.compile(r"(?<!\d)(\d{2})_(\d{2})_(\d{2})(?!\d)")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MARCH = re.compile(r"at_march_(\d{4})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _List:
    """A list's head: whose rows, of which day, under which columns."""

    file: str
    sheet: str | None
    as_at: date
    header_row: int
    index: Mapping[str, int]
    places: frozenset[str]

    def line(self, row: int | None = None) -> Line:
        return Line(file=self.file, sheet=self.sheet, row=row)


def read_list(file: str, sheet: Sheet) -> Iterator[Record]:
    """Every row's setting and, where it was inspected, its latest (and previous) inspection.

    Raises `UnreadableError` for a sheet without rows or header, `SourceChangedError` for a column, word, date or URN
    that is not as known, and for a setting listed twice.
    """
    head = _head(file, sheet)
    seen: dict[str, int] = {}
    for number, cells in enumerate(sheet.rows[head.header_row :], start=head.header_row + 1):
        if not any(tidy(cell) for cell in cells):
            continue
        row = {name: cells[at] if at < len(cells) else None for name, at in head.index.items()}
        setting = _setting(head, row, head.line(number))
        if setting.urn in seen:
            raise SourceChangedError(f"{setting.urn} stands in row {seen[setting.urn]} too", setting.line, "URN")
        seen[setting.urn] = number
        yield setting
        yield from _inspections(head, setting, row)
    if not seen:
        raise UnreadableError("the list has a header and no settings", head.line())


def _head(file: str, sheet: Sheet) -> _List:
    at = next((i for i, cells in enumerate(sheet.rows[:_HEADER_WITHIN]) if "URN" in map(tidy, cells)), None)
    line = Line(file=file, sheet=sheet.name)
    if at is None:
        if not sheet.rows:
            raise UnreadableError("the sheet is empty", line)
        raise SourceChangedError(
            f"no cell says URN in the first {_HEADER_WITHIN} rows: not a provider-level list", line, "URN"
        )
    as_at = _as_at(file, sheet, at)
    index = columns(sheet.rows[at])
    check(sheet.rows[at], index, as_at, Line(file=file, sheet=sheet.name, row=at + 1))
    return _List(file, sheet.name, as_at, at + 1, index, _places(sheet.rows[at + 1 :], index))


def _as_at(file: str, sheet: Sheet, header_at: int) -> date:
    """The day a list speaks of: from its sheet name and title, which must agree, else from its file name."""
    title = next((tidy(cells[0]) for cells in sheet.rows[:header_at] if cells and tidy(cells[0])), "")
    told = [found for found in (_day_in(sheet.name or ""), _day_in(title)) if found]
    if len(set(told)) > 1:
        raise SourceChangedError(
            f"the sheet's name says {told[0]}, its title {told[1]}", Line(file=file, sheet=sheet.name), "as at"
        )
    found = told[0] if told else _day_in(file.rsplit("/", 1)[-1])
    if found is None:
        raise SourceChangedError(
            "neither sheet, title nor file name says which day the list speaks of; name the file like "
            "provider_at_31_Mar_2021.csv",
            Line(file=file, sheet=sheet.name),
            "as at",
        )
    return found


def _day_in(text: str) -> date | None:
    try:
        if (found := _WORDED_DAY.search(text)) and (month := _MONTHS.get(found[2][:3].casefold())):
            return date(int(found[3]), month, int(found[1]))
        if found := _ISO_DAY.search(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _MARCH.search(text):
            return date(int(found[1]), 3, 31)
        if found := _DIGIT_DAY.search(text):
            return date(2000 + int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def _places(rows: Sequence[Cells], index: Mapping[str, int]) -> frozenset[str]:
    wanted = [index[name] for name in _PLACE_FIELDS if name in index]
    return frozenset(tidy(cells[at]).casefold() for cells in rows for at in wanted if at < len(cells))


def _setting(head: _List, row: Mapping[str, object], line: Line) -> Setting:
    provision_type = take(row, "provision_type", line).casefold()
    known = registered_provider(tidy(row.get("registered_provider")), head.places)
    status = one_of(STATUSES, take(row, "registration_status", line), line, "registration_status")
    return Setting(
        urn=urn(take(row, "urn", line), line),
        as_at=head.as_at,
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


def _inspections(head: _List, setting: Setting, row: Mapping[str, object]) -> Iterator[Inspection]:
    if not has_inspections(head.index):
        return
    for prefix in ("", "previous_"):
        if f"{prefix}inspected_on" in head.index:
            yield from _inspection(head, setting, row, prefix)


def _inspection(head: _List, setting: Setting, row: Mapping[str, object], prefix: str) -> Iterator[Inspection]:
    line = setting.line
    raw = {name: word for name in JUDGED if (word := tidy(row.get(prefix + name)))}
    inspected_on = day(row.get(f"{prefix}inspected_on"), line, f"{prefix}inspected_on")
    if inspected_on is None:
        if raw:
            raise SourceChangedError("there are judgements but no inspection date", line, f"{prefix}inspected_on")
        return
    if inspected_on > head.as_at:
        raise SourceChangedError(f"{inspected_on} is after the list's day {head.as_at}", line, f"{prefix}inspected_on")
    interim = INTERIM_OUTCOMES.get(raw.get("overall", "").casefold())
    graded = ("helped_and_protected", "leadership") if interim else ("overall", "helped_and_protected", "leadership")
    yield Inspection(
        urn=setting.urn,
        as_at=head.as_at,
        inspection_type=take(row, f"{prefix}inspection_type", line),
        event_number=tidy(row.get(f"{prefix}event_number")) or None,
        inspected_on=inspected_on,
        published_on=day(row.get(f"{prefix}published_on"), line, f"{prefix}published_on"),
        sa_outcome=one_of(SA_OUTCOMES, raw.get("sa_outcome", ""), line, "sa_outcome"),
        interim_outcome=interim,
        raw=raw,
        line=line,
        **{name: _judgement(raw.get(name, ""), line, prefix + name) for name in graded},
    )


def _judgement(text: str, line: Line, field: str) -> Judgement | None:
    return None if text.casefold() in NOT_JUDGED else one_of(JUDGEMENTS, text, line, field)
