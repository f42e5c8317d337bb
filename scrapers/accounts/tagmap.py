"""Where every tag of a document starts, and the first letters of its name: found for all tags at once.

Only in bytes where nothing hides tags from a scan. Everything else raises `UncertainError`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scrapers.accounts.document import MOST_TAGS

Places = np.ndarray[tuple[int], np.dtype[Any]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

LETTERS: Final = 8
_PROLOG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^?]*\?>\s*|<!--(?:(?!-->)[^<])*-->\s*)*(<!DOCTYPE[^>]*>)?\s*"
    rb"(?:<\?[^?]*\?>\s*|<!--(?:(?!-->)[^<])*-->\s*)*(?=<\w)"
)
_HIDES: Final = re.compile(
    rb"xmlns|<[^>]*(?:nonFraction|nonNumeric|continuation|hidden|exclude|header|context|unit)|</?t[rdh]"
)
_FEW: Final = 500
_NO_ENTITY: Final = re.compile(rb"&(?!#\w+;|(?:amp|lt|gt|quot|apos);)")


class UncertainError(Exception):
    """The scan cannot be sure of what it sees: the element tree decides."""


@dataclass(frozen=True, slots=True)
class TagMap:
    """The tags from the root element on. `starts` are the places of all opening brackets, `ends` of all closing ones,
    those in texts too; `words` the eight bytes after each opening one; `closing` is true for tags that close an
    element; `comments` is where comments begin and end."""

    content: bytes
    starts: Places
    ends: Places
    words: Places
    closing: Flags
    comments: tuple[tuple[int, int], ...]

    def named(self, names: Iterable[bytes]) -> tuple[list[int], list[bytes]]:
        """Where the tags start that open elements of these names, and maybe others of the same first letters; and the
        bytes of each, up to the bracket of the next tag and the sign after that."""
        found = np.zeros(len(self.words), np.bool_)
        for letters in {name[:LETTERS] for name in names}:
            mask = np.uint64((1 << 8 * len(letters)) - 1)
            found |= (self.words if len(letters) == LETTERS else self.words & mask) == np.uint64(word_of(letters))
        return self._cut(found)

    def opened(self) -> tuple[list[int], list[bytes]]:
        """The same of every tag that opens an element."""
        return self._cut(~self.closing)

    def _cut(self, found: Flags) -> tuple[list[int], list[bytes]]:
        numbers, content = found.nonzero()[0], self.content
        places: list[int] = self.starts[numbers].tolist()
        after: list[int] = self.starts[np.minimum(numbers + 1, len(self.starts) - 1)].tolist()
        return places, [content[start : end + 2] for start, end in zip(places, after, strict=True)]


def word_of(letters: bytes) -> int:
    """Up to eight letters as the number that they are in memory."""
    return int.from_bytes(letters, "little")


def find_tags(content: bytes) -> TagMap:
    """The tags of a document. Raises `UncertainError` where not all are closed, or where something hides them."""
    root = root_of(content)
    _check_entities(content)
    text = np.frombuffer(content, np.uint8)
    starts = (text[root:] == ord("<")).nonzero()[0] + root
    ends = (text[root:] == ord(">")).nonzero()[0] + root
    words = _words(content, starts)
    first = words & np.uint64(255)
    comments: tuple[tuple[int, int], ...] = ()
    if (first == ord("!")).any():
        comments = tuple(_comments(content, starts[first == ord("!")].tolist()))
        shown = _outside(starts, comments)
        starts, words, first, ends = starts[shown], words[shown], first[shown], ends[_outside(ends, comments)]
    if len(starts) > MOST_TAGS:
        raise UncertainError("more tags than any filing's")
    if not len(ends) or (first == ord("?")).any():
        raise UncertainError("no tags, or processing instructions")
    closing = first == ord("/")
    alone = np.count_nonzero(text[ends - 1] == ord("/"))
    if len(starts) - 2 * np.count_nonzero(closing) - alone != 0:
        raise UncertainError("tags that are not closed")
    return TagMap(content, starts, ends, words, closing, comments)


def root_of(content: bytes) -> int:
    """Where the root element starts, after what may stand before it."""
    root = _PROLOG.match(content)
    if root is None or b"[" in (root[1] or b""):
        raise UncertainError("no root, or a document type with declarations of its own")
    return root.end()


def _check_entities(content: bytes) -> None:
    """Looks for the first ones sign by sign, which is fastest where there are few, as in nearly all documents."""
    place = content.find(b"&")
    for _ in range(_FEW):
        if place < 0:
            return
        if _NO_ENTITY.match(content, place):
            break
        place = content.find(b"&", place + 1)
    if _NO_ENTITY.search(content, max(place, 0)):
        raise UncertainError("an ampersand on its own, or a name that is not declared")


def _comments(content: bytes, places: list[int]) -> Iterator[tuple[int, int]]:
    """Where comments begin and end, among the places of all tags that begin like one."""
    end = 0
    for place in places:
        if place < end:
            continue
        end = content.find(b"-->", place + len(b"<!--")) + len(b"-->")
        if not content.startswith(b"<!--", place) or end < place:
            raise UncertainError("CDATA, or comments that are not closed")
        if _HIDES.search(content, place + 1, end):
            raise UncertainError("comments around tags")
        yield place, end


def _outside(places: Places, comments: Iterable[tuple[int, int]]) -> Flags:
    shown = np.ones(len(places), np.bool_)
    for comment in comments:
        first, last = places.searchsorted(comment)
        shown[first:last] = False
    return shown


def _words(content: bytes, starts: Places) -> Places:
    """The bytes after each bracket, eight at a time; blanks after the last."""
    every: Places = np.ndarray((max(len(content) - LETTERS + 1, 1),), "<u8", content.ljust(LETTERS), 0, (1,))
    words: Places = every[np.minimum(starts + 1, len(every) - 1)]
    for number in (starts + 1 >= len(every)).nonzero()[0].tolist():
        place = int(starts[number]) + 1
        words[number] = word_of(content[place : place + LETTERS].ljust(LETTERS))
    return words
