"""A run that would open more than a person would believe is held, and told when somebody lets it go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from collecting_house import collecting, take
from made_lists import HEADER_AT, Table, as_csv, column, many, of_day

from alerts.digest import Digest
from monitor.digests import build_digest
from monitor.findings import Flip
from monitor.jobs import review
from monitor.jobs.assess import assess
from monitor.jobs.house import House, JobError
from monitor.jobs.market_now import market_now
from monitor.rounds import build_round
from monitor.store.assessed import load_flips

FIRST, SECOND, THIRD = date(2026, 1, 5), date(2026, 5, 20), date(2026, 5, 21)
OVERALL = "Overall experiences and progress of children and young people"
READERS = """
[[council]]
name = "{area}"
[[reader]]
email = "reader@made.example"
role = "commissioner"
councils = ["{area}"]
"""


def worse(inadequate: int) -> Table:
    """The list of a year later: thirty homes inspected anew, of which the first so many are Inadequate."""
    rows = of_day(many(30), 2026)
    event, inspected = column(rows, "Latest full inspection event number"), column(rows, "Latest full inspection date")
    published = column(rows, "Latest full inspection publication date")
    for number, row in enumerate(rows[HEADER_AT + 1 :]):
        row[column(rows, OVERALL)] = "Inadequate" if number < inadequate else "Good"
        row[event], row[inspected], row[published] = f"7{row[event]}", "10/03/2026", "20/03/2026"
    return rows


@contextmanager
def holding(folder: Path, above: int, for_reader: int) -> Iterator[House]:
    """A house that has weighed thirty homes, and holds more than so many openings."""
    with collecting(folder) as made:
        changes = {"hold_above": above, "hold_above_for_reader": for_reader}
        house = replace(made, settings=made.settings.model_copy(update=changes))
        assert take(house, as_csv(many(30))).faults == []
        assess(house, FIRST)
        yield house


def told(house: House) -> list[Flip]:
    """Every change of settings, providers and groups that is news."""
    with house.store.reading() as session:
        flips = load_flips(session, 0, 10**9)
    return [flip for flip in flips if not flip.baseline and flip.subject.kind != "source"]


def test_a_first_load_is_no_flood(tmp_path: Path) -> None:
    with holding(tmp_path, 1, 1) as house:
        assert review.floods_held(house) == []


def test_as_many_as_the_most_are_told_at_once(tmp_path: Path) -> None:
    with holding(tmp_path, 200, 200) as house:
        take(house, as_csv(worse(20)), "worse.csv")
        assess(house, SECOND)
        assert sum(flip.trigger == "Q1" for flip in told(house)) == 20
        assert review.floods_held(house) == []


def test_a_flood_is_held_found_again_and_told_together_when_let_go(tmp_path: Path) -> None:
    with holding(tmp_path, 10, 10) as house:
        take(house, as_csv(worse(20)), "worse.csv")
        assess(house, SECOND)
        assert told(house) == []
        (flood,) = review.floods_held(house)
        assert (flood.publisher, flood.reader, flood.as_of) == ("Ofsted", None, SECOND)
        assess(house, THIRD)
        assert told(house) == []
        assert [one.id for one in review.floods_held(house)] == [flood.id]
        _, looked_at = review.look(house, flood.id)
        assert sum(flip.trigger == "Q1" for flip in looked_at) == 20
        assert told(house) == []
        done = review.release(house, flood.id)
        news = told(house)
        assert done.flips == len(news)
        assert sum(flip.trigger == "Q1" for flip in news) == 20
        assert {flip.hold for flip in news} == {flood.id}
        assert all((flip.why or "").startswith(f"one of {flood.opened} findings by data of Ofsted") for flip in news)
        assert review.floods_held(house) == []
        assert assess(house, THIRD).flips == 0


def test_a_flood_that_was_an_error_of_its_source_goes_away_untold(tmp_path: Path) -> None:
    with holding(tmp_path, 10, 10) as house:
        take(house, as_csv(worse(20)), "wrong.csv")
        assess(house, SECOND)
        assert len(review.floods_held(house)) == 1
        assert take(house, as_csv(worse(1)), "right.csv").faults == []
        assess(house, THIRD)
        assert {flip.subject.key for flip in told(house) if flip.trigger == "Q1"} == {"9000000"}
        assert review.floods_held(house) == []


def test_a_flood_for_one_reader_is_held_though_there_are_few_for_all(tmp_path: Path) -> None:
    with holding(tmp_path, 200, 10) as house:
        area = many(1)[-1][column(many(1), "Local authority")]
        house.settings.readers_file.write_text(READERS.format(area=area), encoding="utf-8")
        take(house, as_csv(worse(20)), "worse.csv")
        assess(house, SECOND)
        assert [one.reader for one in review.floods_held(house)] == ["reader@made.example"]
        assert [flip for flip in told(house) if area in flip.subject.areas] == []


@pytest.mark.parametrize(("above", "for_reader"), [(10, 200), (200, 10)])
def test_while_a_flood_is_held_no_digest_of_its_areas_says_that_nothing_changed(
    tmp_path: Path, above: int, for_reader: int
) -> None:
    rows = many(30)
    areas = sorted({row[column(rows, "Local authority")] for row in rows[HEADER_AT + 1 :]})
    with holding(tmp_path, above, for_reader) as house:
        house.settings.readers_file.write_text(READERS.format(area=areas[0]), encoding="utf-8")
        take(house, as_csv(worse(20)), "worse.csv")
        assess(house, SECOND)
        said = digest_of(house, SECOND)
        review.release(house, review.floods_held(house)[0].id)
        after = digest_of(house, SECOND)
    assert any("held since 20 May 2026 until a person has looked" in one for one in said.warnings)
    assert said.summary[0] == "No change seen since 5 January 2026, but not everything could be looked into"
    assert not any("held since" in one for one in after.warnings)


def digest_of(house: House, day: date) -> Digest:
    """What the one reader would be told on a day of what was let go, which is nothing."""
    audience = house.audience()
    with house.store.reading() as session:
        market = market_now(house, session, day, audience)
    round_ = build_round(market, audience, audience.readers[0], (), joining=False, since=FIRST)
    return build_digest(round_, id_="made", period="a week", contact="made@made.example")


def test_what_is_not_held_cannot_be_let_go(tmp_path: Path) -> None:
    with holding(tmp_path, 10, 10) as house, pytest.raises(JobError, match="no flood 7 is held"):
        review.release(house, 7)


def test_what_is_not_held_cannot_be_looked_at(tmp_path: Path) -> None:
    with holding(tmp_path, 10, 10) as house, pytest.raises(JobError, match="no flood 7 is held"):
        review.look(house, 7)
