"""What a provider or a council says of a verdict on it: dated, plain text, bounded, read by a person before it is
passed on, and taken back when its author wishes. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.findings import Subject

LONGEST = 1_500
"""Characters a statement may have."""
_LONGEST_AUTHOR = 120
State = Literal["waiting", "accepted", "refused", "retracted"]
AuthorKind = Literal["provider", "council"]

_PERSONAL = {
    "an email address": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    "a postcode": re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE),
    "a telephone number": re.compile(r"(?<!\d)(?:\+44|0)(?:[ -]?\d){9,10}(?!\d)"),
    "a long number, as of a person": re.compile(r"(?<![\d£])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),
    "a person's name": re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady)\b\.?\s+[A-Z]"),
    "a date of birth": re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth)\b[^.]{0,20}\d", re.IGNORECASE),
    "a link": re.compile(r"\b(?:https?://|www\.)", re.IGNORECASE),
}


class StatementError(Exception):
    """A statement cannot be taken as it is; the message says what to change, and never repeats it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement: on which rule and subject, whose (an organisation, never a person), of which day."""

    trigger: str
    subject: Subject
    author_kind: AuthorKind
    author: str
    text: str
    dated_on: date


def cleaned(text: str, what: str = "the statement", longest: int = LONGEST) -> str:
    """Plain text as it is kept: no control characters, one kind of line break. Raises `StatementError` where it is
    empty, too long or plainly holds what tells of a person."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(" ".join(_printable(line).split()) for line in lines).strip()
    kept = re.sub(r"\n{3,}", "\n\n", kept)
    if not kept:
        raise StatementError(f"{what} is empty")
    if len(kept) > longest:
        raise StatementError(f"{what} has {len(kept):,} characters: at most {longest:,} are taken")
    _impersonal(kept, what)
    return kept


def author(name: str) -> str:
    """An organisation's name as it is kept. Raises `StatementError`."""
    kept = " ".join(_printable(" ".join(name.split())).split())
    if not kept or len(kept) > _LONGEST_AUTHOR:
        raise StatementError(f"say whose statement it is, in at most {_LONGEST_AUTHOR} characters")
    _impersonal(kept, "the author")
    return kept


def _impersonal(text: str, what: str) -> None:
    for kind, pattern in _PERSONAL.items():
        if pattern.search(text):
            raise StatementError(f"{what} holds {kind}: leave it out, and speak of roles and organisations alone")


def _printable(line: str) -> str:
    """Without what steers a page or a terminal, or turns the direction of text."""
    return "".join(" " if one == "\t" else one for one in line if one == "\t" or unicodedata.category(one)[0] != "C")
