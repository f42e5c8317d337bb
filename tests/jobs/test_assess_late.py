"""What Ofsted corrects and what becomes known late is told as that, through lists, and never as new."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from collecting_house import collecting, take
from made_lists import Table, as_csv, edited, of_day, table

from monitor.findings import Flip
from monitor.jobs.assess import assess
from monitor.jobs.house import House
from monitor.store import assessed
from monitor.store.corrections import load_corrections

OVERALL = "Overall experiences and progress of children and young people"
INSPECTED, PUBLISHED = "Latest full inspection date", "Latest full inspection publication date"
EVENT = "Latest full inspection event number"
FIRST = "SC999901"
DAY, LATER = date(2026, 1, 5), date(2026, 5, 20)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that holds and has weighed the list of March 2025."""
    with collecting(tmp_path) as made:
        told(made, table(), DAY)
        yield made


def told(house: House, rows: Table, as_of: date) -> dict[str, Flip]:
    """What a list changes at the first setting, by rule."""
    before = last(house)
    assert take(house, as_csv(rows), f"{as_of} {before}.csv").faults == []
    assess(house, as_of)
    with house.store.reading() as session:
        flips = assessed.load_flips(session, before, last(house))
    return {flip.trigger: flip for flip in flips if flip.subject.key == FIRST}


def last(house: House) -> int:
    with house.store.reading() as session:
        return assessed.last_flip_id(session, LATER)


def test_a_corrected_judgement_is_told_as_a_correction_with_the_old_and_the_new_word(house: House) -> None:
    flip = told(house, edited({(0, OVERALL): "Inadequate"}), DAY)["Q1"]
    assert flip.change == "opened"
    assert (flip.why or "").startswith("a correction by Ofsted, not new: the inspection of ")
    assert (flip.why or "").endswith("was told before as overall Good, now Inadequate")
    back = told(house, edited({(0, PUBLISHED): "01/04/2025"}), DAY)["Q1"]
    assert back.change == "cleared"
    assert (back.why or "").endswith("was told before as overall Inadequate, now Good")


def test_a_corrected_day_opens_nothing(house: House) -> None:
    assert told(house, edited({(0, PUBLISHED): "01/04/2025"}), DAY) == {}


def later(changes: dict[tuple[int, str], str]) -> Table:
    return of_day(edited({(0, OVERALL): "Inadequate", (0, EVENT): "19999999", **changes}), 2026)


@pytest.mark.parametrize(
    ("inspected", "published", "why"),
    [
        ("10/03/2026", "15/04/2026", None),
        (
            "05/11/2025",
            "10/03/2026",
            "published late, not new: inspected on 5 November 2025, published on 10 March 2026",
        ),
        (
            "05/11/2025",
            "20/12/2025",
            "known here late, not new: published on 20 December 2025, first seen by 20 May 2026",
        ),
    ],
)
def test_a_new_inspection_is_new_and_a_late_one_late(
    house: House, inspected: str, published: str, why: str | None
) -> None:
    flip = told(house, later({(0, INSPECTED): inspected, (0, PUBLISHED): published}), LATER)["Q1"]
    assert (flip.change, flip.why) == ("opened", why)


def test_an_older_list_that_comes_late_corrects_nothing(house: House) -> None:
    since = datetime(2026, 1, 6, tzinfo=UTC)
    there = replace(house, now=lambda: datetime(2026, 1, 7, tzinfo=UTC))
    assert take(house, as_csv(of_day(table(), 2026)), "newer.csv").faults == []
    assert take(there, as_csv(edited({(0, OVERALL): "Inadequate"})), "older.csv").faults == []
    with house.store.reading() as session:
        assert load_corrections(session, since) == {}
    corrected = of_day(edited({(0, OVERALL): "Outstanding"}), 2026)
    assert take(there, as_csv(corrected), "corrected.csv").faults == []
    with house.store.reading() as session:
        (((urn, _), (before, now)),) = load_corrections(session, since).items()
    assert (urn, before["overall"], now["overall"]) == (FIRST, "Good", "Outstanding")
