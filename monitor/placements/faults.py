"""What can be wrong with a file of placement counts, told by row and column and never by what a cell holds."""

from dataclasses import dataclass


class PlacementsError(Exception):
    """A file of placement counts cannot be taken; says what to change and never what a cell holds."""

    def __init__(self, why: str, row: int | None = None, column: str | None = None) -> None:
        self.why, self.row, self.column = why, row, column
        at = ", ".join([*([f"row {row}"] if row else []), *([f"column {column}"] if column else [])])
        super().__init__(f"{at}: {why}" if at else why)


class PersonalDataError(PlacementsError):
    """A column or value looks like one child's: nothing of the file is taken or kept."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What of a row is not understood, and where."""

    row: int
    column: str
    why: str
