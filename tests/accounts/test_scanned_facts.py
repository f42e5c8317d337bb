"""The scan and the element tree give the same facts; where the scan is not sure, it says so and gives none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from both_ways import flat
from hypothesis import HealthCheck, given, seed, settings
from made_documents import documents
from made_filing import CURRENT, GROUP, Tag, balance_sheet, context, filing

from scrapers.accounts import read_accounts
from scrapers.accounts.document import UncertainError, open_document
from scrapers.accounts.inline import read_facts
from scrapers.read import SourceChangedError, SourceError

scan_facts = pytest.importorskip("scrapers.accounts.scan", reason="the scan is not compiled here").scan_facts

GOOD = filing(*balance_sheet(Tag("core:ProfitLoss", "7", "year", GROUP, minus=True, brackets=True, label="Loss")))

INSTANCE = (
    b'<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:b="urn:b"><context id="c"><entity>'
    b'<identifier scheme="urn:x">01234567</identifier></entity><period><instant>2025-03-31</instant></period></context>'
    b'<unit id="u"><measure>iso4217:GBP</measure></unit>%s</xbrl>'
)


def scanned(content: bytes) -> list[tuple[object, ...]] | None:
    try:
        return flat(scan_facts(content, "a.html"))
    except (UncertainError, SourceError):
        return None


def parsed(content: bytes) -> list[tuple[object, ...]] | None:
    try:
        return flat(read_facts(open_document(content, "a.html"), "a.html"))
    except SourceError:
        return None


def test_a_plain_filing_is_scanned() -> None:
    assert scanned(GOOD) is not None
    assert scanned(GOOD) == parsed(GOOD)


@pytest.mark.parametrize(
    "change",
    [
        (b"</table>", b'<![CDATA[<ix:nonFraction name="core:Debtors">1</ix:nonFraction>]]></table>'),
        (b"</table>", b"<!-- a -- b --></table>"),
        (b"</table>", b"<?pi <ix:nonFraction?></table>"),
        (b"</table>", b"<p></table>"),
        (b"</table>", b"a & b</table>"),
        (b"<ix:nonFraction ", b'<ix:nonFraction xmlns:ix="urn:x" '),
        (b"<ix:nonFraction ", b'<ix:nonFraction title="a" title="b" '),
        (b"<ix:nonFraction ", b"<ix:nonFraction title=a "),
        (b"<ix:nonFraction ", b'<ix:nonFraction title="<" '),
        (b"<ix:nonFraction ", b'<ix:nonFraction y:title="a" '),
        (b"<ix:nonFraction ", b'<ix:nonFraction sign="-"'),
        (b"</table>", b"<p>]]></p></table>"),
        (b"</table>", b"<b:b:b/></table>"),
        (b"</table>", b"\x0b</table>"),
        (b"</html>", b"</html><html/>"),
        (b"</html>", b"</html>."),
        (b"</html>", b"</html"),
        (b"</html>", b""),
        (b"<ix:nonFraction ", b'<ix:nonFraction y:nil="true" '),
        (b"contextRef=", b"contextref="),
        (b'id="uGBP"', b'id="other"'),
        (b"200<", b"see note<"),
        (b">2025-03-31<", b">2025-13-31<"),
        (b"<html ", b'<?xml version="1.0" encoding="cp037"?><html '),
        (b"<html ", b"<!DOCTYPE html [<!ELEMENT p ANY>]><html "),
    ],
)
def test_the_scan_gives_nothing_where_it_cannot_be_sure(change: tuple[bytes, bytes]) -> None:
    assert change[0] in GOOD
    assert scanned(GOOD.replace(*change)) is None


def test_a_text_whose_context_cannot_be_read_is_refused_by_name() -> None:
    stray = context("stray", "now", {"core:Axis": ""})
    said = f'{stray}<ix:nonNumeric name="bus:EntityDormant" contextRef="stray">x</ix:nonNumeric>'
    with pytest.raises(SourceChangedError, match="'stray' cannot be read"):
        read_accounts(filing(*balance_sheet(), extra=said), "a.html")


@pytest.mark.parametrize(
    "text",
    ["<span>1,</span>234", "4<ix:exclude>9</ix:exclude>2", "&#49;2", "1<!-- 2 -->3", "\u2013", "", " 7 ", "\u00a35"],
)
def test_numbers_out_of_the_ordinary_are_scanned_like_any_other(text: str) -> None:
    content = filing(*balance_sheet(Tag("core:Debtors", text, members=CURRENT)))
    assert scanned(content) is not None
    assert scanned(content) == parsed(content)


@pytest.mark.parametrize("place", [b"</table>", b"<xbrli:entity>", b"<ix:nonFraction ", b"</xbrli:period>"])
def test_comments_say_nothing_wherever_they_stand(place: bytes) -> None:
    comment = b'<!-- <ix:nonFraction name="core:Debtors">1</ix:nonFraction> <tr> xmlns="" &x ( -->'
    content = GOOD.replace(place, comment + place)
    assert content != GOOD
    assert scanned(content) == scanned(GOOD) == parsed(content)


def test_attributes_between_single_quotes_are_scanned_like_any_other() -> None:
    content = GOOD.replace(b'unitRef="uGBP"', b"unitRef='uGBP'")
    assert scanned(content) == scanned(GOOD) == parsed(content)


@pytest.mark.parametrize(
    "more", [b' title="a>b"', b" title='\">'", b'\ntitle = "/>"', b" a:title='&lt;' xmlns:a='urn:a'"]
)
def test_whatever_stands_between_the_quotes_of_a_tag_does_not_end_it(more: bytes) -> None:
    content = GOOD.replace(b"<ix:header", b"<p%s>a</p><ix:header" % more)
    assert content != GOOD
    assert scanned(content) is not None
    assert scanned(content) == parsed(content)


@pytest.mark.parametrize("broken", [b' title=">200<', b" title=\"'>200<", b' sign="-" sign="">200<'])
def test_a_tag_whose_quotes_are_out_of_order_is_left_to_the_element_tree(broken: bytes) -> None:
    with pytest.raises(UncertainError):
        scan_facts(GOOD.replace(b">200<", broken), "a.html")


def test_every_text_of_a_plain_instance_is_found_whatever_stands_beside_it() -> None:
    said = b'<b:Note contextRef="c"/><b:Note contextRef="c"></b:Note><b:Note contextRef="c">x<i/></b:Note>'
    content = INSTANCE % (
        said + b' <b:Note contextRef="c">y</b:Note>\n<b:Equity contextRef="c" unitRef="u">1,200</b:Equity>'
    )
    found = scanned(content)
    assert found is not None
    assert found == parsed(content)
    assert [each[-1] for each in found[1:-1]] == ["", "", "x", "y"]


def same_on(content: bytes) -> None:
    found = scanned(content)
    assert found is None or found == parsed(content)


@seed(20250331)
@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_scan_and_element_tree_agree_on_made_documents(content: bytes) -> None:
    same_on(content)


@pytest.mark.slow
@seed(20250401)
@settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_scan_and_element_tree_agree_on_many_made_documents(content: bytes) -> None:
    same_on(content)


@pytest.mark.soak
@seed(20250402)
@settings(max_examples=20_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_scan_and_element_tree_agree_on_very_many_made_documents(content: bytes) -> None:
    same_on(content)


def real(folder: Path) -> Iterator[bytes]:
    paths = sorted((folder / "companies_house" / "ixbrl").rglob("*"))
    yield from (path.read_bytes() for path in paths if path.suffix in (".html", ".xhtml", ".xml"))


@pytest.mark.real_data
def test_scan_and_element_tree_agree_on_every_real_filing(real_data: Path) -> None:
    sure = [(found, parsed(content)) for content in real(real_data) if (found := scanned(content)) is not None]
    assert all(scan == tree for scan, tree in sure)
    assert len(sure) > 0.95 * sum(1 for _ in real(real_data))
