"""What a reader may know of who places with whom, and that nothing more can be reckoned from it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from heads import GROUP, HOME, SOURCE, view

from monitor.audience import Audience, Sight
from monitor.exposure import LONE, Kin, Placing, Row, band, exposure, placing
from monitor.findings import Subject
from monitor.placed import PlacementCount
from monitor.readers import Council, Partnership, Reader, Role, SettingView, Shares

DAY = date(2026, 7, 1)
WHO = ("Ashby", "Brook", "Coombe", "Dale", "Elm")
FAR = Subject("setting", "9100003", "Children's home 9100003 in Unrealchester", ("Unrealchester",))
LONELY = "provider:somebody else"
VIEWS = [
    view("9100001"),
    view("9100002"),
    view("9100003", "Unrealchester"),
    replace(view("9100004"), group_key="88000001", provider_key="quercus ltd", registered_provider="Quercus Limited"),
    replace(view("9100005"), group_key="88000001", provider_key="quercus ltd", registered_provider="Quercus Limited"),
    replace(view("9100006"), group_key=LONELY, provider_key="somebody else", registered_provider="Somebody Else"),
    replace(view("9100007"), group_key=None, provider_key=None, registered_provider=None),
]
G1, G2 = "9100001", "9100004"
"""A setting of each of two groups."""


def at(council: str, where: str, children: int) -> PlacementCount:
    if where.startswith("9"):
        return PlacementCount(council=council, children=children, counted_on=DAY, urn=where)
    return PlacementCount(council=council, children=children, counted_on=DAY, provider=where, provider_key=where)


def audience(**shares: Shares) -> Audience:
    councils = {name: Council(name=name, areas=(name,), shares=shares.get(name, "nothing")) for name in WHO}
    return Audience(councils=councils, partnerships={"P": Partnership(name="P", councils=WHO)}, readers=())


def reader(*councils: str, role: Role = "commissioner", through: Iterable[str] = ("P",)) -> Reader:
    return Reader(email="a@b.example", role=role, frequency="weekly", councils=councils, partnerships=tuple(through))


def why(mine: Placing, subject: Subject, *, serious: bool = False) -> tuple[str, ...]:
    return mine.of(subject, serious=serious)


def for_reader(who: Reader, among: Audience, *counts: PlacementCount) -> Placing:
    return placing(who, among, Kin(VIEWS, counts))


# Who is told ----------------------------------------------------------------------------------------------------------


def test_a_council_that_places_there_is_told_wherever_the_home_is() -> None:
    mine = for_reader(reader("Ashby"), audience(), at("Ashby", "9100003", 2))
    assert why(mine, FAR) == ("Ashby has children placed there",)


def test_sister_homes_are_told_of_what_is_serious_alone() -> None:
    mine = for_reader(reader("Ashby"), audience(), at("Ashby", "9100003", 2))
    assert why(mine, HOME) == ()
    assert why(mine, HOME, serious=True) == ("Ashby has children placed elsewhere with the same group",)


def test_whoever_places_with_a_group_is_told_of_the_group() -> None:
    mine = for_reader(reader("Ashby"), audience(), at("Ashby", "9100003", 2), at("Ashby", "9100001", 1))
    assert why(mine, GROUP) == ("Ashby has children placed with this group",)


def test_a_count_by_provider_may_be_of_any_of_its_homes() -> None:
    mine = for_reader(reader("Ashby"), audience(), at("Ashby", "quercus ltd", 2))
    home = Subject("setting", "9100005", "a home")
    assert why(mine, home) == ("Ashby has children placed with this provider",)


def test_a_count_of_none_concerns_nobody() -> None:
    mine = for_reader(reader("Ashby"), audience(), at("Ashby", "9100003", 0))
    assert not mine.keys
    assert why(mine, FAR, serious=True) == ()


def test_sources_and_markets_do_not_concern_anybody_by_placements() -> None:
    mine = for_reader(reader("Ashby"), audience(), at("Ashby", "9100003", 2))
    assert why(mine, SOURCE, serious=True) == ()


def test_nothing_is_told_of_a_partner_that_shares_nothing() -> None:
    mine = for_reader(reader("Ashby"), audience(), at("Brook", "9100003", 9), at("Coombe", "9100003", 9))
    assert not mine.keys
    assert why(mine, FAR, serious=True) == ()


def test_a_partner_that_shares_is_named_for_its_group_and_not_for_its_home() -> None:
    mine = for_reader(reader(), audience(Brook="by_council"), at("Brook", "9100003", 1))
    assert why(mine, FAR) == ()
    assert why(mine, GROUP) == why(mine, FAR, serious=True) == ("Brook has children placed with this group",)


def test_a_single_home_is_not_given_away_by_its_provider() -> None:
    alone = Subject("group", LONELY, "Somebody Else")
    one = for_reader(reader(), audience(Brook="by_council"), at("Brook", "9100006", 6))
    assert why(one, alone) == ()
    both = audience(Brook="by_council", Dale="by_council")
    two = for_reader(reader(), both, at("Brook", "9100006", 6), at("Dale", "9100001", 1))
    assert why(two, alone) == ("a partner council has children placed with this group",)


def test_a_total_of_one_council_is_no_total() -> None:
    one = for_reader(reader("Ashby"), audience(Brook="totals"), at("Brook", "9100003", 30))
    assert not one.keys
    shared = audience(Brook="totals", Dale="totals")
    two = for_reader(reader("Ashby"), shared, at("Brook", "9100003", 30), at("Dale", "9100004", 1))
    assert why(two, GROUP) == ("a partner council has children placed with this group",)


def test_who_runs_the_service_sees_no_counts() -> None:
    shared = audience(Ashby="by_council", Brook="by_council")
    operator = reader("Ashby", role="operator")
    assert not for_reader(operator, shared, at("Ashby", "9100001", 7), at("Brook", "9100001", 7)).keys


# What is shown --------------------------------------------------------------------------------------------------------


def rows(sight: Sight, *counts: PlacementCount) -> dict[str, Row]:
    return {row.group: row for row in exposure(sight, Kin(VIEWS, counts))}


ALL = Sight(own=frozenset({"Ashby"}), named=frozenset({"Brook", "Coombe"}), pooled=frozenset({"Dale", "Elm"}))


def test_own_counts_are_exact_and_those_of_partners_in_bands() -> None:
    found = rows(ALL, at("Ashby", "9100001", 2), at("Ashby", "9100002", 1), at("Brook", "9100001", 12))["99000001"]
    assert found.own == {"Ashby": 3}
    assert found.named["Brook"].shown == "10 to 14"
    assert found.total.shown == "13 to 17"
    assert found.name == "Imaginary Oak Care Limited"


def test_below_five_no_difference_is_made() -> None:
    for children in range(5):
        found = rows(ALL, at("Brook", "9100001", children), at("Dale", "9100001", children))["99000001"]
        assert (found.named["Brook"].shown, found.pooled and found.pooled.shown) == ("<5", "<5")


def test_single_homes_of_partners_stand_in_one_row() -> None:
    found = rows(ALL, at("Brook", "9100006", 3), at("Brook", "9100007", 4), at("Ashby", "9100006", 1))
    assert found[LONE].named["Brook"].shown == "5 to 9"
    assert found[LONELY].own == {"Ashby": 1}
    assert not found[LONELY].named


def test_those_with_most_children_come_first() -> None:
    found = exposure(ALL, Kin(VIEWS, [at("Ashby", "9100004", 1), at("Ashby", "9100001", 2)]))
    assert [row.group for row in found] == ["99000001", "88000001"]


# What can be reckoned -------------------------------------------------------------------------------------------------


def left_open(worlds: Iterable[tuple[int, ...]], told: Callable[[tuple[int, ...]], Hashable]) -> int:
    """How many values, at the fewest, a number below five may have behind what is told, over every world."""
    alike: dict[Hashable, list[tuple[int, ...]]] = defaultdict(list)
    for world in worlds:
        alike[told(world)].append(world)
    fewest = 99
    for same in alike.values():
        for values in map(set, zip(*same, strict=True)):
            if min(values) < 5:
                fewest = min(fewest, len(values))
    return fewest


def shown(sight: Sight, counts: Iterable[PlacementCount], views: Iterable[SettingView] = VIEWS) -> Hashable:
    found = exposure(sight, Kin(views, counts))
    return tuple((row.group, tuple(row.named.items()), row.pooled, row.total) for row in found)


def test_no_small_number_can_be_reckoned_from_what_is_shown_at_once() -> None:
    def told(world: tuple[int, ...]) -> Hashable:
        cells = zip(product(("Brook", "Coombe"), (G1, G2)), world, strict=True)
        return shown(ALL, [at("Ashby", G1, 3), *(at(who, where, number) for (who, where), number in cells)])

    assert left_open(product(range(7), repeat=2), lambda two: told((*two, 3, 6))) == 5
    assert left_open(product((0, 1, 4, 5), repeat=4), told) == 3, "none, one and four look the same"


def test_no_small_number_can_be_reckoned_from_a_total() -> None:
    def told(world: tuple[int, ...]) -> Hashable:
        dale, elm = world
        return shown(ALL, [at("Dale", G1, dale), at("Elm", G1, elm), at("Brook", G1, 2)])

    assert left_open(product(range(10), repeat=2), told) >= 5


MERGED = [replace(one, group_key="99000001") if one.group_key == "88000001" else one for one in VIEWS]


def test_two_groups_becoming_one_leave_a_small_number_open() -> None:
    def told(world: tuple[int, ...]) -> Hashable:
        counts = [at("Brook", G1, world[0]), at("Brook", G2, world[1])]
        return shown(ALL, counts), shown(ALL, counts, MERGED)

    assert left_open(product(range(15), repeat=2), told) >= 4


@pytest.mark.parametrize("then", [Sight(pooled=frozenset({"Brook", "Dale"})), Sight(named=frozenset({"Dale"}))])
def test_another_sharing_leaves_a_small_number_open(then: Sight) -> None:
    def told(world: tuple[int, ...]) -> Hashable:
        counts = [at("Brook", G1, world[0]), at("Dale", G1, world[1])]
        return shown(Sight(named=frozenset({"Brook"})), counts), shown(then, counts)

    assert left_open(product(range(10), repeat=2), told) >= 4


def test_bands_are_the_same_on_every_day() -> None:
    assert [band(number).shown for number in (0, 4, 5, 9, 10, 31)] == [
        "<5",
        "<5",
        "5 to 9",
        "5 to 9",
        "10 to 14",
        "30 to 34",
    ]
