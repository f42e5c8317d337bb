"""Weighing without saving: the same is said, and nothing is there afterwards."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from invented_house import at_edition, on
from test_assess_part import USUAL, change, stands

from monitor.demo import AS_OF
from monitor.jobs.assess import assess


def test_what_would_come_of_a_weighing_is_said_and_nothing_of_it_saved(tmp_path: Path) -> None:
    day = AS_OF[1] + timedelta(days=1)
    told: list[tuple[int, int]] = []
    with at_edition(1, tmp_path) as house:
        there = on(house, day)
        change(there, day, 5, USUAL)
        before = stands(there)
        would = assess(there, day, whole=True, dry_run=True)
        assert stands(there) == before
        there = replace(there, progress=lambda done, of: told.append((done, of)))
        assert assess(there, day, whole=True) == would
        assert stands(there) != before
    assert told
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
