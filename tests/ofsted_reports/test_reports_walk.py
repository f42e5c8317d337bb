"""From the search to the records, against the stand-in over real HTTP."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from ofsted import Answer, Ofsted
from ofsted_pdf import dates
from ofsted_world import FIRST, World
from runs import Collector, placeless

from scrapers.fetch import NotFoundError
from scrapers.ofsted.robots import DisallowedError
from scrapers.ofsted.words import JUDGEMENTS
from scrapers.records import INDIVIDUAL, Inspection, Judgement
from scrapers.sources.ofsted_reports import SOURCE

DAY = World().day + timedelta(days=1)


@pytest.fixture
def site() -> Iterator[Ofsted]:
    """A small market: one page of the search."""
    with Ofsted(World(settings=30, reports_wanted=50)) as made:
        yield made


@pytest.fixture(scope="module")
def whole() -> Iterator[Collector]:
    """One run over the whole market of 120 settings and 300 reports, to be looked at from all sides."""
    with Ofsted() as made:
        collector = Collector(made)
        collector.run(DAY)
        yield collector


def expected(world: World) -> set[tuple[object, ...]]:
    """What the reports that are out say of settings."""
    return {
        (
            each.provider.urn,
            each.kind,
            each.inspected_on,
            *(JUDGEMENTS[grade.casefold()] for grade in each.grades or ()),
            each.outcome and each.outcome.split(" le")[0].split(" ad")[0],
            each.url,
        )
        for each in world.reports()
        if not each.provider.council
    }


def told(inspections: list[Inspection]) -> list[tuple[object, ...]]:
    return [
        (
            each.urn,
            each.inspection_type,
            each.inspected_on,
            *(grade for grade in (each.overall, each.helped_and_protected, each.leadership) if grade),
            each.sa_outcome and str(each.sa_outcome),
            each.raw["report"],
        )
        for each in inspections
    ]


def test_everything_published_is_read_once_and_as_it_was_published(whole: Collector) -> None:
    found = told(whole.inspections(".pdf"))
    assert not whole.faults
    assert len(found) == len(set(found)) > 250
    assert set(found) == expected(whole.site.world)
    assert whole.site.refused == 0


def test_a_council_is_no_setting(whole: Collector) -> None:
    councils = {each.urn for each in whole.site.world.providers if each.council}
    assert councils
    assert not councils & {each.urn for each in whole.pages()}
    assert not councils & {each.urn for each in whole.inspections()}
    assert not [url for url in whole.site.asked if "/provider/44/" in url]


def test_the_timeline_gives_the_day_of_publication_that_the_report_does_not(whole: Collector) -> None:
    told_by_page = {each.raw["report"]: each for each in whole.inspections(".html")}
    for report in (each for each in whole.site.world.reports() if not each.provider.council):
        page = told_by_page[report.url]
        assert (page.inspected_on, page.published_on) == (report.inspected_on, report.published_on), dates(report)
        assert page.overall is None


def test_registrations_closures_and_ratings_are_as_published(whole: Collector) -> None:
    said = {each.urn: each for each in whole.pages() if each.line.file.startswith("provider_")}
    shown = {each.urn: each for each in whole.pages() if each.line.file.startswith("search_newest")}
    closed = 0
    for provider in whole.site.world.providers:
        if page := said.get(provider.urn):
            assert page.registered_on == provider.registered_on
            assert page.closed_on == provider.closed_on
            assert page.registration_status == ("Closed" if provider.closed_on else "Open")
            closed += provider.closed_on is not None
        if line := shown.get(provider.urn):
            rating = whole.site.world.rating(provider)
            assert line.rating == (JUDGEMENTS[rating.casefold()] if rating else None)
            assert line.latest_report_on == whole.site.world.latest(provider)
            assert line.link == f"https://reports.ofsted.gov.uk{provider.link}"
    assert len(said) > 90 and closed > 3


def test_the_registered_provider_is_learned_from_the_report_and_a_person_is_not_named(whole: Collector) -> None:
    owners = {each.urn: each.owner for each in whole.site.world.providers}
    learned = {each.urn: each.registered_provider for each in whole.pages() if each.registered_provider}
    persons = {urn for urn, owner in owners.items() if owner.endswith("Blythe")}
    assert persons & learned.keys()
    for urn, name in learned.items():
        assert name == (INDIVIDUAL if urn in persons else owners[urn])


def test_a_second_run_on_the_same_morning_asks_for_the_search_alone(site: Ofsted) -> None:
    collector = Collector(site)
    collector.run(DAY)
    assert collector.run(DAY) == 4  # robots.txt and the three searches
    assert not collector.faults


@pytest.mark.parametrize(
    "world",
    [World(settings=30, reports_wanted=60), pytest.param(World(), marks=pytest.mark.slow)],
    ids=["small", "whole"],
)
def test_later_days_cost_a_few_requests_each_and_add_up_to_the_whole(world: World) -> None:
    with Ofsted(world) as site:
        collector = Collector(site)
        world.publish(FIRST + timedelta(days=59))
        collector.run(world.day + timedelta(days=1))
        costs = []
        for _ in range(61):
            before = len(world.reports())
            world.publish(world.day + timedelta(days=1))
            news = len(world.reports()) - before
            costs.append(collector.run(world.day + timedelta(days=1)) - 2 * news)
        found = told(collector.inspections(".pdf"))
    assert not collector.faults
    assert set(found) == expected(world) and len(found) == len(set(found))
    assert sum(costs) / len(costs) < 8, "robots.txt twice, three or four search pages, closures"


def test_an_inadequate_judgement_published_yesterday_is_known_this_morning(site: Ofsted) -> None:
    collector = Collector(site)
    collector.run(DAY)
    quiet = next(each for each in site.world.providers if each.type_code == "2" and each.closed_on is None)
    report = site.world.add(quiet, DAY)
    site.world.publish(DAY)
    asked = collector.run(DAY + timedelta(days=1))
    newest = next(each for each in collector.inspections(".pdf") if each.raw["report"] == report.url)
    assert newest.overall is Judgement.INADEQUATE
    assert asked < 10


def test_a_closure_without_a_new_report_is_noticed(site: Ofsted) -> None:
    collector = Collector(site)
    collector.run(DAY)
    reported = next(each.provider for each in site.world.reports() if each.provider.closed_on is None)
    site.world.close(reported, DAY)
    site.world.publish(DAY)
    collector.run(DAY + timedelta(days=1))
    assert [each.closed_on for each in collector.pages() if each.urn == reported.urn and each.closed_on] == [DAY]


def test_a_second_report_of_the_day_is_not_missed_where_the_first_was_taken_on_that_day(site: Ofsted) -> None:
    collector = Collector(site)
    setting = next(each for each in site.world.providers if each.type_code == "2" and each.closed_on is None)
    first = site.world.add(setting, DAY)
    site.world.publish(DAY)
    collector.run(DAY)
    second = site.world.add(setting, DAY, overall="Good")
    collector.run(DAY + timedelta(days=1))
    read = [each.raw["report"] for each in collector.inspections(".pdf")]
    assert read.count(first.url) == read.count(second.url) == 1


def test_a_spent_budget_ends_the_run_without_a_fault_and_the_next_runs_go_on(site: Ofsted) -> None:
    collector = Collector(site, budget=20)
    costs = [collector.run(DAY) for _ in range(9)]
    assert not collector.faults
    assert max(costs) == 20 and costs[-1] == 4
    assert set(told(collector.inspections(".pdf"))) == expected(site.world)


@pytest.mark.slow
def test_a_budget_spent_amid_the_first_baseline_leaves_nothing_behind_on_the_later_pages() -> None:
    with Ofsted(World(settings=260, reports_wanted=220)) as site:
        collector = Collector(site, budget=300)
        for _ in range(3):
            collector.run(DAY)
        assert not collector.faults
        assert set(told(collector.inspections(".pdf"))) == expected(site.world)


def test_settings_that_stand_at_inadequate_come_before_all_others(site: Ofsted) -> None:
    collector = Collector(site)
    collector.run(DAY)
    order = [each.urn for each in collector.pages() if each.line.file.startswith("provider_")]
    inadequate = {
        each.urn for each in site.world.providers if site.world.rating(each) == "Inadequate" and each.closed_on is None
    }
    assert inadequate and set(order[: len(inadequate)]) == inadequate


def test_reports_older_than_the_window_are_left_to_the_workbook(site: Ofsted) -> None:
    collector = Collector(site)
    collector.run(DAY, since_days=30)
    since = DAY - timedelta(days=30)
    taken = {each.name for each in collector.snapshots if each.name.startswith("report_")}
    recent = {f"report_{each.report_id}.pdf" for each in site.world.reports() if each.published_on >= since}
    councils = {f"report_{each.report_id}.pdf" for each in site.world.reports() if each.provider.council}
    newest = {
        f"report_{site.world.reports(each)[0].report_id}.pdf"
        for each in site.world.providers
        if site.world.reports(each)
    }
    assert recent - councils <= taken <= recent | newest


def test_robots_txt_is_asked_first_of_every_host_and_a_refusal_is_obeyed() -> None:
    with Ofsted(robots=b"User-agent: *\nDisallow: /search\n") as site:
        collector = Collector(site)
        assert collector.run(DAY) == 1
    assert site.asked == ["https://reports.ofsted.gov.uk/robots.txt"]
    assert [type(each) for each in collector.faults] == [DisallowedError]
    assert not collector.snapshots


def test_robots_txt_that_forbids_the_reports_alone_keeps_us_from_them() -> None:
    with Ofsted(robots=b"User-agent: provider-market-monitor\nDisallow: /v1/\n") as site:
        collector = Collector(site)
        collector.run(DAY)
    assert not [url for url in site.asked if "/v1/file/" in url]
    assert isinstance(collector.faults[0], DisallowedError)


def test_robots_txt_that_asks_for_a_longer_pause_than_ours_is_obeyed() -> None:
    with Ofsted(World(settings=6, reports_wanted=6), robots=b"User-agent: *\nCrawl-delay: 10\n") as site:
        collector = Collector(site)
        before = site.clock.now() + 3600
        collector.run(DAY)
        asked = [url for url in site.asked if urlsplit(url).hostname == "reports.ofsted.gov.uk"]
    assert not collector.faults
    assert len(asked) > 5
    assert site.clock.slept - before >= 10 * (len(asked) - 1)


def test_a_site_whose_robots_txt_asks_for_more_than_a_minute_is_left_alone() -> None:
    with Ofsted(robots=b"User-agent: *\nCrawl-delay: 61\n") as site:
        collector = Collector(site)
        collector.run(DAY)
    assert [str(each).split("asks for ")[1][:10] for each in collector.faults] == ["61 seconds"]
    assert len(site.asked) == 1


@pytest.mark.slow
def test_a_site_without_robots_txt_allows_all() -> None:
    with Ofsted(robots=None) as site:
        collector = Collector(site)
        collector.run(DAY)
    assert not collector.faults
    assert set(told(collector.inspections(".pdf"))) == expected(site.world)


@pytest.mark.slow
def test_on_sunday_the_walk_goes_to_the_end_of_the_window_and_finds_what_was_not_taken() -> None:
    world = World(settings=300, reports_wanted=140)
    saturday = next(DAY + timedelta(days=ahead) for ahead in range(7) if (DAY + timedelta(days=ahead)).weekday() == 5)
    with Ofsted(world) as site:
        collector = Collector(site)
        collector.run(saturday)
        dated = [each for each in world.providers if world.reports(each) and not each.closed_on and not each.council]
        oldest = min(dated, key=lambda each: world.reports(each)[0].published_on)
        lost = next(name for name in collector.known if oldest.urn in name)
        del collector.known[lost]
        collector.run(saturday)
        assert lost not in collector.known
        collector.run(saturday + timedelta(days=1))
    assert lost in collector.known


def test_a_missing_report_is_told_and_asked_for_again_and_the_others_are_taken(site: Ofsted) -> None:
    collector = Collector(site)
    missing = next(each for each in site.world.reports() if not each.provider.council)
    site.fail("404", missing.report_id)
    collector.run(DAY)
    assert [type(each) for each in collector.faults] == [NotFoundError]
    assert len(told(collector.inspections(".pdf"))) == len(expected(site.world)) - 1
    site.faults.clear()
    collector.run(DAY + timedelta(days=1))
    assert set(told(collector.inspections(".pdf"))) == expected(site.world)


@pytest.mark.slow
@pytest.mark.parametrize("reported_before", [False, True])
def test_a_publication_during_the_walk_loses_and_doubles_nothing(reported_before: bool) -> None:
    world = World(settings=130, reports_wanted=150)
    with Ofsted(world) as site:
        _move_while_walking(site, reported_before)


def _move_while_walking(site: Ofsted, reported_before: bool) -> None:
    collector = Collector(site)
    still = [each for each in site.world.providers if each.closed_on is None and each.type_code == "2"]
    moved = [each for each in still if bool(site.world.reports(each)) is reported_before][-1]

    def serve(url: str, headers: Mapping[str, str]) -> Answer:
        if "start=99" in url and site.world.day < DAY:
            site.world.add(moved, DAY)
            site.world.publish(DAY)
        return site.serve(url, headers)

    collector.run(DAY + timedelta(days=1), serve=serve)
    collector.run(DAY + timedelta(days=2))
    assert not collector.faults
    assert set(told(collector.inspections(".pdf"))) == expected(site.world)


def test_the_source_is_off_until_its_layout_was_seen_live() -> None:
    assert SOURCE.unverified == "layout not verified live"
    assert SOURCE.cron == "10 6 * * *"


def test_one_request_a_second_is_kept(whole: Collector) -> None:
    for host in SOURCE.hosts:
        asked = len([url for url in whole.site.asked if url.startswith(f"https://{host}/")])
        assert whole.site.clock.now() - 3600 >= asked - 1
    assert whole.site.refused == 0


def test_the_same_snapshots_give_the_same_records_for_ever(whole: Collector) -> None:
    again = [record for snapshot in whole.snapshots for record in SOURCE.parse(snapshot)]
    assert again == whole.records
    assert len(placeless(again)) > 500


def test_the_day_of_a_record_is_the_day_it_was_fetched(whole: Collector) -> None:
    assert {each.as_at for each in whole.pages()} == {DAY}
    assert {each.as_at for each in whole.inspections()} == {DAY}
