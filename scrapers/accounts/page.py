"""The lines of a page, made only when somebody looks at them.

What every line says stands in one text from the start, so that a word is looked for everywhere at once.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final, overload

from scrapers.accounts.rows import Row

_NO_SIGNS: Final = str.maketrans("<>", "\x03\x02")
"""Both signs divide what lines say."""
_SCOPES: Final = re.compile(rb"[> ]*(?:the )?(?:group|consolidated|company|parent company)")
_YEARS: Final = re.compile(rb"(?:(?:19|20)\d\d|\d[./]\d\d)(?!\d).*>.*(?:(?:19|20)\d\d|\d[./]\d\d)(?!\d)")


class Page(Sequence[Row]):
    """Lines in reading order. `texts` gives what each says: a `>` before each of its cells, white space as single
    blanks."""

    def __init__(self, texts: Sequence[str], make: Callable[[int], Row], lower: bytes | None = None) -> None:
        self.texts = texts
        self.lower = "<".join(texts).encode().lower() if lower is None else lower
        """All lines in lower case, divided by `<`; letters beyond ASCII as they are."""
        self._make = make
        self._made: list[Row | None] = [None] * len(texts)
        self._lowers: list[bytes] | None = None
        self._starts: list[int] | None = None

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Page":
        """Lines that are made already."""
        texts = [[cell.text.translate(_NO_SIGNS) for cell in row.cells] for row in rows]
        return cls([">" + ">".join(cells) for cells in texts], rows.__getitem__)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, number: int) -> Row: ...

    @overload
    def __getitem__(self, number: slice) -> list[Row]: ...

    def __getitem__(self, number: int | slice) -> Row | list[Row]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        row = self._made[number]
        if row is None:
            row = self._made[number] = self._make(number)
        return row

    @property
    def lowers(self) -> list[bytes]:
        """Every line's text in lower case."""
        if self._lowers is None:
            self._lowers = self.lower.split(b"<") if self.texts else []
        return self._lowers

    def saying(self, word: bytes) -> list[int]:
        """The numbers of the lines that hold a word, given in lower case, whatever the case it stands in."""
        text = self.lower
        found: list[int] = []
        place = text.find(word)
        if place < 0:
            return found
        starts = self._begins()
        while place >= 0:
            number = bisect_right(starts, place) - 1
            found.append(number)
            place = text.find(word, starts[number + 1])
        return found

    def heads(self) -> list[int]:
        """The numbers of the lines that may be heads over columns: two years in cells of their own, or whose the
        columns are at the beginning."""
        return [number for number, text in enumerate(self.lowers) if _SCOPES.match(text) or _YEARS.search(text)]

    def _begins(self) -> list[int]:
        """Where each line begins in the text of all, and where one after the last would."""
        if self._starts is None:
            self._starts = [0, *accumulate([len(text) + 1 for text in self.lowers])]
        return self._starts
