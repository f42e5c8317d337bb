"""A load shared out comes to the same rows as one that is not, however often a part of it is begun."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from many_accounts import held, zip_of_accounts

from monitor.jobs import parts as jobs
from monitor.jobs.collect import collect
from monitor.jobs.house import House, JobError, open_house
from monitor.settings import Settings
from monitor.store import attempts, parts
from monitor.store.parts import Part
from scrapers.sources.companies_house_accounts import SOURCE

COMPANIES, DAMAGED = 7, 1
Opened = Callable[[str], House]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made: list[House] = []

    def open_one(name: str) -> House:
        made.append(open_house(Settings(data_dir=tmp_path / name), say=lambda _: None))
        return made[-1]

    yield open_one
    for house in made:
        house.store.close()


@pytest.fixture
def zipped(tmp_path: Path) -> str:
    return str(zip_of_accounts(tmp_path, COMPANIES, DAMAGED))


def state(house: House) -> tuple[str, int, str | None]:
    with house.store.reading() as session:
        (load,) = attempts.load_loads(session, SOURCE.name, house.now().date())
        return load.state, len(load.missing), load.why


def test_shared_out_it_comes_to_the_same_as_in_one_piece(opened: Opened, zipped: str) -> None:
    whole, shared = opened("whole"), opened("shared")
    collected = collect(whole, SOURCE, [zipped])
    cut = jobs.share_out(shared, SOURCE, [zipped], members=3)
    assert [(one.first, one.upto) for one in cut] == [(0, 3), (3, 6), (6, 7)]
    for one in reversed(cut):
        jobs.do_part(shared, SOURCE, one)
    assert held(shared) == held(whole)
    assert len(held(shared)["accounts"]) == COMPANIES - DAMAGED
    assert state(shared) == state(whole) == ("accepted", DAMAGED, None)
    assert jobs.settled(shared, SOURCE, cut[0].load_id).new == collected.new


def test_a_part_that_is_done_a_second_time_changes_nothing(opened: Opened, zipped: str) -> None:
    house = opened("house")
    cut = jobs.share_out(house, SOURCE, [zipped], members=4)
    for one in (*cut, *cut):
        jobs.do_part(house, SOURCE, one)
    assert len(held(house)["accounts"]) == COMPANIES - DAMAGED
    assert jobs.settled(house, SOURCE, cut[0].load_id).new["accounts"] == COMPANIES - DAMAGED


def test_a_worker_that_was_taken_for_dead_finds_its_part_done(
    opened: Opened, zipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looked before the other one had finished, and saves after it."""
    house = opened("house")
    (part,) = jobs.share_out(house, SOURCE, [zipped])
    jobs.do_part(house, SOURCE, part)
    before = held(house)
    monkeypatch.setattr(parts, "is_done", lambda _session, _part: False)
    jobs.do_part(replace(house, say=pytest.fail), SOURCE, part)
    assert held(house) == before


def test_a_load_is_not_taken_before_its_last_part_is_done(opened: Opened, zipped: str) -> None:
    house = opened("house")
    first, *_ = jobs.share_out(house, SOURCE, [zipped], members=3)
    jobs.do_part(house, SOURCE, first)
    failed, _, why = state(house)
    assert (failed, why) == ("failed", "the run did not come to its end; the next one goes on")
    with house.store.reading() as session:
        assert parts.progress(session, first.load_id) == parts.Progress(parts=3, done=1)


def test_a_part_of_a_load_that_is_no_more_is_left(opened: Opened, zipped: str) -> None:
    house = opened("house")
    jobs.do_part(house, SOURCE, Part(7, zipped, 0, 3))
    assert held(house) == {"accounts": [], "snapshots": []}


@pytest.mark.parametrize("name", ["nowhere.zip", "."])
def test_what_is_not_there_is_said(opened: Opened, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    house = opened("house")
    with pytest.raises(JobError, match=r"no such file|there is no file"):
        jobs.share_out(house, SOURCE, [str(tmp_path / "empty" / name)])
