"""The innermost blocks of a page, found among its tags: table rows, paragraphs, boxes placed by coordinates.

The same blocks as `scrapers.accounts.rows` finds in the element tree, without one.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from scrapers.accounts.markup import UncertainError
from scrapers.accounts.skeleton import STOPS, SURE, Skeleton
from scrapers.accounts.styles import Place, is_hidden, place_of, said_in
from scrapers.accounts.tagmap import Flags, Places

_BLOCK, _TABLE, _ROW, _CELL, _PARAGRAPH, _MAYBE_DIV, _MAYBE_TABLE = range(1, 8)
_MOST_INSIDE: Final = 4
"""Tags in a box that holds a table of one row: both opened and closed."""
_SIDES: Final = (b"-top", b":top", b": top")
_LEAST_STYLED: Final = len('<p style="display:none"') - 6


def _of(name: bytes) -> int:
    return int.from_bytes(name, "little")


_PAIRS: Final = np.zeros(1 << 16, np.uint8)
_PAIRS[[_of(name) for name in (b"li", b"h1", b"h2", b"h3", b"h4", b"h5", b"h6")]] = _BLOCK
_PAIRS[_of(b"tr")] = _ROW
_PAIRS[[_of(b"td"), _of(b"th")]] = _CELL
_PAIRS[[_of(b"p" + stop) for stop in (b" ", b"\t", b"\r", b"\n", b"/", b">")]] = _PARAGRAPH
_PAIRS[_of(b"di")], _PAIRS[_of(b"ta")] = _MAYBE_DIV, _MAYBE_TABLE


@dataclass(frozen=True, slots=True)
class Leaves:
    """The innermost blocks by the numbers of the tags that open them, in document order. `cells` are the numbers of the
    tags that open their cells, a block that is no table row being one cell; `placed` the places of those set by
    coordinates."""

    opened: Places
    is_row: Flags
    cells: Places
    placed: dict[int, Place]


def leaves(bones: Skeleton, headers: tuple[bytes, ...], strange: Places | None) -> Leaves:
    """Every innermost block that is not hidden. `headers` are the names that an inline header may have; `strange` the
    numbers of tags inside which names mean something else. Raises `UncertainError` for pages that only the element tree
    can lay out."""
    numbers, kinds = _blocks(bones)
    is_block = kinds != _CELL
    blocks, cells, kinds = numbers[is_block], numbers[~is_block], kinds[is_block]
    if strange is not None and np.count_nonzero(
        blocks.searchsorted(strange) != blocks.searchsorted(bones.mates[strange])
    ):
        raise UncertainError("blocks of another namespace")
    is_row, is_inner, in_row = _innermost(bones, blocks, kinds == _ROW)
    styled = _styled(bones, blocks[~in_row])
    opened = blocks[is_row | is_inner]
    hidden = [*_headers(bones, headers), *(number for number, (gone, _) in styled.items() if gone)]
    if hidden:
        opened = opened[~_covered(opened, hidden, bones.mates)]
    boxes = np.array([number for number, (_, place) in styled.items() if place is not None], opened.dtype)
    placed: dict[int, Place] = {}
    if len(boxes):
        if np.count_nonzero(bones.alone[blocks] & ~in_row):
            raise UncertainError("empty blocks among boxes placed by coordinates")
        shown = boxes[~_covered(boxes, hidden, bones.mates)].tolist()
        placed = {number: place for number in shown if (place := styled[number][1]) is not None}
        opened = _boxes(bones, blocks, kinds, opened, placed)
    return _with_cells(bones, opened, blocks[is_row], cells, placed)


def _blocks(bones: Skeleton) -> tuple[Places, Places]:
    """The numbers of all tags of blocks and cells, and their kinds."""
    kinds = _PAIRS[bones.words.view(np.uint16)[::4]]
    numbers = kinds.nonzero()[0]
    kinds, words = kinds[numbers], bones.words[numbers]
    letters = words.view(np.uint8).reshape(-1, 8)
    third = letters[:, 2]
    is_div = (kinds == _MAYBE_DIV) & (third == ord("v")) & STOPS[letters[:, 3]]
    is_table = ((words & np.uint64((1 << 40) - 1)) == np.uint64(_of(b"table"))) & STOPS[letters[:, 5]]
    known = (kinds == _PARAGRAPH) | ((kinds < _PARAGRAPH) & STOPS[third])
    kinds[is_div | (kinds == _PARAGRAPH)] = _BLOCK
    kinds[is_table] = _TABLE
    known |= is_div | is_table
    return numbers[known], kinds[known]


def _innermost(bones: Skeleton, blocks: Places, of_row: Flags) -> tuple[Flags, Flags, Flags]:
    """Of the tags of blocks: those that open table rows without another inside; those of other blocks without any
    inside, but for those in such rows; and all that stand in such rows."""
    is_row, is_inner = np.zeros(len(blocks), np.bool_), np.zeros(len(blocks), np.bool_)
    places = of_row.nonzero()[0]
    every = blocks[places]
    is_row[places[:-1][bones.mates[every[:-1]] == every[1:]]] = True
    is_inner[:-1] = bones.mates[blocks[:-1]] == blocks[1:]
    in_row = _within(blocks, blocks[is_row], bones.mates)
    return is_row, is_inner & ~of_row & ~in_row, in_row


def _within(numbers: Places, opened: Places, mates: Places) -> Flags:
    """Which tags stand inside one of some elements, none of which holds another."""
    if not len(opened):
        return np.zeros(len(numbers), np.bool_)
    place = opened.searchsorted(numbers) - 1
    flags: Flags = (place >= 0) & (numbers < mates[opened[place]])
    return flags


def _covered(numbers: Places, opened: list[int], mates: Places) -> Flags:
    flags = np.zeros(len(numbers), np.bool_)
    if opened:
        first = numbers.searchsorted(opened).tolist()
        last = numbers.searchsorted(mates[opened]).tolist()
        for start, end in zip(first, last, strict=True):
            flags[start:end] = True
    return flags


def _headers(bones: Skeleton, names: tuple[bytes, ...]) -> Iterator[int]:
    for name in names:
        letters = name[:SURE]
        word, mask = np.uint64(_of(letters)), np.uint64((1 << 8 * len(letters)) - 1)
        for number in ((bones.words & mask) == word).nonzero()[0].tolist():
            if bones.tag(number)[1:].startswith(name):
                yield number


def _styled(bones: Skeleton, blocks: Places) -> dict[int, tuple[bool, Place | None]]:
    """What is hidden or placed by its style among the tags of some blocks."""
    long = bones.ends[blocks] - bones.starts[blocks] > _LEAST_STYLED
    each = blocks[long & ~bones.closing[blocks]]
    bare, starts, ends = bones.bare, bones.starts[each].tolist(), bones.ends[each].tolist()
    tags = [bare[start:end] for start, end in zip(starts, ends, strict=True)]
    if _is_plain(b"".join(tags)):
        return {}
    drawn = {tag: said for tag in set(tags) if (said := _drawn(tag)) is not None}
    return {number: drawn[tag] for number, tag in zip(each.tolist(), tags, strict=True) if tag in drawn}


def _is_plain(tags: bytes) -> bool:
    """True where no style among tags can hide or place anything: the sides of boxes and cells may be named, no more."""
    if b"display" in tags.lower() or b"&" in tags:
        return False
    return tags.count(b"top") == sum(map(tags.count, _SIDES))


@lru_cache(maxsize=8192)
def _drawn(tag: bytes) -> tuple[bool, Place | None] | None:
    style = said_in(tag, "style")
    place = place_of(style)
    return (is_hidden(style), place) if place or is_hidden(style) else None


def _boxes(bones: Skeleton, blocks: Places, kinds: Places, opened: Places, placed: dict[int, Place]) -> Places:
    """The innermost blocks, where boxes that hold nothing but a table of one row, drawn only to set its text, are
    innermost themselves."""
    kind_of = dict(zip(blocks.tolist(), kinds.tolist(), strict=True))
    every, closed = list(kind_of), {number: int(bones.mates[number]) for number in placed}
    kept = set(opened.tolist())
    for number in placed:
        if kind_of[number] == _ROW:
            raise UncertainError("a table row placed by coordinates")
        first, last = bisect_right(every, number), bisect_right(every, closed[number]) - 1
        if not 0 < last - first <= _MOST_INSIDE:
            continue
        inside = [each for each in every[first:last] if not bones.closing[each]]
        if kind_of[inside[0]] == _TABLE and len(inside) <= _MOST_INSIDE // 2:
            kept -= set(inside)
            kept.add(number)
    return np.array(sorted(kept), opened.dtype)


def _with_cells(bones: Skeleton, opened: Places, rows: Places, cells: Places, placed: dict[int, Place]) -> Leaves:
    is_row = np.zeros(len(opened), np.bool_)
    if len(rows):
        is_row = rows[np.minimum(rows.searchsorted(opened), len(rows) - 1)] == opened
    shown = opened[is_row]
    cells = cells[~bones.closing[cells]] if len(shown) else cells[:0]
    if len(cells):
        place = shown.searchsorted(cells) - 1
        row = shown[place]
        in_row = (place >= 0) & (cells < bones.mates[row])
        cells = cells[in_row & (bones.depth[cells] + bones.alone[cells] == bones.depth[row] + 1)]
    cells = np.concatenate((cells, opened[~is_row]))
    cells.sort()
    kept = {number: placed[number] for number in opened.tolist() if number in placed} if placed else {}
    return Leaves(opened, is_row, cells, kept)
