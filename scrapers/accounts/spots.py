"""What stands around a tagged fact in bytes: its words, the label of its row, brackets before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from scrapers.accounts.markup import Markup
from scrapers.accounts.printed import MOST_PARTS, row_label, shown
from scrapers.accounts.tags import attributes

_UP: Final = 3
_PLAIN: Final = re.compile(rb"<[^>]*(?<!/)>([^<&]*)</")
_CONTINUED: Final = b"continuedAt"
_NAMED: Final = re.compile(rb"<[\w:.-]+([^>]*)>")
_TAG: Final = re.compile(rb"<[^>]*>")
_NOT_PLAIN: Final = (b"exclude", b"&", b"<!")
_OPENS: Final = re.compile(rb"<tr(?=[\s>])[^>]*(?<!/)>")


@dataclass(frozen=True, slots=True)
class Document:
    """A scanned document, and where its continuations start, by id."""

    markup: Markup
    continuations: dict[str, int]

    def text_from(self, start: int) -> str:
        """All text of the element that starts at a byte, without what it excludes."""
        said = self.markup.content[start : self.markup.end_of(start)]
        if any(sign in said for sign in _NOT_PLAIN) or said.count(b"<") != said.count(b">"):
            return shown(self.markup.element(start))
        return _TAG.sub(b"", said).decode()


class Spot(NamedTuple):
    """The place of a fact whose tag starts at byte `start`; see `scrapers.accounts.facts.Place`."""

    document: Document
    start: int

    @property
    def line(self) -> int:
        """The line on which its tag ends."""
        return self.document.markup.line_of(self.start)

    def label(self) -> str:
        """The words of its table row; blank where it stands in none."""
        row = self._row()
        return "" if row is None else row_label(self.document.markup.element(row))

    def bracketed(self) -> bool:
        """True where an opening bracket stands before it, looking out of the few elements that only wrap it."""
        content, place = self.document.markup.content, self.start
        for _ in range(_UP):
            tag, text = _before(content, place)
            if text or content.startswith(b"</", tag) or content[content.find(b">", tag) - 1 : place][:1] == b"/":
                return text.endswith(b"(")
            place = tag
        return False

    def words(self) -> str:
        """Its text with its continuations, without what it excludes."""
        content = self.document.markup.content
        plain = _PLAIN.match(content, self.start)
        if plain and _CONTINUED not in plain[0]:
            return " ".join(plain[1].decode().split())
        return " ".join(" ".join(self._parts()).split())

    def _parts(self) -> Iterator[str]:
        """The texts of the element and of what continues it."""
        document, start, seen = self.document, self.start, 0
        while True:
            yield document.text_from(start)
            said = _NAMED.match(document.markup.content, start)
            after = attributes(said[1]).get(_CONTINUED, b"") if said and _CONTINUED in said[1] else b""
            seen += 1
            if after.decode() not in document.continuations or seen > MOST_PARTS:
                return
            start = document.continuations[after.decode()]

    def _row(self) -> int | None:
        """Where the innermost table row around it starts."""
        content, place, depth = self.document.markup.content, self.start, 0
        while True:
            opened, closed = content.rfind(b"<tr", 0, place), content.rfind(b"</tr", 0, place)
            if opened < 0:
                return None
            place = max(opened, closed)
            if closed > opened:
                depth += 1
            elif _OPENS.match(content, opened):
                if depth == 0:
                    return opened
                depth -= 1


def plain_text(content: bytes, start: int) -> bytes | None:
    """The text of the element that starts at a byte; None where other tags or names of signs stand in it."""
    found = _PLAIN.match(content, start)
    return None if found is None else found[1]


def _before(content: bytes, place: int) -> tuple[int, bytes]:
    """The tag before a place and the text between them, comments passed over."""
    end = content.rfind(b">", 0, place)
    text = content[end + 1 : place].strip()
    while end >= 0 and content.endswith(b"--", 0, end):
        start = content.rfind(b"<!--", 0, end)
        end = content.rfind(b">", 0, start)
        text = (content[end + 1 : start] + text).strip()
    return content.rfind(b"<", 0, max(end, 0)), text
