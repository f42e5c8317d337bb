"""The documents that were filed: accounts in inline XBRL, and pictures of pages."""

import hashlib
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Final

from companies_house.firms import Body, Firm
from monitor.demo.ixbrl import Document, Row, Statement, write

PDF: Final = "application/pdf"
XHTML: Final = "application/xhtml+xml"
PICTURE: Final = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BUCKET: Final = "s3.eu-west-2.amazonaws.com"
_FOLDER: Final = "/document-api-images-live.ch.gov.uk/docs"
LINK_SECONDS: Final = 60
"""How long a link to a document's bytes is good for."""


def document_id(item: Body) -> str:
    """The document of a filing; not its transaction."""
    return str(item["links"].get("document_metadata", "")).rsplit("/", 1)[-1]


def readable(item: Body) -> bool:
    """Whether a filing's document can be had in a form that a machine reads."""
    return item["type"] == "AA" and not item.get("paper_filed")


def content(made: Firm, item: Body, kind: str) -> bytes:
    """A document's bytes in a form."""
    return xhtml(made.number, made.name, str(item["action_date"])) if kind == XHTML else PICTURE


@lru_cache(maxsize=4096)
def xhtml(number: str, name: str, made_up_to: str) -> bytes:
    """A small set of accounts: a balance sheet of two years that adds up."""
    ends = date.fromisoformat(made_up_to)
    draw = Random(f"{number}:{made_up_to}")
    fixed, current, within = ((draw.randrange(1_000, 900_000), draw.randrange(1_000, 900_000)) for _ in range(3))
    net_current = (current[0] - within[0], current[1] - within[1])
    net = (fixed[0] + net_current[0], fixed[1] + net_current[1])
    due = (("core:MaturitiesOrExpirationPeriodsDimension", "core:WithinOneYear"),)
    rows = (
        Row("Fixed assets", "core:FixedAssets", fixed, moment=True),
        Row("Current assets", "core:CurrentAssets", current, moment=True),
        Row("Creditors: amounts falling due within one year", "core:Creditors", within, due, moment=True, cost=True),
        Row("Net current assets/(liabilities)", "core:NetCurrentAssetsLiabilities", net_current, moment=True),
        Row("Net assets/(liabilities)", "core:NetAssetsLiabilities", net, moment=True),
        Row("Shareholders' funds", "core:Equity", net, moment=True),
    )
    before = ends.replace(year=ends.year - 1)
    return write(
        Document(
            company_name=name,
            number=number,
            title=f"Accounts for the year ended {ends:%d/%m/%Y}",
            starts=(before + timedelta(days=1), before.replace(year=before.year - 1) + timedelta(days=1)),
            ends=(ends, before),
            house="north",
            hidden=(
                ("bus:UKCompaniesHouseRegisteredNumber", (), number),
                ("bus:EndDateForPeriodCoveredByReport", (), made_up_to),
            ),
            parts=(Statement("Balance sheet", rows),),
        )
    )


def metadata(made: Firm, item: Body) -> Body:
    """What the document API says of a document. The link leads to the host it was asked at."""
    link = str(item["links"]["document_metadata"])
    resources: Body = {PDF: {"content_length": len(PICTURE)}}
    if readable(item):
        resources[XHTML] = {"content_length": len(content(made, item, XHTML))}
    return {
        "barcode": item["barcode"],
        "category": item["category"],
        "company_number": made.number,
        "created_at": f"{item['date']}T10:14:27.123456789Z",
        "etag": "",
        "filename": f"{made.number}_{item['type'].lower()}_{item['action_date']}",
        "links": {"document": f"{link}/content", "self": link},
        "pages": item["pages"],
        "resources": resources,
        "significant_date": f"{item['action_date']}T00:00:00Z",
        "significant_date_type": "made-up-date",
    }


def link(document: str, kind: str, at: float) -> str:
    """An address at which anybody may have a document's bytes for a minute."""
    path = f"{_FOLDER}/{document}/{kind.replace('/', '-')}"
    signed = _signed(path, f"{at:.0f}")
    return f"https://{BUCKET}{path}?X-Amz-Date={at:.0f}&X-Amz-Expires={LINK_SECONDS}&X-Amz-Signature={signed}"


def opened(path: str, asked: dict[str, str], now: float) -> tuple[str, str] | None:
    """Which document, in which form, such an address is for; None where it is not signed or no longer good."""
    at = asked.get("X-Amz-Date", "")
    if asked.get("X-Amz-Signature") != _signed(path, at) or now > float(at) + LINK_SECONDS:
        return None
    document, kind = path.removeprefix(f"{_FOLDER}/").split("/")
    return document, XHTML if kind == XHTML.replace("/", "-") else PDF


def _signed(path: str, at: str) -> str:
    return hashlib.sha256(f"invented|{path}|{at}".encode()).hexdigest()
