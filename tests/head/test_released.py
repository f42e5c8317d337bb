"""Red findings of company finance on their way from procurement to the partnership."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from heads import (
    AXES,
    GROUP,
    amber,
    audience,
    cleared,
    opened,
    reader,
    red,
    source_state,
    standing,
    view,
)

from alerts.digest import Digest
from monitor.audience import may_see_flip, may_see_standing
from monitor.digests import build_digest
from monitor.findings import Level
from monitor.readers import Role
from monitor.released import Decision, Did, Releases, key_of, newest
from monitor.rounds import Market, build_round

OPENED, DAY = date(2026, 8, 26), date(2026, 9, 2)
KEY = key_of("V5", GROUP)
RED = standing(red("V5", GROUP), OPENED)
FLIP = opened(red("V5", GROUP), as_of=OPENED)


def decided(did: Did, since: date = OPENED) -> Decision:
    return Decision(KEY, since, did, "somebody", "", datetime(2026, 8, 27, tzinfo=UTC))


def releases(*decisions: Decision, as_of: date = OPENED, days: int | None = None) -> Releases:
    return Releases(as_of=as_of, decided=newest(decisions), openings={KEY: (OPENED,)}, after_days=days)


def seen(found: Releases, role: Role = "partnership_lead") -> tuple[bool, bool]:
    return may_see_standing(role, RED, AXES["V5"], found), may_see_flip(role, FLIP, found)


def test_a_red_is_for_procurement_until_somebody_lets_it_go() -> None:
    assert seen(releases()) == (False, False)
    assert seen(releases(), "procurement") == (True, True)
    assert seen(releases(decided("released"))) == seen(releases(decided("released")), "commissioner") == (True, True)


def test_by_default_no_day_lets_it_go() -> None:
    assert seen(releases(as_of=date(2036, 1, 1))) == (False, False)


def test_working_days_without_objection_let_it_go_and_a_bank_holiday_is_none() -> None:
    assert seen(releases(as_of=date(2026, 9, 2), days=5)) == (False, False), "31 August is a bank holiday"
    assert seen(releases(as_of=date(2026, 9, 3), days=5)) == (True, True)
    assert releases(days=5).due_on(OPENED) == date(2026, 9, 3)


def test_an_objection_stops_the_days_until_somebody_lets_it_go() -> None:
    late = date(2026, 12, 1)
    assert seen(releases(decided("objected"), as_of=late, days=5)) == (False, False)
    assert seen(releases(decided("objected"), decided("released"), as_of=late, days=5)) == (True, True)


def test_a_finding_that_opens_again_waits_again() -> None:
    again = replace(RED, since=date(2026, 11, 2))
    assert not may_see_standing("commissioner", again, AXES["V5"], releases(decided("released")))


def test_the_end_of_a_red_is_told_to_whom_the_red_could_be_told() -> None:
    ended = cleared(red("V5", GROUP), as_of=date(2026, 10, 1))
    assert not may_see_flip("commissioner", ended, releases())
    assert may_see_flip("commissioner", ended, releases(decided("released")))
    reopened = Releases(
        as_of=date(2026, 12, 1),
        decided=newest([decided("released")]),
        openings={KEY: (OPENED, date(2026, 11, 2))},
    )
    assert not may_see_flip("commissioner", replace(ended, as_of=date(2026, 11, 30)), reopened)


@pytest.mark.parametrize("role", ["commissioner", "partnership_lead", "operator"])
def test_no_release_opens_a_profit_level(role: Role) -> None:
    profit = standing(amber("P1", GROUP), OPENED)
    decision = replace(decided("released"), key=key_of("P1", GROUP))
    assert not may_see_standing(role, profit, AXES["P1"], releases(decision))
    raised = opened(amber("P3", GROUP), level=Level.RED, as_of=OPENED)
    assert not may_see_flip(role, raised, releases(replace(decision, key=key_of("P3", GROUP))))


# In a digest ----------------------------------------------------------------------------------------------------------


def told(role: Role, found: Releases, **more: Any) -> Digest:
    market = Market(
        as_of=DAY, views=[view("9100001")], standings=[RED], sources=(source_state(),), axes=AXES, releases=found
    )
    given: dict[str, Any] = {"joining": False, "since": date(2026, 8, 20)} | more
    round_ = build_round(market, audience(), reader(role), given.pop("flips", ()), **given)
    return build_digest(round_, id_="x", period="now", contact="a@b.example")


def titles(digest: Digest) -> list[str]:
    return [section.title for section in digest.sections if any("V5" in one.key for one in section.entries)]


def test_what_was_let_go_is_told_as_passed_on_with_its_rule() -> None:
    digest = told("partnership_lead", releases(decided("released")))
    assert digest.summary[0] == "1 finding passed on by procurement"
    assert titles(digest) == ["Passed on by procurement"]
    assert any(
        fact.label == "V5 version 1" for section in digest.sections for one in section.entries for fact in one.facts
    )


def test_it_is_told_once_and_to_those_alone_who_had_not_seen_it() -> None:
    found = releases(decided("released"))
    assert titles(told("procurement", found)) == ["Still open"]
    assert titles(told("partnership_lead", found, since=date(2026, 8, 28))) == ["Still open"]
    assert titles(told("partnership_lead", found, flips=[FLIP])) == ["Other changes"]
    assert titles(told("partnership_lead", found, joining=True, since=None)) == ["Position on joining"]
    assert titles(told("partnership_lead", releases())) == []
