"""Which documents of an accounts zip are accounts, by their names and first bytes. Pure.

Members are named `Prod223_{run}_{company}_{balance day}.html` or `.xml` (Prod224 in monthly zips). Since 2025 some are
archives in their turn: `_CIC.zip` (`accounts/` and a community interest report in `cic34/`), `_UKSEF.zip` (a report
package), `_AUDIT_EXEMPT.zip` (`subsidiary-accounts/`, and the parent's group accounts beside it). Some that end in
`.zip` are documents; some are the text ATTACHMENTPLACEHOLDER or nothing that can be read.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple

from scrapers.accounts.document import refuse_other_kinds
from scrapers.companies_house.unpack import MOST_BYTES, open_archive, unpacked
from scrapers.read import UnreadableError
from scrapers.records import Line

_MEMBER: Final = re.compile(
    r"(?:^|[/!])Prod\d+_[^/_!]+_([A-Z]{2}\d{6}|\d{8}|[A-Z0-9]{8})_\d{8}(?:_\w+)?\.(?:x?html?|xml|zip)$", re.IGNORECASE
)
_AUDIT_EXEMPT: Final = re.compile(r"(?:^|[/!])[^/!]*_AUDIT_EXEMPT\.zip!(?=[^!]*$)", re.IGNORECASE)
_PAGE: Final = re.compile(r"\.x?html?$", re.IGNORECASE)
_INSTANCE: Final = re.compile(r"\.xml$", re.IGNORECASE)
_START: Final = re.compile(rb"<[?!A-Za-z]")
_ZIP: Final = b"PK\x03\x04"
_OWN: Final = frozenset({"accounts", "subsidiary-accounts"})
_OTHER: Final = frozenset({"cic34", "meta-inf", "__macosx"})
_MOST_MEMBERS: Final = 1_000
"""Of an archive within an archive: a report package has some dozens."""


class Document(NamedTuple):
    """A document by its place, `zip!member` or `zip!inner.zip!member`."""

    name: str
    content: bytes


class Skipped(NamedTuple):
    """What is no document, and why."""

    name: str
    why: str


def number_of(name: str) -> str | None:
    """The company number in a member's name; None where it is not named as accounts are."""
    found = _MEMBER.search(name)
    return found[1].upper() if found else None


def documents_in(name: str, content: bytes) -> Iterator[Document | Skipped]:
    """The accounts in a member: itself, or the documents of the archive that it is. Raises `UnreadableError` for an
    archive that is damaged."""
    if not content.startswith(_ZIP):
        why = _why_not(name, content)
        yield Skipped(name, why) if why else Document(name, content)
        return
    archive, left = open_archive(io.BytesIO(content), name), MOST_BYTES
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > _MOST_MEMBERS:
        raise UnreadableError(f"an archive of {len(members):,} members, which no filing needs", Line(file=name))
    for member in members:
        inner = f"{name}!{member.filename}"
        if is_accounts(inner):
            document = _inner(archive, member, inner, left)
            left -= len(document.content) if isinstance(document, Document) else 0
            yield document


def is_accounts(name: str) -> bool:
    """Whether a document belongs to the accounts, by its place: the report of a community interest company and the
    parts of a report package's own making do not."""
    path = name.rpartition("!")[2]
    folders = frozenset(path.casefold().split("/")[:-1])
    if folders & _OTHER or path.rpartition("/")[2].startswith("."):
        return False
    own = not name.count("!") or number_of(name) is not None or bool(folders & _OWN) or _is_exempt(name)
    return bool(_PAGE.search(path) or (own and _INSTANCE.search(path)) or number_of(name))


def is_parents(name: str) -> bool:
    """Whether a document is that of the parent, filed with the accounts of a subsidiary that is exempt from audit: its
    member's name gives the subsidiary's number."""
    return _is_exempt(name) and not _OWN & frozenset(name.rpartition("!")[2].casefold().split("/")[:-1])


def without_subsidiary(name: str) -> str:
    """The place of a parent's document without the subsidiary's number, which is not its own."""
    return _AUDIT_EXEMPT.sub("!AUDIT_EXEMPT.zip!", name).lstrip("!")


def _is_exempt(name: str) -> bool:
    return _AUDIT_EXEMPT.search(name) is not None


def _inner(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, most: int) -> Document | Skipped:
    content = unpacked(archive, member, name, most)
    why = "an archive within an archive within an archive" if content.startswith(_ZIP) else _why_not(name, content)
    return Skipped(name, why) if why else Document(name, content)


def _why_not(name: str, content: bytes) -> str | None:
    try:
        refuse_other_kinds(content, name)
    except UnreadableError as error:
        return error.why
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _START.match(start) or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    return "neither XHTML nor XML"
