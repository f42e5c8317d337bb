"""A printed name taken apart: what another spelling does not change, and what tells one company from its sister."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.spelling import forms_agree, spell, spell_registered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Imaginary Oak Care Ltd", "IMAGINARY OAK CARE LIMITED"),
        ("Imaginary Oak Care Ltd.", "imaginary oak care L TD"),
        ("Oak & Ash Care Limited", "Oak and Ash Care Ltd"),
        ("Oak Children’s Homes Ltd", "OAK CHILDRENS HOMES LIMITED"),
        ("O A K Care Ltd", "OAK CARE LIMITED"),
        ("Oak Care C.I.C", "OAK CARE COMMUNITY INTEREST COMPANY"),
        ("Oak Care Two Limited", "OAK CARE 2 LTD"),
        ("Oak Care (North) Ltd", "OAK CARE - NORTH LIMITED"),
        ("Café Oak Ltd", "CAFE OAK LIMITED"),
        ("Oak Center Ltd", "OAK CENTRE LTD"),
    ],
)
def test_another_way_to_write_it_is_the_same_name(one: str, other: str) -> None:
    assert spell(one).exact == spell_registered(other).exact
    assert forms_agree(spell(one), spell_registered(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oak Care North Ltd", "Oak Care South Ltd"),
        ("Oak Care Ltd", "Oak Care Holdings Ltd"),
        ("Oak Care Ltd", "Oak Care (North) Ltd"),
        ("Oak Care 1 Ltd", "Oak Care 2 Ltd"),
        ("Team Fostering", "Fostering Team"),
        ("Stepping Stone Ltd", "Stepping Stones Ltd"),
        ("Oak Care Ltd", "Ash Care Ltd"),
    ],
)
def test_what_tells_sisters_apart_stays_in_every_key(one: str, other: str) -> None:
    assert spell(one).loose != spell(other).loose


def test_spaces_part_no_joined_key_and_plurals_of_the_trade_no_loose_one() -> None:
    assert spell("Oak North West Ltd").joined == spell("Oak Northwest Ltd").joined
    assert spell("The Oak Trust").joined == spell("Oak Trust (The)").joined
    assert spell("Oak Children's Home Ltd").loose == spell("Oak Childrens Homes Ltd").loose


@pytest.mark.parametrize(
    ("printed", "words", "form", "number", "trade", "former", "after"),
    [
        ("Oak Ltd T/A Ash House", "oak", "ltd", None, "ash house", None, ()),
        ("Oak Limited (trading as Ash)", "oak", "ltd", None, "ash", None, ()),
        ("Oak Ltd (formerly Ash Care Ltd)", "oak", "ltd", None, None, "ash care ltd", ()),
        ("Oak Limited company number 04963908", "oak", "ltd", "04963908", None, None, ()),
        ("Oak Limited 4963908", "oak", "ltd", "04963908", None, None, ()),
        ("Oak Trust (07747149)", "oak trust", None, "07747149", None, None, ()),
        ("Oak Ltd- The Ash Group", "oak", "ltd", None, None, None, ("the", "ash", "group")),
        ("Oak LLP", "oak", "llp", None, None, None, ()),
        ("1625 Independent People", "1625 independent people", None, None, None, None, ()),
        ("Limited", "limited", None, None, None, None, ()),
    ],
)
def test_what_stands_beside_a_name_is_told_from_it(
    printed: str, words: str, form: str | None, number: str | None, trade: str | None, former: str | None, after: object
) -> None:
    spelled = spell(printed)
    assert (spelled.exact, spelled.form, spelled.number) == (words, form, number)
    assert (spelled.trade, spelled.former, spelled.after) == (trade, former, after)


def test_another_legal_form_is_another_person_at_law() -> None:
    assert not forms_agree(spell("Oak Care Ltd"), spell_registered("OAK CARE LLP"))
    assert forms_agree(spell("Oak Care"), spell_registered("OAK CARE LLP"))


@given(st.text(max_size=80))
def test_any_text_is_taken_apart_and_its_capitals_do_not_matter(text: str) -> None:
    assert spell(text.upper().lower()) == spell(text.upper().lower().upper().lower())
    assert spell(text).exact == spell(f"  {text} ").exact
