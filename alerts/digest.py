"""What a reader sees: frozen values, ready to be rendered. The same facts go into the text and the HTML."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["red", "amber", "clear", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with the words it is shown by. `url` is absolute and https."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled line under an entry, such as `Why` or `Inspected on`."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to know: a headline that stands alone, its facts in order, and where to check it.

    `key` names the verdict (trigger and subject) and is shown small, so that a reader can ask about this very line.
    """

    key: str
    tone: Tone
    headline: str
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled part of a digest. `more` counts entries left out for length; `note` stands under the title."""

    title: str
    entries: tuple[Entry, ...] = ()
    note: str | None = None
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One edition for one reader. `summary` is what must be read if nothing else is; `sources` says how fresh each
    source is, and `warnings` come above everything where one failed or is stale."""

    id: str
    to: str
    subject: str
    heading: str
    period: str
    audience: str
    summary: tuple[str, ...]
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    caution: tuple[str, ...]
    why: str
    contact: str
    attribution: str
