"""A sheet with a header row found by its `URN` cell, read by the names its columns have had over the years. Pure.

A column is read as a whole, and each thing it says once: lists repeat themselves.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress
from typing import TypeVar

from scrapers.ofsted.days import as_at as day_of
from scrapers.ofsted.providers import Known, registered_provider
from scrapers.ofsted.words import STATUSES
from scrapers.read import SourceChangedError, UnreadableError, day, one_of, take, tidy, urn, whole
from scrapers.records import Line
from scrapers.sheets import Cells, Sheet

_HEADER_WITHIN = 20
_PLACE_FIELDS = ("local_authority", "region", "government_office_region", "town", "county")
_Key = TypeVar("_Key", bound=Hashable)
_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a list that say something, each with its line, as long as the header; where each field stands."""

    as_at: date
    index: Mapping[str, int]
    lines: Sequence[Line]
    rows: Sequence[Cells]

    def column(self, field: str) -> Sequence[object]:
        """The cells of a field; blanks where the list has no such column."""
        at = self.index.get(field)
        return [None] * len(self.rows) if at is None else [cells[at] for cells in self.rows]

    def read(self, field: str, reader: Callable[[object, Line], _Said]) -> list[_Said]:
        """What `reader` makes of the cells of a field. Each is read once."""
        return each_once(self.column(field), self.lines, reader)

    def texts(self, field: str) -> list[str | None]:
        """The texts of a field; None for a blank."""
        return self.read(field, lambda cell, _: tidy(cell) or None)

    def needed(self, field: str) -> list[str]:
        """The texts of a field that must say something. Raises `SourceChangedError`."""
        return self.read(field, lambda cell, line: _needed(cell, field, line))

    def days(self, field: str) -> list[date | None]:
        """The dates of a field. Raises `SourceChangedError`."""
        return self.read(field, lambda cell, line: day(cell, line, field))

    def counts(self, field: str) -> list[int | None]:
        """The whole numbers of a field. Raises `SourceChangedError`."""
        return self.read(field, lambda cell, line: whole(tidy(cell), line, field))

    def urns(self) -> list[str]:
        """The URN of every row. Raises `SourceChangedError`."""
        return self.read("urn", lambda cell, line: urn(_needed(cell, "urn", line), line))

    def urns_once(self) -> list[str]:
        """The same, where each stands once. Raises `SourceChangedError` for a doubled row."""
        references = self.urns()
        if len(set(references)) < len(references):
            seen: dict[str, int | None] = {}
            for reference, line in zip(references, self.lines, strict=True):
                if reference in seen:
                    raise SourceChangedError(f"{reference} stands in row {seen[reference]} too", line, "URN")
                seen[reference] = line.row
        return references

    def types(self) -> list[str]:
        """The provision type of every row, case folded. Raises `SourceChangedError`."""
        return self.read("provision_type", lambda cell, line: _needed(cell, "provision_type", line).casefold())

    def statuses(self) -> list[str]:
        """The registration status of every row. Raises `SourceChangedError` for a word not known."""
        field = "registration_status"
        return self.read(field, lambda cell, line: str(one_of(STATUSES, _needed(cell, field, line), line, field)))

    def providers(self) -> list[Known]:
        """The registered provider of every row. A place that the list names is none."""
        printed = {cell for field in _PLACE_FIELDS if field in self.index for cell in self.column(field)}
        areas = frozenset(tidy(cell).casefold() for cell in printed)
        return self.read("registered_provider", lambda cell, _: registered_provider(tidy(cell), areas))

    def each(self) -> Iterator[tuple[Line, Mapping[str, object]]]:
        """Every row by field."""
        for line, cells in zip(self.lines, self.rows, strict=True):
            yield line, {field: cells[at] for field, at in self.index.items()}

    def where(self, wanted: Sequence[object]) -> "Table":
        """The rows at which something true is wanted."""
        return replace(self, lines=[*compress(self.lines, wanted)], rows=[*compress(self.rows, wanted)])


def each_once(keys: Sequence[_Key], lines: Sequence[Line], reader: Callable[[_Key, Line], _Said]) -> list[_Said]:
    """What `reader` makes of every key, each read once. It raises with the first line where the key stands."""
    said: dict[_Key, _Said] = {}
    for key in dict.fromkeys(keys):
        try:
            said[key] = reader(key, lines[0])
        except SourceChangedError:
            said[key] = reader(key, lines[keys.index(key)])
    return [*map(said.__getitem__, keys)]


def _needed(cell: object, field: str, line: Line) -> str:
    return take({field: cell}, field, line)


def below(file: str, sheet: Sheet, header_at: int, as_at: date, index: Mapping[str, int]) -> Table:
    """The list below a header, whose row is counted from 0.

    Raises `UnreadableError` where no row says anything, and `SourceChangedError` for a value under no heading: the
    cells have shifted."""
    headings = [tidy(cell) for cell in sheet.rows[header_at]]
    nameless = [at for at, heading in enumerate(headings) if not heading]
    width, urn_at = len(headings), index["urn"]
    lines: list[Line] = []
    rows: list[Cells] = []
    for number, cells in enumerate(sheet.rows[header_at + 1 :], start=header_at + 2):
        if len(cells) < width:
            cells = (*cells, *(None,) * (width - len(cells)))
        urn_cell = cells[urn_at]
        if (not urn_cell or (isinstance(urn_cell, str) and urn_cell.isspace())) and not any(map(tidy, cells)):
            continue
        lines.append(Line(file=file, sheet=sheet.name, row=number))
        rows.append(cells)
        if nameless or len(cells) > width:
            _named(cells, [*nameless, *range(width, len(cells))], number - header_at - 1, lines[-1])
    if not rows:
        raise UnreadableError("the list has a header and no rows", Line(file=file, sheet=sheet.name))
    return Table(as_at, index, lines, rows)


def _named(cells: Cells, nameless: Iterable[int], place: int, line: Line) -> None:
    """Raises `SourceChangedError` for a value under no heading; a nameless first column may number the rows."""
    for at in nameless:
        text = tidy(cells[at])
        if text and not (at == 0 and text == str(place)):
            raise SourceChangedError("a value stands under no heading: are the cells shifted?", line)


def header_row(file: str, sheet: Sheet) -> int:
    """The header's row, counted from 0. Raises `UnreadableError`, `SourceChangedError`."""
    found = next((i for i, cells in enumerate(sheet.rows[:_HEADER_WITHIN]) if "URN" in map(tidy, cells)), None)
    line = Line(file=file, sheet=sheet.name)
    if found is None:
        if not sheet.rows:
            raise UnreadableError("the sheet is empty", line)
        raise SourceChangedError(f"no cell says URN in the first {_HEADER_WITHIN} rows: not a list", line, "URN")
    return found


def folded(heading: object) -> str:
    """A heading for comparing: case, hyphens and typographic quotes folded."""
    return tidy(heading).casefold().replace("’", "'").replace("-", " ").strip()


def open_table(
    file: str, sheet: Sheet, aliases: Mapping[str, str], required: Sequence[str], as_at: date | None = None
) -> Table:
    """The list of a sheet, its columns found under `aliases` (folded heading -> field; `…*` matches a beginning).

    Raises `SourceChangedError`, listing the headings it saw, where a required field has no column.
    """
    at = header_row(file, sheet)
    index: dict[str, int] = {}
    for number, cell in enumerate(sheet.rows[at]):
        field = _field(folded(cell), aliases)
        if field is not None:
            index.setdefault(field, number)
    if missing := [name for name in required if name not in index]:
        seen = ", ".join(tidy(cell) for cell in sheet.rows[at] if tidy(cell))
        line = Line(file=file, sheet=sheet.name, row=at + 1)
        raise SourceChangedError(f"missing column for {', '.join(missing)}; the header has: {seen}", line, missing[0])
    return below(file, sheet, at, as_at or day_of(file, sheet, at), index)


def _field(heading: str, aliases: Mapping[str, str]) -> str | None:
    if heading in aliases:
        return aliases[heading]
    starts = (field for alias, field in aliases.items() if alias.endswith("*") and heading.startswith(alias[:-1]))
    return next(starts, None)
