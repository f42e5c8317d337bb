"""What a council lets partners see, as the readers file says it and as the one rule of sharing reads it."""

import pytest
from heads import AUDIENCE, reader

from monitor.audience import Sight
from monitor.readers_file import AudienceError, parse_audience

COUNTED = ("Inventshire", "Pretendham", "Elsewhere")
THIRD = """
[[council]]
name = "Elsewhere"
shares = "totals"

[[partnership]]
name = "Beyond"
councils = ["Inventshire", "Elsewhere"]
"""


def shared(what: str) -> str:
    return AUDIENCE.replace('name = "Inventshire"\n', f'name = "Inventshire"\nshares = "{what}"\n', 1)


def test_by_default_a_council_shares_nothing() -> None:
    found = parse_audience(AUDIENCE)
    assert {one.shares for one in found.councils.values()} == {"nothing"}
    assert found.sight(reader(), COUNTED) == Sight()


def test_what_is_shared_is_one_of_three_words() -> None:
    with pytest.raises(AudienceError, match="nothing, totals, by_council"):
        parse_audience(shared("everything"))


def test_a_partner_is_seen_as_it_shares_and_only_through_a_partnership() -> None:
    found = parse_audience(shared("by_council"))
    assert found.sight(reader(), COUNTED) == Sight(named=frozenset({"Inventshire"}))
    assert found.sight_of(("Pretendham",), (), COUNTED) == Sight(own=frozenset({"Pretendham"}))
    assert found.sight(reader("operator"), COUNTED) == Sight()


def test_totals_of_overlapping_partnerships_are_one_pool() -> None:
    found = parse_audience(shared("totals") + THIRD)
    through = ("The Made-Up Coast", "Beyond")
    both = frozenset({"Inventshire", "Elsewhere"})
    assert found.sight_of(("Pretendham",), through, COUNTED).pooled == both
    assert found.sight_of((), ("The Made-Up Coast",), COUNTED).pooled == frozenset()
    assert found.sight_of(("Inventshire",), through, COUNTED).pooled == frozenset(), "one other is no total"


def test_a_council_without_counts_makes_no_total() -> None:
    found = parse_audience(shared("totals") + THIRD)
    assert found.sight_of((), ("Beyond",), ("Inventshire",)) == Sight()
