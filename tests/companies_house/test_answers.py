"""Answers of the Public Data API about a company, as they are, as they might be, and as they never should be."""

import copy
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from scrapers import all_sources
from scrapers.lines import as_line
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import Charge, Company, Control, Filing, Insolvency, Record
from scrapers.source import Snapshot

NOW = datetime(2026, 1, 5, 4, 20, tzinfo=UTC)
PAGES = {
    "filings": "99000001.json", "charges": "99000001.json", "insolvency": "99000002.json", "control": "99000001.json",
    "search": "sic_87900_0.json",
}  # fmt: skip
ITEMS = {"insolvency": "cases"}
KINDS = sorted(PAGES)
NUMBERED = {"registration_number": 1234567, "country_registered": "UK"}


def page(kind: str, name: str = "") -> bytes:
    folder = ROOT / "tests" / "fixtures" / f"companies_house_{kind}"
    return (folder / (name or PAGES[kind])).read_bytes()


def parsed(kind: str, content: bytes, name: str = "") -> list[Record]:
    source = all_sources()[f"companies_house_{kind}"]
    name = name or PAGES[kind]
    return list(source.parse(Snapshot(source=source.name, name=name, url=None, content=content, fetched_at=NOW)))


def edited(kind: str, change: Callable[[dict[str, Any]], None]) -> list[Record]:
    """The records of a page after something in its first item is another way."""
    body = json.loads(page(kind))
    change(body[ITEMS.get(kind, "items")][0])
    return parsed(kind, json.dumps(body).encode())


def first(of: str, **changes: object) -> Any:
    return edited(of, lambda item: item.update(changes))[0]


def without(kind: str, *names: str) -> Any:
    def strip(item: dict[str, Any]) -> None:
        for name in names:
            item.pop(name, None)

    return edited(kind, strip)[0]


# What is no answer ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "content",
    [b"", b"<html><title>502 Bad Gateway</title></html>", b"null", b"[]", b'"items"', b"[" * 100_000, b"\xff\xfe\x00"],
)
def test_what_is_no_json_object_is_to_be_fetched_again(kind: str, content: bytes) -> None:
    with pytest.raises(UnreadableError, match="fetch it again") as raised:
        parsed(kind, content)
    assert raised.value.again


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_cut_off_anywhere_is_never_taken_for_a_shorter_one(kind: str) -> None:
    whole = page(kind).rstrip()
    for end in range(1, len(whole), 97):
        with pytest.raises(UnreadableError, match="cut off"):
            parsed(kind, whole[:end])


def test_a_web_page_is_called_one() -> None:
    with pytest.raises(UnreadableError, match="a web page"):
        parsed("charges", b"\n <!DOCTYPE html><p>Sorry</p>")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "body",
    [
        {"error": "Not Found", "path": "/company/99000001/insolvency", "status": 404},
        {"errors": [{"type": "ch:service", "error": "invalid-authorization"}]},
        {"message": '404 NOT_FOUND "Resource not found"', "request_id": "x"},
        {},
    ],
)
def test_a_refusal_in_json_is_no_answer_without_things(kind: str, body: Mapping[str, object]) -> None:
    with pytest.raises(SourceChangedError, match="missing"):
        parsed(kind, json.dumps(body).encode())


@pytest.mark.parametrize("kind", [each for each in KINDS if each != "search"])
@pytest.mark.parametrize("wrapped", ["_id", "delta_at", "external_data", "has_mortgage", "resource_kind"])
def test_a_form_that_is_not_published_is_refused_by_name(kind: str, wrapped: str) -> None:
    with pytest.raises(SourceChangedError, match="not the public form") as raised:
        parsed(kind, json.dumps({wrapped: "x", "data": json.loads(page(kind))}).encode())
    assert raised.value.field == wrapped


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("item", ["text", 7, None, ["x"]])
def test_a_thing_that_is_no_object_is_not_lost_unseen(kind: str, item: object) -> None:
    name = ITEMS.get(kind, "items")
    body = json.loads(page(kind))
    body[name].append(item)
    with pytest.raises(SourceChangedError, match=f"row {len(body[name])}, field '{name}'"):
        parsed(kind, json.dumps(body).encode())


@pytest.mark.parametrize("kind", ["filings", "charges", "control"])
def test_a_list_of_another_kind_is_not_taken_for_this_one(kind: str) -> None:
    for other in {"filings", "charges", "control"} - {kind}:
        with pytest.raises(SourceChangedError):
            parsed(kind, page(other))


# Whose it is ----------------------------------------------------------------------------------------------------------


def test_the_company_is_told_by_the_links_where_the_file_is_named_otherwise() -> None:
    assert {record.company_number for record in parsed("charges", page("charges"), "saved.json")} == {"99000001"}  # type: ignore[union-attr]


def test_an_answer_that_does_not_say_whose_it_is_needs_a_name_that_does() -> None:
    with pytest.raises(SourceChangedError, match="name the file after it"):
        parsed("insolvency", page("insolvency"), "insolvency.json")


def test_an_answer_about_another_company_than_the_one_asked_for_is_refused() -> None:
    with pytest.raises(SourceChangedError, match="more than one company: 99000001, 99000009"):
        parsed("control", page("control"), "99000009.json")


@pytest.mark.parametrize("name", ["sc990001.json", "SC990001_100.json", "folder/OC990001.json", "R0990001.json"])
def test_letters_of_scotland_partnerships_and_northern_ireland_are_part_of_the_number(name: str) -> None:
    (record, *_) = parsed("insolvency", page("insolvency"), name)
    assert isinstance(record, Insolvency)
    assert record.company_number == name.rsplit("/", 1)[-1][:8].upper()


# Mild where it may be silent ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_is_an_answer_without_things(kind: str) -> None:
    assert parsed(kind, json.dumps({ITEMS.get(kind, "items"): []}).encode(), "99000001.json") == []


def test_a_thing_by_itself_stands_for_a_list_of_one() -> None:
    body = json.loads(page("charges"))
    body["items"] = body["items"][0]
    assert parsed("charges", json.dumps(body).encode()) == parsed("charges", page("charges"))[:1]


def test_an_answer_about_one_thing_is_read_as_the_list_has_it() -> None:
    for kind in ("filings", "charges", "control"):
        item = json.loads(page(kind))["items"][0]
        (alone,) = map(as_line, parsed(kind, json.dumps(item).encode()))
        assert alone | {"row": 1} == as_line(parsed(kind, page(kind))[0])


@pytest.mark.parametrize("kind", KINDS)
def test_words_nobody_has_seen_are_kept_as_they_are(kind: str) -> None:
    field, kept = {
        "filings": ("description", "description"), "charges": ("status", "status"), "insolvency": ("type", "case_type"),
        "control": ("natures_of_control", "natures"), "search": ("company_status", "company_status"),
    }[kind]  # fmt: skip
    said = getattr(first(kind, **{field: "in-hibernation-since-2031"}), kept)
    assert said in ("in-hibernation-since-2031", ("in-hibernation-since-2031",))


@pytest.mark.parametrize(
    ("kind", "changes", "field", "value"),
    [
        ("filings", {"pages": "12"}, "pages", 12),
        ("filings", {"transaction_id": 3129317274}, "transaction_id", "3129317274"),
        ("filings", {"paper_filed": "true"}, "paper_filed", True),
        ("filings", {"description_values": []}, "made_up_to", date(2025, 3, 31)),
        ("filings", {"description_values": {"made_up_date": "2025-03-30T00:00:00Z"}}, "made_up_to", date(2025, 3, 30)),
        ("filings", {"links": {"document_metadata": "javascript:alert(1)"}}, "document_link", None),
        ("filings", {"links": [{"document_metadata": "https://a.b/c"}]}, "document_link", "https://a.b/c"),
        ("charges", {"charge_number": "14"}, "charge_number", 14),
        ("charges", {"charge_code": 990000010002}, "charge_code", "990000010002"),
        ("charges", {"persons_entitled": None}, "lenders", ()),
        ("charges", {"persons_entitled": [{"name": "Oak plc"}, {"name": "Oak plc"}]}, "lenders", ("Oak plc",)),
        ("charges", {"persons_entitled": ["Oak Bank plc", {}]}, "lenders", ("Oak Bank plc",)),
        ("charges", {"particulars": []}, "contains_fixed_charge", None),
        ("charges", {"particulars": [{"contains_fixed_charge": 0}]}, "contains_fixed_charge", False),
        ("charges", {"assets_ceased_released": "multiple-filings"}, "assets_released", "multiple-filings"),
        ("insolvency", {"number": 7}, "case_number", "7"),
        ("insolvency", {"dates": None}, "dates", ()),
        ("insolvency", {"dates": [{"type": "wound-up-on"}, {"date": "2024-01-01"}]}, "dates", ()),
        ("control", {"ceased": "1"}, "ceased", True),
        ("control", {"ceased": False, "ceased_on": "2021-11-02T08:47:45"}, "ceased", True),
        ("control", {"identification": [NUMBERED]}, "controller_number", "01234567"),
        ("control", {"identification": None}, "controller_number", None),
        ("control", {"natures_of_control": None}, "natures", ()),
        ("search", {"company_number": 1234567}, "company_number", "01234567"),
        ("search", {"sic_codes": [87900, None]}, "sic_codes", ("87900",)),
    ],
)  # fmt: skip
def test_texts_for_numbers_lists_for_objects_and_the_other_way_round(
    kind: str, changes: Mapping[str, object], field: str, value: object
) -> None:
    assert getattr(first(kind, **changes), field) == value


@pytest.mark.parametrize(
    ("kind", "needed", "said"),
    [
        ("filings", {"transaction_id", "type"}, {"transaction_id", "filing_type"}),
        ("charges", {"links", "status"}, {"charge_id", "status"}),
        ("insolvency", {"number"}, {"case_number", "statuses"}),
        ("control", {"links", "kind"}, {"control_id", "kind", "ceased"}),
        ("search", {"company_number"}, {"partial"}),
    ],
)
def test_missing_fields_are_not_known_and_never_false_or_zero(kind: str, needed: set[str], said: set[str]) -> None:
    def strip(item: dict[str, Any]) -> None:
        for name in set(item) - needed:
            del item[name]

    line = as_line(edited(kind, strip)[0])
    known = {name for name, value in line.items() if value not in (None, [])}
    assert known - {"record", "company_number", "file", "row"} == said


@pytest.mark.parametrize(
    ("kind", "names", "told"),
    [
        ("filings", ("transaction_id",), "transaction_id"),
        ("filings", ("type",), "type"),
        ("charges", ("links", "charge_code", "charge_number", "id"), "links"),
        ("insolvency", ("number", "type"), "number"),
        ("control", ("links",), "links"),
        ("control", ("kind",), "kind"),
        ("search", ("company_number",), "company_number"),
    ],
)
def test_what_cannot_be_told_from_others_is_refused_with_its_place(
    kind: str, names: tuple[str, ...], told: str
) -> None:
    with pytest.raises(SourceChangedError, match=f"row 1, field '{told}'"):
        without(kind, *names)


@pytest.mark.parametrize("day", ["soon", "2025-02-30", "31/31/2025"])
def test_a_day_that_is_none_is_refused_with_its_place(day: str) -> None:
    for kind, field in (("filings", "date"), ("charges", "created_on"), ("control", "notified_on")):
        with pytest.raises(SourceChangedError, match=f"row 1, field '{field}'"):
            first(kind, **{field: day})


def test_a_charge_without_its_link_is_told_by_its_code_or_number() -> None:
    assert without("charges", "links").charge_id == "990000010002"
    assert without("charges", "links", "charge_code").charge_id == "2"


# People ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        "individual-person-with-significant-control", "individual-beneficial-owner",
        "super-secure-person-with-significant-control", "super-secure-beneficial-owner",
        "unheard-of-person-with-significant-control",
    ],
)  # fmt: skip
def test_of_whoever_is_no_organisation_only_kind_natures_and_days_are_kept(kind: str) -> None:
    said = as_line(first("control", kind=kind, ceased_on="2024-01-01"))
    kept = {name for name, value in said.items() if value not in (None, [])} - {"record", "file", "row"}
    assert kept == {"company_number", "control_id", "kind", "natures", "notified_on", "ceased_on", "ceased"}


def test_a_person_that_registers_as_a_company_is_kept_as_an_individual() -> None:
    control = first("control", name="Mrs Mary Invented", identification={"registration_number": "N/A"})
    assert (control.name, control.controller_number) == ("an individual", None)


def test_a_profile_keeps_what_else_there_is_and_nothing_of_where_it_is() -> None:
    body = {
        "company_number": "FC990001", "company_name": "INVENTED GMBH", "type": "oversea-company",
        "links": {"self": "/company/FC990001", "insolvency": "/company/FC990001/insolvency", "charges": None},
        "foreign_company_details": {"originating_registry": {"country": "GERMANY", "name": "1 Invented Way ZZ1 1ZZ"},
                                    "registration_number": "HRB 99001", "legal_form": "x", "business_activity": "y"},
        "branch_company_details": {"parent_company_number": "FC990002", "business_activity": "1 Invented Way"},
        "registered_office_is_in_dispute": True, "undeliverable_registered_office_address": False,
        "has_super_secure_pscs": False, "has_been_liquidated": "false",
    }  # fmt: skip
    (company,) = parsed("company", json.dumps(body).encode(), "FC990001.json")
    assert isinstance(company, Company)
    assert company.links == ("insolvency", "self")
    assert (company.has_insolvency_history, company.has_charges) == (True, None)
    assert (company.originating_country, company.originating_number) == ("GERMANY", "HRB 99001")
    assert company.parent_number == "FC990002"
    assert (company.office_in_dispute, company.office_undeliverable, company.has_been_liquidated) == (
        True,
        False,
        False,
    )
    assert "Invented Way" not in repr(company)


# Anything at all ------------------------------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_json_ends_in_records_or_a_fault(kind: str, data: st.DataObject) -> None:
    body = json.loads(page(kind))
    items = body[ITEMS.get(kind, "items")]
    for item in items:
        for name in data.draw(st.lists(st.sampled_from(sorted(item)), max_size=3)):
            item[name] = data.draw(_JSON)
    try:
        for record in parsed(kind, json.dumps(body).encode()):
            json.dumps(as_line(record), ensure_ascii=False).encode()
    except SourceError as fault:
        assert fault.line.file == PAGES[kind]


def test_reading_a_page_twice_gives_the_same_records() -> None:
    for kind in KINDS:
        assert parsed(kind, page(kind)) == parsed(kind, copy.copy(page(kind)))


def test_each_kind_gives_its_own_records() -> None:
    kinds = {kind: {type(record) for record in parsed(kind, page(kind))} for kind in KINDS}
    assert kinds == {
        "filings": {Filing}, "charges": {Charge}, "insolvency": {Insolvency}, "control": {Control}, "search": {Company},
    }  # fmt: skip
