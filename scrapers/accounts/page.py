"""The lines of a page, made only when somebody looks at them.

What every line says stands in one text from the start, so that a word is looked for everywhere at once.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final, overload

from scrapers.accounts.rows import Row

_NO_SIGNS: Final = str.maketrans("<>", "\x03\x02")
"""Both signs divide what lines say."""


class Page(Sequence[Row]):
    """Lines in reading order. `texts` gives what each says: a `>` before each of its cells, white space as single
    blanks."""

    def __init__(self, texts: Sequence[str], make: Callable[[int], Row]) -> None:
        self.texts = texts
        self._make = make
        self._made: list[Row | None] = [None] * len(texts)

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

    @cached_property
    def lower(self) -> bytes:
        """All lines in lower case, divided by `<`; letters beyond ASCII as they are."""
        return "<".join(self.texts).encode().lower()

    @cached_property
    def lowers(self) -> list[bytes]:
        """Every line's text in lower case."""
        return self.lower.split(b"<") if self.texts else []

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate([len(text) + 1 for text in self.lowers])]

    def saying(self, word: bytes) -> Iterator[int]:
        """The numbers of the lines that hold a word, given in lower case, whatever the case it stands in."""
        text, starts = self.lower, self._starts
        place = text.find(word)
        while place >= 0:
            number = bisect_right(starts, place) - 1
            yield number
            place = text.find(word, starts[number + 1])
