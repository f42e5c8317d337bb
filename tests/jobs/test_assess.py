"""Weighing everything and recording what changed, on the invented market."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from invented_house import at_edition, collect_all, edition, on, opened
from sqlalchemy import func, select

from monitor.demo import AS_OF, publish
from monitor.findings import Flip, Level
from monitor.jobs.assess import assess, shipped_thresholds
from monitor.jobs.house import House, JobError
from monitor.store.assessed import load_flips, load_standings
from monitor.store.tables import AssessmentRow
from monitor.triggers import all_triggers


def flips(house: House, after: int = 0) -> list[Flip]:
    with house.store.reading() as session:
        return load_flips(session, after, 10**9)


def test_the_first_weighing_is_a_baseline_through_and_through(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        told = flips(house)
    assert told
    assert all(flip.baseline and flip.change == "opened" for flip in told)


def test_a_second_weighing_on_the_same_day_finds_the_same_and_records_no_flip(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        first, second = assess(house, AS_OF[1]), assess(house, AS_OF[1])
        with house.store.reading() as session:
            rows = session.scalar(select(func.count()).select_from(AssessmentRow))
    assert (first.flips, second.flips) == (0, 0)
    assert first.counts == second.counts
    assert rows == 3


def test_collecting_again_what_did_not_change_is_no_flip(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        collect_all(house)
        assert assess(house, AS_OF[1]).flips == 0


def test_a_later_edition_records_openings_changes_of_level_clearings_and_closings(tmp_path: Path) -> None:
    with at_edition(2, tmp_path) as house:
        before = len(flips(house))
        edition(house, 3)
        told = flips(house)[before:]
    assert {flip.change for flip in told} == {"opened", "raised", "lowered", "moved", "cleared", "closed"}
    assert not any(flip.baseline for flip in told)
    (left,) = (flip for flip in told if flip.change == "closed")
    assert left.subject.key == "9100102"
    assert left.why == "it left the register on 23 January 2026 (cancelled), by Ofsted's list of leavers"


def test_what_was_weighed_for_a_later_day_is_not_turned_back(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        with pytest.raises(JobError, match=r"already assessed as of 2025-07-17.* use: monitor explain"):
            assess(house, AS_OF[1] - timedelta(days=1))
        assert assess(house, AS_OF[1] + timedelta(days=1)).flips == 0


def test_nothing_collected_is_nothing_weighed_but_the_sources(tmp_path: Path) -> None:
    with opened(tmp_path) as house:
        done = assess(house, AS_OF[1])
    assert dict(done.counts) == {"not assessable": len(house.sources)}
    assert done.flips == 0


def test_a_list_that_could_not_be_read_leaves_what_stood_and_is_told_of_the_source(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        before = _standings(house)
        pages = {url: b"not a workbook" if url.endswith(".ods") else body for url, body in publish(2).items()}
        there = on(house, AS_OF[2], pages)
        collect_all(there)
        assess(there, AS_OF[2])
        after = _standings(there)
        with house.store.reading() as session:
            weighed = load_standings(session)["D1", "source", "ofsted_workbook"].finding
    assert weighed is not None
    summary = weighed.summary
    quality = {key for key in before if key[0].startswith("Q")}
    assert {key: after[key] for key in quality} == {key: before[key] for key in quality}
    assert before["D1", "source", "ofsted_workbook"][0] is Level.AMBER
    assert after["D1", "source", "ofsted_workbook"][0] is Level.AMBER
    assert "1 fault since the last good load" in summary


def _standings(house: House) -> dict[tuple[str, str, str], tuple[Level | None, bool, date]]:
    with house.store.reading() as session:
        return {key: (one.level, one.assessable, one.since) for key, one in load_standings(session).items()}


def test_every_subject_has_a_standing_for_each_rule_that_weighs_it(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        found = set(_standings(house))
    assert {trigger for trigger, _, _ in found} == {trigger.id for trigger in all_triggers()}
    homes = {key for trigger, kind, key in found if kind == "setting" and trigger == "Q1"}
    assert len(homes) == 66
    assert {(trigger, key) for trigger, kind, key in found if kind == "setting"} == {
        (trigger, key) for trigger in ("Q1", "Q2", "Q3", "Q4", "Q7", "Q8", "Q9") for key in homes
    }


def test_a_first_load_of_a_source_has_nothing_to_compare_with(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house, house.store.reading() as session:
        standing = load_standings(session)["D1", "source", "companies_house_company"]
    assert (standing.level, standing.assessable) == (None, False)
    assert standing.reason == "first load: nothing to compare with"


def test_every_threshold_that_ships_can_be_read() -> None:
    assert {name for trigger in all_triggers() for name in trigger.thresholds} <= set(shipped_thresholds())
