"""Which standing and which change a reader of several partnerships gets, and how changed thresholds are told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from heads import DAY, GROUP, amber, opened, round_of, standing

from monitor.digests import build_digest
from monitor.findings import Threshold
from monitor.own_thresholds import announced, flips_for, standings_for
from monitor.sections import thresholds


def test_a_reader_of_several_is_told_by_the_first_that_set_one() -> None:
    shipped, first, second = (replace(standing(amber("V7", GROUP)), partnership=name) for name in (None, "A", "B"))
    assert standings_for(("B", "A"), [shipped, first, second]) == [second]
    assert standings_for(("C", "A"), [shipped, first, second]) == [first]
    assert standings_for((), [shipped, first, second]) == [shipped]
    flips = [opened(amber("V7", GROUP), partnership=name, besides=("A", "B"), as_of=DAY) for name in (None, "A", "B")]
    assert [one.partnership for one in flips_for(("B", "A"), flips)] == ["B"]
    assert [one.partnership for one in flips_for(("C",), flips)] == [None]


def test_changed_thresholds_stand_in_a_part_of_their_own() -> None:
    now = Threshold(name="leverage_red", value=Decimal("4.0"), unit="times EBITDA", source="Set for The Coast: why")
    was = {"leverage_red": Decimal("3.5")}
    flip = announced("The Made-Up Coast", ["Inventshire"], was, {"leverage_red": now}, date(2026, 7, 16), 7)
    assert flip is not None
    round_ = round_of(flips=[flip])
    section = thresholds.build(round_)
    assert section is not None
    (entry,) = section.entries
    assert entry.headline == "The thresholds of The Made-Up Coast"
    assert [(fact.label, fact.text) for fact in entry.facts] == [
        ("Leverage red", "4 times EBITDA, was 3.5. Set for The Coast: why")
    ]
    digest = build_digest(round_, id_="x", period="weekly", contact="ask@made.example")
    assert "Thresholds changed" in digest.summary[0]


def test_a_value_that_is_the_same_is_not_announced() -> None:
    one = Threshold(name="leverage_red", value=Decimal("3.50"), unit="times", source="A source")
    assert announced(None, [], {"leverage_red": Decimal("3.5")}, {"leverage_red": one}, DAY, 1) is None
