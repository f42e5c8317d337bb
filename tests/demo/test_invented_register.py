"""The invented companies as Companies House would answer about them."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.demo import AS_OF, COMPANY_NUMBERS, publish
from monitor.demo.control import PERSONS
from monitor.demo.filings import next_due
from monitor.demo.market import EDITIONS, Edition
from monitor.demo.troubles import PRACTITIONER
from scrapers.records import Charge, Company, Control, Insolvency, Record
from scrapers.source import Snapshot, Source
from scrapers.sources import (
    companies_house_charges,
    companies_house_company,
    companies_house_control,
    companies_house_insolvency,
)

API = "https://api.company-information.service.gov.uk/company"
FIRST_PAGE = "items_per_page=100&start_index=0"
XHTML, PDF = "application/xhtml+xml", "application/pdf"
each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: f"edition {edition.number}")


@cache
def web(number: int) -> Mapping[str, bytes]:
    return publish(number)


def answer(number: int, url: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(web(number)[url])
    return body


def history(number: int, company: str) -> dict[str, Any]:
    return answer(number, f"{API}/{company}/filing-history?category=accounts&items_per_page=100")


def overdue(number: int) -> dict[str, int]:
    """Days by which companies' accounts are late, where they are."""
    due = {company: answer(number, f"{API}/{company}")["accounts"]["next_due"] for company in COMPANY_NUMBERS}
    late = {company: (AS_OF[number] - date.fromisoformat(on)).days for company, on in due.items()}
    return {company: days for company, days in late.items() if days > 0}


def recorded(real_data: Path, test: str) -> dict[str, Any]:
    folder = real_data / "companies_house/api/recorded_release-art/tests/resources/tests" / test
    (only,) = folder.glob("*.json")
    body: dict[str, Any] = json.loads(only.read_bytes())["content"]["json"]
    return body


@pytest.mark.real_data
def test_a_profile_has_the_keys_of_a_real_one(real_data: Path) -> None:
    real, invented = recorded(real_data, "test_company_info.py/test_get_company_profile"), answer(1, f"{API}/99010003")
    assert set(real) - {"previous_company_names"} == set(invented)
    for part in ("accounts", "confirmation_statement", "links", "registered_office_address"):
        assert set(real[part]) == set(invented[part])
    for part in ("accounting_reference_date", "last_accounts", "next_accounts"):
        assert set(real["accounts"][part]) == set(invented["accounts"][part])
        assert {type(value) for value in real["accounts"][part].values()} == {
            type(value) for value in invented["accounts"][part].values()
        }


@pytest.mark.real_data
def test_a_filing_has_the_keys_of_a_real_one(real_data: Path) -> None:
    real = recorded(real_data, "test_filing_history.py/test_get_r5e_company_filing_history")
    invented = history(1, "99010001")
    assert set(real) == set(invented)
    accounts = next(item for item in real["items"] if item["type"] == "AA")
    assert set(accounts) == set(invented["items"][0])
    assert set(accounts["links"]) == set(invented["items"][0]["links"])


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("test", "company", "path", "may_lack"),
    [
        ("test_charges.py/test_get_ipc_company_charges", "99010004", "charges", {"satisfied_on"}),
        ("test_psc.py/test_get_psc_list", "99060001", "persons-with-significant-control", set()),
        ("test_psc.py/test_get_lloyds_psc_list", "99010001", "persons-with-significant-control", set()),
        ("test_psc.py/test_someones_psc_statements", "99070001", "persons-with-significant-control-statements", set()),
    ],
)
def test_what_else_the_register_holds_has_the_keys_of_real_answers(
    real_data: Path, test: str, company: str, path: str, may_lack: set[str]
) -> None:
    real, invented = recorded(real_data, test), answer(3, f"{API}/{company}/{path}?{FIRST_PAGE}")
    assert set(real) == set(invented)
    assert set(real["items"][0]) - {"identity_verification_details"} <= set(invented["items"][0]) | may_lack
    for part in ("identification", "particulars", "name_elements"):
        assert set(real["items"][0].get(part, ())) <= set(invented["items"][0].get(part, ()))


@pytest.mark.real_data
def test_a_case_of_insolvency_has_the_keys_of_a_real_one(real_data: Path) -> None:
    real = recorded(real_data, "test_get_insolvency.py/test_get_john_insolvency")
    invented = answer(3, f"{API}/99080002/insolvency")
    assert set(real) == set(invented)
    assert set(real["cases"][0]) == set(invented["cases"][0])
    assert set(real["cases"][0]["practitioners"][0]) <= set(invented["cases"][0]["practitioners"][0])


@each_edition
def test_a_profile_links_to_what_there_is_and_to_nothing_else(edition: Edition) -> None:
    for number in COMPANY_NUMBERS:
        said = answer(edition.number, f"{API}/{number}")
        there = {url.split("?")[0] for url in web(edition.number) if url.startswith(f"{API}/{number}/")}
        links = {
            f"https://{API.split('/')[2]}{link}"
            for name, link in said["links"].items()
            if name not in ("self", "officers")
        }
        assert links == there
        assert said["has_charges"] == ("charges" in said["links"])
        assert said["has_insolvency_history"] == ("insolvency" in said["links"])


def test_the_sources_of_charges_control_and_insolvency_keep_no_person_of_the_register() -> None:
    kept = [record for source in READ for record in read(source, READ[source])]
    assert {type(record) for record in kept} == {Charge, Control, Insolvency}
    published = b"".join(web(3).values()).decode("utf-8", "ignore")
    for text in (*PERSONS, PRACTITIONER, "Imaginary Street", "ZZ99"):
        assert text in published
        assert text not in str(kept)


READ = {
    companies_house_charges.SOURCE: "charges",
    companies_house_control.SOURCE: "persons-with-significant-control",
    companies_house_insolvency.SOURCE: "insolvency",
}


def read(source: Source, path: str) -> Iterator[Record]:
    """What a source reads of the last edition's answers under a path."""
    for url, body in web(3).items():
        number, _, rest = url.removeprefix(f"{API}/").partition("/")
        if rest.split("?")[0] == path:
            now = datetime.combine(AS_OF[3], datetime.min.time(), UTC)
            yield from source.parse(
                Snapshot(source=source.name, name=f"{number}.json", url=url, content=body, fetched_at=now)
            )


@each_edition
def test_the_registers_source_reads_every_profile(edition: Edition) -> None:
    for number in COMPANY_NUMBERS:
        body = web(edition.number)[f"{API}/{number}"]
        now = datetime.combine(edition.as_of, datetime.min.time(), UTC)
        snapshot = Snapshot(source="x", name=f"{number}.json", url=None, content=body, fetched_at=now)
        (company,) = companies_house_company.parse(snapshot)
        assert isinstance(company, Company)
        assert company.company_number == number
        assert company.accounts_next_due_on is not None
        assert company.accounts_overdue is (company.accounts_next_due_on < edition.as_of)
        assert company.confirmation_statement_overdue is False
        assert company.confirmation_statement_due_on is not None
        assert company.confirmation_statement_due_on >= edition.as_of


def test_accounts_are_late_for_weeks_then_for_months_and_others_recover() -> None:
    assert overdue(1) == {}
    assert overdue(2) == {"99020002": 26, "99040002": 26, "99070001": 26}
    assert overdue(3) == {"99020002": 197}


@pytest.mark.parametrize(
    ("last", "closing", "due"),
    [
        (date(2024, 3, 31), date(2025, 3, 31), date(2025, 12, 31)),
        (date(2024, 9, 30), date(2025, 9, 30), date(2026, 6, 30)),
        (date(2024, 12, 31), date(2025, 12, 31), date(2026, 9, 30)),
        (date(2023, 2, 28), date(2024, 2, 29), date(2024, 11, 30)),
    ],
)
def test_accounts_are_due_nine_months_after_the_next_closing_day(last: date, closing: date, due: date) -> None:
    assert next_due(last) == (closing, due)


@each_edition
def test_nothing_is_on_the_register_before_it_was_filed(edition: Edition) -> None:
    for company in COMPANY_NUMBERS:
        said = history(edition.number, company)
        days = [date.fromisoformat(item["date"]) for item in said["items"]]
        assert days == sorted(days, reverse=True)
        assert all(day <= edition.as_of for day in days)
        assert said["total_count"] == len(days) >= 1
        newest = next(item for item in said["items"] if item["type"] == "AA")
        last = answer(edition.number, f"{API}/{company}")["accounts"]["last_accounts"]
        assert last["made_up_to"] == newest["action_date"] == newest["description_values"]["made_up_date"]


def test_every_filing_leads_to_a_document_of_the_length_it_names() -> None:
    pages, seen = web(3), set()
    for company in COMPANY_NUMBERS:
        for item in history(3, company)["items"]:
            metadata = json.loads(pages[item["links"]["document_metadata"]])
            body = pages[metadata["links"]["document"]]
            best = XHTML if XHTML in metadata["resources"] else PDF
            assert metadata["company_number"] == company
            assert metadata["resources"][best]["content_length"] == len(body)
            assert body.startswith(b"<?xml" if best == XHTML else b"%PDF-")
            assert item["transaction_id"] not in seen
            seen.add(item["transaction_id"])
    assert len(seen) == 36


def test_a_parent_that_files_on_paper_and_a_changed_year_end_have_no_xhtml() -> None:
    pages = web(3)
    papers = [
        (item["type"], item["barcode"][0])
        for company in COMPANY_NUMBERS
        for item in history(3, company)["items"]
        if XHTML not in json.loads(pages[item["links"]["document_metadata"]])["resources"]
    ]
    assert sorted(papers) == [("AA", "A"), ("AA", "A"), ("AA01", "X")]


@pytest.mark.parametrize("number", [1, 2])
def test_a_profiles_etag_changes_only_with_the_profile(number: int) -> None:
    for company in COMPANY_NUMBERS:
        now, later = (answer(each, f"{API}/{company}") for each in (number, number + 1))
        assert (now == later) == (now["etag"] == later["etag"])


def test_confirmation_statements_are_made_every_year() -> None:
    for number in COMPANY_NUMBERS:
        said = answer(2, f"{API}/{number}")["confirmation_statement"]
        last, following = (date.fromisoformat(said[key]) for key in ("last_made_up_to", "next_made_up_to"))
        assert timedelta(days=364) < following - last < timedelta(days=367)
