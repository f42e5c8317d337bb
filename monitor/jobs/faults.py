"""A fault of a source in words for people: where it is, what it is and what to do; no word of what the source said."""

import re

from scrapers.fetch import FetchError
from scrapers.read import SourceChangedError, SourceError

_QUOTED = re.compile(r"(?<!\w)(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
"""As `repr` quotes; an apostrophe within a word opens nothing."""
_WORDS_OF_JUDGING = frozenset(
    "outstanding good requires improvement to be inadequate satisfactory adequate not judged met strong exceptional "
    "expected secure standard needs attention urgent consistently inconsistent serious widespread weaknesses active "
    "suspended resigned cancelled closed proposed".split()
)


def told(error: SourceError | FetchError) -> str:
    """The fault as it is recorded and shown."""
    return f"{_unquoted(error)}{_advice(error)}"


def _unquoted(error: SourceError | FetchError) -> str:
    """What an error says without what it quotes of a source, but for words of judging: a cell that stands where another
    should may be a person's or a home's name. The place is named, and the archive has the words."""
    if not isinstance(error, SourceError):
        return str(error)
    return f"{error.where}: {_QUOTED.sub(_shape, error.why)}"


def _shape(quoted: re.Match[str]) -> str:
    words = re.findall(r"\w+", quoted[0])
    if words and _WORDS_OF_JUDGING.issuperset(word.casefold() for word in words):
        return quoted[0]
    return f"<{len(quoted[0]) - 2} characters, see the snapshot>"


def _advice(error: SourceError | FetchError) -> str:
    if isinstance(error, SourceChangedError):
        return "; trying again does not help: compare the snapshot in the archive with what is expected"
    return "; the next run tries again" if error.again else ""
