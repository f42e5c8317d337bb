"""Company profiles of the Public Data API, as they are and as they might be."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from scrapers.lines import as_line
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import Company
from scrapers.source import Snapshot
from scrapers.sources.companies_house_company import SOURCE

PAGE = ROOT / "tests" / "fixtures" / "companies_house_company" / "99000001.json"
NOW = datetime(2026, 1, 5, 4, 20, tzinfo=UTC)


def profile(**changes: object) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(PAGE.read_text(encoding="utf-8"))
    return body | changes


def parsed(content: bytes) -> Company:
    snapshot = Snapshot(source=SOURCE.name, name="99000001.json", url=None, content=content, fetched_at=NOW)
    (company,) = SOURCE.parse(snapshot)
    assert isinstance(company, Company)
    return company


def read(body: object) -> Company:
    return parsed(json.dumps(body).encode())


@pytest.mark.real_data
def test_every_recorded_profile_is_read(real_data: Path) -> None:
    folder = real_data / "companies_house" / "api" / "recorded_release-art"
    bodies = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("company_get_data_0_*.json"))
    ]
    profiles = [body["content"]["json"] for body in bodies if body["status_code"] == 200]
    assert len(profiles) >= 7
    for body in profiles:
        company = read(body)
        assert company.company_number == body["company_number"]
        assert company.name == body["company_name"]
        assert company.sic_codes == tuple(body["sic_codes"])
        assert str(company.accounts_next_due_on) == body["accounts"]["next_accounts"]["due_on"]
        assert company.accounts_last_type == body["accounts"]["last_accounts"]["type"]
        assert company.has_charges is False
        office = body["registered_office_address"]
        assert not [line for line in office.values() if line in json.dumps(as_line(company))]


@pytest.mark.real_data
def test_an_answer_that_says_there_is_no_such_company_is_no_profile(real_data: Path) -> None:
    folder = real_data / "companies_house" / "api" / "recorded_release-art"
    bodies = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("company_get_data_0_*.json"))
    ]
    refusals = [body["content"]["json"] for body in bodies if body["status_code"] == 404]
    assert refusals
    for body in refusals:
        with pytest.raises(SourceChangedError, match="company_number"):
            read(body)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", UnreadableError),
        (b"<html><title>Bad gateway</title></html>", UnreadableError),
        (PAGE.read_bytes()[:700], UnreadableError),
        (b"[]", UnreadableError),
        (b'"99000001"', UnreadableError),
        (b"[" * 100_000, UnreadableError),
        (b"\xff\xfe\x00", UnreadableError),
        (b'{"company_number": ' + b"9" * 5000 + b"}", UnreadableError),
        (b"{}", SourceChangedError),
        (b'{"company_number": "12345"} ', None),
        (b'{"company_number": "nine"}', SourceChangedError),
        (b'{"company_number": ["99000001"]}', SourceChangedError),
        (b'{"company_number": "99000001", "date_of_creation": "soon"}', SourceChangedError),
        (b'{"company_number": "99000001", "date_of_creation": "2009-02-30"}', SourceChangedError),
    ],
)
def test_what_is_no_profile_is_told_apart(content: bytes, kind: type[SourceError] | None) -> None:
    if kind is None:
        assert parsed(content).company_number == "00012345"
        return
    with pytest.raises(SourceError) as raised:
        parsed(content)
    assert type(raised.value) is kind
    assert raised.value.line.file == "99000001.json"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Sc095000", "SC095000"),
        (" 1234567", "01234567"),
        (1234567, "01234567"),
        ("oc301234", "OC301234"),
        ("7", "00000007"),
    ],
)
def test_a_company_number_is_eight_characters_however_it_is_printed(printed: object, number: str) -> None:
    assert read(profile(company_number=printed)).company_number == number


@pytest.mark.parametrize("printed", ["٩٩٠٠٠٠٠١", "123456789", "99000001x", "99 000001", True, None, 1.5, {}])
def test_what_is_no_company_number_is_refused(printed: object) -> None:
    with pytest.raises(SourceChangedError, match="company_number"):
        read(profile(company_number=printed))


def test_missing_fields_are_not_known_and_never_false_or_zero() -> None:
    bare = as_line(read({"company_number": "99000001"}))
    assert {key for key, value in bare.items() if value is not None} == {
        "record", "company_number", "sic_codes", "previous_names", "partial", "file"
    }  # fmt: skip
    assert bare["sic_codes"] == bare["previous_names"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"accounts": None}, {"accounts": []}, {"accounts": {"last_accounts": "none", "next_accounts": 3}},
        {"accounts": {"overdue": "yes", "next_due": None}}, {"confirmation_statement": "?"}, {"sic_codes": "87900"},
        {"previous_company_names": {"name": "x"}}, {"previous_company_names": [None, "x", {"name": ["x"]}]},
        {"has_charges": "true"}, {"company_status": {"word": "active"}}, {"links": 7}, {"type": None},
        {"accounts": {"accounting_reference_date": {"day": 31, "month": "03"}}}, {"company_name": "\x00\ud800"},
    ],
)  # fmt: skip
def test_fields_of_another_shape_are_not_known_and_no_fault(changes: Mapping[str, object]) -> None:
    company = read(profile(**changes))
    assert company.company_number == "99000001"
    json.dumps(as_line(company), ensure_ascii=False).encode()


def test_a_status_nobody_has_seen_is_kept_as_printed() -> None:
    assert read(profile(company_status="in-hibernation")).company_status == "in-hibernation"


def test_the_accounts_that_are_due_are_read_from_where_the_api_says_them_today() -> None:
    company = read(profile())
    assert (company.accounts_next_due_on, company.accounts_overdue) == (date(2025, 12, 31), True)
    older = profile()
    del older["accounts"]["next_accounts"]
    assert read(older) == company


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_places_a_company_is_read(seed: int) -> None:
    body = profile()
    places = {name: f"Zq{seed}{at} Invented" for at, name in enumerate(("address_line_1", "address_line_2", "care_of", "locality", "postal_code", "po_box", "premises", "region"))}  # fmt: skip  # noqa: E501
    body |= {"registered_office_address": places, "service_address": places, "sic_codes": [places], "corporate_annotation": [places]}  # fmt: skip  # noqa: E501
    body["previous_company_names"] = [{"name": places}, places]
    body["branch_company_details"] = places
    assert "Zq" not in json.dumps(as_line(read(body)))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from([*profile(), "company_number", "last_accounts", "overdue"])


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(_NAMES, _JSON, max_size=6))
def test_any_json_ends_in_a_company_or_a_fault(body: dict[str, object]) -> None:
    try:
        as_line(read({"company_number": "99000001", **body}))
    except SourceError as fault:
        assert fault.line.file == "99000001.json"


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_company_or_a_fault(content: bytes) -> None:
    with pytest.raises(SourceError):
        parsed(content)
