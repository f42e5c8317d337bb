"""Which of a publication's attachments holds the data. Pure: a Content API item -> the address of one file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from scrapers.read import SourceChangedError, tidy
from scrapers.records import Line

SITE = "https://www.gov.uk"
HOSTS = ("www.gov.uk", "assets.publishing.service.gov.uk")
"""Files stand under /media/ or /government/uploads/ of the assets host; older pages link them through gov.uk itself."""
_KINDS = {
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "text/csv": ".csv",
}
_IN_ORDER = tuple(_KINDS.values())
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_WANTED = re.compile(r"\b(underlying|provider level|individual provider|provider data|ownership data)\b")
_PASSED = re.compile(
    r"\b(accessible|charts?|tables?|time series|summary|main findings|local authority|la|guidance|notes|methodology|"
    r"pre release|data quality|dictionary|metadata)\b"
)
_MOST_HTML = 2_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A data file: its address, the name it is saved under, its title as printed and its size in bytes where told."""

    url: str
    name: str
    title: str
    kind: str
    size: int | None = None


def best(item: Mapping[str, Any], address: str) -> Attachment:
    """The attachment that holds the underlying, provider-level data; ODS before XLSX before CSV.

    Where none is declared, links in the publication's text count. Raises `SourceChangedError` naming what there is.
    """
    details = mapping(item.get("details"))
    files = list(_declared(details)) or list(_linked(details))
    if not files:
        titles = "; ".join(tidy(entry.get("title")) for entry in mappings(details.get("attachments")))
        raise SourceChangedError(
            f"no ODS, XLSX or CSV file is attached; attached are: {titles[:1000] or 'none'}",
            Line(file=address),
            "details.attachments",
        )
    return min(files, key=lambda file: (_rank(file), _IN_ORDER.index(file.kind)))


def mapping(value: object) -> Mapping[str, Any]:
    """The value where it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects of a JSON list; none where it is no list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _rank(file: Attachment) -> int:
    words = re.sub(r"[\W_]+", " ", f"{file.title} {file.name}").casefold()
    if _WANTED.search(words):
        return 0
    return 2 if _PASSED.search(words) else 1


def _declared(details: Mapping[str, Any]) -> Iterator[Attachment]:
    for entry in mappings(details.get("attachments")):
        url = _asset(entry.get("url"))
        kind = _kind(tidy(entry.get("content_type")), url)
        if url and kind and entry.get("attachment_type") != "html":
            size = entry.get("file_size")
            yield Attachment(url, _name(url), tidy(entry.get("title")), kind, size if isinstance(size, int) else None)


def _linked(details: Mapping[str, Any]) -> Iterator[Attachment]:
    """Files that the text links to; each file once, with all that its links and its own heading say."""
    titles: dict[str, list[str]] = {}
    for html in _texts(details):
        for link in BeautifulSoup(html[:_MOST_HTML], "html.parser").find_all("a", href=True):
            url = _asset(link["href"])
            if url and _kind("", url):
                section = link.find_parent("section")
                heading = section.find(class_="title") if section else None
                titles.setdefault(url, []).extend(tidy(tag.get_text(" ")) for tag in (link, heading) if tag)
    for url, told in titles.items():
        yield Attachment(url, _name(url), tidy(" ".join(told)), _kind("", url) or "")


def _texts(details: Mapping[str, Any]) -> Iterator[str]:
    for part in (details.get("body"), details.get("documents")):
        for text in part if isinstance(part, list) else [part]:
            html = text.get("content") if isinstance(text, dict) else text
            if isinstance(html, str) and "<" in html:
                yield html


def _kind(content_type: str, url: str | None) -> str | None:
    told = content_type.partition(";")[0].strip().casefold()
    if told not in _UNTOLD:
        return _KINDS.get(told)
    return next((kind for kind in _IN_ORDER if url and urlsplit(url).path.casefold().endswith(kind)), None)


def _asset(link: object) -> str | None:
    """The address of a file on one of gov.uk's own hosts, over https and without query; None for any other."""
    try:
        parts = urlsplit(urljoin(SITE, tidy(link)))
        known = parts.scheme in ("http", "https") and parts.hostname in HOSTS and parts.port in (None, 80, 443)
    except ValueError:
        return None
    return f"https://{parts.hostname}{parts.path}" if known and _name(parts.path) else None


def _name(url: str) -> str:
    return unquote(url.rsplit("/", 1)[-1])[:200].replace("/", "_")
