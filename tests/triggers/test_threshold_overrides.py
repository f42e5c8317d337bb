"""Other values in the place of shipped thresholds are read strictly, and say so wherever they are shown."""

from decimal import Decimal

import pytest

from monitor.jobs.assess import shipped_thresholds
from monitor.thresholds import ThresholdError, with_overrides

SHIPPED = shipped_thresholds()


def table(name: str, value: str, more: str = "") -> str:
    return f'[{name}]\nvalue = "{value}"\nwhy = "Agreed by the board"\n{more}'


def test_an_override_takes_the_place_of_one_value_and_says_what_it_replaced_and_why() -> None:
    found = with_overrides(SHIPPED, "version = 4\n" + table("leverage_red", "4.0"))
    one = found["leverage_red"]
    assert (one.value, one.unit, one.version) == (Decimal("4.0"), SHIPPED["leverage_red"].unit, 4)
    assert one.source == "Set for this service in place of 3.5 (version 4): Agreed by the board"
    assert one.provisional
    assert {name for name in SHIPPED if found[name] is not SHIPPED[name]} == {"leverage_red"}
    assert found.keys() == SHIPPED.keys()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version = 1\n" + table("leverage_reed", "4"), "no threshold is called leverage_reed"),
        ("version = 1\n" + table("leverage_red", "4", 'unit = "pounds"\n'), "the unit stays 'times EBITDA'"),
        ('version = 1\n[leverage_red]\nvalue = "4"\n', "must have value and why"),
        ("version = 1\n" + table("leverage_red", "2.4"), "leverage_red must stay over leverage_amber"),
        ("version = 1\n" + table("leverage_amber", "3.6"), "leverage_red must stay over leverage_amber"),
        ("version = 1\n" + table("liquidity_red", "1.1"), "liquidity_red must stay under liquidity_amber"),
        ("version = 1\n" + table("leverage_red", "-4"), "must not be under nil"),
        ("version = 1\n" + table("leverage_red", "four"), "must be a number as text"),
        (table("leverage_red", "4"), "version = 1"),
        ("version = 1\n", "there are no thresholds"),
        ("version = 1\nleverage_red = 4\n", "must have value and why"),
    ],
)
def test_an_override_that_cannot_be_meant_is_refused(text: str, words: str) -> None:
    with pytest.raises(ThresholdError, match=words):
        with_overrides(SHIPPED, text)


def test_amber_and_red_may_move_together_past_where_they_were() -> None:
    both = "version = 1\n" + table("leverage_amber", "5") + table("leverage_red", "6")
    assert with_overrides(SHIPPED, both)["leverage_amber"].value == 5
