"""What was refused or failed waits for a person, who takes it after all or puts it aside."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from collecting_house import collecting, loads, rows, take
from made_lists import Table, as_csv, edited, many

from monitor.jobs import review
from monitor.jobs.collect import collect
from monitor.jobs.house import House, JobError
from monitor.store import attempts
from scrapers.archive import ArchiveError
from scrapers.source import Snapshot, Source, sha256_of
from scrapers.sources.ofsted_workbook import SOURCE

STATUS = "Registration status"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that holds a list of 300 settings."""
    with collecting(tmp_path) as made:
        assert not take(made, as_csv(many(300)), "first.csv").faults
        yield made


def short(house: House, rows_: Table | None = None, name: str = "short.csv") -> str:
    """Takes a list that is not believed; the beginning of its hash."""
    content = as_csv(rows_ or many(40))
    assert take(house, content, name).faults
    return sha256_of(content)[:8]


def settings_held(house: House) -> int:
    with house.store.reading() as session:
        return attempts.load_loads(session, SOURCE.name, house.now().date())[0].subjects


def test_nothing_waits_where_all_was_believed(house: House) -> None:
    assert review.waiting(house) == []


def test_what_was_refused_waits_with_its_reason_once_however_often_it_came(house: House) -> None:
    start = short(house)
    short(house)
    (one,) = review.waiting(house)
    assert one.sha256.startswith(start)
    assert (one.source, one.name, one.state) == (SOURCE.name, "short.csv", "refused")
    assert "40 settings, against 300" in one.why


def test_what_could_not_be_read_waits_too_oldest_first(house: House) -> None:
    short(house)
    short(house, edited({(0, STATUS): "Splendid"}), "odd.csv")
    assert [(one.name, one.state) for one in review.waiting(house)] == [("short.csv", "refused"), ("odd.csv", "failed")]


def test_a_refused_list_is_taken_after_all_and_waits_no_longer(house: House) -> None:
    start = short(house)
    done = review.accept(house, start.upper())
    assert done.new["setting"] == 0  # the same settings of the same day, fewer of them
    assert settings_held(house) == 40
    assert review.waiting(house) == []
    assert [state for state, _ in loads(house)] == ["accepted", "refused", "accepted"]


def test_what_cannot_be_read_cannot_be_taken_by_anybody(house: House) -> None:
    start = short(house, edited({(0, STATUS): "Splendid"}))
    before = rows(house, "settings")
    with pytest.raises(JobError, match="it still cannot be read"):
        review.accept(house, start)
    assert rows(house, "settings") == before
    assert len(review.waiting(house)) == 1


def test_what_is_put_aside_is_no_fault_of_its_source_any_more(house: House) -> None:
    start = short(house)
    one = review.refuse(house, start)
    assert one.name == "short.csv"
    assert review.waiting(house) == []
    assert [state for state, _ in loads(house)] == ["accepted", "put_aside"]
    with house.store.reading() as session:
        states = [load.state for load in attempts.load_loads(session, SOURCE.name, house.now().date())]
    assert states == ["accepted"]


@pytest.mark.parametrize("start", ["", "12345", "zzzzzzzz", "%%%%%%%%"])
def test_a_hash_that_is_too_short_or_of_nothing_that_waits_is_told(house: House, start: str) -> None:
    short(house)
    for settle in (review.accept, review.refuse):
        with pytest.raises(JobError, match="no snapshot waits whose hash begins with"):
            settle(house, start)


def test_what_was_settled_cannot_be_settled_again(house: House) -> None:
    start = short(house)
    review.refuse(house, start)
    with pytest.raises(JobError, match="no snapshot waits"):
        review.accept(house, start)


def test_bytes_that_are_lost_from_the_archive_are_not_taken(house: House) -> None:
    start = short(house)
    (kept,) = house.archive.folder.glob(f"*/{start}*")
    kept.unlink()
    with pytest.raises(ArchiveError, match="cannot be reopened"):
        review.accept(house, start)


def test_a_source_that_is_off_is_not_taken(house: House) -> None:
    start = short(house)
    with pytest.raises(JobError, match="is off or gives no lists"):
        review.accept(replace(house, sources={}), start)


# Over the network -----------------------------------------------------------------------------------------------------

ADDRESS = "https://www.gov.uk/list.csv#size=1"


def once(asked: list[str], content: bytes) -> Source:
    """The source, whose site holds one list that is fetched unless it is known."""

    def fetch(_web: object, want: object, now: object) -> Iterator[Snapshot]:
        if ADDRESS not in want.known.values():  # type: ignore[attr-defined]
            asked.append(ADDRESS)
            yield Snapshot(source=SOURCE.name, name="list.csv", url=ADDRESS, content=content, fetched_at=now())  # type: ignore[operator]

    return replace(SOURCE, fetch=fetch)


@pytest.mark.parametrize(("settle", "asked"), [(review.accept, 1), (review.refuse, 1), (None, 2)])
def test_a_list_that_a_person_settled_is_not_fetched_again_and_one_that_waits_is(
    house: House, settle: object, asked: int
) -> None:
    urls: list[str] = []
    content = as_csv(many(40))
    there = replace(house, sources={SOURCE.name: once(urls, content)}, serve=lambda _url, _headers: (404, {}, b""))
    collect(there, there.sources[SOURCE.name])
    if callable(settle):
        settle(house, sha256_of(content)[:8])
    collect(there, there.sources[SOURCE.name])
    assert len(urls) == asked
