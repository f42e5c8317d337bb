"""A partnership's own thresholds change what it is told and explained, and never what anybody else is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from invented_house import at_edition, on
from sqlalchemy import text

from monitor.demo import AS_OF
from monitor.findings import Flip, Level, Standing
from monitor.jobs.assess import assess
from monitor.jobs.house import House, JobError
from monitor.own_thresholds import CHANGED, flips_for, standings_for
from monitor.store.assessed import load_flips, load_own_standings, load_standings
from monitor.thresholds import ThresholdError

PARTNERSHIP = "Make-Believe Commissioning Partnership"
START = AS_OF[1]
OWN = 'version = 3\n[liquidity_amber]\nvalue = "9"\nwhy = "Agreed by the board"\n'


@contextmanager
def owning(folder: Path, own: str | None = OWN) -> Iterator[House]:
    """A house weighed by shipped thresholds, then given a file of a partnership's own."""
    with at_edition(1, folder) as house:
        if own is not None:
            (folder / "own.toml").write_text(own, encoding="utf-8")
        yield having(house, folder)


def having(house: House, folder: Path, whose: str = PARTNERSHIP) -> House:
    """The house with, or where the file is gone without, thresholds of a partnership's own."""
    path = folder / "own.toml"
    there = {whose: path} if path.exists() else {}
    return replace(house, settings=house.settings.model_copy(update={"thresholds": there}))


def next_day(house: House, days: int = 1) -> date:
    day = START + timedelta(days=days)
    assess(on(house, day), day)
    return day


def stands(house: House, *partnerships: str) -> dict[tuple[str, str], Standing]:
    """Where the rules stand for a reader of these partnerships."""
    with house.store.reading() as session:
        every = [*load_standings(session).values(), *load_own_standings(session)]
    return {(one.trigger, one.subject.key): one for one in standings_for(partnerships, every)}


def told(house: House, *partnerships: str) -> list[Flip]:
    """What is news to a reader of these partnerships."""
    with house.store.reading() as session:
        return [one for one in flips_for(partnerships, load_flips(session, 0, 10**9)) if not one.baseline]


def test_only_the_partnership_that_set_it_is_told_by_it(tmp_path: Path) -> None:
    with owning(tmp_path) as house:
        before, silence = stands(house), told(house)
        next_day(house)
        assert stands(house) == before
        assert told(house) == silence
        assert told(house, "Another Partnership") == silence
        theirs = stands(house, PARTNERSHIP)
        other = {key: one for key, one in theirs.items() if one != before[key]}
        assert {rule for rule, _ in other} <= {"V7", "V2", "V11", "O1", "M1", "M2", "WATCH"}
        amber = [key for key, one in other.items() if key[0] == "V7" and one.level is Level.AMBER]
        assert any(before[key].level is None for key in amber)
        (threshold,) = {one.thresholds[0] for key in amber if (one := theirs[key].finding)}
        assert threshold.source == f"Set for {PARTNERSHIP} in place of 1.0 (version 3): Agreed by the board"


def test_the_change_is_announced_once_and_what_follows_from_it_says_so(tmp_path: Path) -> None:
    with owning(tmp_path) as house:
        next_day(house)
        news = told(house, PARTNERSHIP)
        (announced,) = (one for one in news if one.trigger == CHANGED)
        assert announced.verdict.summary == (
            "liquidity amber: 9 times creditors due within one year, was 1. "
            f"Set for {PARTNERSHIP} in place of 1.0 (version 3): Agreed by the board"
        )
        followed = [one for one in news if one.trigger == "V7"]
        assert followed
        assert {one.why for one in followed} == {f"by thresholds of {PARTNERSHIP} that changed; the facts are the same"}
        next_day(house, 2)
        assert told(house, PARTNERSHIP) == news


def test_thresholds_taken_back_are_told_and_leave_nothing_behind(tmp_path: Path) -> None:
    with owning(tmp_path) as house:
        shipped = stands(house)
        next_day(house)
        (tmp_path / "own.toml").unlink()
        house = having(house, tmp_path)
        next_day(house, 2)
        last = told(house, PARTNERSHIP)[-1]
        assert (last.trigger, last.change) == ("V7", "cleared")
        assert sum(one.trigger == CHANGED for one in told(house, PARTNERSHIP)) == 2
        with house.store.reading() as session:
            assert load_own_standings(session) == []
        assert stands(house, PARTNERSHIP).keys() == shipped.keys()
        seen = len(told(house, PARTNERSHIP))
        next_day(house, 3)
        assert len(told(house, PARTNERSHIP)) == seen


def test_thresholds_there_from_the_first_day_are_no_news(tmp_path: Path) -> None:
    with owning(tmp_path) as house:
        with house.store.writing() as session:
            for table in ("flips", "standings", "assessments"):
                session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - own words
        next_day(house)
        assert told(house, PARTNERSHIP) == []
        assert stands(house, PARTNERSHIP) != stands(house)


def test_thresholds_of_a_partnership_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    with owning(tmp_path) as house, pytest.raises(JobError, match="thresholds are set for The Moon"):
        next_day(having(house, tmp_path, "The Moon"))


def test_a_file_that_cannot_be_meant_is_refused_by_its_name(tmp_path: Path) -> None:
    with owning(tmp_path, OWN.replace("liquidity", "liquidities")) as house, pytest.raises(ThresholdError) as refused:
        next_day(house)
    assert str(refused.value).startswith(str(tmp_path / "own.toml"))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with owning(tmp_path) as house:
        settings = house.settings.model_copy(update={"thresholds": {PARTNERSHIP: tmp_path / "none.toml"}})
        with pytest.raises(JobError, match="cannot be read"):
            next_day(replace(house, settings=settings))
