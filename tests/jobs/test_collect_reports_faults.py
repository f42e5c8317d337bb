"""Whatever Ofsted's sites do wrong: the load is recorded as failed, the last good data stays, the reader is warned."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import stamina
from collecting_house import rows
from reports_house import JULY, REPORTS, WORKBOOK, Days, days, home, market

SEARCH, SETTING, CONTENT = r"/search\?", "/provider/2/", "/api/content/"
ASSET = r"assets.*\.ods"
AGAIN, LOOK = "the next run tries again", "trying again does not help"
LIST_TABLES = ("settings", "inspections")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """A service of many weeks: each test goes on a week from a good one, and leaves it healed."""
    with days(tmp_path_factory.mktemp("service")) as made:
        yield made


@pytest.fixture(autouse=True)
def one_try() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


def newest_load(service: Days, source: str) -> dict[str, Any]:
    return [row for row in rows(service.house, "loads") if row["source"] == source][-1]


def held(service: Days) -> list[list[dict[str, Any]]]:
    return [rows(service.house, table) for table in LIST_TABLES]


def good_week(service: Days) -> None:
    service.site.faults.clear()
    service.on(service.day + timedelta(days=7)).collect()
    service.assess()
    service.publish()


def first_lines(service: Days) -> str:
    """What a reader sees before anything else: everything above the first section."""
    text = service.publish()
    return " ".join(text.split("WHAT WAS WEIGHED")[0].split()[:160])


def warns(service: Days, source: str) -> None:
    service.assess()
    top = first_lines(service)
    assert f"Ofsted ({source}) could not be read when last tried, what is said of it is older:" in top
    assert "not everything could be looked into" in top.casefold()


@pytest.mark.parametrize(
    ("fault", "where", "advice"),
    [
        ("500", SEARCH, AGAIN),
        pytest.param("slow", SEARCH, AGAIN, marks=pytest.mark.slow),
        pytest.param("truncated", SEARCH, AGAIN, marks=pytest.mark.slow),
        ("sign_in", SEARCH, AGAIN),
        pytest.param("slim", SEARCH, AGAIN, marks=pytest.mark.slow),
        pytest.param("cut", SEARCH, AGAIN, marks=pytest.mark.slow),
        pytest.param("403", SEARCH, "refused (HTTP 403)", marks=pytest.mark.slow),
        ("layout_search", SEARCH, LOOK),
        pytest.param("unknown_rating", SEARCH, LOOK, marks=pytest.mark.slow),
        ("layout_provider", SETTING, LOOK),
        ("500", SETTING, AGAIN),
        ("slim", r"reports.*/robots\.txt", "nothing is known to be allowed"),
    ],
)
def test_a_fault_of_the_reports_site_fails_the_load_and_the_next_message_warns(
    service: Days, fault: str, where: str, advice: str
) -> None:
    good_week(service)
    world, published_on = service.site.world, service.day + timedelta(days=5)
    hit = home(world)
    before = rows(service.house, "inspections")
    world.add(hit, published_on)
    for each in [one for one in world.providers if one.type_code == "2" and one != hit][:3]:
        world.add(each, published_on, "Good")
    service.site.fail(fault, where)
    (done,) = service.on(service.day + timedelta(days=6)).collect(REPORTS)
    load = newest_load(service, REPORTS)
    assert load["state"] == "failed"
    assert advice in load["why"]
    assert done.faults
    assert rows(service.house, "inspections") == before
    warns(service, REPORTS)
    assert service.flips("Q1", hit.urn) == []
    service.site.faults.clear()
    service.on(service.day + timedelta(days=1)).collect(REPORTS)
    service.assess()
    assert newest_load(service, REPORTS)["state"] == "accepted"
    assert [flip.change for flip in service.flips("Q1", hit.urn)] == ["opened"]


@pytest.mark.parametrize("fault", ["repeated_page", "skipped_page"])
def test_a_search_that_repeats_or_skips_lines_is_not_taken_at_its_word(tmp_path: Path, fault: str) -> None:
    with days(tmp_path, market(settings=150, reports=1)) as service:
        service.collect()
        pages = rows(service.house, "provider_pages")
        service.site.fail(fault, "start=99&")
        for each in service.site.world.providers:
            service.site.world.add(each, date(2026, 7, 17), "Good")
        service.on(JULY + timedelta(days=2)).collect(REPORTS)
        load = newest_load(service, REPORTS)
        assert (load["state"], LOOK in load["why"]) == ("failed", True)
        assert rows(service.house, "provider_pages") == pages


def test_one_setting_that_cannot_be_read_is_named_and_the_others_are_taken(service: Days) -> None:
    good_week(service)
    world, published_on = service.site.world, service.day + timedelta(days=1)
    hit = home(world)
    other = next(each for each in world.providers if each.type_code == "2" and each != hit)
    world.add(hit, published_on)
    world.add(other, published_on, "Good")
    service.site.fail("layout_provider", f"{other.link}$")
    service.on(service.day + timedelta(days=2)).collect(REPORTS)
    load = newest_load(service, REPORTS)
    assert (load["state"], load["subjects"], load["missing"].count("ol.timeline")) == ("accepted", 1, 1)
    service.assess()
    assert [flip.change for flip in service.flips("Q1", hit.urn)] == ["opened"]
    gap = service.flips("D1", REPORTS)[-1]
    assert "1 subject asked for and not had" in gap.verdict.summary


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        ("500", CONTENT),
        pytest.param("slow", CONTENT, marks=pytest.mark.slow),
        pytest.param("truncated", CONTENT, marks=pytest.mark.slow),
        ("empty_json", CONTENT),
        pytest.param("sign_in", CONTENT, marks=pytest.mark.slow),
        pytest.param("slim", CONTENT, marks=pytest.mark.slow),
        pytest.param("500", ASSET, marks=pytest.mark.slow),
        ("truncated", ASSET),
        ("cut", ASSET),
        pytest.param("slim", ASSET, marks=pytest.mark.slow),
        pytest.param("empty", ASSET, marks=pytest.mark.slow),
    ],
)
def test_a_fault_on_the_way_to_the_list_fails_the_load_and_the_list_that_is_held_stays(
    service: Days, fault: str, where: str
) -> None:
    good_week(service)
    before = held(service)
    service.site.govuk.correct()
    service.site.fail(fault, where)
    (done,) = service.on(service.day + timedelta(days=6)).collect(WORKBOOK)
    load = newest_load(service, WORKBOOK)
    assert (load["state"], AGAIN in load["why"]) == ("failed", True)
    assert done.faults == [load["why"]]
    assert held(service) == before
    warns(service, WORKBOOK)
    service.site.faults.clear()
    (healed,) = service.on(service.day + timedelta(days=1)).collect(WORKBOOK)
    assert (healed.faults, healed.new["setting"]) == ([], 1)


def test_a_source_that_never_came_is_told_as_never_collected(tmp_path: Path) -> None:
    with days(tmp_path, market(settings=12, reports=4)) as service:
        service.site.fail("500", SEARCH)
        service.collect()
        service.assess()
        text = " ".join(service.publish().split())
        assert f"Ofsted ({REPORTS}) could not be read when last tried, nothing of it is held:" in text
