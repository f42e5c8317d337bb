"""Ofsted's provider-level lists: the yearly and mid-year workbooks on gov.uk, and their older CSV copies.

Licence: Open Government Licence v3.0. Found through the collection's Content API item, never by building an address.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from scrapers.ofsted.lists import read_list
from scrapers.read import SourceChangedError
from scrapers.records import Line, Record
from scrapers.sheets import sheets
from scrapers.source import Snapshot, Source, Want, Web

_GOVUK = "https://www.gov.uk"
_COLLECTION = f"{_GOVUK}/api/content/government/collections/childrens-social-care-statistics"
_TITLES = ("children's social care in england", "inspection and regulation of children's social care")
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Matched whole: old workbooks carry phantom sheets named 'file://...'#Provider_level_at_..., full of stale rows.
_SHEET = re.compile(r"Provider_level_at_\d{1,2}_(?:[A-Za-z]{3,9}_\d{4}|\d{2}_\d{2})")


def fetch(web: Web, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """The newest workbook, unless its address is already in `want.known` (a correction comes under a new address)."""
    newest = _newest(_item(web, _COLLECTION))
    attachment = _workbook(_item(web, newest), newest)
    if attachment in want.known.values():
        return
    name = attachment.rsplit("/", 1)[-1]
    yield Snapshot(source=SOURCE.name, name=name, url=attachment, content=web.get(attachment), fetched_at=now())


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """Settings and inspections of every provider-level list in a workbook or CSV. Raises `SourceError`."""
    found = 0
    for sheet in sheets(snapshot.name, snapshot.content, lambda name: _SHEET.fullmatch(name) is not None):
        found += 1
        yield from read_list(snapshot.name, sheet)
    if not found:
        raise SourceChangedError("no sheet is named Provider_level_at_<day>", Line(file=snapshot.name), "sheet")


def _item(web: Web, url: str) -> Mapping[str, Any]:
    body = web.get(url, accept="application/json")
    try:
        item = json.loads(body)
    except ValueError as error:
        raise SourceChangedError("the Content API did not answer with JSON", Line(file=url)) from error
    if not isinstance(item, dict):
        raise SourceChangedError("the Content API item is not an object", Line(file=url))
    return item


def _newest(collection: Mapping[str, Any]) -> str:
    documents = collection.get("links", {}).get("documents", [])
    lists = [
        document
        for document in documents
        if str(document.get("title", "")).casefold().replace("’", "'").startswith(_TITLES)
    ]
    if not lists:
        raise SourceChangedError(
            "the collection leads to no list of settings", Line(file=_COLLECTION), "links.documents"
        )
    newest = max(lists, key=lambda document: str(document.get("public_updated_at", "")))
    return urljoin(_GOVUK, str(newest.get("api_path") or f"/api/content{newest.get('base_path', '')}"))


def _workbook(publication: Mapping[str, Any], url: str) -> str:
    attachments = publication.get("details", {}).get("attachments", [])
    for kind in (_ODS, _XLSX):
        for attachment in attachments:
            if attachment.get("content_type") == kind and attachment.get("url"):
                return str(attachment["url"])
    raise SourceChangedError("the publication has no workbook attached", Line(file=url), "details.attachments")


SOURCE = Source(
    name="ofsted_workbook",
    publisher="Ofsted",
    hosts=("www.gov.uk", "assets.publishing.service.gov.uk"),
    cron="10 5 * * *",
    at_least=2_000,  # the smallest list since 2015 has 2,605 settings
    at_most=20_000,
    fetch=fetch,
    parse=parse,
)
