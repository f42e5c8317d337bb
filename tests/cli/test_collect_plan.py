"""`monitor collect --plan` and `--dry-run`, and what is said where a key is missing, as a person meets them."""

from functools import partial
from pathlib import Path

import pytest
from commanding import Run, in_process
from watching_house import links_of


@pytest.fixture
def monitor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`monitor("collect", "--plan")` in the empty folder of the test, with two companies linked; status and output."""
    Path("links.toml").write_text(links_of(("99000001", "99000002")), encoding="utf-8")
    return partial(in_process, monkeypatch, capsys)


def test_a_plan_tells_calls_cost_and_reasons_and_asks_nobody(monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_COMPANIES_HOUSE_API_KEY", "not-a-real-key")
    monkeypatch.setenv("MONITOR_COMPANIES_HOUSE_STREAMING_KEY", "not-a-real-key")
    status, out, _ = monitor("collect", "companies_house", "--plan")
    assert status == 0
    assert "at least 0 minutes at 600 in 5 minutes" in out
    assert "       2  companies_house_company: never asked" in out
    assert "    companies_house_company 99000001: never asked" in out
    assert "missing" not in out
    assert "not-a-real-key" not in out


def test_a_plan_without_keys_says_what_is_missing_and_where_to_get_it(monitor: Run) -> None:
    status, out, _ = monitor("collect", "companies_house", "--plan")
    assert status == 0
    assert "set MONITOR_COMPANIES_HOUSE_API_KEY" in out
    assert "https://developer.company-information.service.gov.uk" in out
    assert "companies_house_company:" not in out
    assert "companies_house_register as a whole" in out


def test_a_plan_of_one_source_is_that_sources_alone(monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_COMPANIES_HOUSE_API_KEY", "not-a-real-key")
    _, out, _ = monitor("collect", "companies_house_company", "ofsted_workbook", "--plan")
    assert "2 calls to begin with" in out
    assert "ofsted_workbook: one run" in out
    assert "filings" not in out


def test_a_source_that_needs_a_key_alone_fails_with_one_line_that_says_how_to_get_one(monitor: Run) -> None:
    status, out, _ = monitor("collect", "companies_house_charges")
    assert status == 1
    assert len(out.splitlines()) == 1
    assert "MONITOR_COMPANIES_HOUSE_API_KEY" in out


def test_a_dry_run_from_a_file_tells_what_is_in_it_and_keeps_nothing(monitor: Run) -> None:
    profile = '{"company_number": "99000001", "company_name": "IMAGINARY OAK CARE LIMITED"}'
    Path("99000001.json").write_text(profile, encoding="utf-8")
    status, out, _ = monitor("collect", "companies_house_company", "--from", "99000001.json", "--dry-run")
    assert (status, out) == (
        0,
        "companies_house_company: 1 documents read, 1 company found, 0 not taken; nothing saved\n",
    )
    assert not list(Path("data/archive").glob("*"))
