"""Cells of the market report: shares with their counts, and what is too small to be told. Pure."""

from decimal import ROUND_FLOOR, Decimal

import pandas as pd

from monitor.reports.view import Cell, count, share, text
from monitor.tallies import FEW

__all__ = ["FEW", "few", "number", "of_whole", "rate", "records", "whole_number"]

Row = dict[str, object]


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame by column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def whole_number(value: object) -> int:
    """A frame's count as an int."""
    return int(str(value))


def number(value: object) -> Cell:
    """A frame's count as it is."""
    return count(whole_number(value))


def few(value: object) -> Cell:
    """A count, or that it is too small to be told."""
    found = whole_number(value)
    return text(f"fewer than {FEW}") if 0 < found < FEW else count(found)


def of_whole(part: int, whole: int) -> Cell:
    """A part of a whole, to stand beside both counts."""
    return share((Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_FLOOR) if whole else None)


def rate(part: int, judged: int) -> Cell:
    """How many of those judged; of fewer than five only that they are."""
    if judged < FEW:
        return text(f"fewer than {FEW} judged")
    found = of_whole(part, judged)
    return Cell(f"{part:,} of {judged:,} ({found.shown})", found.value, "share")
