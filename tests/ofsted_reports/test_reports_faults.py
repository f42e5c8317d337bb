"""Everything the sites are known to do wrong: each gives its own typed error, nothing false, and the next run all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import stamina
from ofsted import Ofsted
from ofsted_world import World
from runs import Collector

from scrapers.fetch import BusyError, FetchError, NotFoundError, RefusedError
from scrapers.ofsted.pdf_text import NoTextError
from scrapers.ofsted.walk import PagingError
from scrapers.read import SourceChangedError, SourceError, UnreadableError

DAY = World().day + timedelta(days=1)
SEARCH, SETTING, REPORT, ROBOTS = r"/search\?", "/provider/2/", "/v1/file/", r"reports.*/robots\.txt"


@pytest.fixture
def site() -> Iterator[Ofsted]:
    with Ofsted(World(settings=130, reports_wanted=12)) as made:
        yield made


def reports_read(collector: Collector) -> set[str]:
    return {each.raw["report"] for each in collector.inspections(".pdf")}


def published(site: Ofsted) -> set[str]:
    return {each.url for each in site.world.reports() if not each.provider.council}


@pytest.mark.parametrize(
    ("fault", "where", "error"),
    [
        ("500", SEARCH, BusyError),
        ("slow", SEARCH, BusyError),
        ("truncated", SEARCH, BusyError),
        ("403", SEARCH, RefusedError),
        ("404", SEARCH, NotFoundError),
        ("sign_in", SEARCH, UnreadableError),
        ("slim", SEARCH, UnreadableError),
        ("empty", SEARCH, UnreadableError),
        ("cut", SEARCH, UnreadableError),
        ("shell", SEARCH, SourceChangedError),
        ("layout_search", SEARCH, SourceChangedError),
        ("unknown_rating", SEARCH, SourceChangedError),
        ("other_category", SEARCH, SourceChangedError),
        ("smaller_cap", SEARCH, SourceChangedError),
        ("wrong_total", SEARCH, PagingError),
        ("filter_ignored", SEARCH, SourceChangedError),
        ("unsorted", SEARCH, PagingError),
        ("500", ROBOTS, BusyError),
        ("slim", ROBOTS, FetchError),
    ],
)
def test_a_search_that_cannot_be_trusted_is_refused_and_nothing_beyond_it_is_taken(
    site: Ofsted, fault: str, where: str, error: type[Exception]
) -> None:
    site.fail(fault, where)
    collector = Collector(site)
    collector.run(DAY)
    assert collector.faults
    assert {type(each) for each in collector.faults} == {error}
    assert not collector.inspections()
    site.faults.clear()
    collector.run(DAY)
    assert reports_read(collector) == published(site)


@pytest.mark.parametrize("settings", [130, 300], ids=["on the last page", "amid full pages"])
@pytest.mark.parametrize("fault", ["repeated_page", "skipped_page"])
def test_pages_that_repeat_or_skip_lines_are_refused(fault: str, settings: int) -> None:
    with Ofsted(World(settings=settings, reports_wanted=400)) as site:
        site.fail(fault, "start=99&")
        collector = Collector(site)
        collector.run(DAY)
    assert {type(each) for each in collector.faults} == {PagingError}
    assert not collector.inspections()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("layout_provider", SourceChangedError),
        ("sign_in", UnreadableError),
        ("slim", UnreadableError),
        ("shell", SourceChangedError),
        ("cut", UnreadableError),
    ],
)
def test_settings_pages_that_cannot_be_read_are_told_and_three_in_a_row_end_the_run(
    site: Ofsted, fault: str, error: type[SourceError]
) -> None:
    site.fail(fault, "/provider/")
    collector = Collector(site)
    collector.run(DAY)
    assert {type(each) for each in collector.faults} == {error}
    assert len([url for url in site.asked if "/provider/" in url]) == 3
    assert not [each for each in collector.snapshots if each.name.startswith("provider_")]
    site.faults.clear()
    collector.run(DAY + timedelta(days=1))
    assert reports_read(collector) == published(site)


def test_one_setting_that_cannot_be_read_does_not_keep_the_others_back(site: Ofsted) -> None:
    broken = next(each.provider for each in site.world.reports() if not each.provider.council)
    site.fail("layout_provider", broken.link)
    collector = Collector(site)
    collector.run(DAY)
    assert {type(each) for each in collector.faults} == {SourceChangedError}
    assert broken.urn not in {each.urn for each in collector.inspections()}
    assert reports_read(collector) == published(site) - {each.url for each in site.world.reports(broken)}


@pytest.mark.parametrize(
    ("fault", "error", "again"),
    [
        ("404", NotFoundError, True),
        ("sign_in", UnreadableError, True),
        ("empty", UnreadableError, True),
        ("pdf_without_text", NoTextError, False),
        ("unknown_grade", SourceChangedError, False),
    ],
)
def test_a_report_that_cannot_be_read_is_told_and_asked_for_again_where_that_can_help(
    site: Ofsted, fault: str, error: type[Exception], again: bool
) -> None:
    full = next(each for each in site.world.reports() if each.grades)
    site.fail(fault, full.report_id)
    collector = Collector(site)
    collector.run(DAY)
    assert [type(each) for each in collector.faults] == [error]
    assert reports_read(collector) == published(site) - {full.url}
    site.faults.clear()
    collector.run(DAY + timedelta(days=1))
    assert (full.url in reports_read(collector)) is again


@pytest.mark.parametrize("fault", ["500", "truncated"])
def test_a_fault_that_passes_is_not_noticed(site: Ofsted, fault: str) -> None:
    site.fail(fault, SEARCH, times=1)
    collector = Collector(site)
    with stamina.set_testing(True, attempts=3):
        collector.run(DAY, attempts=3)
    assert not collector.faults
    assert reports_read(collector) == published(site)


def test_no_error_tells_a_name_or_an_address(site: Ofsted) -> None:
    for fault in ("layout_search", "layout_provider", "unknown_grade", "unknown_rating"):
        site.fail(fault)
        collector = Collector(site)
        collector.run(DAY)
        told = " ".join(map(str, collector.faults))
        assert told and not any(name in told for name in ("Quillfeather", "Vexbourne", "Ottolenka"))
        site.faults.clear()
