"""A page -> PDF with a tagged structure, page numbers and no way to the network."""

from typing import Any, NoReturn


class NoPdfError(Exception):
    """PDF cannot be made on this machine; the message says what to install, or what to use in its place."""


def to_pdf(html: str) -> bytes:
    """The page as PDF/UA. Raises `NoPdfError` where the library or what it needs is missing."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: the package is there, Pango is not
        raise NoPdfError(
            "PDF needs more than is installed here: pip install 'provider-market-monitor[pdf]' and Pango "
            "(on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0); or use --format html and print the page"
        ) from error
    made: Any = HTML(string=html, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1", custom_metadata=False)
    return bytes(made)


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"a report asks for nothing from outside, and this one asked for {url[:80]}")
