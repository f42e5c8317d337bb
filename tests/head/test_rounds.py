"""What of everything concerns one reader, and what of that it may see."""

from dataclasses import replace

import pytest
from heads import (
    AXES,
    DAY,
    GROUP,
    HOME,
    SOURCE,
    amber,
    audience,
    clear,
    cleared,
    opened,
    reader,
    red,
    round_of,
    standing,
    unknown,
    view,
)

from monitor.findings import Flip, Level, Standing
from monitor.readers import Role
from monitor.rounds import Market, build_round

FAR = replace(HOME, key="9100009", label="Children's home 9100009 in Unrealchester", areas=("Unrealchester",))


def keys(found: tuple[Standing, ...] | tuple[Flip, ...]) -> list[str]:
    return [one.trigger for one in found]


def test_a_reader_is_told_of_its_own_areas_and_of_every_source() -> None:
    found = round_of(
        standings=[standing(red("Q1", HOME)), standing(red("Q1", FAR)), standing(amber("D1", SOURCE))],
        flips=[opened(red("Q1", HOME)), opened(red("Q2", FAR)), opened(amber("D1", SOURCE))],
    )
    assert [one.subject for one in found.standing] == [HOME, SOURCE]
    assert keys(found.flips) == ["Q1", "D1"]


def test_what_is_gone_is_told_in_the_areas_it_was_in() -> None:
    found = round_of(flips=[cleared(red("Q1", HOME))], views=[view("9100002")])
    assert keys(found.flips) == ["Q1"]


def test_settings_elsewhere_are_those_of_the_providers_and_groups_that_are_here() -> None:
    views = [
        view("9100001"),
        replace(view("9100002", "Unrealchester"), group_key="another"),
        replace(view("9100003", "Unrealchester", "Imaginary Acorn Care Limited")),
        replace(view("9100004", "Unrealchester", "Somebody Else"), group_key="provider:somebody else"),
        replace(view("9100005", "Unrealchester"), provider_key=None, group_key=None, registered_provider=None),
    ]
    found = round_of(views=views)
    assert [one.urn for one in found.settings] == ["9100001"]
    assert [one.urn for one in found.elsewhere] == ["9100002", "9100003"]


def test_two_settings_whose_providers_are_unknown_are_no_kin() -> None:
    nobody = replace(view("9100001"), provider_key=None, group_key=None, registered_provider=None)
    assert round_of(views=[nobody, replace(nobody, urn="9100002", local_authority="Unrealchester")]).elsewhere == ()


@pytest.mark.parametrize(
    ("role", "shown", "withheld"),
    [
        ("commissioner", ["V3"], 2),
        ("partnership_lead", ["V3"], 2),
        ("operator", ["V3", "V5"], 1),
        ("procurement", ["V3", "V5", "P1"], 0),
    ],
)
def test_withheld_finance_is_counted_and_not_shown(role: Role, shown: list[str], withheld: int) -> None:
    found = round_of(
        role=role,
        standings=[standing(one) for one in (amber("V3", GROUP), red("V5", GROUP), amber("P1", GROUP))],
        flips=[opened(one) for one in (amber("V3", GROUP), red("V5", GROUP), amber("P1", GROUP))],
    )
    assert keys(found.standing) == keys(found.flips) == shown
    assert found.withheld == withheld


def test_only_what_is_open_counts_as_withheld() -> None:
    standings = [standing(clear("P1", GROUP)), standing(unknown("P1", replace(GROUP, key="99000002")))]
    assert round_of(standings=standings).withheld == 0


@pytest.mark.parametrize(("before", "level"), [(Level.AMBER, Level.RED), (Level.RED, Level.AMBER), (Level.RED, None)])
def test_a_change_with_a_withheld_end_is_not_told(before: Level, level: Level | None) -> None:
    flip = opened(red("V5", GROUP), before_level=before, level=level, change="raised")
    assert round_of(flips=[flip]).flips == ()
    assert keys(round_of(role="procurement", flips=[flip]).flips) == ["V5"]


def test_an_amber_that_became_a_withheld_red_is_not_told_as_amber() -> None:
    first = opened(amber("V5", GROUP))
    then = opened(red("V5", GROUP), change="raised", before_level=Level.AMBER)
    assert round_of(flips=[first, then]).flips == ()
    (told,) = round_of(role="procurement", flips=[first, then]).flips
    assert (told.change, told.level) == ("opened", Level.RED)


def test_what_came_and_went_between_two_digests_is_told_as_ended_alone() -> None:
    found = red("Q1", HOME)
    (told,) = round_of(flips=[opened(found), cleared(found)]).flips
    assert told.change == "cleared"


def test_first_sight_of_a_rule_is_never_told_as_a_change() -> None:
    assert round_of(flips=[opened(red("Q1", HOME), baseline=True)]).flips == ()


def test_the_reader_is_told_why_it_gets_this() -> None:
    market = Market(as_of=DAY, views=(), standings=(), sources=(), axes=AXES)
    found = build_round(market, audience(), reader("partnership_lead"), (), joining=True, since=None)
    assert found.why == (
        "partnership_lead@inventshire.example is listed as partnership lead for "
        "The Made-Up Coast (Inventshire, Pretendham), weekly"
    )
