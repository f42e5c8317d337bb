"""Who runs a setting, and when the list does not say: a person is never kept, an organisation always."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.ofsted.providers import registered_provider
from scrapers.records import INDIVIDUAL

PLACES = frozenset({"london", "lewisham", "north west"})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "blank"), ("REDACTED", "blank"), ("n/a", "blank"), ("-", "blank"), ("Unknown", "blank"),
        ("0", "a number"), ("3", "a number"), ("3.13", "a number"), ("12/03/2020", "a number"), ("1 000", "a number"),
        ("London", "a place"), ("LEWISHAM", "a place"), ("north west", "a place"),
    ],
)  # fmt: skip
def test_an_owner_that_is_none_is_not_known(text: str, why: str) -> None:
    assert registered_provider(text, PLACES) == (None, why)


@pytest.mark.parametrize(
    "text",
    [
        "Marigold Testperson", "MARIGOLD TESTPERSON", "M Testperson", "Testperson, Marigold", "Mr T Inventedname",
        "Dr Marigold Care", "Mrs Testperson's Homes", "Marigold & Tarquin Testperson", "M. Testperson and T. Testman",
        "Marigold O'Testperson", "Marigold Testperson-Inventedname", "Marigold Nugent", "Nugent, Marigold",
        "Marigold Child", "Marigold Home", "Tarquin Parent", "Marigold Testperson t/a Inventedname House",
        "M Testperson trading as Oak Care", "12 Invented Way", "Flat 3, Invented Road",
    ],
)  # fmt: skip
def test_a_name_that_may_be_a_persons_is_an_individual(text: str) -> None:
    assert registered_provider(text, PLACES) == (INDIVIDUAL, "a person")


@pytest.mark.parametrize(
    "text",
    [
        "Imaginary Oak Care Limited", "imaginary oak ltd", "Imaginary Oak LTD.", "Oak (Northwest) Ltd", "Imaginary LLP",
        "Imaginary Oak C.I.C.", "Imaginary Oak plc", "Leeds City Council", "London Borough of Lewisham", "Nacro",
        "Imaginary NHS Foundation Trust", "The Imaginary Oak Charity", "Imaginary Hill Academy", "Barnardo’s", "Nugent",
        "Nugent Care", "Imaginary Children's Services", "Imaginary Oak Ltd t/a Testperson House", "Imaginary Fostering",
        "UK Imaginary Fostering", "St Invented's Care", "Imaginary Oak 01234567", "Imaginary24", "ABC",
    ],
)  # fmt: skip
def test_an_organisation_is_kept_as_printed(text: str) -> None:
    assert registered_provider(text, PLACES) == (text, None)


@given(st.text(st.characters(codec="ascii", categories=["L", "P", "Zs"]), min_size=1, max_size=40), st.sampled_from(["Ltd", "LTD", "Limited", "limited"]))  # fmt: skip  # noqa: E501
def test_a_name_with_a_legal_form_is_always_kept(name: str, form: str) -> None:
    text = f"{name} {form}"
    assert registered_provider(text, PLACES) == (text, None)


@given(st.text(max_size=300))
def test_whatever_is_printed_is_kept_as_it_is_or_not_at_all(text: str) -> None:
    name, why_not = registered_provider(text, PLACES)
    assert name in (text, None, INDIVIDUAL)
    assert (why_not is None) == (name == text and name != INDIVIDUAL)
