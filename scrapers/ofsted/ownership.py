"""The sheets of Ofsted's yearly ownership release -> who owns which registered provider. Pure.

The columns of the release are not documented, so a sheet is read by what its headings say (`ownership_columns`). Every
sheet that has both the registered provider and its owner is read, one row a provider or a setting; cover sheets, notes
and tables of the largest owners have not, and are left aside.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrapers.ofsted.days import day_in, told
from scrapers.ofsted.ownership_columns import (
    ESSENTIAL,
    HEADER_WITHIN,
    LEGAL_FORM,
    WEAK_PROVIDERS,
    columns,
    fold,
    nothing_to_read,
)
from scrapers.ofsted.providers import registered_provider
from scrapers.read import SourceChangedError, UnreadableError, tidy, urn, whole
from scrapers.records import INDIVIDUAL, Line, Ownership
from scrapers.sheets import Cells, Sheet

_NOWHERE = Line(file="")
_NOT_TOLD = re.compile(
    r"\[\w{1,2}\]|[-–~*.:]+|n/?a|not (?:applicable|available|known|found|registered)|none|unknown", re.IGNORECASE
)
_TOTALS = frozenset({"total", "grand total", "all", "england"})
_COMPANY_NUMBER = re.compile(r"(?:[A-Z]{2}|[0-9]{2}|[A-Z][0-9])[0-9]{5}[0-9A-Z]")
# Forms and words of owners abroad and of investors, which the names of registered providers do not carry.
_INVESTOR = re.compile(
    r"\b(gmbh|sarl|s\.? ?à ?r\.? ?l|llc|b\.?v|n\.v|s\.a|pty|scsp|sicav|midco|bidco|topco|holdco|finco|newco|investco|"
    r"funds|capital|investments?|investors|equity|infrastructure|pensions?)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(individuals?|persons?|sole trader|sole proprietor)\b", re.IGNORECASE)
_AS_AT = re.compile(r"\bat\s+(?:the\s+)?(\d{1,2}\s+[A-Z][a-z]{2,8}\s+\d{4})\b")
_MARCH = re.compile(r"(?<![A-Za-z])(?:march|mar)[ _-]+(\d{4})(?!\d)", re.IGNORECASE)
_EDITION = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet's part that says who owns whom: the row of its header (from 0) and where each field stands."""

    sheet: Sheet
    header: int
    index: Mapping[str, int]
    weak: bool

    def line(self, file: str, row: int | None = None) -> Line:
        return Line(file=file, sheet=self.sheet.name, row=row)


def read_ownership(file: str, found: Iterable[Sheet]) -> Iterator[Ownership]:
    """One record for each thing said of a registered provider and its owner; what is said twice is given once.

    Raises `UnreadableError` for a workbook without rows, `SourceChangedError` where no sheet has a column for the
    registered provider and one for its owner (it lists the headings it saw), or where a URN, a number or the day the
    release speaks of cannot be read.
    """
    sheets = list(found)
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableError("the workbook has no rows; fetch it again", Line(file=file))
    tables = [table for sheet in sheets if (table := _table(sheet))]
    if not tables:
        raise nothing_to_read(file, sheets)
    seen: set[Ownership] = set()
    for table in tables:
        as_at = _as_at(file, table, sheets)
        for record in _records(file, table, as_at):
            said = replace(record, line=_NOWHERE)
            if said not in seen:
                seen.add(said)
                yield record
    if not seen:
        raise UnreadableError("there are headings and no row below them", tables[0].line(file))


def _table(sheet: Sheet) -> _Table | None:
    for at, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        index = columns(cells)
        if all(name in index for name in ESSENTIAL):
            weak = "urn" in index and fold(cells[index["registered_provider"]]) in WEAK_PROVIDERS
            return _Table(sheet, at, index, weak)
    return None


# Rows -----------------------------------------------------------------------------------------------------------------


def _records(file: str, table: _Table, as_at: date) -> Iterator[Ownership]:
    rows = table.sheet.rows[table.header + 1 :]
    places = _places(rows, table.index)
    for number, cells in enumerate(rows, start=table.header + 2):
        row = {name: _told(cells[at]) for name, at in table.index.items() if at < len(cells)}
        filled = sum(1 for cell in cells if tidy(cell))
        named = row.get("registered_provider", "") or row.get("owner", "")
        # A lone cell is a note under the table, or a provider of whom nothing is said.
        if filled > 1 and named and named.casefold() not in _TOTALS:
            yield _record(table, row, places, as_at, table.line(file, number))


def _record(table: _Table, row: Mapping[str, str], places: frozenset[str], as_at: date, line: Line) -> Ownership:
    kind = row.get("owner_kind", "")
    return Ownership(
        as_at=as_at,
        registered_provider=_provider(table, row.get("registered_provider", ""), places),
        owner=_owner(row.get("owner", ""), kind, places),
        owner_company_number=_company_number(row.get("owner_company_number", ""), line, "owner_company_number"),
        provider_company_number=_company_number(
            row.get("provider_company_number", ""), line, "provider_company_number"
        ),
        owner_kind=kind[:80] or None,
        urn=urn(row["urn"], line) if row.get("urn") else None,
        settings=whole(row.get("settings", "").replace(",", ""), line, "settings"),
        line=line,
    )


def _provider(table: _Table, text: str, places: frozenset[str]) -> str | None:
    """The registered provider. Beside a URN, a column headed no more than "Provider name" may hold the names of homes,
    which are never kept: there only a name with a legal form is believed to be the provider's."""
    if table.weak and not LEGAL_FORM.search(text):
        return None
    return registered_provider(text, places).name


def _owner(text: str, kind: str, places: frozenset[str]) -> str | None:
    if _PERSONAL.search(kind) and text and not LEGAL_FORM.search(text):
        return INDIVIDUAL
    known = registered_provider(text, places).name
    return text if known == INDIVIDUAL and _INVESTOR.search(text) else known


def _told(cell: object) -> str:
    text = tidy(cell)
    return "" if _NOT_TOLD.fullmatch(text) else text


def _company_number(text: str, line: Line, field: str) -> str | None:
    """Eight characters, zeros put back that a spreadsheet took off; None where the cell holds only words."""
    number = text.replace(" ", "").upper()
    if not any(sign.isdigit() for sign in number):
        return None
    number = number.zfill(8) if number.isascii() and number.isdigit() else number
    if not _COMPANY_NUMBER.fullmatch(number):
        raise SourceChangedError(f"{text[:40]!r} is not a company number", line, field)
    return number


def _places(rows: Sequence[Cells], index: Mapping[str, int]) -> frozenset[str]:
    wanted = [index[name] for name in ("local_authority", "region") if name in index]
    return frozenset(tidy(cells[at]).casefold() for cells in rows for at in wanted if at < len(cells))


# The day --------------------------------------------------------------------------------------------------------------


def _as_at(file: str, table: _Table, sheets: Sequence[Sheet]) -> date:
    """The day a table speaks of: from its sheet's name and title; from "at 31 March 2025" anywhere above a table, where
    only one such day is given; else from the file's name, whose year alone means 31 March, as the editions do."""
    if found := told(file, table.sheet, table.header):
        return found
    texts = [tidy(cell) for sheet in sheets for cells in sheet.rows[:HEADER_WITHIN] for cell in cells[:5]]
    days = {day_in(day) for text in texts for day in _AS_AT.findall(text)} - {None}
    if len(days) == 1 and (only := days.pop()):
        return only
    name = file.rsplit("/", 1)[-1]
    if found := day_in(name):
        return found
    if year := _MARCH.search(name) or _EDITION.search(name):
        return date(int(year[1]), 3, 31)
    raise SourceChangedError(
        "neither sheet, title nor file name says which day the release speaks of; name the file like "
        "ownership_2025-03-31.ods",
        table.line(file),
        "as at",
    )
