"""The search's pages: the real markup, and every way in which a page is refused."""

from pathlib import Path

import ofsted_pages
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ofsted_world import World

from scrapers.ofsted.search import read_search
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import Judgement, Line, SaOutcome

HERE = Line(file="search.html")
WORLD = World(settings=30, reports_wanted=50)
PAGE = ofsted_pages.search_page(WORLD, WORLD.providers, 30, {}).decode()


def read(page: str) -> list[object]:
    return list(read_search(page.encode(), HERE).rows)


def test_every_line_is_read_as_it_stands() -> None:
    found = read_search(PAGE.encode(), HERE)
    assert found.total == 30
    assert [(row.urn, row.category, row.latest_report_on) for row in found.rows] == [
        (each.urn, each.category, WORLD.latest(each)) for each in WORLD.providers
    ]
    assert {row.state for row in found.rows} == {None, "Closed"}
    assert [row.number for row in found.rows] == list(range(1, 31))


@pytest.mark.parametrize(
    ("word", "rating", "outcome"),
    [
        ("Requires Improvement", Judgement.REQUIRES_IMPROVEMENT, None),
        ("Inadequate", Judgement.INADEQUATE, None),
        ("Serious or widespread weaknesses", None, SaOutcome.SERIOUS_WEAKNESSES),
    ],
)
def test_the_two_scales_of_ratings_are_kept_apart(
    word: str, rating: Judgement | None, outcome: SaOutcome | None
) -> None:
    rows = read_search(PAGE.replace("Rating: <strong>Good", f"Rating: <strong>{word}").encode(), HERE).rows
    assert any((row.rating, row.sa_outcome) == (rating, outcome) for row in rows)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('class="results-list', 'class="results-grid', "results"),
        ("js-results-count", "js-results-count", "none"),
        ('results-count">30', 'results-count">many', "results-count"),
        ("search-result__title heading", "result-title heading", ".search-result__title"),
        ("Category: <strong>", "Kind: <strong>", "label"),
        ("Category: <strong>Children", "Category: <strong>2 Vexbourne Lane ZZ1 9ZZ Children", "Category"),
        ("URN: <strong>", "Reference: <strong>", "label"),
        ("Rating: <strong>Good", "Rating: <strong>Expected standard", "Rating"),
        ("Rating: <strong>Good", "Rating: <strong>", "Rating"),
        ("Latest report: <strong><time>", "Latest report: <strong><time>on ", "Latest report"),
        ("/provider/2/", "/providers/2/", "link"),
        ("URN: <strong>2", "URN: <strong>3", "URN"),
        ("badge--closed", "badge--merged", "state"),
        ('value="3" selected', 'value="3" ', "select#level_1_types option[selected]"),
        ('<li class="search-result">', '<li class="advert">', "search-result"),
    ],
)
def test_another_layout_or_word_is_an_error_that_says_where(old: str, new: str, field: str) -> None:
    changed = PAGE.replace(old, new)
    if field == "none":
        changed, field = changed.replace("results-count", "count-of-results"), "results-count"
    with pytest.raises(SourceChangedError) as caught:
        read(changed)
    assert caught.value.field == field


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"{}", b"<?xml version='1.0'?><html></html>", ofsted_pages.SLIM])
def test_what_is_no_page_of_the_site_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_search(content, HERE)


def test_a_page_beyond_all_size_is_not_parsed() -> None:
    with pytest.raises(UnreadableError, match="more than"):
        read_search(PAGE.encode() + b" " * 5_000_000, HERE)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PAGE) - 1), st.integers(0, 400), st.binary(max_size=40))
def test_a_damaged_page_gives_lines_or_a_typed_error(at: int, length: int, other: bytes) -> None:
    content = PAGE.encode()
    try:
        found = read_search(content[:at] + other + content[at + length :], HERE)
    except SourceError:
        return
    assert found.rows


@pytest.mark.real_data
def test_the_real_page_has_the_markup_that_is_read_and_is_not_of_social_care(real_data: Path) -> None:
    content = (real_data / "ofsted" / "reports_html" / "schoolmap_ofsted-flk.html").read_bytes()
    with pytest.raises(SourceChangedError, match="another category"):
        read_search(content, HERE)
    social = content.replace(b'value="1" selected>Education', b'value="1" >Education').replace(
        b'<option value="3" >', b'<option value="3" selected>', 1
    )
    found = read_search(social, HERE)
    assert found.total == len(found.rows) == 61
    assert {row.urn for row in found.rows} >= {"139309", "SC023666"}
    assert {row.rating for row in found.rows} == {
        Judgement.OUTSTANDING,
        Judgement.GOOD,
        Judgement.REQUIRES_IMPROVEMENT,
        None,
    }
    assert all(row.latest_report_on for row in found.rows)
