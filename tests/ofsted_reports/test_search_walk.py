"""The walk over a search's pages: what fits together, and what does not."""

from urllib.parse import parse_qs, urlsplit

import ofsted_pages
import pytest
from ofsted_world import World

from scrapers.ofsted.search import SearchPage
from scrapers.ofsted.walk import NEWEST, PagingError, walk
from scrapers.read import SourceChangedError

WORLD = World(settings=330, reports_wanted=500)
OPEN = ofsted_pages.found(WORLD, {"level_1_types": ["3"], "status": ["1"]})


class Site:
    """Serves the search; `shift` moves every page but the first by so many lines."""

    def __init__(self, shift: int = 0, healed_after: int = 999) -> None:
        self.shift, self.healed_after, self.starts = shift, healed_after, list[int]()

    def get(self, url: str) -> bytes:
        query = parse_qs(urlsplit(url).query, keep_blank_values=True)
        start = int(query["start"][0])
        self.starts.append(start)
        assert query["rows"] == ["100"]
        at = start + self.shift if start and len(self.starts) <= self.healed_after else start
        return ofsted_pages.search_page(WORLD, OPEN[at : at + 100], len(OPEN), {})


def to_the_end(_: SearchPage) -> bool:
    return False


def test_pages_overlap_by_one_line_and_give_every_line() -> None:
    site = Site()
    found = walk(site.get, NEWEST, to_the_end)
    assert site.starts == [0, 99, 198, 297][: len(site.starts)]
    assert {row.urn for each in found for row in each.page.rows} == {each.urn for each in OPEN}


def test_the_walk_ends_at_the_first_page_that_is_enough() -> None:
    site = Site()
    walk(site.get, NEWEST, lambda _: True)
    assert site.starts == [0]


@pytest.mark.parametrize("shift", [-99, -2, -1, 1, 2, 50])
def test_a_page_that_repeats_or_skips_is_refused_even_where_no_later_page_would_show_it(shift: int) -> None:
    site = Site(shift)
    with pytest.raises(PagingError):
        walk(site.get, NEWEST, lambda _: site.starts[-1] == 99)
    assert site.starts == [0, 99, 0, 99]


def test_pages_that_fit_the_second_time_are_taken() -> None:
    site = Site(shift=1, healed_after=2)
    found = walk(site.get, NEWEST, to_the_end)
    assert site.starts[:4] == [0, 99, 0, 99]
    assert len({row.urn for each in found for row in each.page.rows}) == len(OPEN)


def test_a_first_page_with_fewer_lines_than_asked_for_is_another_cap() -> None:
    content = ofsted_pages.search_page(WORLD, OPEN[:50], len(OPEN), {})
    with pytest.raises(SourceChangedError, match="50 lines where 100 were asked for"):
        walk(lambda _: content, NEWEST, to_the_end)
