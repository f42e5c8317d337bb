"""A setting's page: what is read of it, and every way in which it is refused."""

from datetime import date

import ofsted_pages
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ofsted_world import World

from scrapers.ofsted.provider_page import read_provider, said_by
from scrapers.read import SourceChangedError, SourceError
from scrapers.records import Line

HERE = Line(file="provider.html")
WORLD = World(settings=30, reports_wanted=90)
HOME = next(each for each in WORLD.providers if len(WORLD.reports(each)) > 1 and each.type_code == "2")
PAGE = ofsted_pages.provider_page(WORLD, HOME).decode()
ARCHIVED = """<li class="timeline__day timeline__day--has-archive"><details><summary>Older</summary><ol>
<li class="timeline__day"><div class="event"><p class="timeline__date"><time>04 March 2016</time></p>
<span class="event__title"><a class="publication-link" href="https://files.api.ofsted.gov.uk/v1/file/50004306">
Interim inspection <span class="nonvisual">Interim inspection, PDF - 02 April 2016</span></a></span>
<div class="event__metadata">Published <time pubdate>02 April 2016</time></div></div></li></ol></details></li>"""


def test_the_registration_and_the_timeline_are_read_newest_first() -> None:
    found = read_provider(PAGE.encode(), HERE)
    assert (found.urn, found.category, found.local_authority) == (HOME.urn, "Children's Home", "Eastmere")
    assert found.registered_on == HOME.registered_on
    assert [(each.kind, each.inspected_on, each.published_on, each.report) for each in found.events] == [
        (each.kind, each.inspected_on, each.published_on, each.url) for each in WORLD.reports(HOME)
    ]


def test_order_on_the_page_does_not_matter_and_folded_older_reports_count() -> None:
    with_archive = PAGE.replace('<ol class="timeline">', f'<ol class="timeline">{ARCHIVED}')
    events = read_provider(with_archive.encode(), HERE).events
    assert events[-1].published_on == date(2016, 4, 2)
    assert len(events) == len(WORLD.reports(HOME)) + 1


def test_a_setting_without_reports_is_a_setting() -> None:
    quiet = next(each for each in WORLD.providers if not WORLD.reports(each) and not each.council)
    found = read_provider(ofsted_pages.provider_page(WORLD, quiet), HERE)
    assert found.events == () and found.registered_on


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('class="timeline"', 'class="history"', "ol.timeline"),
        ("title-block__subheading", "title-block__urn", ".title-block__subheading"),
        (f"URN: {HOME.urn}", "URN: 1234567", "URN"),
        ('rel="canonical"', 'rel="self"', "link[rel=canonical][href]"),
        ("https://reports.ofsted.gov.uk/provider", "https://elsewhere.example/provider", "canonical"),
        (" - Find an Inspection Report - Ofsted", "", "title"),
        ("timeline__day--registered", "timeline__day--renamed", "timeline"),
        ('<div class="event">', '<div class="entry">', "event"),
        ("https://files.ofsted.gov.uk/v1/file/", "https://elsewhere.example/v1/file/", "report"),
        ('href="https://files.ofsted.gov.uk/v1/file/', 'href="javascript:', "report"),
        ("timeline__date", "timeline__when", ".timeline__date time"),
        ("Published <time pubdate>", "Published <time pubdate>99 ", "report"),
        ("PDF - ", "PDF - 9", "report"),
        (">Eastmere<", ">2 Vexbourne Lane, ZZ1 9ZZ<", "Local authority"),
        ('class="nonvisual">', 'class="nonvisual">Something else, ', "report"),
    ],
)
def test_another_layout_is_an_error_that_says_where(old: str, new: str, field: str) -> None:
    with pytest.raises(SourceChangedError) as caught:
        read_provider(PAGE.replace(old, new).encode(), HERE)
    assert caught.value.field == field


def test_a_report_from_the_future_is_refused() -> None:
    found = read_provider(PAGE.encode(), HERE)
    with pytest.raises(SourceChangedError, match="published after"):
        list(said_by(found, found.events[0].published_on.replace(year=2025), "provider.html"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PAGE) - 1), st.integers(0, 400), st.binary(max_size=40))
def test_a_damaged_page_gives_a_setting_or_a_typed_error(at: int, length: int, other: bytes) -> None:
    content = PAGE.encode()
    try:
        found = read_provider(content[:at] + other + content[at + length :], HERE)
    except SourceError:
        return
    assert found.urn == HOME.urn
