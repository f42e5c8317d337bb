"""GOV.UK as the stand-in serves it: the Content API's collection and publications, and the workbook among the assets.

The collection links a live list, one behind a redirect, a withdrawn and a superseded one, and pages about other things.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from ofsted_pdf import said
from ofsted_world import Provider, World

from monitor.demo import ods

SITE: Final = "https://www.gov.uk"
ASSETS: Final = "https://assets.publishing.service.gov.uk/media"
COLLECTION: Final = "/government/collections/childrens-social-care-statistics"
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
LIST: Final = "/government/statistics/childrens-social-care-in-england-2026"
MOVED: Final = "/government/statistics/childrens-social-care-data-in-england-2023"
MOVED_TO: Final = "/government/statistics/childrens-social-care-in-england-2023"
WITHDRAWN: Final = "/government/statistics/childrens-social-care-in-england-2022"
SUPERSEDED: Final = "/government/statistics/childrens-social-care-in-england-2024"
OWNERSHIP: Final = "/government/statistics/ownership-of-childrens-social-care-providers-in-england-2026"
OTHER: Final = "/government/publications/inspecting-childrens-homes"
_OWNERSHIP_TITLE: Final = "Ownership of children’s social care providers in England 2026"
_OWNERS: Final = f"{ASSETS}/{'2' * 24}/Ownership_at_31_March_2026_underlying_data.ods"
_HEADER: Final = (
    "Web link,URN,Linked Education URN,Provision type,Registration date,Registration status,Name,Address 1,Address 2,"
    "Town,County,Postcode,Ofsted Region,Government Office Region,Local authority,Parliamentary constituency,Sector,"
    "Places,Supported accommodation premises,Short-break-only children's home,Multi Building Children's Home,"
    "Organisation which owns the provider,Latest Full inspection event type,Latest full inspection date,"
    "Latest full inspection publication date,Latest full inspection event number,"
    "Overall experiences and progress of children and young people,"
    "Outcomes in education and related learning activities,Health services,"
    "How well children and young people are helped and protected,The effectiveness of leaders and managers,"
    "Supported Accommodation outcome"
).split(",")


@dataclass
class GovUk:
    """The pages and files. `correct()` puts a corrected workbook under a new address, `correct_in_place()` does not.
    `ownership` is the file of the ownership release, where there is one."""

    world: World
    as_at: date
    published_on: date
    upload: int = 0
    correction: int = 0
    updates: list[str] = field(default_factory=list)
    ownership: bytes | None = None

    def correct(self) -> None:
        self.upload += 1
        self.correct_in_place()

    def correct_in_place(self) -> None:
        self.correction += 1
        self.updates.append(f"A date was corrected ({self.correction}).")

    def workbook_url(self) -> str:
        """The identifier begins with the moment of upload in hexadecimal seconds."""
        number = sha256(f"{self.world.seed} {self.upload}".encode()).hexdigest()[:16]
        return f"{ASSETS}/{0x6A57D000 + self.upload * 86400:08x}{number}/Childrens_social_care_in_England_2026.ods"

    def answer(self, url: str) -> tuple[str, bytes] | None:
        """Content type and body; None where there is no such thing."""
        if url == self.workbook_url():
            return _ODS, self.workbook()
        if url == _OWNERS and self.ownership is not None:
            return _ODS, self.ownership
        items = {
            COLLECTION: self._collection(),
            LIST: self._publication(LIST, "Children’s social care in England 2026", self._attachments()),
            MOVED: _redirect(MOVED, MOVED_TO),
            MOVED_TO: self._publication(MOVED_TO, "Children's social care data in England 2023", [], at="2023-07-06"),
            WITHDRAWN: self._publication(WITHDRAWN, "Children's social care in England 2022", [], at="2022-07-07")
            | {"withdrawn_notice": {"explanation": "<p>Out of date.</p>", "withdrawn_at": "2024-01-01T00:00:00Z"}},
            SUPERSEDED: self._publication(SUPERSEDED, "Children's social care in England 2024", [], at="2024-07-10")
            | {"links": {"superseded_by": [{"base_path": LIST}]}},
            OWNERSHIP: self._publication(OWNERSHIP, _OWNERSHIP_TITLE, self._owners(), at="2026-11-20"),
            OTHER: self._publication(OTHER, "Inspecting children's homes", [], at="2026-09-01"),
        }
        item = items.get(url.removeprefix(f"{SITE}/api/content"))
        return ("application/json; charset=utf-8", json.dumps(item, indent=2).encode()) if item else None

    def workbook(self) -> bytes:
        """The list of settings as at its day, one row each; `correction` moves one date."""
        day = f"{said(self.as_at)[: -len(' 2026')].replace(' ', '_')[:6]}_{self.as_at.year}"
        title = f"Children's social care data in England 2026 – Provider level as at {said(self.as_at)}"
        listed = [
            each
            for each in self.world.providers
            if not each.council and each.open_on(self.as_at) and each.registered_on <= self.as_at
        ]
        rows: list[Sequence[ods.Cell]] = [(title,), ("Some text",), ("More text",), _HEADER]
        rows += [self._row(each, at) for at, each in enumerate(listed)]
        return _packed(f"Provider_level_at_{day}", tuple(map(tuple, rows)))

    def _row(self, each: Provider, at: int) -> Sequence[ods.Cell]:
        home = "fostering" not in each.category.casefold() and not each.supported
        name = "REDACTED" if home else each.owner
        urn: ods.Cell = each.urn if each.urn.startswith("SC") else int(each.urn)
        registered = date(2018, 5, 1 + self.correction) if at == 0 else each.registered_on
        first = ("Ofsted Social Care Provider Webpage", urn, None, each.category, registered, "Active", name)
        address = ("REDACTED",) * 5
        place = ("North West", "North West", "Lancashire", "Preston", "Private", 4, None, None, None)
        return (*first, *address, *place, each.owner, *(None,) * 10)

    def _attachments(self) -> list[Mapping[str, Any]]:
        file, url = self.workbook(), self.workbook_url()
        return [
            {"attachment_type": "html", "id": f"{LIST}/main-findings", "title": "Main findings", "url": f"{LIST}/main"},
            _file("Pre-release access list", f"{ASSETS}/{'0' * 24}/list.csv", "text/csv", 120),
            _file("Charts and tables", f"{ASSETS}/{'1' * 24}/Charts_and_tables.ods", _ODS, 9_000),
            _file("Children's social care in England 2026: underlying data", url, _ODS, len(file)),
        ]

    def _owners(self) -> list[Mapping[str, Any]]:
        told = self.ownership is not None
        return [_file("Ownership: underlying data", _OWNERS, _ODS, len(self.ownership or b""))] if told else []

    def _publication(
        self, base_path: str, title: str, attachments: Sequence[Mapping[str, Any]], at: str | None = None
    ) -> dict[str, Any]:
        notes = [{"public_timestamp": f"{self.published_on}T08:30:00Z", "note": note} for note in self.updates]
        return {
            **_head(base_path, title, "publication", "official_statistics", at or self._updated()),
            "details": {"attachments": list(attachments), "documents": [], "body": "", "change_history": notes},
            "links": {},
        }

    def _updated(self) -> str:
        return f"{self.published_on}T09:{self.correction:02}:00+01:00"

    def _collection(self) -> dict[str, Any]:
        pages: tuple[tuple[str, str, str], ...] = (
            (OTHER, "Inspecting children's homes", "2026-09-01T09:00:00Z"),
            (WITHDRAWN, "Children's social care in England 2022", "2026-10-01T09:00:00Z"),
            (SUPERSEDED, "Children's social care in England 2024", "2026-10-02T09:00:00Z"),
            (MOVED, "Children's social care data in England 2023", "2023-07-06T09:00:00Z"),
            (LIST, "Children’s social care in England 2026", self._updated()),
        )
        if self.ownership is not None:
            pages = (*pages, (OWNERSHIP, _OWNERSHIP_TITLE, "2026-11-20T09:30:00Z"))
        documents = [
            _head(path, title, "publication", "official_statistics", at) | {"api_path": f"/api/content{path}"}
            for path, title, at in pages
        ]
        head = _head(COLLECTION, "Children's social care statistics", "document_collection", "document_collection", "")
        groups = [{"title": "Social care", "body": "", "documents": [each["content_id"] for each in documents]}]
        return {**head, "details": {"collection_groups": groups}, "links": {"documents": documents}}


@lru_cache(maxsize=4)
def _packed(name: str, rows: tuple[tuple[ods.Cell, ...], ...]) -> bytes:
    return ods.workbook([ods.Sheet("Cover", [("Cover sheet",)]), ods.Sheet(name, rows)])


def _head(base_path: str, title: str, schema: str, document_type: str, at: str) -> dict[str, Any]:
    digest = sha256(base_path.encode()).hexdigest()
    return {
        "base_path": base_path,
        "content_id": f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}",
        "title": title,
        "schema_name": schema,
        "document_type": document_type,
        "public_updated_at": at,
        "withdrawn_notice": {},
    }


def _redirect(base_path: str, destination: str) -> dict[str, Any]:
    return {
        "base_path": base_path,
        "content_id": None,
        "document_type": "redirect",
        "schema_name": "redirect",
        "title": None,
        "details": {},
        "links": {},
        "redirects": [{"path": base_path, "type": "exact", "destination": destination}],
    }


def _file(title: str, url: str, content_type: str, size: int) -> dict[str, Any]:
    return {
        "attachment_type": "file",
        "id": url.rsplit("/", 1)[-1],
        "title": title,
        "url": url,
        "accessible": False,
        "content_type": content_type,
        "file_size": size,
        "filename": url.rsplit("/", 1)[-1],
    }
