"""The text layer of a PDF, bounded in size and pages. Pure."""

import io
import logging
import re
from typing import Final

from pypdf import PdfReader

from scrapers.read import UnreadableError
from scrapers.records import Line

_MAGIC: Final = b"%PDF-"
_MOST_BYTES: Final = 20_000_000
_MOST_PAGES: Final = 60  # a report on one setting has about ten
_MOST_LETTERS: Final = 400_000
_LEAST_LETTERS: Final = 200
_BLANKS: Final = re.compile(r"[^\S\n]+")

# pypdf words its doubts about damaged files through logging, at times with what stands in them.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class NoTextError(UnreadableError):
    """The document is whole but cannot be read by a program: a fresh copy does not help."""

    again = False


def is_pdf(content: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return content.startswith(_MAGIC)


def pdf_text(content: bytes, line: Line) -> str:
    """The document's text, page after page, with runs of blanks as one. Raises `UnreadableError` for what is no PDF, is
    damaged or too large, and `NoTextError` for one that is encrypted or has no text layer (a scan)."""
    if not is_pdf(content):
        raise UnreadableError("this is no PDF; fetch it again", line)
    if len(content) > _MOST_BYTES:
        raise UnreadableError(f"more than {_MOST_BYTES:,} bytes for one report", line)
    try:
        found = _text(content, line)
    except UnreadableError:
        raise
    except Exception as error:  # pypdf meets damaged files with errors of every kind
        raise UnreadableError(f"the PDF is damaged ({type(error).__name__}); fetch it again", line) from error
    if sum(letter.isalnum() for letter in found) < _LEAST_LETTERS:
        raise NoTextError("the PDF has no text layer: it must be read by eye", line)
    return found


def _text(content: bytes, line: Line) -> str:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise NoTextError("the PDF is encrypted: it must be read by eye", line)
    if len(reader.pages) > _MOST_PAGES:
        raise UnreadableError(f"{len(reader.pages)} pages: no report on one setting", line)
    parts: list[str] = []
    for page in reader.pages:
        parts.append(_BLANKS.sub(" ", page.extract_text()))
        if sum(map(len, parts)) > _MOST_LETTERS:
            raise UnreadableError(f"more than {_MOST_LETTERS:,} letters for one report", line)
    return "\n".join(parts)
