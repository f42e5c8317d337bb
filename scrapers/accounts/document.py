"""The bytes of a filed document -> its element tree, bounded and without a network."""

from collections.abc import Iterator
from typing import Final, cast

from lxml import etree

from scrapers.read import UnreadableError
from scrapers.records import Line

MOST_BYTES: Final = 40_000_000
"""More than any filing of a private group seen (1.5 MB); annual reports with embedded pictures stay below it."""
MOST_TAGS: Final = 400_000
"""Opened and closed: several times those of the largest filing seen. A tree takes far more memory than its bytes."""
_PLAIN_BYTES: Final = 9_000_000
"""Below this no text can pass libxml2's own limit of 10 MB, so its guards against depth and expansion stay on."""
_FORGIVEN: Final = {"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY"}
_NOT_ACCOUNTS: Final = {
    b"%PDF": "a PDF, not an XHTML document: it has to be read as a scan",
    b"PK\x03\x04": "a zip archive: name one of its members, as in archive.zip!member.html",
    b"ATTACHMENTPLACEHOLDER": "a placeholder that stands for an attachment: fetch the document itself",
    b"\x89PNG": "a picture",
}

Element = etree._Element


class UncertainError(Exception):
    """The scan cannot be sure of what it sees: the element tree decides."""


def open_document(content: bytes, file: str) -> Element:
    """The root element. Raises `UnreadableError` for empty, cut-off, oversized or other bytes than XHTML or XML.

    Entities are never resolved, and a document that declares its own is refused.
    """
    line = Line(file=file)
    refuse_other_kinds(content, file)
    _refuse_hostile(content, line)
    try:
        return etree.fromstring(content, _parser(content, recover=False))
    except etree.XMLSyntaxError as error:
        return _forgive(content, error, line)
    except ValueError as error:
        raise UnreadableError(f"not readable as XML: {error}", line) from None


def all_text(element: Element) -> str:
    """All text inside an element, as it stands."""
    return "".join(cast("Iterator[str]", element.itertext())) if len(element) else element.text or ""


def line_of(element: Element) -> int:
    """The element's line in the file; 0 where the parser cannot say."""
    return cast("int | None", element.sourceline) or 0


def refuse_other_kinds(content: bytes, file: str) -> None:
    """Raises `UnreadableError` for bytes that need not be parsed to be known for no accounts."""
    line = Line(file=file)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadableError("the file is empty", line)
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"{len(content):,} bytes, more than the {MOST_BYTES:,} that are read", line)
    for magic, what in _NOT_ACCOUNTS.items():
        if start.startswith(magic):
            raise UnreadableError(f"this is {what}", line)


def _refuse_hostile(content: bytes, line: Line) -> None:
    """Raises `UnreadableError` for what would make a tree of any size. The scan takes no such bytes either."""
    if content.count(b"<") > MOST_TAGS:
        raise UnreadableError(f"more than {MOST_TAGS:,} tags, which no filing needs", line)
    if b"<!ENTITY" in (content.replace(b"\0", b"") if b"\0" in content[:200] else content):
        raise UnreadableError("the document declares entities of its own, which filings never need", line)


def _parser(content: bytes, *, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=len(content) > _PLAIN_BYTES,
    )


def _forgive(content: bytes, error: etree.XMLSyntaxError, line: Line) -> Element:
    """The tree where the only faults are undeclared names such as `&nbsp;`; anything else may have lost figures."""
    parser = _parser(content, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    faults = [fault for fault in parser.error_log if fault.type_name not in _FORGIVEN]
    if root is None or faults or not parser.error_log:
        first = faults[0] if faults else None
        row = first.line if first else error.lineno
        why = first.message.strip() if first else str(error)
        raise UnreadableError(f"not well-formed XML, or cut off: {why[:160]}", Line(file=line.file, row=row)) from None
    return root
