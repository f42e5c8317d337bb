"""Strict reading: take a field or fail; every failure says file, sheet, row and field.

SourceError                    something about what a source gave us
├── SourceChangedError         the layout or the words changed: trying again does not help, a person must look
└── UnreadableError            these bytes are not what was promised: a fresh copy may help
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from scrapers.records import Line

_Word = TypeVar("_Word", bound=StrEnum)
_URN = re.compile(r"SC\d{6}|\d{6,7}", re.IGNORECASE | re.ASCII)
_UK_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.]*)?", re.ASCII)


class SourceError(Exception):
    """A source gave something that cannot be taken as truth. `again` says whether trying again can help."""

    again = False

    def __init__(self, why: str, line: Line, field: str | None = None) -> None:
        self.why, self.line, self.field = why, line, field
        super().__init__(f"{self.where}: {why}")

    @property
    def kind(self) -> str:
        """The error's name in machine-read output, such as `source_changed`."""
        return _snake(type(self).__name__.removesuffix("Error"))

    @property
    def where(self) -> str:
        """File, sheet, row and field, as far as they are known."""
        parts = [self.line.file]
        if self.line.sheet:
            parts.append(f"sheet {self.line.sheet}")
        if self.line.row is not None:
            parts.append(f"row {self.line.row}")
        if self.field:
            parts.append(f"field {self.field!r}")
        return ", ".join(parts)


class SourceChangedError(SourceError):
    """The source's layout or vocabulary is not the one we know. Never retried: a person must look."""


class UnreadableError(SourceError):
    """The bytes are empty, cut off, corrupt or of another kind than promised. A fresh copy may help."""

    again = True


def tidy(text: object) -> str:
    """A cell's text with runs of white space (line breaks in headers too) as one blank; whole floats without `.0`."""
    if type(text) is str:
        return _tidied(text)
    if text is None:
        return ""
    if isinstance(text, float) and text.is_integer():
        return str(int(text))
    return " ".join(str(text).split())


@lru_cache(maxsize=1 << 14)
def _tidied(text: str) -> str:
    return " ".join(text.split())


def take(row: Mapping[str, object], field: str, line: Line) -> str:
    """The text of a field that must be there and must say something. Raises `SourceChangedError`."""
    if field not in row:
        raise SourceChangedError("the column is missing", line, field)
    text = tidy(row[field])
    if not text:
        raise SourceChangedError("the field is blank", line, field)
    return text


def one_of(words: Mapping[str, _Word], text: str, line: Line, field: str) -> _Word | None:
    """The word of a closed vocabulary (keys folded) that `text` stands for; None for a blank.

    Raises `SourceChangedError` for a word not in the vocabulary: an unknown judgement is never taken for a known one.
    """
    if not text:
        return None
    try:
        return words[text.casefold()]
    except KeyError:
        known = ", ".join(sorted({str(word) for word in words.values()}))
        raise SourceChangedError(f"unknown word {text[:80]!r}; known are: {known}", line, field) from None


def urn(text: str, line: Line, field: str = "URN") -> str:
    """Ofsted's reference as text: `SC` and six digits, or six to seven digits. Raises `SourceChangedError`."""
    if not _URN.fullmatch(text):
        raise SourceChangedError(f"{text[:40]!r} is not a URN", line, field)
    return text.upper()


def day(value: object, line: Line, field: str) -> date | None:
    """A date from a spreadsheet cell, `DD/MM/YYYY` or `YYYY-MM-DD`; None for a blank. Raises `SourceChangedError`."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = tidy(value)
    if not text:
        return None
    try:
        if found := _UK_DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return date.fromisoformat(found[1])
    except ValueError:
        pass  # no such day in the calendar
    raise SourceChangedError(f"{text[:40]!r} is not a date", line, field)


def whole(text: str, line: Line, field: str) -> int | None:
    """A count from text such as `12`; None for a blank. Raises `SourceChangedError`."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise SourceChangedError(f"{text[:40]!r} is not a whole number", line, field)
    return int(text)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
