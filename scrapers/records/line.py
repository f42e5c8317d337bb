"""Where a record stands in its snapshot, and what stands in place of a person's name."""

from dataclasses import dataclass

INDIVIDUAL = "an individual"
"""What is kept in place of a registered provider whose printed name may be a person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where in a snapshot a record stands: sheet (or archive member), and the row as a person counts them, from 1."""

    file: str
    sheet: str | None = None
    row: int | None = None
