"""What the words of accounts answer: a value, the words that say so, and their line in the file."""

import re
from collections.abc import Iterable

Answer = dict[str, object]
Sentence = tuple[str, int]
"""Its text, and its line in the file."""


def answer(value: str | bool, words: str, line: int | None) -> Answer:
    """An answer of these words, cut to what says it: what stands around may be a name or an address."""
    return {"value": value, "sentence": words, "line": line}


def first(pattern: re.Pattern[str], value: str | bool, sentences: Iterable[Sentence]) -> Answer | None:
    """The first sentence that matches."""
    for text, line in sentences:
        if found := pattern.search(text):
            return answer(value, found[0], line)
    return None
