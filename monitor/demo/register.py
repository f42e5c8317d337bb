"""Companies House's Public Data API and Document API, as they would answer about the invented companies."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from monitor.demo import charges, control, seeded, troubles
from monitor.demo.accounts import document
from monitor.demo.filings import KINDS, Filing, filings
from monitor.demo.market import COMPANIES
from monitor.demo.profiles import profile

API: Final = "https://api.company-information.service.gov.uk"
DOCUMENTS: Final = "https://document-api.company-information.service.gov.uk/document"
XHTML: Final = "application/xhtml+xml"
PDF: Final = "application/pdf"
HISTORY: Final = "filing-history?category=accounts&items_per_page=100"
_FIRST_PAGE: Final = "items_per_page=100&start_index=0"
_NEW_DATE: Final = "change-account-reference-date-company-current-extended"

_PAGE: Final = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R/Size 4>>
%%EOF
"""
"""One blank page: like a scan, it holds no text that could be read."""


def answers(on: date) -> Mapping[str, bytes]:
    """Address to body of everything the register answers about the market's companies on a day."""
    found: dict[str, bytes] = {}
    for company in COMPANIES:
        filed = filings(company.number, on)
        found[f"{API}/company/{company.number}"] = _json(profile(company, on))
        history = _json(_history(filed))
        found[f"{API}/company/{company.number}/{HISTORY}"] = history
        found[f"{API}/company/{company.number}/{HISTORY}&start_index=0"] = history
        found |= {f"{API}/company/{company.number}/{path}": body for path, body in _besides(company.number, on)}
        for filing in filed:
            found |= _document(filing)
    return found


def _besides(number: str, on: date) -> Iterator[tuple[str, bytes]]:
    """What else there is of a company, by path; where there is nothing, the API knows no such address."""
    for path, answer in (
        (f"charges?{_FIRST_PAGE}", charges.answer(number, on)),
        ("insolvency", troubles.answer(number, on)),
        (f"persons-with-significant-control?{_FIRST_PAGE}", control.persons(number, on)),
        (f"persons-with-significant-control-statements?{_FIRST_PAGE}", control.statements(number)),
    ):
        if answer is not None:
            yield path, _json(answer)


def _document(filing: Filing) -> Mapping[str, bytes]:
    """A document's metadata, and its content as the redirect leads to it for the best type it comes in."""
    content = _PAGE if filing.house is None else document(filing)
    url = f"{DOCUMENTS}/{filing.document_id}"
    return {url: _json(_metadata(filing, len(content))), f"{url}/content": content}


def _json(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer).encode()


def _history(filed: tuple[Filing, ...]) -> Mapping[str, Any]:
    return {
        "filing_history_status": "filing-history-available",
        "items": [_item(filing) for filing in filed],
        "items_per_page": 100,
        "start_index": 0,
        "total_count": len(filed),
    }


def _item(filing: Filing) -> Mapping[str, Any]:
    transaction = base64.b64encode(
        f"{seeded.number(9 * 10**9, 10**10 - 1, filing.document_id)}invented".encode()
    ).decode()
    moved = filing.kind == "new date"
    values = {"made_up_date": str(filing.made_up_to)}
    return {
        "action_date": str(filing.made_up_to),
        "barcode": _barcode(filing),
        "category": "accounts",
        "date": str(filing.filed_on),
        "description": _NEW_DATE if moved else f"accounts-with-accounts-type-{KINDS[filing.kind]}",
        "description_values": {**values, "new_date": "2023-09-30"} if moved else values,
        "links": {
            "document_metadata": f"{DOCUMENTS}/{filing.document_id}",
            "self": f"/company/{filing.number}/filing-history/{transaction}",
        },
        **({"paper_filed": True} if filing.kind == "paper" else {}),
        "pages": _pages(filing),
        "transaction_id": transaction,
        "type": "AA01" if moved else "AA",
    }


def _barcode(filing: Filing) -> str:
    """Electronic filings have barcodes that begin with X, scanned ones with A."""
    return f"{'A' if filing.kind == 'paper' else 'X'}{seeded.hexadecimal(7, filing.document_id, 'barcode').upper()}"


def _pages(filing: Filing) -> int:
    return 1 if filing.house is None else seeded.number(6, 32, filing.document_id, "pages")


def _metadata(filing: Filing, length: int) -> Mapping[str, Any]:
    url = f"{DOCUMENTS}/{filing.document_id}"
    created = f"{filing.filed_on}T10:14:27.{seeded.number(100_000_000, 999_999_999, filing.document_id, 'created')}Z"
    scan = {"content_length": len(_PAGE) if filing.house is None else 40 * length}
    resources = {PDF: scan} if filing.house is None else {PDF: scan, XHTML: {"content_length": length}}
    return {
        "company_number": filing.number,
        "barcode": _barcode(filing),
        "significant_date": f"{filing.made_up_to}T00:00:00Z",
        "significant_date_type": "made-up-date",
        "category": "accounts",
        "pages": _pages(filing),
        "filename": f"{filing.number}_{'aa01' if filing.kind == 'new date' else 'aa'}_{filing.made_up_to}",
        "created_at": created,
        "etag": "",
        "links": {"self": url, "document": f"{url}/content"},
        "resources": resources,
    }
