import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pages_alone import PagesAlone

from scrapers.fetch import PartlyError
from scrapers.lines import as_line
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import FiledDocument, Filing, Line
from scrapers.source import Snapshot, Want
from scrapers.sources.companies_house_accounts import SOURCE

API = "https://api.company-information.service.gov.uk"
DOCUMENT = "https://document-api.company-information.service.gov.uk/document/"
NOW = datetime(2026, 1, 5, 4, 40, tzinfo=UTC)
FIXTURE = Path(__file__).parent.parent / "fixtures" / "companies_house_accounts"


class StubWeb(PagesAlone):
    """Answers by address, and remembers what it was asked."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers, self.asked = answers, list[tuple[str, str | None, str | None]]()

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        self.asked.append((url, accept, secret))
        answer = self.answers[url]
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def filing(transaction: str, day: str, kind: str = "AA") -> dict[str, object]:
    link = {"document_metadata": DOCUMENT + transaction, "self": f"/company/00000001/filing-history/{transaction}"}
    return {"type": kind, "date": day, "transaction_id": transaction, "links": link}


def metadata(transaction: str, *kinds: str) -> dict[str, object]:
    return {
        "company_number": "00000001",
        "pages": 9,
        "resources": {kind: {} for kind in kinds},
        "links": {"document": f"{DOCUMENT}{transaction}/content"},
        "significant_date": "2025-03-31T00:00:00Z",
        "significant_date_type": "made-up-date",
    }


def history(number: str = "00000001") -> str:
    return f"{API}/company/{number}/filing-history?category=accounts&items_per_page=100"


def fetched(web: StubWeb, **wanted: Any) -> list[Snapshot]:
    return list(SOURCE.fetch(web, Want(keys=("00000001",), **wanted), lambda: NOW))


def test_the_newest_accounts_are_fetched_in_the_best_readable_form() -> None:
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
            DOCUMENT + "b": metadata("b", "application/pdf", "application/xml; charset=utf-8"),
            DOCUMENT + "a/content": b"<a/>",
            DOCUMENT + "b/content": b"<b/>",
        }
    )
    assert [(each.name, each.content, each.url) for each in fetched(web, newest=2)] == [
        ("00000001_a.xhtml", b"<a/>", DOCUMENT + "a"),
        ("00000001_b.xhtml", b"<b/>", DOCUMENT + "b"),
    ]
    assert (DOCUMENT + "a/content", "application/xhtml+xml", "companies_house_api_key") in web.asked
    assert (DOCUMENT + "b/content", "application/xml", "companies_house_api_key") in web.asked


def test_what_is_held_already_is_not_asked_for_again() -> None:
    web = StubWeb({history(): {"items": [filing("a", "2025-12-01"), filing("b", "2024-12-01")]}})
    known = {"00000001_a.xhtml": "held", "00000001_b.metadata.json": "a picture"}
    assert fetched(web, known=known) == []
    assert [url for url, _, _ in web.asked] == [history()]


def test_where_the_filings_are_known_the_history_is_not_asked_for() -> None:
    web = StubWeb({DOCUMENT + "a": metadata("a", "application/xhtml+xml"), DOCUMENT + "a/content": b"<a/>"})
    line = Line(file="x")
    known = (
        Filing(company_number="00000001", transaction_id="new", filing_type="AA", filed_on=date(2026, 1, 1), line=line),
        Filing(
            company_number="00000001", transaction_id="a", filing_type="AA", document_link=DOCUMENT + "a", line=line
        ),
    )
    assert [each.name for each in fetched(web, filed={"00000001": known})] == ["00000001_a.xhtml"]


def test_a_document_that_is_only_a_picture_is_told_as_such_and_never_fetched() -> None:
    web = StubWeb({history(): {"items": [filing("a", "2025-12-01")]}, DOCUMENT + "a": metadata("a", "application/pdf")})
    (snapshot,) = fetched(web)
    (record,) = SOURCE.parse(snapshot)
    assert snapshot.name == "00000001_a.metadata.json"
    assert record == FiledDocument(
        company_number="00000001",
        transaction_id="a",
        made_up_to=date(2025, 3, 31),
        filed_as=("application/pdf",),
        pages=9,
        readable=False,
        line=Line(file="00000001_a.metadata.json"),
    )
    assert fetched(web, known={snapshot.name: "held"}) == []


@pytest.mark.parametrize("answer", [{"items": None}, {"items": []}, {"items": [filing("a", "2025-01-01", "AA01")]}])
def test_a_company_without_accounts_gives_nothing(answer: object) -> None:
    assert fetched(StubWeb({history(): answer})) == []


@pytest.mark.parametrize("links", [{}, {"document_metadata": "http://x"}, {"document_metadata": None}])
def test_a_filing_without_a_document_yet_is_left_for_another_day(links: object) -> None:
    item = {"type": "AA", "date": "2025-01-01", "transaction_id": "a", "links": links}
    assert fetched(StubWeb({history(): {"items": [item]}})) == []


@pytest.mark.parametrize("answer", [{}, {"items": ["x"]}, {"items": [{"type": "AA"}]}])
def test_an_answer_that_is_no_filing_history_is_a_fault(answer: object) -> None:
    with pytest.raises(SourceChangedError):
        fetched(StubWeb({history(): answer}))


def test_an_answer_about_another_company_is_a_fault() -> None:
    other = filing("a", "2025-12-01") | {"links": {"self": "/company/00000002/filing-history/a"}}
    with pytest.raises(SourceChangedError, match="more than one company"):
        fetched(StubWeb({history(): {"items": [other]}}))


@pytest.mark.parametrize("answer", [b"<html>", b'{"items": [', b""])
def test_an_answer_that_is_no_json_is_unreadable(answer: bytes) -> None:
    with pytest.raises(UnreadableError):
        fetched(StubWeb({history(): answer}))


NO_LINK: dict[str, object] = {"resources": {"application/xhtml+xml": {}}, "links": {}}


@pytest.mark.parametrize(
    ("said", "kind", "again"),
    [
        (b"<html>", UnreadableError, True), ({"resources": {}}, UnreadableError, True),
        (NO_LINK, SourceChangedError, False),
        (NO_LINK | {"links": {"document": "http://x"}}, SourceChangedError, False),
    ],
)  # fmt: skip
def test_one_document_that_cannot_be_had_does_not_keep_the_others(said: object, kind: type, again: bool) -> None:
    web = StubWeb(
        {
            history(): {"items": [filing("a", "2025-12-01"), filing("b", "2024-12-01")]},
            DOCUMENT + "a": said,
            DOCUMENT + "b": metadata("b", "application/xhtml+xml"),
            DOCUMENT + "b/content": b"<b/>",
        }
    )
    found: list[str] = []
    with pytest.raises(PartlyError) as raised:
        found.extend(each.name for each in SOURCE.fetch(web, Want(keys=("00000001",)), lambda: NOW))
    (fault,) = raised.value.faults
    assert found == ["00000001_b.xhtml"]
    assert isinstance(fault, kind) and isinstance(fault, SourceError) and fault.again is again


def test_metadata_of_another_company_is_refused() -> None:
    content = json.dumps(metadata("a", "application/pdf")).encode()
    snapshot = Snapshot(source="x", name="00000002_a.metadata.json", url=None, content=content, fetched_at=NOW)
    with pytest.raises(SourceChangedError, match="another company"):
        list(SOURCE.parse(snapshot))


def test_the_invented_page_gives_exactly_the_expected_lines() -> None:
    content = (FIXTURE / "page.xhtml").read_bytes()
    snapshot = Snapshot(source=SOURCE.name, name="page.xhtml", url=None, content=content, fetched_at=NOW)
    lines = [json.loads(json.dumps(as_line(record))) for record in SOURCE.parse(snapshot)]
    assert lines == json.loads((FIXTURE / "expected.json").read_text("utf-8"))
