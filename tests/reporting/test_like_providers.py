"""Who is like whom, and that so few as to name one another are never shown."""

from decimal import Decimal
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reports.like import LEAST, Measured, Spread, like, spread

NAME = "Operating margin"


def measured(
    key: str, value: str | None = "0.1", kind: str | None = "children's home", size: str = "one setting"
) -> Measured:
    values = {} if value is None else {NAME: Decimal(value)}
    return Measured(key=key, provision_type=kind, size=size, values=values)


def test_like_are_those_of_the_same_type_and_size_and_never_itself() -> None:
    own = measured("own")
    others = [own, measured("a"), measured("b", kind="adoption agency"), measured("c", size="2 to 4 settings")]
    assert [one.key for one in like(own, others)] == ["a"]
    assert like(measured("nobody", kind=None), [measured("x", kind=None)]) == ()


@pytest.mark.parametrize("known", range(LEAST))
def test_of_fewer_than_five_that_know_a_measure_nothing_is_shown(known: int) -> None:
    peers = [*(measured(str(at)) for at in range(known)), *(measured(f"n{at}", None) for at in range(20))]
    assert spread(NAME, peers) == known


def test_the_quartiles_are_those_of_the_values_themselves() -> None:
    peers = [measured(str(at), str(at)) for at in range(1, 6)]
    assert spread(NAME, peers) == Spread(n=5, lower=Decimal(2), median=Decimal(3), upper=Decimal(4))


@given(st.lists(st.integers(-1000, 1000), min_size=LEAST, max_size=40))
def test_the_middle_lies_between_the_quartiles_and_the_order_does_not_matter(values: list[int]) -> None:
    peers = [measured(str(at), str(value)) for at, value in enumerate(values)]
    found = spread(NAME, peers)
    assert isinstance(found, Spread)
    assert found == spread(NAME, reversed(peers))
    assert min(values) <= found.lower <= found.median <= found.upper <= max(values)
    assert float(found.upper) == pytest.approx(quantiles(values, n=4, method="inclusive")[2])
