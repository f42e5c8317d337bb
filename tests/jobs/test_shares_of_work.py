"""How work is cut into shares."""

import pytest

from monitor.jobs.sharing import ranges


@pytest.mark.parametrize(
    ("weights", "cut"),
    [
        ([], []),
        ([1], [(0, 1)]),
        ([3, 3, 3, 3], [(0, 3), (3, 4)]),
        ([10, 1, 1], [(0, 1), (1, 3)]),
        ([1, 50, 1], [(0, 1), (1, 2), (2, 3)]),
        ([0, 0, 0], [(0, 3)]),
    ],
)
def test_ranges_hold_as_much_as_they_may_in_order(weights: list[int], cut: list[tuple[int, int]]) -> None:
    assert ranges(weights, 9) == cut


def test_every_thing_is_in_one_range() -> None:
    weights = [one * 7 % 11 for one in range(200)]
    cut = ranges(weights, 25)
    assert [place for first, upto in cut for place in range(first, upto)] == [*range(200)]
    assert all(sum(weights[first:upto]) <= 25 for first, upto in cut)
