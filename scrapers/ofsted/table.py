"""A sheet with a header row found by its `URN` cell, read by the names its columns have had over the years. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.ofsted.days import as_at as day_of
from scrapers.read import SourceChangedError, UnreadableError, tidy
from scrapers.records import Line
from scrapers.sheets import Sheet

_HEADER_WITHIN = 20
_PLACE_FIELDS = ("local_authority", "region", "government_office_region", "town", "county")


@dataclass(frozen=True, slots=True)
class Table:
    """A list below its header: whose, of which day, under which fields. `header_at` counts from 0."""

    file: str
    sheet: Sheet
    header_at: int
    as_at: date
    index: Mapping[str, int]

    def line(self, row: int | None = None) -> Line:
        """The place of a row, counted from 1 as a person does."""
        return Line(file=self.file, sheet=self.sheet.name, row=row)

    def rows(self) -> Iterator[tuple[Line, Mapping[str, object]]]:
        """Every row that says something, by field. Raises `UnreadableError` where there is none, and
        `SourceChangedError` for a value under no heading: the cells have shifted."""
        header = self.sheet.rows[self.header_at]
        nameless = [at for at, cell in enumerate(header) if not tidy(cell)]
        fields, wanted, width = tuple(self.index), tuple(self.index.values()), len(header)
        said = False
        for number, cells in enumerate(self.sheet.rows[self.header_at + 1 :], start=self.header_at + 2):
            if not any(map(tidy, cells)):
                continue
            said = True
            if nameless or len(cells) > width:
                self._named(cells, [*nameless, *range(width, len(cells))], number)
            if len(cells) < width:
                cells = (*cells, *(None,) * (width - len(cells)))
            yield self.line(number), dict(zip(fields, [cells[at] for at in wanted], strict=True))
        if not said:
            raise UnreadableError("the list has a header and no rows", self.line())

    def once(self) -> Iterator[tuple[Line, Mapping[str, object]]]:
        """The same, where each URN stands once. Raises `SourceChangedError` for a doubled row."""
        seen: dict[str, int | None] = {}
        for line, row in self.rows():
            reference = tidy(row["urn"]).upper()
            if reference in seen:
                raise SourceChangedError(f"{reference} stands in row {seen[reference]} too", line, "URN")
            seen[reference] = line.row
            yield line, row

    def _named(self, cells: Sequence[object], nameless: Sequence[int], number: int) -> None:
        """Raises `SourceChangedError` for a value under no heading; a nameless first column may number the rows."""
        for at in nameless:
            text = tidy(cells[at]) if at < len(cells) else ""
            if text and not (at == 0 and text == str(number - self.header_at - 1)):
                raise SourceChangedError("a value stands under no heading: are the cells shifted?", self.line(number))


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
    return Table(file, sheet, at, as_at or day_of(file, sheet, at), index)


def _field(heading: str, aliases: Mapping[str, str]) -> str | None:
    if heading in aliases:
        return aliases[heading]
    starts = (field for alias, field in aliases.items() if alias.endswith("*") and heading.startswith(alias[:-1]))
    return next(starts, None)


def areas(table: Table) -> frozenset[str]:
    """The places a list names, case folded: such a word in the owner's column is no owner."""
    wanted = [table.index[name] for name in _PLACE_FIELDS if name in table.index]
    rows = table.sheet.rows[table.header_at + 1 :]
    printed = {cells[at] for cells in rows for at in wanted if at < len(cells)}
    return frozenset(tidy(cell).casefold() for cell in printed)
