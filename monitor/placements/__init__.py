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
from scrapers.sheets import Cells, OnlySheetError, only_sheet

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
    rows = _rows(content)
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


def _rows(content: bytes) -> Sequence[Cells]:
    try:
        return only_sheet(content, MOST_BYTES, MOST_ROWS, "give counts by setting or provider, not a row a child").rows
    except OnlySheetError as error:
        raise PlacementsError(str(error)) from None


def _not_a_row_a_child(counts: Sequence[PlacementCount]) -> None:
    """The same place twice for a council and a day is one row for each child, and tells of each."""
    for times in Counter((one.council, one.where, one.counted_on) for one in counts).values():
        if times > 1:
            why = f"one place stands {times} times for the same council and day: give one count of them"
            raise PersonalDataError(why)
