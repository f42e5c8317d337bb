"""The lines of a document straight from its bytes, the same as `scrapers.accounts.rows` makes from its element tree."""

import re
import sys
from typing import Final

import numpy as np

from scrapers.accounts.cells import Boxes, Cells
from scrapers.accounts.leaves import Leaves, leaves
from scrapers.accounts.markup import IX, XHTML, Markup, UncertainError
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row, in_lines
from scrapers.accounts.skeleton import GAP, Skeleton, skeleton
from scrapers.accounts.styles import Place

_ENTITY: Final = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))|(amp|lt|gt|quot|apos));")
_NAMED: Final = {"amp": "&", "quot": '"', "apos": "'", "lt": "\x03", "gt": "\x02"}
_BREAKS: Final = tuple(b"\t\r\n")
_SURROGATES: Final = 0xD800
_HTML: Final = re.compile(rb"<html\s[^>]*\bxmlns\s*=\s*[\"']%s[\"']" % re.escape(XHTML))


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
    return _Lines(bones, found).page(content)


class _Lines:
    def __init__(self, bones: Skeleton, found: Leaves) -> None:
        self.bones, self.found = bones, found
        self.said = _text(bones, found).split("<")
        self.said.pop()
        if len(self.said) != len(found.opened):
            raise UncertainError("signs that XML does not know")

    def page(self, content: bytes) -> Page:
        said = self.said
        if self.found.placed:
            placed = [line for line in self._placed_lines() if any(said[leaf].strip("> ") for leaf, _ in line)]
            texts = [">".join([said[leaf] for leaf, _ in line]) for line in placed]
            return Page(texts, Cells(content, self.bones, self.found, said, placed).row)
        lines = [leaf for leaf, text in enumerate(said) if text.strip("> ")]
        return Page([said[leaf] for leaf in lines], Cells(content, self.bones, self.found, said, lines).row)

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
        if number == closed + 1:
            return True
        level = bones.depth[closed]
        return bool(bones.depth[number] == level + 1 and np.minimum.reduce(bones.depth[closed:number]) == level)


def _text(bones: Skeleton, found: Leaves) -> str:
    """What the innermost blocks say: a `>` before each cell, a `<` after each block, white space as single blanks."""
    cells = found.cells
    is_alone = bones.alone[cells]
    lonely, opened = cells[is_alone], cells[~is_alone]
    closed, after = bones.mates[found.opened], bones.starts[1:]
    bounds = np.zeros(len(bones.starts), np.int8)
    bounds[opened] = 1
    bounds[bones.mates[opened]] -= 1
    inside = bounds.cumsum(dtype=np.int8)[:-1] > 0
    starts = np.where(inside, bones.ends[:-1] + 1, after)
    starts[cells] = bones.ends[cells]
    ends = np.where(inside, after, starts)
    ends[lonely] = starts[lonely] + 1
    ends[closed - 1] = after[closed - 1] + 1
    pieces = (ends > starts).nonzero()[0]
    places, bare = zip(starts[pieces].tolist(), ends[pieces].tolist(), strict=True), bones.bare
    joined = b"".join([bare[start:end] for start, end in places])
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
