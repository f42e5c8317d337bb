"""Registered providers' names, folded for grouping."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.names import fold_name, provider_key
from scrapers.records import INDIVIDUAL, Line, Setting


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Imaginary Oak Care Limited", "Imaginary Oak Care Ltd"),
        ("Imaginary Oak Care Limited", "IMAGINARY OAK CARE LTD."),
        ("Imaginary Oak Care Limited", "Imaginary Oak Care Ld"),
        ("Imaginary Oak Care Limited", "  Imaginary   Oak\tCare Limited "),
        ("Imaginary Oak Care Limited", "Imaginary Oak Care Limited t/a The Unreal House"),
        ("Imaginary Oak Care Limited", "Imaginary Oak Care Limited T/A Unreal"),
        ("Imaginary Oak Care Limited", "Imaginary Oak Care Limited trading as Unreal & Sons"),
        ("Imaginary Oak Care Limited", "Imaginary Oak Care Limited, Trading  As Unreal"),
        ("Oak and Acorn Care Ltd", "Oak & Acorn Care Ltd"),
        ("Oak and Acorn Care Ltd", "Oak&Acorn Care Ltd"),
        ("The Unreal Lantern Trust", "Unreal Lantern Trust"),
        ("Pretend's Harbour Ltd", "Pretends Harbour Ltd"),
        ("Pretend's Harbour Ltd", "Pretend’s Harbour Ltd"),
        ("Made-Up Bridge (Care) Ltd", "Made Up Bridge Care Ltd"),
        ("Example Harbour C.I.C.", "Example Harbour CIC"),
        ("Imaginary Homes Incorporated", "Imaginary Homes Inc"),
    ],
)
def test_another_spelling_is_not_another_owner(name: str, other: str) -> None:
    assert fold_name(name) == fold_name(other) != ""


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Imaginary Oak Care Limited", "Imaginary Oak Care LLP"),
        ("Imaginary Oak Care Limited", "Imaginary Oak Care (North) Limited"),
        ("Imaginary Oak Care 1 Limited", "Imaginary Oak Care 2 Limited"),
        ("St/Andrew Care Ltd", "S Care Ltd"),
        ("Grand Oak Ltd", "Gr Oak Ltd"),
    ],
)
def test_another_owner_is_not_another_spelling(name: str, other: str) -> None:
    assert fold_name(name) != fold_name(other)


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from("trading as t/a and the & ' ’ c.i.c ltd - Ld ß İ".split())).map(" ".join)
    )
)
@example("oak trading-as acorn")
@example("trading the as x")
@example("oak t'/a acorn")
def test_folding_is_idempotent(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@pytest.mark.parametrize(
    ("provider", "key"),
    [
        ("Imaginary Oak Care Limited", "imaginary oak care ltd"),
        (None, None),
        (INDIVIDUAL, None),
        ("-", None),
    ],
)
def test_who_is_not_known_has_no_key_and_is_never_grouped(provider: str | None, key: str | None) -> None:
    setting = Setting(
        urn="9100001",
        as_at=date(2026, 3, 31),
        provision_type="Children's home",
        registration_status="Active",
        registered_provider=provider,
        line=Line(file="list.csv"),
    )
    assert provider_key(setting) == key
