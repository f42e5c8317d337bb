"""A council's file of placement counts -> what is understood of it and what is not. Pure.

A CSV, or a workbook with one sheet, whose first row names its columns: council, URN or provider, number of children,
date. It holds counts alone. A column or a value that looks like a child's name, birth date or identifier refuses the
whole file, and so does anything else that is not one of these columns. No message repeats what a cell holds: row and
column say where to look.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.placed import PlacementCount
from monitor.placements.columns import columns, letters
from monitor.placements.faults import Fault, PersonalDataError, PlacementsError
from monitor.placements.rows import MOST_CHILDREN, Register, Rows
from scrapers.read import SourceError, tidy
from scrapers.sheets import Sheet, sheets

__all__ = [
    "MOST_BYTES",
    "MOST_CHILDREN",
    "MOST_ROWS",
    "Fault",
    "PersonalDataError",
    "PlacementsError",
    "Preview",
    "Register",
    "letters",
    "preview",
]

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
_MOST_FAULTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file comes to: counts that are understood, faults, and how many faults more there are. Counts are taken
    where there is no fault at all."""

    counts: tuple[PlacementCount, ...]
    faults: tuple[Fault, ...]
    more_faults: int = 0

    @property
    def councils(self) -> Mapping[str, int]:
        """How many counts each council gives."""
        return Counter(one.council for one in self.counts)


def preview(content: bytes, register: Register, today: date, council: str | None = None) -> Preview:
    """What is understood of a file's bytes. `council` is whose counts these are where no column says so; with it, no
    other council's are taken. Raises `PlacementsError`, `PersonalDataError`."""
    rows = list(_only_sheet(content).rows)
    if not rows:
        raise PlacementsError("the file is empty: its first row names the columns")
    reader = Rows(columns(rows[0], council), register, today, council)
    counts, faults = [], []
    for number, cells in enumerate(rows[1:], start=2):
        found = reader.read(number, cells)
        if isinstance(found, PlacementCount):
            counts.append(found)
        elif found:
            faults.append(found)
    _not_a_row_a_child(counts)
    if not counts and not faults:
        raise PlacementsError("no row below the first: nothing to take")
    return Preview(counts=tuple(counts), faults=tuple(faults[:_MOST_FAULTS]), more_faults=len(faults[_MOST_FAULTS:]))


def _only_sheet(content: bytes) -> Sheet:
    if len(content) > MOST_BYTES:
        raise PlacementsError(f"the file has more than {MOST_BYTES // 1_000_000} MB: counts need far less")
    try:
        found = [sheet for sheet in sheets("file", content, lambda _name: True) if _filled(sheet.rows)]
    except SourceError:
        raise PlacementsError("not a readable CSV or XLSX file: save it anew, with one sheet") from None
    if not found:
        raise PlacementsError("the file is empty: its first row names the columns")
    if len(found) > 1:
        raise PlacementsError(
            f"the workbook has {len(found)} sheets with something in them: leave one, with the counts"
        )
    if len(found[0].rows) > MOST_ROWS:
        raise PlacementsError(f"more than {MOST_ROWS:,} rows: give counts by setting or provider, not a row a child")
    return found[0]


def _filled(rows: Sequence[Sequence[object]]) -> bool:
    return any(tidy(cell) for row in rows for cell in row)


def _not_a_row_a_child(counts: Sequence[PlacementCount]) -> None:
    """The same place twice for a council and a day is one row for each child, and tells of each."""
    for times in Counter((one.council, one.where, one.counted_on) for one in counts).values():
        if times > 1:
            why = f"one place stands {times} times for the same council and day: give one count of them"
            raise PersonalDataError(why)
