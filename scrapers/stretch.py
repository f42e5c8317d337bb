"""How many cells the sheets of an ODS stretch to, counted exactly, whatever way it is written. Pure.

A spreadsheet reader makes room for every cell up to the last one, and a text of its own for every repeat of a cell.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from xml.parsers.expat import ParserCreate

from scrapers.once import LONGEST_ROW, ROW_END
from scrapers.read import UnreadableError
from scrapers.records import Line

MOST_COPIED_BYTES = 100_000_000
"""Of what is not written out: repeats of cells that hold something, and spaces. Ofsted repeats blanks alone."""

_TABLE = re.compile(rb"<table:table[\s>/]")
_ROW = re.compile(rb"<table:table-row[\s>/]")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell[\s/>]")
_BLANK = re.compile(rb"<table:(?:covered-)?table-cell(?:\s(?![^<>]*(?:value|formula))[^<>]*)?/>\s*")
_REPEATS = re.compile(rb"number-(row|column)s-repeated\s*=\s*[\"']([^\"']*)")
_SPACES = re.compile(rb"text:c\s*=\s*[\"']([^\"']*)")


def stretch(blocks: Iterable[bytes], line: Line) -> int:
    """The cells of every table up to its last row and its widest one that hold anything.

    Raises `UnreadableError` for content that declares entities, hides parts or asks for too many copies, `ExpatError`
    where it is not whole: the spreadsheet reader waits for the end of a cut table for ever; `ValueError` for a repeat
    that is no number."""
    cells = height = used = width = copied = 0
    for row in _rows(blocks, line):
        if _TABLE.search(row):
            cells, height, used, width = cells + used * width, 0, 0, 0
        rows_here, across, copies = extent(row)
        height, copied = height + rows_here, copied + copies
        if copied > MOST_COPIED_BYTES:
            raise UnreadableError(f"its repeated cells come to {copied:,} bytes, more than any list", line)
        if across > 0:
            used, width = height, max(width, across)
    return cells + used * width


def _rows(blocks: Iterable[bytes], line: Line) -> Iterator[bytes]:
    rest, whole_xml = b"", ParserCreate("utf-8")
    for block in blocks:
        whole_xml.Parse(block, False)
        *whole, rest = (rest + block).split(ROW_END)
        if len(rest) > LONGEST_ROW:
            raise UnreadableError(f"a row of more than {LONGEST_ROW:,} bytes", line)
        for row in whole:
            plain(row, line)
            yield row
    plain(rest, line)
    whole_xml.Parse(b"", True)


def plain(xml: bytes, line: Line) -> None:
    """No list needs comments, entities or document types, and they can hide cells from the count."""
    if b"<!" in xml:
        raise UnreadableError("the workbook declares XML entities or hides parts, which no list needs", line)


def extent(row: bytes) -> tuple[int, int, int]:
    """How many rows a row stands for, across how many cells up to the last that holds anything, and how many bytes it
    does not write out. Raises `ValueError` for a repeat that is no number."""
    start = _ROW.search(row)  # what stands before it describes columns, not cells
    filled = row[start.start() if start else 0 : _filled(row)]
    times = {b"row": max(1, len(_ROW.findall(filled))), b"column": len(_CELL.findall(filled))}
    for way, repeated in _REPEATS.findall(filled):
        times[way] += int(repeated) - 1
    rows, across = times[b"row"], times[b"column"]
    unwritten = b"s-repeated" in filled or b"text:c" in filled
    return rows, across, _copied(filled, rows) if unwritten else 0


def _filled(row: bytes) -> int:
    """Where a row's trailing blank cells begin: Excel fills every row up with them to the last column."""
    end = row.rfind(ROW_END)
    end = len(row) if end < 0 else end
    while (start := row.rfind(b"<", 0, end)) >= 0 and _BLANK.fullmatch(row, start, end):
        end = start
    return end


def _copied(row: bytes, rows: int) -> int:
    copied = 0
    for start, end in pairwise([*(cell.start() for cell in _CELL.finditer(row)), len(row)]):
        if not _BLANK.match(row, start, end):
            times = max((int(repeated) for _, repeated in _REPEATS.findall(row, start, end)), default=1)
            spaces = sum(map(int, _SPACES.findall(row, start, end)))
            copied += rows * times * (end - start + spaces) - (end - start)
    return copied
