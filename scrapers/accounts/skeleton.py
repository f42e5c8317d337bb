"""Where every tag of a document stands, how deep, and which closes which: arrays of places in place of a tree.

Only for bytes that `scrapers.accounts.markup` trusts. Whatever is not certain raises `UncertainError`: tags that do not
close each other by name, nesting deeper than any filing's, signs that may be text or markup.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from scrapers.accounts.tagmap import LETTERS, Flags, Places, TagMap, UncertainError

GAP: Final = b"\x01"
"""Stands for every byte of a comment: XML knows no such sign."""
ENDS: Final = b"\x02"
"""Stands for a `>` that is text: XML knows no such sign."""
SURE: Final = LETTERS - 1
"""Letters that are known of every name, as a closing tag has a sign before it."""
_DEEPEST: Final = 200
"""Nesting of elements that the parser refuses begins at 256; filings seen stay below 30."""
STOPS: Final = np.isin(np.arange(256), list(b" \t\r\n/>"))
_MASKS: Final = np.array([(1 << 8 * size) - 1 for size in range(SURE + 1)], np.uint64)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The tags of a document in their order. `bare` are its bytes, comments blanked; `words` the first eight letters of
    each name; `depth` how many elements are open after each tag; `mates` for every tag the one that closes or opens the
    same element, itself where it stands alone."""

    bare: bytes
    starts: Places
    ends: Places
    closing: Flags
    alone: Flags
    depth: Places
    words: Places
    mates: Places

    def tag(self, number: int) -> bytes:
        """A tag from its bracket to its bracket."""
        return self.bare[self.starts[number] : self.ends[number] + 1]

    def holding(self, text: bytes) -> Places:
        """The tags after the first that hold a text, by number."""
        places, place = [], self.bare.find(text, self.ends[0])
        while place >= 0:
            places.append(place)
            place = self.bare.find(text, place + 1)
        return self.starts.searchsorted(places) - 1


def skeleton(tags: TagMap) -> Skeleton:
    """The tags with all that follows from their order. Raises `UncertainError`."""
    starts, closing = tags.starts, tags.closing
    text = np.frombuffer(tags.content, np.uint8)
    if np.count_nonzero(text < ord("\t")):
        raise UncertainError("signs that XML does not know")
    bare, ends = _ends(_without(tags.content, tags.comments), starts, tags.ends)
    if np.count_nonzero(starts > ends) or np.count_nonzero(ends[:-1] > starts[1:]) or bare[ends[-1] + 1 :].strip():
        raise UncertainError("a bracket within a tag, or words after the last")
    alone = (np.frombuffer(bare, np.uint8)[ends - 1] == ord("/")) & ~closing
    depth = np.cumsum(1 - 2 * closing.view(np.int8) - alone, dtype=np.int32)
    if depth[-1] or np.count_nonzero((depth[:-1] - 1).view(np.uint32) >= _DEEPEST):
        raise UncertainError("tags that are not closed, or nested too deep")
    words = np.where(closing, tags.words >> np.uint64(8), tags.words)
    return Skeleton(
        bare, starts, ends, closing, alone, depth, words, _mates(starts, ends, closing, alone, depth, words)
    )


def _without(content: bytes, comments: Iterable[tuple[int, int]]) -> bytes:
    if not comments:
        return content
    bare = bytearray(content)
    for first, last in comments:
        bare[first:last] = GAP * (last - first)
    return bytes(bare)


def _ends(bare: bytes, starts: Places, found: Places) -> tuple[bytes, Places]:
    """Where each tag ends, and the bytes with every other closing bracket marked as text."""
    if len(found) == len(starts):
        return bare, found
    places = np.searchsorted(found, starts)
    if not len(starts) or places[-1] >= len(found):
        raise UncertainError("tags without an end")
    for number in np.flatnonzero(np.diff(places, append=len(found)) > 1).tolist():
        while places[number] + 1 < len(found) and _is_quoted(bare[starts[number] : found[places[number]]]):
            places[number] += 1
    marked = bytearray(bare)
    for place in np.delete(found, places).tolist():
        marked[place : place + 1] = ENDS
    return bytes(marked), found[places]


def _is_quoted(tag: bytes) -> bool:
    """True for a tag that has not come to its end, as a bracket stands between the quotes of an attribute."""
    return bool(tag.count(b'"') % 2 or (b"'" in tag and b'"' not in tag and tag.count(b"'") % 2))


def _mates(starts: Places, ends: Places, closing: Flags, alone: Flags, depth: Places, words: Places) -> Places:
    """Tags of one depth open and close in turn; their names have to be the same."""
    paired = (~alone).nonzero()[0]
    level = (depth + closing)[paired].astype(np.uint8)
    ordered = paired[np.argsort(level, kind="stable")]
    opened, closed = ordered[0::2], ordered[1::2]
    if len(opened) != len(closed) or np.count_nonzero(closing[opened]) or np.count_nonzero(~closing[closed]):
        raise UncertainError("tags that do not close each other")
    size = np.minimum(ends[closed] - starts[closed] - 2, SURE)
    after = (words[opened] >> (8 * size).astype(np.uint64)) & np.uint64(255)
    differs = (words[opened] ^ words[closed]) & _MASKS[size]
    if np.count_nonzero(differs) or np.count_nonzero(~(STOPS[after] | (size == SURE))):
        raise UncertainError("tags that do not close each other")
    mates = np.arange(len(starts))
    mates[opened], mates[closed] = closed, opened
    return mates
