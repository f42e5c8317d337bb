"""The two ways of opening a filed document: straight from its bytes, by a compiled scan, or as an element tree.

Both give the same facts and lines. The scan is many times faster, takes nothing that it is not sure of, and is missing
where the package was installed without a C compiler.
"""

from scrapers.accounts.document import UncertainError, open_document
from scrapers.accounts.facts import Facts
from scrapers.accounts.inline import read_facts
from scrapers.accounts.page import Page
from scrapers.accounts.rows import rows

try:
    from scrapers.accounts import linear, markup, scan
except ImportError:
    IS_COMPILED = False
else:
    IS_COMPILED = True


def scanned(content: bytes, file: str) -> tuple[Facts, Page]:
    """From the bytes. Raises `UncertainError`, also later, when texts are asked for."""
    if not IS_COMPILED:
        raise UncertainError("the scan is not compiled")
    found = markup.open_markup(content, file)
    return scan.scan(found), linear.page_of(found)


def parsed(content: bytes, file: str) -> tuple[Facts, Page]:
    """From the element tree. Raises `UnreadableError`, `SourceChangedError`."""
    root = open_document(content, file)
    return read_facts(root, file), Page.of(list(rows(root)))
