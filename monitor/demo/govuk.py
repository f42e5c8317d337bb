"""GOV.UK's Content API and its attachments, as they would stand for the invented market."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

from monitor.demo import seeded
from monitor.demo.market import EDITIONS, Edition, edition
from monitor.demo.workbook import workbook

SITE: Final = "https://www.gov.uk"
ASSETS: Final = "https://assets.publishing.service.gov.uk/media"
COLLECTION: Final = "/government/collections/childrens-social-care-statistics"
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
_HALF_PAST_NINE: Final = time(9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Publication:
    """A page of the collection; `edition` is set where it carries a list of settings, `file` names its workbook."""

    title: str
    base_path: str
    document_type: str
    published_on: datetime
    edition: Edition | None = None
    file: str | None = None


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, 30, tzinfo=UTC)


def publications(number: int) -> tuple[Publication, ...]:
    """What the collection holds at an edition, oldest first. Two of the pages are about something else."""
    seen = datetime.combine(edition(number).as_of, _HALF_PAST_NINE)
    lists = [_list(each) for each in EDITIONS]
    both = sorted((*_OTHERS, *lists), key=lambda page: page.published_on)
    return tuple(page for page in both if page.published_on < seen)


_OTHERS: Final = (
    Publication(
        "Regulatory activity in all types of children's homes and supported accommodation providers",
        "/government/publications/regulatory-activity-in-all-types-of-childrens-homes",
        "transparency",
        _at(2025, 7, 11),
    ),
    Publication(
        "Ownership of children's social care providers in England 2025",
        "/government/statistics/ownership-of-childrens-social-care-providers-in-england-2025",
        "official_statistics",
        _at(2025, 11, 27),
    ),
)


def _list(each: Edition) -> Publication:
    published = datetime.combine(each.published_on, _HALF_PAST_NINE)
    if each.number == 2:
        slug = "inspection-and-regulation-of-childrens-social-care-providers"
        title = "Inspection and regulation of children's social care providers"
        file = "Inspection_and_regulation_of_childrens_social_care_and_supported_accommodation_providers_2025.ods"
        return Publication(title, f"/government/publications/{slug}", "official_statistics", published, each, file)
    year = each.as_at.year
    title, path = f"Children's social care in England {year}", f"childrens-social-care-in-england-{year}"
    file = f"Childrens_social_care_in_England_{year}_underlying_data.ods"
    return Publication(title, f"/government/statistics/{path}", "national_statistics", published, each, file)


def pages(number: int) -> Mapping[str, bytes]:
    """Address to body of the collection, its publications and the workbooks attached to them."""
    held = publications(number)
    found = {_api(COLLECTION): _json(_collection(held))}
    for page in held:
        found[_api(page.base_path)] = _json(_publication(page))
        if page.edition is not None:
            found[workbook_url(page.edition.number)] = workbook(page.edition.number)
    return found


def workbook_url(number: int) -> str:
    """Where an edition's workbook stands. The identifier begins with its moment of upload, as those of GOV.UK do."""
    page = _list(edition(number))
    uploaded = f"{int(page.published_on.timestamp()):08x}"
    return f"{ASSETS}/{uploaded}{seeded.hexadecimal(16, page.base_path, 'asset')}/{page.file}"


def _api(base_path: str) -> str:
    return f"{SITE}/api/content{base_path}"


def _json(item: Mapping[str, Any]) -> bytes:
    return json.dumps(item, indent=2, ensure_ascii=False).encode()


def _common(base_path: str, title: str, schema: str, document_type: str, at: datetime) -> dict[str, Any]:
    return {
        "base_path": base_path,
        "content_id": seeded.content_id(base_path),
        "title": title,
        "description": "A page of an invented market. Nothing on it is real.",
        "locale": "en",
        "schema_name": schema,
        "document_type": document_type,
        "first_published_at": at.isoformat(),
        "public_updated_at": at.isoformat(),
        "updated_at": at.isoformat(),
        "withdrawn_notice": {},
    }


def _collection(held: Sequence[Publication]) -> Mapping[str, Any]:
    head = _common(
        COLLECTION,
        "Children's social care statistics",
        "document_collection",
        "document_collection",
        held[-1].published_on,
    )
    ids = [seeded.content_id(page.base_path) for page in held]
    groups = [{"title": "Children's social care", "body": "", "documents": ids}]
    details = {"collection_groups": groups, "political": False}
    return {
        **head,
        "details": details,
        "links": {"documents": [_linked(page) for page in sorted(held, key=lambda page: page.title)]},
    }


def _linked(page: Publication) -> Mapping[str, Any]:
    head = _common(page.base_path, page.title, "publication", page.document_type, page.published_on)
    kept = ("content_id", "public_updated_at", "title", "base_path", "description", "locale")
    return {
        **{key: head[key] for key in kept},
        "api_path": f"/api/content{page.base_path}",
        "api_url": _api(page.base_path),
        "web_url": f"{SITE}{page.base_path}",
        "schema_name": "publication",
        "document_type": page.document_type,
    }


def _publication(page: Publication) -> Mapping[str, Any]:
    attachments = [_html(page)] if page.edition is None else [_html(page), _file(page, page.edition)]
    details = {
        "attachments": attachments,
        "featured_attachments": [attachments[-1]["id"]],
        "documents": [],
        "body": '<div class="govspeak"><p>A page of an invented market. Nothing on it is real.</p></div>',
        "change_history": [{"public_timestamp": page.published_on.isoformat(), "note": "First published."}],
        "first_public_at": page.published_on.isoformat(),
        "political": False,
    }
    head = _common(page.base_path, page.title, "publication", page.document_type, page.published_on)
    return {**head, "details": details, "links": {"document_collections": [{"base_path": COLLECTION}]}}


def _html(page: Publication) -> dict[str, Any]:
    path = f"{page.base_path}/main-findings"
    return {"attachment_type": "html", "id": path, "title": f"{page.title}: main findings", "url": path}


def _file(page: Publication, of: Edition) -> dict[str, Any]:
    return {
        "attachment_type": "file",
        "id": page.file,
        "title": f"{page.title}: underlying data",
        "url": workbook_url(of.number),
        "accessible": False,
        "content_type": _ODS,
        "file_size": len(workbook(of.number)),
        "filename": page.file,
    }
