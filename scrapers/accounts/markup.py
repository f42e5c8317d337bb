"""A document's bytes as a scan may take them: which prefix stands for what, and whether the bytes can be trusted.

The scan looks for tags by their text alone. That is safe only where nothing hides or moves them: one encoding that
keeps ASCII as it is, no CDATA, no comments around tags that matter, prefixes that mean one thing throughout, and as
many tags closed as opened. Everywhere else `UncertainError` hands the document to the element tree.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from scrapers.accounts.document import Element, open_document
from scrapers.accounts.tagmap import TagMap, UncertainError, find_tags

__all__ = ["IX", "XBRLDI", "XBRLI", "XHTML", "Markup", "UncertainError", "open_markup"]

IX: Final = frozenset({b"http://www.xbrl.org/2008/inlineXBRL", b"http://www.xbrl.org/2013/inlineXBRL"})
XBRLI: Final = b"http://www.xbrl.org/2003/instance"
XBRLDI: Final = b"http://xbrl.org/2006/xbrldi"
XHTML: Final = b"http://www.w3.org/1999/xhtml"
_MEANINGFUL: Final = IX | {XBRLI, XBRLDI, XHTML, b"http://www.w3.org/2001/XMLSchema-instance"}
_ENCODING: Final = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_PLAIN_ENCODINGS: Final = re.compile(rb"utf-?8|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_XMLNS: Final = re.compile(rb"xmlns(?::([\w.-]+))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BLOCK: Final = 1 << 11


@dataclass(frozen=True, slots=True)
class Markup:
    """Bytes that may be scanned. `spaces` gives every prefix (blank for none) and the namespaces it stands for; `tags`
    where its tags are."""

    content: bytes
    file: str
    spaces: Mapping[bytes, frozenset[bytes]]
    tags: TagMap
    _lines: list[int] = field(default_factory=list)

    def prefixes(self, uris: Iterable[bytes]) -> tuple[bytes, ...]:
        """What stands before the colon, colon included, in names of any of these namespaces."""
        wanted = frozenset(uris)
        found = [prefix for prefix, meant in self.spaces.items() if meant & wanted]
        return tuple(prefix + b":" if prefix else b"" for prefix in found)

    def line_of(self, start: int) -> int:
        """The line, from 1, on which the tag that starts at a byte ends."""
        lines, content = self._lines, self.content
        place = content.find(b">", start)
        block = place // _BLOCK
        while len(lines) <= block:
            done = len(lines) * _BLOCK
            lines.append((lines[-1] if lines else 1) + content.count(b"\n", max(0, done - _BLOCK), done))
        return lines[block] + content.count(b"\n", block * _BLOCK, place)

    def element(self, start: int) -> Element:
        """The element whose tag starts at `start`, parsed on its own. Raises `UnreadableError`, `UncertainError`."""
        end = self.end_of(start)
        spaces = b"".join(
            b" xmlns%s='%s'" % (b":" + prefix if prefix else b"", min(meant, key=_by_meaning))
            for prefix, meant in self.spaces.items()
        )
        part = open_document(b"<part%s>%s</part>" % (spaces, self.content[start:end]), self.file)
        if len(part) != 1:
            raise UncertainError("not one element")
        return part[0]

    def end_of(self, start: int) -> int:
        """Where the element that starts at `start` ends. Raises `UncertainError` where it does not."""
        name = _name_at(self.content, start)
        depth = 0
        for tag in re.compile(rb"<(/?)%s(?=[\s/>])[^>]*?(/?)>" % re.escape(name)).finditer(self.content, start):
            closes, alone = tag.groups()
            depth += -1 if closes else 0 if alone else 1
            if depth == 0:
                return tag.end()
        raise UncertainError("an element without an end")


def open_markup(content: bytes, file: str) -> Markup:
    """The bytes, where they can be trusted. Raises `UncertainError`."""
    _check_encoding(content)
    tags = find_tags(content)
    spaces: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for prefix, double, single in set(_XMLNS.findall(content)):
        spaces[prefix].add(double or single)
    if b"ix" not in spaces and b"<ix:" in content:
        raise UncertainError("a prefix that is not declared")
    for prefix, meant in spaces.items():
        if len(meant) > 1 and meant & (_MEANINGFUL if prefix else IX):
            raise UncertainError("a prefix that means several things")
    return Markup(content, file, {prefix: frozenset(meant) for prefix, meant in spaces.items()}, tags)


def _by_meaning(uri: bytes) -> tuple[bool, bytes]:
    return uri != XHTML, uri


def _name_at(content: bytes, start: int) -> bytes:
    found = re.compile(rb"<([\w:.-]+)").match(content, start)
    if found is None:
        raise UncertainError("no tag")
    return found[1]


def _check_encoding(content: bytes) -> None:
    said = _ENCODING.match(content)
    if b"\0" in content[:200] or (said and not _PLAIN_ENCODINGS.fullmatch(said[1])):
        raise UncertainError("another encoding")
    if content.isascii():
        return
    if said and not said[1].lower().startswith(b"utf"):
        raise UncertainError("another encoding")
    try:
        content.decode()
    except UnicodeDecodeError:
        raise UncertainError("not the encoding it says it is") from None
