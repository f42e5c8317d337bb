"""What a verdict shows as text -> a typed cell, so that a workbook has the very numbers that `explain` prints. Pure."""

import re
from decimal import Decimal

from monitor.findings import Input
from monitor.reports.view import Cell

_POUNDS = re.compile(r"(-?)£([\d,]+)")
_PERCENT = re.compile(r"(-?[\d.]+) %")
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
_BOUND = re.compile(r" \((?:at most|at least|rows shown)\)$")


def number(one: Input) -> Cell:
    """The number of an input: pounds, a share, a ratio or a count; an empty cell where it shows words. What it is a
    bound of stands in the text beside it."""
    said = _BOUND.sub("", one.value)
    if found := _POUNDS.fullmatch(said):
        return Cell(said, int(f"{found[1]}{found[2].replace(',', '')}"), "pounds")
    if found := _PERCENT.fullmatch(said):
        return Cell(said, Decimal(found[1]) / 100, "share")
    if found := _NUMBER.fullmatch(said):
        plain = said.replace(",", "")
        return Cell(said, Decimal(plain), "times") if found[1] else Cell(said, int(plain), "count")
    return Cell("")


def named(inputs: tuple[Input, ...], name: str) -> Input | None:
    """The input of that name, if the verdict shows it."""
    return next((one for one in inputs if one.name == name), None)
