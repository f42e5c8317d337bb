import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.lines import as_line
from scrapers.read import UnreadableError
from scrapers.source import Snapshot, Want
from scrapers.sources.companies_house_accounts import SOURCE

API = "https://api.company-information.service.gov.uk"
DOCUMENT = "https://document-api.company-information.service.gov.uk/document/"
NOW = datetime(2026, 1, 5, 4, 40, tzinfo=UTC)
FIXTURE = Path(__file__).parent.parent / "fixtures" / "companies_house_accounts"


class StubWeb:
    """Answers by address, and remembers what it was asked."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers, self.asked = answers, list[tuple[str, str | None, str | None]]()

    def slow_down(self, host: str, seconds: float) -> None:
        """Nobody asks for it."""

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        self.asked.append((url, accept, secret))
        answer = self.answers[url]
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def filing(transaction: str, day: str, kind: str = "AA") -> dict[str, object]:
    link = {"document_metadata": DOCUMENT + transaction}
    return {"type": kind, "date": day, "transaction_id": transaction, "links": link}


def metadata(transaction: str, *kinds: str) -> dict[str, object]:
    return {"resources": {kind: {} for kind in kinds}, "links": {"document": f"{DOCUMENT}{transaction}/content"}}


def history(number: str = "00000001") -> str:
    return f"{API}/company/{number}/filing-history?category=accounts&items_per_page=100"


def test_the_newest_two_accounts_are_fetched_in_the_best_readable_form() -> None:
    web = StubWeb(
        {
            history(): {
                "items": [
                    filing("c", "2022-01-01"),
                    filing("n", "2026-01-01", "AA01"),
                    filing("a", "2025-12-01"),
                    filing("b", "2024-12-01"),
                ]
            },
            DOCUMENT + "a": metadata("a", "application/pdf", "application/xml", "application/xhtml+xml"),
            DOCUMENT + "b": metadata("b", "application/pdf", "application/xml"),
            DOCUMENT + "a/content": b"<a/>",
            DOCUMENT + "b/content": b"<b/>",
        }
    )
    found = list(SOURCE.fetch(web, Want(keys=("00000001",)), lambda: NOW))
    assert [(each.name, each.content, each.url) for each in found] == [
        ("00000001_a.xhtml", b"<a/>", DOCUMENT + "a"),
        ("00000001_b.xhtml", b"<b/>", DOCUMENT + "b"),
    ]
    assert (DOCUMENT + "a/content", "application/xhtml+xml", "companies_house_api_key") in web.asked
    assert (DOCUMENT + "b/content", "application/xml", "companies_house_api_key") in web.asked


def test_what_is_held_already_and_what_is_only_a_picture_are_left_out() -> None:
    web = StubWeb(
        {
            history(): {"items": [filing("a", "2025-12-01"), filing("b", "2024-12-01")]},
            DOCUMENT + "b": metadata("b", "application/pdf"),
        }
    )
    want = Want(keys=("00000001",), known={"00000001_a.xhtml": "held"})
    assert list(SOURCE.fetch(web, want, lambda: NOW)) == []
    assert DOCUMENT + "a" not in [url for url, _, _ in web.asked]


@pytest.mark.parametrize("answer", [{}, {"items": None}, {"items": ["x", {"type": "AA"}]}])
def test_a_company_without_readable_filings_gives_nothing(answer: object) -> None:
    assert list(SOURCE.fetch(StubWeb({history(): answer}), Want(keys=("00000001",)), lambda: NOW)) == []


def test_only_https_links_are_followed() -> None:
    plain = {"type": "AA", "date": "2025-01-01", "transaction_id": "a", "links": {"document_metadata": "http://x"}}
    web = StubWeb({history(): {"items": [plain]}})
    assert list(SOURCE.fetch(web, Want(keys=("00000001",)), lambda: NOW)) == []


def test_an_answer_that_is_no_json_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="JSON"):
        list(SOURCE.fetch(StubWeb({history(): b"<html>"}), Want(keys=("00000001",)), lambda: NOW))


def test_the_invented_page_gives_exactly_the_expected_lines() -> None:
    content = (FIXTURE / "page.xhtml").read_bytes()
    snapshot = Snapshot(source=SOURCE.name, name="page.xhtml", url=None, content=content, fetched_at=NOW)
    lines = [json.loads(json.dumps(as_line(record))) for record in SOURCE.parse(snapshot)]
    assert lines == json.loads((FIXTURE / "expected.json").read_text("utf-8"))
