"""Lines of a page as rows of cells, each made from its tags when somebody looks at it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np

from scrapers.accounts.leaves import Leaves
from scrapers.accounts.rows import NO_END, Cell, Row, as_row, printed_number
from scrapers.accounts.skeleton import Skeleton
from scrapers.accounts.styles import Place, extent_of

Boxes = Sequence[tuple[int, Place | None]]
"""What makes up one line: numbers of innermost blocks, each with its place if it is set by coordinates."""
Lines = Sequence[int] | Sequence[Boxes]

_SIGNS: Final = str.maketrans({"\x02": ">", "\x03": "<"})


class Cells:
    """The cells of all innermost blocks, a block that is no table row being one cell. `said` is what each block says, a
    `>` before each of its cells; `lines` are the blocks that each line of the page is made up of."""

    def __init__(self, content: bytes, bones: Skeleton, found: Leaves, said: Sequence[str], lines: Lines) -> None:
        self._content, self._bones, self._found, self._said, self._lines = content, bones, found, said, lines
        self._first: list[int] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._line: list[int] = []

    def row(self, number: int) -> Row:
        """A line of the page."""
        if not self._first:
            self._look()
        boxes = self._lines[number]
        return self._block(boxes) if isinstance(boxes, int) else self._boxes(boxes)

    def _look(self) -> None:
        cells, bones = self._found.cells, self._bones
        self._first = [*cells.searchsorted(self._found.opened).tolist(), len(cells)]
        ends = bones.ends[cells]
        self._starts, self._ends = bones.starts[cells].tolist(), ends.tolist()
        breaks = (np.frombuffer(self._content, np.uint8) == ord("\n")).nonzero()[0]
        self._line = (breaks.searchsorted(ends) + 1).tolist()

    def _block(self, leaf: int) -> Row:
        texts, first = self._said[leaf].split(">"), self._first[leaf]
        if not self._found.is_row[leaf]:
            return as_row((_cell(texts[1], 0.0, self._line[first]),))
        last, bare = self._first[leaf + 1], self._bones.bare
        places = zip(self._starts[first:last], self._ends[first:last], strict=True)
        rights = _rights(tuple([bare[start:end] for start, end in places]))
        shown = zip(texts[1:], rights, self._line[first:last], strict=True)
        return as_row(tuple([_cell(text, right, line) for text, right, line in shown if text and text != " "]))

    def _boxes(self, boxes: Boxes) -> Row:
        if boxes[0][1] is None:
            return self._block(boxes[0][0])
        said = ((self._said[leaf][1:], place, self._line[self._first[leaf]]) for leaf, place in boxes if place)
        return as_row(
            tuple([_cell(text, place.left + place.width, line) for text, place, line in said if text.strip(" ")])
        )


@lru_cache(maxsize=4096)
def _rights(tags: tuple[bytes, ...]) -> tuple[float, ...]:
    """The right edges of a table row's cells: by their widths where all give one, else by how many they span."""
    extents = [extent_of(tag) for tag in tags]
    widths = [width for width, _ in extents if width is not None]
    return tuple(accumulate(widths if len(widths) == len(extents) else [span for _, span in extents]))


def _cell(text: str, right: float, line: int) -> Cell:
    text = text.strip(" ")
    if not text.isprintable() and ("\x02" in text or "\x03" in text):
        text = text.translate(_SIGNS)
    return Cell(text, right, line, None if text[-1] in NO_END else printed_number(text))
