"""The lines of a page read from its bytes are those of its element tree; where that is not sure, none are read."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from made_documents import documents
from made_filing import balance_sheet, filing
from made_layouts import layouts
from made_pages import GROUP_POSITION, boxes, page

from scrapers.accounts.document import UncertainError, open_document
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row, rows
from scrapers.read import SourceError

_NOT_COMPILED = "the scan is not compiled here"
page_of = pytest.importorskip("scrapers.accounts.linear", reason=_NOT_COMPILED).page_of
open_markup = pytest.importorskip("scrapers.accounts.markup", reason=_NOT_COMPILED).open_markup

LINES = page("Balance sheet", GROUP_POSITION)
DRAWN = boxes("Balance sheet", GROUP_POSITION, (100, 200, 300, 400))


def made(inside: str) -> bytes:
    return filing(*balance_sheet(), extra=inside)


def from_bytes(content: bytes) -> list[Row] | None:
    try:
        return list(page_of(open_markup(content, "a.html")))
    except UncertainError:
        return None


def from_tree(content: bytes) -> list[Row] | None:
    try:
        return list(rows(open_document(content, "a.html")))
    except SourceError:
        return None


@pytest.mark.parametrize(
    "inside",
    [
        LINES,
        DRAWN,
        LINES.replace("<table>", '<table style="display: none">'),
        f"<table><tr><td>{LINES}</td></tr></table>",
        DRAWN.replace("Debtors", "<table><tr><td>Debtors</td></tr></table>"),
        LINES.replace("<td>", '<td style="width:12.5%">').replace("Turnover", "Turn<b>over</b>"),
        LINES.replace("<td>", '<td title="1 > 0" colspan="3">', 9),
        LINES.replace("Debtors", "Debt<!-- <p>no</p> -->ors &amp; more &gt; 1 &#163;"),
        "<p>a > b</p>" + LINES,
        '<p style="top:1pt;left:1pt"/>' + LINES,
        '<p style="TOP:1pt;top:1pt;left:2pt;DISPLAY : None">gone</p><p style="top:1pt;left:1pt">here</p>',
        "<p>&#xA0;\u2003a\u00a0 &#160;b&#x2028;\u3000</p><p>\U0001f3e0 &#x1F3E0; &#10;</p>",
        '<x:p xmlns:x="http://www.w3.org/1999/xhtml">a<x:b>b</x:b></x:p><div xmlns="urn:a"><p>no<q/></p></div>' + LINES,
        "<style><!--\np { color: red }\n--></style>" + LINES,
    ],
)
def test_a_page_is_read_from_its_bytes(inside: str) -> None:
    found = from_bytes(made(inside))
    assert found is not None
    assert found == from_tree(made(inside))


@pytest.mark.parametrize(
    "inside",
    ["<p><b>a</p></b>", "<p>&nbsp;</p>", "<p>&#0;</p>", "<p>&#xD800;</p>", "<p>\x02</p>",
     "<div>" * 300 + "</div>" * 300],
)  # fmt: skip
def test_a_page_that_is_not_certain_is_left_to_the_element_tree(inside: str) -> None:
    assert from_bytes(made(inside)) is None


@pytest.mark.parametrize(
    ("inside", "labels"),
    [
        (
            "<div><b>Credit</b>ors<table><tr><td>Trade</td></tr></table>of which</div>",
            ["Creditors", "Trade", "of which"],
        ),
        ("<div><span><p>a</p>b</span> c <style>d</style><div style='display:none'>e</div>f</div>", ["a", "b c f"]),
        ("<table><tr><td>a</td><td>b<table><tr><td>c</td></tr></table></td><td>d</td></tr></table>", list("abcd")),
        ("<p style='top:1pt;left:9pt'>b</p><p style='top:1pt;left:1pt'>a</p>", ["a b"]),
        ("<div><p style='top:1pt;left:9pt'>b</p>c<p style='top:1pt;left:1pt'>a</p></div>", ["b", "c", "a"]),
        ("<ul> <li>a</li> </ul>no block is around this", ["a"]),
    ],
)
def test_words_beside_blocks_are_lines_of_their_own(inside: str, labels: list[str]) -> None:
    for found in (from_bytes(made(inside)), from_tree(made(inside))):
        assert found is not None
        assert [row.label for row in found][-len(labels) :] == labels


def test_a_plain_instance_has_no_lines() -> None:
    instance = b'<xbrl xmlns="http://www.xbrl.org/2003/instance"><a contextRef="c">1</a></xbrl>'
    assert from_bytes(instance) == []


def test_a_word_is_found_in_every_line_that_holds_it() -> None:
    content = made("<p>Going CONCERN</p><p>none</p><p>concern of \u00a3 and concern</p>")
    for found in (page_of(open_markup(content, "a.html")), Page.of(from_tree(content) or [])):
        assert [found[number].label for number in found.saying(b"concern")] == [
            "Going CONCERN",
            "concern of \u00a3 and concern",
        ]


def test_signs_in_texts_do_not_part_lines_of_an_element_tree() -> None:
    found = Page.of(from_tree(made("<p>a &lt; b</p><p>c &gt; d</p>")) or [])
    assert len(found.lowers) == len(found)
    assert found[-1].label == "c > d"


def same_on(content: bytes) -> None:
    found = from_bytes(content)
    assert found is None or found == from_tree(content)


@seed(20250404)
@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(layouts)
def test_bytes_and_element_tree_give_the_same_lines(inside: str) -> None:
    same_on(made(inside))


@pytest.mark.slow
@seed(20250405)
@settings(max_examples=4_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(layouts)
def test_bytes_and_element_tree_give_the_same_lines_of_many_pages(inside: str) -> None:
    same_on(made(inside))


@pytest.mark.slow
@seed(20250406)
@settings(max_examples=1_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_bytes_and_element_tree_give_the_same_lines_of_documents_good_and_bad(content: bytes) -> None:
    found = from_bytes(content)
    tree = from_tree(content)
    assert found is None or tree is None or found == tree


@pytest.mark.real_data
def test_bytes_and_element_tree_give_the_same_lines_of_every_real_filing(real_data: Path) -> None:
    paths = sorted((real_data / "companies_house" / "ixbrl").rglob("*ml"))
    filings = [content for path in paths if b"<html" in (content := path.read_bytes())]
    sure = [(found, from_tree(content)) for content in filings if (found := from_bytes(content)) is not None]
    assert all(lines == tree for lines, tree in sure)
    assert len(sure) > 0.95 * len(filings)
