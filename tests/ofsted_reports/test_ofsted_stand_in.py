"""The stand-in keeps the real sites' rules, so that what passes here has met them."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import ofsted_govuk
import pytest
from ofsted import Clock, Ofsted
from ofsted_pages import CAP
from ofsted_world import World

from scrapers.fetch import Client
from scrapers.ofsted.search import read_search
from scrapers.records import Line, Setting
from scrapers.source import Snapshot, Want
from scrapers.sources.ofsted_workbook import SOURCE as WORKBOOK

SEARCH = "https://reports.ofsted.gov.uk/search?level_1_types=3&sort=date&order=desc"


@pytest.fixture
def site() -> Iterator[Ofsted]:
    with Ofsted() as made:
        yield made


def get(site: Ofsted, url: str, *, agent: str = "a") -> tuple[int, bytes]:
    site.clock.sleep(1)
    status, _, body = site.serve(url, {"user-agent": agent})
    return status, body


def rows(site: Ofsted, query: str) -> list[str]:
    return [row.urn for row in read_search(get(site, f"{SEARCH}{query}")[1], Line(file="x")).rows]


def test_a_client_that_asks_more_than_once_a_second_is_answered_429(site: Ofsted) -> None:
    statuses = [site.serve(f"{SEARCH}&rows=1", {"user-agent": "hasty"})[0] for _ in range(4)]
    assert statuses == [200, 429, 429, 429]
    assert site.serve(f"{SEARCH}&rows=1", {"user-agent": "another"})[0] == 200
    assert get(site, f"{SEARCH}&rows=1", agent="hasty")[0] == 200


def test_a_scaled_clock_keeps_the_same_rule_in_less_time() -> None:
    with Ofsted(World(settings=5, reports_wanted=3), clock=Clock(scale=50)) as site:
        began = time.monotonic()
        for _ in range(5):
            assert get(site, f"{SEARCH}&rows=1")[0] == 200
        assert time.monotonic() - began >= 5 / 50


def test_the_search_gives_a_hundred_rows_at_most_in_pages_that_fit(site: Ofsted) -> None:
    everything = [*rows(site, "&start=0&rows=1000"), *rows(site, f"&start={CAP}&rows=1000")]
    assert len(everything) == len(set(everything)) == 120
    assert rows(site, "&start=7&rows=5") == everything[7:12]


def test_filters_are_kept_in_every_spelling_of_brackets(site: Ofsted) -> None:
    closed = rows(site, "&status[]=2&rows=100")
    assert closed and closed == rows(site, "&status%5B0%5D=2&rows=100") == rows(site, "&status=2&rows=100")
    inadequate = rows(site, "&rating[]=4&status[]=1&rows=100")
    assert inadequate and not set(inadequate) & set(closed)
    assert rows(site, f"&q={inadequate[0]}&rows=10") == [inadequate[0]]


def test_what_is_not_published_yet_cannot_be_had(site: Ofsted) -> None:
    last = site.world.reports()[0]
    assert get(site, last.url)[0] == 200
    site.world.publish(last.published_on.replace(day=1))
    assert get(site, last.url)[0] == 404


def taken(site: Ofsted, known: dict[str, str]) -> list[Snapshot]:
    site.clock.sleep(3600)
    with Client(WORKBOOK.hosts, serve=site.serve, sleep=site.clock.sleep, clock=site.clock.now) as web:
        return list(WORKBOOK.fetch(web, Want(known=known), lambda: datetime(2026, 7, 20, 5, 10, tzinfo=UTC)))


def test_the_workbook_is_found_among_withdrawn_superseded_and_redirected_ones_and_read(site: Ofsted) -> None:
    (snapshot,) = taken(site, {})
    settings = [each for each in WORKBOOK.parse(snapshot) if isinstance(each, Setting)]
    assert {each.as_at for each in settings} == {date(2026, 3, 31)}
    assert {each.urn for each in settings} <= {each.urn for each in site.world.providers}
    assert len(settings) > 100
    assert snapshot.name == "Childrens_social_care_in_England_2026.ods"


@pytest.mark.parametrize("in_place", [True, False])
def test_a_corrected_workbook_is_taken_again_and_an_uncorrected_one_is_not(site: Ofsted, in_place: bool) -> None:
    (first,) = taken(site, {})
    known = {first.name: first.url or ""}
    assert taken(site, known) == []
    site.govuk.correct_in_place() if in_place else site.govuk.correct()
    (second,) = taken(site, known)
    same_address = urlsplit(second.url or "").path == urlsplit(first.url or "").path
    assert second.sha256 != first.sha256 and same_address is in_place


def test_a_page_that_moved_is_a_redirect_item_and_a_withdrawn_one_says_so(site: Ofsted) -> None:
    api = f"{ofsted_govuk.SITE}/api/content"
    moved = json.loads(get(site, f"{api}{ofsted_govuk.MOVED}")[1])
    assert (moved["schema_name"], moved["redirects"][0]["destination"]) == ("redirect", ofsted_govuk.MOVED_TO)
    assert json.loads(get(site, f"{api}{ofsted_govuk.WITHDRAWN}")[1])["withdrawn_notice"]


def test_faults_of_the_content_api_come_on_demand(site: Ofsted) -> None:
    site.fail("empty_json", "api/content", times=1)
    api = f"{ofsted_govuk.SITE}/api/content{ofsted_govuk.COLLECTION}"
    assert get(site, api)[1] == b"{}"
    assert len(json.loads(get(site, api)[1])["links"]["documents"]) == 5
