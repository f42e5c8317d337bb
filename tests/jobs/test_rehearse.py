"""Rehearsal: what other thresholds would have said, month by month, without saving or telling anything."""

from datetime import date
from pathlib import Path

import pytest
from invented_house import at_edition
from sqlalchemy import text

from monitor.cli.rehearse import lines
from monitor.demo import AS_OF
from monitor.jobs.house import House
from monitor.jobs.rehearse import month_ends, rehearse
from monitor.own_thresholds import affected
from monitor.thresholds import ThresholdError

SAME = 'version = 1\n[liquidity_amber]\nvalue = "1.0"\nwhy = "As shipped"\n'
STRICTER = """
version = 2
[liquidity_amber]
value = "9.0"
why = "A trial"
[multiple_inadequate_red]
value = "1"
why = "A trial"
"""


def content(house: House) -> str:
    """Every row of what a run could write."""
    with house.store.reading() as session:
        tables = ("flips", "standings", "assessments", "holds", "deliveries", "editions")
        return str([session.execute(text(f"SELECT * FROM {name}")).all() for name in tables])  # noqa: S608 - own words


def test_the_days_are_the_ends_of_the_months_before_and_the_day_itself() -> None:
    assert list(month_ends(3, date(2026, 2, 10))) == [
        date(2025, 11, 30),
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 10),
    ]


def test_only_rules_that_compare_with_the_changed_or_look_at_others_are_weighed() -> None:
    found = {trigger.id for trigger in affected({"liquidity_amber"})}
    assert {"V7", "V2", "V11", "O1", "M1", "WATCH"} <= found
    assert not {"Q1", "Q5", "V5", "P1"} & found


def test_thresholds_as_shipped_say_what_was_said(tmp_path: Path) -> None:
    with at_edition(3, tmp_path) as house:
        done = rehearse(house, SAME, 12, AS_OF[3])
    assert "only by these thresholds: 0 changes" in lines(done)
    assert "only as shipped: 0 changes" in lines(done)
    assert len(done.flips) == len(done.shipped) > 0
    assert all(now == then for now, then in done.readers.values())


def test_others_flag_others_and_nothing_is_saved(tmp_path: Path) -> None:
    with at_edition(3, tmp_path) as house:
        before = content(house)
        done = rehearse(house, STRICTER, 12, AS_OF[3])
        assert content(house) == before
    assert [one.name for one in done.changed] == ["multiple_inadequate_red", "liquidity_amber"]
    assert done.flips != done.shipped
    assert {reader.email for reader in house.audience().readers} == done.readers.keys()
    printed = list(lines(done))
    assert printed[1].startswith(
        "liquidity_amber: 9 times creditors due within one year. Set for this service in place"
    )
    assert any(line.startswith("only by these thresholds: ") for line in printed)
    weekly = next(one for one in house.audience().readers if one.frequency == "weekly")
    now, then = done.readers[weekly.email]
    assert now.emails >= 52  # a weekly reader is told, too, that nothing changed
    assert now.with_news <= now.changes
    assert then.emails >= 52


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house, pytest.raises(ThresholdError, match="no threshold is called"):
        rehearse(house, SAME.replace("liquidity", "liquidities"), 2, AS_OF[1])
