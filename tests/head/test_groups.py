"""Who stands above a company, by the register of control."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from groups_world import AS_OF, LIKELY, UNRESOLVABLE, Group, Maker, company, person, world

from monitor.groups import RESOLVED, Chain, chain


def _chain_of(group: Group, as_of: date = AS_OF) -> Chain:
    return chain(group.operating, group.controls, as_of)


def test_of_400_groups_in_every_shape_the_top_of_97_in_100_is_found_and_right() -> None:
    groups = list(world(400, seed=7))
    found = [(group, _chain_of(group)) for group in groups]
    resolved = [(group, one) for group, one in found if one.resolved]
    assert len(resolved) / len(groups) >= 0.97
    assert not [group.shape for group, one in resolved if one.top != group.top]
    unresolved = Counter(one.ends for _, one in found if not one.resolved)
    assert set(unresolved) <= {"cycle", "several", "not read", "statement"}
    assert not [group.shape for group, one in found if one.ends != group.ends]


@pytest.mark.parametrize("number", range(len(LIKELY) + len(UNRESOLVABLE)))
def test_every_shape_ends_as_it_should_whatever_its_numbers(number: int) -> None:
    shape = (LIKELY + UNRESOLVABLE)[number]
    for seed in range(20):
        group = shape(Maker(Random(seed)))
        one = _chain_of(group)
        assert (one.top, one.ends) == (group.top, group.ends), group.shape
        assert one.resolved == (group.ends in RESOLVED)


def test_a_group_changes_hands_on_a_date() -> None:
    controls = {
        "01": [
            company("01", "02", ceased=True, ceased_on=date(2024, 3, 1)),
            company("01", "03", control_id="2", notified_on=date(2024, 3, 1)),
        ],
        "02": [],
        "03": [],
    }
    assert chain("01", controls, date(2024, 2, 29)).top == "02"
    assert chain("01", controls, date(2024, 3, 1)).top == "03"


def test_a_smaller_control_is_shown_and_not_followed() -> None:
    one = chain(
        "01",
        {"01": [company("01", "02", "50-to-75"), company("01", "03", "25-to-50", control_id="2")], "02": []},
        AS_OF,
    )
    assert [(step.controller_number, step.how, step.followed) for step in one.steps] == [
        ("02", "50 to 75 %", True),
        ("03", "25 to 50 %", False),
    ]


def test_an_individual_is_never_named() -> None:
    one = chain("01", {"01": [person("01")]}, AS_OF)
    assert [step.controller for step in one.steps] == ["an individual"]


def test_the_companies_of_a_chain_are_told_from_the_top() -> None:
    controls = {"01": [company("01", "02")], "02": [company("02", "03")], "03": []}
    assert chain("01", controls, AS_OF).companies == ("03", "02", "01")


def test_a_chain_longer_than_any_real_one_ends() -> None:
    controls = {str(place): [company(str(place), str(place + 1))] for place in range(100)}
    assert chain("0", controls, AS_OF).ends == "too long"
