"""Provider-level lists (one sheet, or one CSV) -> settings and inspections. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import NamedTuple

from scrapers.ofsted.columns import JUDGED, check, columns, has_inspections
from scrapers.ofsted.days import as_at
from scrapers.ofsted.providers import shows_organisation
from scrapers.ofsted.table import Table, below, each_once, header_row
from scrapers.ofsted.words import INTERIM_OUTCOMES, JUDGEMENTS, NAMED_TYPES, NOT_JUDGED, SA_OUTCOMES
from scrapers.read import SourceChangedError, day, one_of, tidy
from scrapers.records import INDIVIDUAL, Inspection, InterimOutcome, Judgement, Line, Record, SaOutcome, Setting
from scrapers.sheets import Sheet

_YEAR = re.compile(r"(?<!\d)(20\d{2})-(\d{2})(?![\d-])")


def read_list(file: str, sheet: Sheet) -> Iterator[Record]:
    """Every row's setting and, where it was inspected, its latest (and previous) inspection.

    Raises `UnreadableError` for a sheet without rows or header, `SourceChangedError` for a column, word, date or URN
    that is not as known, and for a setting listed twice.
    """
    table = _open(file, sheet, as_at(file, sheet, header_row(file, sheet)))
    urns = table.urns_once()
    judged = ("", "previous_") if has_inspections(table.index) else ()
    inspections = [_inspections(table, urns, prefix) for prefix in judged if f"{prefix}inspected_on" in table.index]
    for row in zip(_settings(table, urns), *inspections, strict=True):
        yield from filter(None, row)


def read_events(file: str, sheet: Sheet) -> Iterator[Inspection]:
    """Every inspection and visit of a year, several a setting. Raises as `read_list` does."""
    table = _open(file, sheet, _year_end(file, sheet))
    yield from filter(None, _inspections(table, table.urns(), ""))


def _open(file: str, sheet: Sheet, day_of: date) -> Table:
    at = header_row(file, sheet)
    index = columns(sheet.rows[at])
    check(sheet.rows[at], index, day_of, Line(file=file, sheet=sheet.name, row=at + 1))
    return below(file, sheet, at, day_of, index)


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


# Settings -------------------------------------------------------------------------------------------------------------


def _settings(table: Table, urns: Sequence[str]) -> Iterator[Setting]:
    types = table.types()
    names = each_once([*zip(types, table.texts("name"), strict=True)], table.lines, lambda both, _: _name(*both))
    rows = zip(
        *(urns, types, names, table.statuses(), table.days("registered_on"), table.texts("local_authority")),
        *(table.texts("region"), table.texts("sector"), table.counts("places"), table.providers(), table.lines),
        strict=True,
    )
    for urn, provision_type, name, status, registered_on, area, region, sector, places, known, line in rows:
        yield Setting(
            urn=urn,
            as_at=table.as_at,
            provision_type=provision_type,
            name=name,
            registration_status=status,
            registered_on=registered_on,
            local_authority=area,
            region=region,
            sector=sector,
            places=places,
            registered_provider=known.name,
            registered_provider_as_printed_is=known.why_not,
            line=line,
        )


def _name(provision_type: str, text: str | None) -> str | None:
    if provision_type not in NAMED_TYPES or not text or text == "REDACTED":
        return None
    return text if shows_organisation(text) else INDIVIDUAL


# Inspections ----------------------------------------------------------------------------------------------------------


class _Words(NamedTuple):
    """The judgement words of one inspection: as printed, and as they are known."""

    raw: Mapping[str, str]
    overall: Judgement | None
    helped_and_protected: Judgement | None
    leadership: Judgement | None
    sa_outcome: SaOutcome | None
    interim: InterimOutcome | None


def _inspections(table: Table, urns: Sequence[str], prefix: str) -> list[Inspection | None]:
    """The latest (or `previous_`) inspection in each row; None where there was none."""
    days = table.read(f"{prefix}inspected_on", lambda cell, line: _inspected_on(cell, line, prefix, table.as_at))
    words = _words_in(table, prefix)
    for on, said, line in zip(days, words, table.lines, strict=True):
        if on is None and said.raw:
            raise SourceChangedError("there are judgements but no inspection date", line, f"{prefix}inspected_on")
    made = _made(table.where(days), prefix, compress(urns, days), filter(None, days), compress(words, days))
    return [next(made) if on else None for on in days]


def _made(
    table: Table, prefix: str, urns: Iterable[str], days: Iterable[date], words: Iterable[_Words]
) -> Iterator[Inspection]:
    """The inspections of a table whose every row has one."""
    numbers = table.read(f"{prefix}event_number", lambda cell, _: _event_number(tidy(cell)))
    rows = zip(
        *(urns, table.needed(f"{prefix}inspection_type"), numbers, days, table.days(f"{prefix}published_on")),
        *(words, table.lines),
        strict=True,
    )
    for urn, inspection_type, number, inspected_on, published_on, said, line in rows:
        yield Inspection(
            urn=urn,
            as_at=table.as_at,
            inspection_type=inspection_type,
            event_number=number,
            inspected_on=inspected_on,
            published_on=published_on,
            overall=said.overall,
            helped_and_protected=said.helped_and_protected,
            leadership=said.leadership,
            sa_outcome=said.sa_outcome,
            interim_outcome=said.interim,
            raw=said.raw,
            line=line,
        )


def _inspected_on(cell: object, line: Line, prefix: str, as_at_: date) -> date | None:
    found = day(cell, line, f"{prefix}inspected_on")
    if found is not None and found > as_at_:
        raise SourceChangedError(f"{found} is after the list's day {as_at_}", line, f"{prefix}inspected_on")
    return found


def _words_in(table: Table, prefix: str) -> list[_Words]:
    """The judgement words of every row. Few sets of words are printed, each very often: it is read once."""
    names = [name for name in JUDGED if prefix + name in table.index]
    printed = [*zip(*(table.column(prefix + name) for name in names), strict=True)] or [()] * len(table.rows)

    def read(cells: tuple[object, ...], line: Line) -> _Words:
        raw = {name: word for name, cell in zip(names, cells, strict=True) if (word := tidy(cell))}
        return _words(raw, line, prefix)

    return each_once(printed, table.lines, read)


def _words(raw: Mapping[str, str], line: Line, prefix: str) -> _Words:
    interim = INTERIM_OUTCOMES.get(raw.get("overall", "").casefold())
    # Every word is checked, those that are only kept raw too: an unknown one may be a judgement, or a shifted cell.
    words = {name: raw.get(name, "") for name in JUDGED if name != "sa_outcome"} | ({"overall": ""} if interim else {})
    judged = {name: _judgement(word, line, prefix + name) for name, word in words.items()}
    outcome = one_of(SA_OUTCOMES, raw.get("sa_outcome", ""), line, f"{prefix}sa_outcome")
    return _Words(raw, judged["overall"], judged["helped_and_protected"], judged["leadership"], outcome, interim)


def _event_number(text: str) -> str | None:
    """None where the number is lost: a list saved from a spreadsheet prints some as `1.02E+07`."""
    return text if text.isascii() and text.isalnum() else None


def _judgement(text: str, line: Line, field: str) -> Judgement | None:
    return None if text.casefold() in NOT_JUDGED else one_of(JUDGEMENTS, text, line, field)
