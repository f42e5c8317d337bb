"""The thresholds file is read strictly, and what ships is provisional until somebody signs."""

from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from monitor.thresholds import ThresholdError, named, parse_thresholds

SHIPPED = (files("monitor") / "thresholds.toml").read_text(encoding="utf-8")
GOOD = 'version = 3\n[a]\nvalue = "2.50"\nunit = "times"\nsource = "A document, section 2"\n'


def test_a_threshold_is_read_exactly_with_its_source_and_version() -> None:
    threshold = parse_thresholds(GOOD)["a"]
    assert (threshold.name, threshold.value, threshold.unit) == ("a", Decimal("2.50"), "times")
    assert (threshold.source, threshold.version) == ("A document, section 2", 3)
    assert threshold.provisional


def test_a_signed_threshold_is_not_provisional() -> None:
    signed = parse_thresholds(f'{GOOD}verified_by = "The finance team"\nverified_on = 2026-02-03\n')["a"]
    assert (signed.verified_by, signed.verified_on, signed.provisional) == (
        "The finance team",
        date(2026, 2, 3),
        False,
    )


def test_every_threshold_that_ships_is_provisional_until_somebody_signs() -> None:
    shipped = parse_thresholds(SHIPPED).values()
    assert shipped
    assert all(threshold.provisional for threshold in shipped)


def test_the_thresholds_cannot_be_changed_in_passing() -> None:
    shipped = parse_thresholds(GOOD)
    with pytest.raises(TypeError):
        shipped["a"] = shipped["a"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("version = ", "not TOML"),
        (GOOD.replace("version = 3", ""), "version = 1"),
        (GOOD.replace("version = 3", "version = 0"), "version = 1"),
        (GOOD.replace("version = 3", "version = true"), "version = 1"),
        ("version = 1", "no thresholds"),
        ("version = 1\nb = 2.5", r"give it a table \[b\]"),
        (GOOD.replace('unit = "times"\n', ""), r"\[a\] lacks unit"),
        (GOOD.replace('"times"', '" "'), r"\[a\] unit must be text"),
        (GOOD.replace('"times"', "3"), r"\[a\] unit must be text"),
        (GOOD.replace('"2.50"', "2.50"), "a number as text"),
        (GOOD.replace("2.50", "much"), "a number as text"),
        (GOOD.replace("2.50", "NaN"), "a number as text"),
        (GOOD.replace("2.50", "Infinity"), "a number as text"),
        (f'{GOOD}valeu = "3"', "unknown keys valeu"),
        (f'{GOOD}verified_by = "me"', "verified_on must be a date"),
        (f"{GOOD}verified_on = 2026-02-03", "verified_by must be text"),
        (f'{GOOD}verified_by = "me"\nverified_on = "2026-02-03"', "verified_on must be a date"),
        (f'{GOOD}verified_by = "me"\nverified_on = 2026-02-03T10:00:00', "verified_on must be a date"),
    ],
)
def test_a_faulty_file_is_refused_with_what_to_write(text: str, why: str) -> None:
    with pytest.raises(ThresholdError, match=why):
        parse_thresholds(text)


def test_a_threshold_that_is_not_there_is_named() -> None:
    with pytest.raises(ThresholdError, match="'b'"):
        named(parse_thresholds(GOOD), "b")
