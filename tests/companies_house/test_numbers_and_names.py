"""Which company a controller's number means, and which names may be kept."""

import pytest

from scrapers.companies_house.numbers import controller_number, register_number
from scrapers.companies_house.people import organisation, registered, wording
from scrapers.records import INDIVIDUAL


@pytest.mark.parametrize(
    ("registration", "country", "place", "number"),
    [
        ("Sc095000", "Scotland", "Companies House", "SC095000"),
        (" 1234567", "England", None, "01234567"),
        ("01234567", "United Kingdom", "Companies House", "01234567"),
        ("01234567", None, "Companies House", "01234567"),
        ("01234567", "string", "Companies House, Cardiff", "01234567"),
        ("012 345 67", "England And Wales", "Registrar Of Companies", "01234567"),
        ("Company Number: 07654321", "Uk", "Registrar of Companies", "07654321"),
        ("No. 1234567", "England & Wales", None, "01234567"),
        ("OC301", "Wales", None, "OC000301"),
        ("NI12345", "Northern Ireland", None, "NI012345"),
        ("R0000123", "Northern Ireland", None, "R0000123"),
        ("SO301234", "Scotland", "Edinburgh", "SO301234"),
        ("NC000123", "N. Ireland, UK", None, "NC000123"),
        ("OE001234", "United Kingdom", "Companies House", "OE001234"),
        ("IP12345R", "England", "FCA", "IP12345R"),
        ("NO012345", "UK", None, "NO012345"),
        ("7654321", "United Kingdom of Great Britain and Northern Ireland", None, "07654321"),
    ],
)
def test_a_number_in_a_register_of_the_united_kingdom_is_a_company_number(
    registration: str, country: str | None, place: str | None, number: str
) -> None:
    assert controller_number(registration, country, place) == number


@pytest.mark.parametrize(
    ("registration", "country", "place"),
    [
        ("34973", None, "Guernsey Registry"),
        ("34973", "Guernsey", "Companies House"),
        ("01234567", "Jersey", "Companies House Jersey"),
        ("01234567", None, "Companies House Gibraltar"),
        ("12345678", "New South Wales", None),
        ("01234567", "British Virgin Islands", None),
        ("01234567", "Ireland", "Companies Registration Office"),
        ("01234567", "Republic Of Ireland", None),
        ("1234567", "Vanuatu", "London"),
        ("01234567", None, None),
        ("01234567", "N/A", "-"),
        ("HRB 12345", "Germany", None),
        ("DE123456", "UK", None),
        ("123456789", "UK", None),
        ("00000000", "UK", None),
        ("pending", "UK", "Companies House"),
        (None, "England", "Companies House"),
        ("", "England", None),
        ("٠١٢٣٤٥٦٧", "England", None),
    ],
)
def test_a_number_of_another_country_or_of_none_that_is_named_leads_to_no_company(
    registration: str | None, country: str | None, place: str | None
) -> None:
    assert controller_number(registration, country, place) is None


@pytest.mark.parametrize("country", ["Scotland", "United Kingdom (Scotland)", "Northern Ireland"])
def test_a_bare_number_beside_scotland_or_northern_ireland_is_not_taken_for_an_english_companys(country: str) -> None:
    assert controller_number("95000", country, "Companies House") is None


def test_a_number_keeps_how_it_was_written_and_an_address_in_its_place_is_not_kept() -> None:
    assert register_number("HRB 12345 / B") == "HRB 12345 / B"
    assert [register_number(text) for text in ("LS1 4ZZ", "1 Invented Way, Nowhere", "none", None)] == [None] * 4


@pytest.mark.parametrize(
    "name",
    [
        "Barclays Bank PLC", "CLYDESDALE BANK PLC", "Hps Investment Partners, Llc as Collateral Agent",
        "Midcap Financial Trust", "Smith and Williamson Limited", "Arbuthnot Latham & Co., Limited", "Coutts & Company",
        "Lloyds Bank Corporate Markets PLC as security trustee for the Secured Parties", "Triodos Bank N.V.",
        "Leeds City Council", "Secretary of State for Education", "Oak Trust (Guernsey) Limited", "Dr Invented Limited",
        "Marks and Spencer Financial Services PLC", "Jones Invented, Inc.", "Invented Capital S.à r.l.",
        "Invented Fund Limited Partnership", "Nationwide Building Society", "Government Of Nowhere",
    ],
)  # fmt: skip
def test_a_lender_with_a_legal_form_or_a_known_body_is_kept_as_printed(name: str) -> None:
    assert organisation(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Mary Invented", "Mrs Mary Invented", "MARY ANN INVENTED", "Mary Invented and Oak Finance Limited",
        "Mr M Invented; Oak Finance Limited", "Mary Invented (as trustee of Oak Ltd SSAS)",
        "Leeds City Council and Mary Invented", "Mary Invented trading as Invented Finance Ltd",
        "The Mary Invented Family Trust",
        "12 Invented Way, Oak Limited",
        "Trustees of the late Mary Invented", "Invented", "H I D B",
    ],
)  # fmt: skip
def test_a_name_that_may_be_a_persons_is_an_individual(name: str) -> None:
    assert organisation(name) == INDIVIDUAL


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("OAK TRADING LIMITED MARY ANN INVENTED", "OAK TRADING LIMITED"),
        ("Oak Limited, 12 Invented Way, Nowhere ZZ1 1ZZ", "Oak Limited"),
        ("Oak Bank Limited (Company number 99000388)", "Oak Bank Limited"),
        ("Oak PLC t/a Mary Invented", "Oak PLC"),
    ],
)
def test_a_name_ends_with_its_legal_form_and_what_follows_is_not_kept(name: str, kept: str) -> None:
    assert organisation(name) == kept


def test_a_number_in_a_register_does_in_place_of_a_legal_form() -> None:
    assert registered("Invented Provident", "990001") == "Invented Provident"
    assert registered("Mrs Mary Invented", "990001") == INDIVIDUAL
    assert registered("Invented, 12 Invented Way", "990001") == INDIVIDUAL
    assert registered("Mary Invented", "N/A") == INDIVIDUAL
    assert registered(None, "990001") is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Companies Act 2006", True), ("Limited By Shares", True), ("United Kingdom (Scotland)", True),
        ("Companies House, Crown Way, Cardiff ZZ1 1ZZ", False), ("12 Invented Lane", False), ("a@b.invalid", False),
        ("Mrs Invented", False), ("x" * 200, False),
    ],
)  # fmt: skip
def test_free_words_are_kept_unless_they_place_or_reach_somebody(text: str, kept: bool) -> None:
    assert (wording(text) == text) is kept
