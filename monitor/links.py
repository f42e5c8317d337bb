"""`links.toml`: registered provider -> company number -> top company of its group, each confirmed by somebody. Pure.

[[link]]
registered_provider = "Imaginary Oak Care Limited"
company_number = "99000001"
top_company_number = "99000010"
confirmed_by = "A. Officer, Procurement"
confirmed_on = 2026-01-31
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from monitor.findings import Link
from monitor.names import fold_name

_NUMBER = re.compile(r"[A-Z0-9]{2}\d{6}")
_FIELDS = ("registered_provider", "company_number", "top_company_number", "confirmed_by", "confirmed_on")


class LinksError(Exception):
    """The links file has a fault; the message names the entry and the field. Trying again does not help."""


def parse_links(text: str) -> dict[str, Link]:
    """Folded provider name -> link. Raises `LinksError`."""
    links: dict[str, Link] = {}
    tops: dict[str, str] = {}
    for number, entry in enumerate(_entries(text), start=1):
        link = _link(entry, number)
        key = fold_name(link.registered_provider)
        if key in links:
            raise LinksError(f"links, entry {number}: {link.registered_provider!r} is linked twice")
        if tops.setdefault(link.company_number, link.top_company_number) != link.top_company_number:
            raise LinksError(
                f"links, entry {number}: {link.company_number} has another top company in an earlier entry"
            )
        links[key] = link
    return links


def _entries(text: str) -> list[Mapping[str, Any]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LinksError(f"links: not valid TOML ({error})") from error
    if strange := set(content) - {"link"}:
        raise LinksError(f"links: nobody knows {', '.join(sorted(strange))}; write each link as [[link]]")
    entries = content.get("link", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise LinksError("links: write each link as [[link]]")
    return entries


def _link(entry: Mapping[str, Any], number: int) -> Link:
    for field in _FIELDS:
        wanted = date if field == "confirmed_on" else str
        if not isinstance(entry.get(field), wanted) or not entry[field]:
            raise LinksError(f"links, entry {number}: {field} is missing or of the wrong kind")
    if strange := set(entry) - set(_FIELDS):
        raise LinksError(f"links, entry {number}: nobody knows {', '.join(sorted(strange))}")
    for field in ("company_number", "top_company_number"):
        if not _NUMBER.fullmatch(entry[field]):
            raise LinksError(f"links, entry {number}: {field} {entry[field]!r} is not eight characters like 01234567")
    return Link(**{field: entry[field] for field in _FIELDS})
