"""The lines of a document straight from its bytes, the same as `scrapers.accounts.rows` makes from its element tree."""

import re
import sys
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from scrapers.accounts.leaves import Leaves, leaves
from scrapers.accounts.markup import IX, XHTML, Markup, UncertainError
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Cell, Row, as_row, in_lines, printed_number
from scrapers.accounts.skeleton import GAP, Skeleton, skeleton
from scrapers.accounts.styles import Place, extent_of

_ENTITY: Final = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))|(amp|lt|gt|quot|apos));")
_NAMED: Final = {"amp": "&", "quot": '"', "apos": "'", "lt": "\x03", "gt": "\x02"}
_BREAKS: Final = tuple(b"\t\r\n")
_SURROGATES: Final = 0xD800
_SIGNS: Final = str.maketrans({"\x02": ">", "\x03": "<"})
_HTML: Final = re.compile(rb"<html\s[^>]*\bxmlns\s*=\s*[\"']%s[\"']" % re.escape(XHTML))


Boxes = Sequence[tuple[int, Place | None]]
"""What makes up one line: numbers of innermost blocks, each with its place if it is set by coordinates."""


def page_of(markup: Markup) -> Page:
    """The lines of a document; a plain XBRL instance shows none. Raises `UncertainError` where only the element tree
    can tell them, also later, when lines are asked for."""
    content = markup.content
    if b"<html" not in content:
        return Page((), tuple[Row, ...]().__getitem__)
    if markup.prefixes((XHTML,)) != (b"",) or not _HTML.match(content, int(markup.tags.starts[0])):
        raise UncertainError("XHTML under another prefix")
    bones = skeleton(markup.tags)
    strange = bones.holding(b"xmlns=") if len(markup.spaces[b""]) > 1 else None
    found = leaves(bones, tuple(prefix + b"header" for prefix in markup.prefixes(IX)), strange)
    return _Lines(content, bones, found).page()


class _Lines:
    def __init__(self, content: bytes, bones: Skeleton, found: Leaves) -> None:
        self.bones, self.found = bones, found
        text = _text(bones, found)
        self.has_signs = "\x02" in text or "\x03" in text
        self.said = text.split("<")[:-1]
        if len(self.said) != len(found.opened):
            raise UncertainError("signs that XML does not know")
        self.first = [*found.cells.searchsorted(found.opened).tolist(), len(found.cells)]
        self.starts, ends = bones.starts[found.cells].tolist(), bones.ends[found.cells]
        self.ends = ends.tolist()
        breaks = (np.frombuffer(content, np.uint8) == ord("\n")).nonzero()[0]
        self.line = (breaks.searchsorted(ends) + 1).tolist()
        self.is_row = found.is_row.tolist()

    def page(self) -> Page:
        if self.found.placed:
            lines = [line for line in self._placed_lines() if any(self.said[leaf].strip("> ") for leaf, _ in line)]
            texts = [">".join([self.said[leaf] for leaf, _ in line]) for line in lines]
            return Page(texts, lambda number: self._line(lines[number]))
        shown = [leaf for leaf, text in enumerate(self.said) if text.strip("> ")]
        return Page([self.said[leaf] for leaf in shown], lambda number: self._row(shown[number]))

    def _row(self, leaf: int) -> Row:
        first, texts = self.first[leaf], self.said[leaf].split(">")
        if not self.is_row[leaf]:
            return as_row((self._cell(texts[1], 0.0, first),))
        rights = self._rights(first, self.first[leaf + 1])
        return as_row(
            tuple([
                self._cell(text, rights[place], first + place)
                for place, text in enumerate(texts[1:])
                if text and text != " "
            ])
        )  # fmt: skip

    def _rights(self, first: int, last: int) -> list[float]:
        """The right edges of a table row's cells: by their widths where all give one, else by how many they span."""
        bare, tags = self.bones.bare, zip(self.starts[first:last], self.ends[first:last], strict=True)
        extents = [extent_of(bare[start:end]) for start, end in tags]
        widths = [width for width, _ in extents if width is not None]
        return list(accumulate(widths if len(widths) == len(extents) else [span for _, span in extents]))

    def _cell(self, text: str, right: float, cell: int) -> Cell:
        text = text.strip(" ")
        if self.has_signs:
            text = text.translate(_SIGNS)
        return Cell(text, right, self.line[cell], printed_number(text))

    def _line(self, line: Boxes) -> Row:
        if line[0][1] is None:
            return self._row(line[0][0])
        said = ((self.said[leaf][1:], place, self.first[leaf]) for leaf, place in line if place)
        return as_row(
            tuple(self._cell(text, place.left + place.width, cell) for text, place, cell in said if text.strip(" "))
        )

    def _placed_lines(self) -> list[Boxes]:
        lines: list[Boxes] = []
        boxes: list[tuple[int, Place]] = []
        for leaf, number in enumerate(self.found.opened.tolist()):
            place = self.found.placed.get(number)
            if place is None or (boxes and not self._beside(boxes[-1][0], number)):
                lines += in_lines(boxes)
                boxes = []
            if place is None:
                lines.append([(leaf, None)])
            else:
                boxes.append((leaf, place))
        return [*lines, *in_lines(boxes)]

    def _beside(self, leaf: int, number: int) -> bool:
        """True where a leaf and the element that a later tag opens have the same parent."""
        bones = self.bones
        closed = int(bones.mates[self.found.opened[leaf]])
        level = bones.depth[closed]
        return bool(bones.depth[number] == level + 1 and bones.depth[closed:number].min() == level)


def _text(bones: Skeleton, found: Leaves) -> str:
    """What the innermost blocks say: a `>` before each cell, a `<` after each block, white space as single blanks."""
    closed, cells = bones.mates[found.opened], found.cells
    bounds = np.zeros(len(bones.starts) + 1, np.int8)
    bounds[cells[~bones.alone[cells]]] = 1
    bounds[bones.mates[cells[~bones.alone[cells]]]] -= 1
    inside = np.cumsum(bounds[:-1], dtype=np.int8)[:-1] > 0
    after = bones.starts[1:]
    starts = np.where(inside, bones.ends[:-1] + 1, after)
    starts[cells] = bones.ends[cells]
    ends = np.where(inside, after, starts)
    lonely = cells[bones.alone[cells]]
    ends[lonely] = starts[lonely] + 1
    ends[closed - 1] = after[closed - 1] + 1
    pieces = np.flatnonzero(ends > starts)
    bare = bones.bare
    joined = b"".join(
        [bare[start:end] for start, end in zip(starts[pieces].tolist(), ends[pieces].tolist(), strict=True)]
    )
    text = joined.replace(GAP, b"").decode()
    if "&" in text:
        text = _ENTITY.sub(_sign, text)
    return " ".join(text.split())


def _sign(entity: re.Match[str]) -> str:
    hexadecimal, decimal, name = entity.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not (code in _BREAKS or ord(" ") <= code < _SURROGATES or _SURROGATES + (1 << 11) <= code <= sys.maxunicode):
        raise UncertainError("a sign that XML does not know")
    sign = chr(code)
    return {">": "\x02", "<": "\x03"}.get(sign, sign)
