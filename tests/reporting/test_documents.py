"""A view becomes a page, a workbook and CSV files that say the same; nothing in them can turn against a reader."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from lxml import etree

from monitor.documents import pdf, svg
from monitor.documents.csv import to_csv, to_csvs
from monitor.documents.html import to_html, widths
from monitor.documents.xlsx import to_xlsx
from monitor.reports.view import (
    Bars,
    Bullets,
    Card,
    Cell,
    Paragraph,
    Report,
    Section,
    Series,
    Table,
    count,
    day,
    pounds,
    share,
    source,
    text,
    times,
)

EVIL = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\x00=1")
DAY = date(2026, 3, 31)


def table(*rows: tuple[Cell, ...], name: str = "Things") -> Table:
    return Table(name=name, caption="Some things", head=("Name", "Value"), rows=rows)


def report(*blocks: object) -> Report:
    section = Section(key="one", title="One", blocks=tuple(blocks))  # type: ignore[arg-type]
    return Report(title="A report", about=(("A", "b"),), summary=(), caution=("Care.",), sections=(section,), foot=())


def workbook(made: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(made)))


def read_back(made: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(made).decode("utf-8-sig"))))


@pytest.mark.parametrize("name", EVIL)
def test_a_name_never_becomes_a_formula(name: str) -> None:
    made = report(table((text(name), text(f"http://{name}"))))
    cell = workbook(made)["Things"]["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    (_, row) = read_back(table((text(name), text(name))))
    assert not re.match(r"[\s]*[=+\-@＝]", row[0])
    assert row[0].startswith("'")


def test_what_is_typed_stays_typed_and_a_negative_number_is_no_formula() -> None:
    cells = (pounds(-5), count(1_234), share(Decimal("0.226")), times(Decimal("3.509")), day(DAY), pounds(None))
    made = table(*((text(str(at)), cell) for at, cell in enumerate(cells)))
    column = [row[1].value for row in workbook(report(made))["Things"].iter_rows(min_row=2)]
    assert [type(value).__name__ for value in column] == ["int", "int", "float", "float", "datetime", "str"]
    assert column[:2] == [-5, 1234]
    assert [row[1] for row in read_back(made)[1:]] == ["-5", "1234", "0.226", "3.509", "2026-03-31", "not shown"]
    assert [cell.shown for cell in cells] == ["-£5", "1,234", "22.60 %", "3.50", "31 March 2026", "not shown"]


def test_what_is_not_known_is_never_an_empty_or_zero_cell() -> None:
    for cell in (count(None), pounds(None), share(None), times(None), day(None), text(None), text(""), source(None)):
        assert cell.shown
        assert cell.value is None


def test_tables_of_one_name_are_one_sheet_and_the_first_sheet_says_what_it_is() -> None:
    made = report(table((text("a"), count(1))), table((text("b"), count(2))), table(name="Other"))
    book = workbook(made)
    assert book.sheetnames == ["About", "Things", "Other"]
    assert [row[0].value for row in book["Things"].iter_rows()] == ["Name", "a", "b"]
    assert list(to_csvs(made)) == ["about.csv", "things.csv", "other.csv"]
    assert ["Before you act", "Care."] in read_back_of(to_csvs(made)["about.csv"])


def read_back_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_tables_of_one_name_with_other_heads_are_refused() -> None:
    other = Table(name="Things", caption="c", head=("Only",), rows=())
    with pytest.raises(ValueError, match="different heads"):
        to_xlsx(report(table((text("a"), count(1))), other))


def test_a_page_escapes_whatever_a_source_says() -> None:
    evil = "<script>alert(1)</script>\"'&"
    chart = Bars(title=evil, described=evil, categories=(evil,), series=(Series(name=evil, values=(1,)),))
    card = Card(title=evil, badge=evil, tone="red", facts=((evil, evil),), table=table((text(evil), text(evil))))
    page = to_html(report(Paragraph(evil), Paragraph(evil, heading=True), Bullets((text(evil),)), chart, card))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 10


def test_only_an_https_address_becomes_a_link() -> None:
    page = to_html(report(table((text("a", url="javascript:alert(1)"), text("b", url="https://example.org/")))))
    assert re.findall(r'<td[^>]*><a href="([^"]+)"', page) == ["https://example.org/"]
    assert "javascript:" not in page


def test_a_table_for_the_workbook_alone_is_not_on_the_page_and_the_other_way_round() -> None:
    page = Table(name="P", caption="on the page", head=("a",), rows=(), where="page")
    sheet = Table(name="S", caption="in the book", head=("a",), rows=(), where="sheets")
    made = report(page, sheet)
    assert "on the page" in to_html(made)
    assert "in the book" not in to_html(made)
    assert workbook(made).sheetnames == ["About", "S"]


@pytest.mark.parametrize("stacked", [True, False])
@pytest.mark.parametrize("values", [(1, None, 3), (-5_000_000, 0, 22_900_271), (0, 0, 0), (None, None, None)])
def test_a_chart_is_sound_whatever_its_numbers(values: tuple[int | None, ...], stacked: bool) -> None:
    positive = tuple(None if one is None else abs(one) for one in values)
    series = (Series(name="a", values=positive if stacked else values), Series(name="b", values=positive))
    chart = Bars(title="t", described="d", categories=("x", "y", "z"), series=series, form="pounds", stacked=stacked)
    root = etree.fromstring(svg.bars(chart, "c"))
    bars = [one for one in root if etree.QName(one).localname == "rect" and one.get("width") != "14"]
    for bar in bars:
        assert float(bar.get("height") or 0) >= 1
        assert 0 <= float(bar.get("y") or -1) <= 300
    known = [one for of_one in series for one in of_one.values if one is not None]
    assert len(bars) == len([one for one in known if one] if stacked else known)


def test_widths_come_to_no_more_than_the_whole() -> None:
    wide = Table(name="W", caption="c", head=("a", "b"), rows=((text("word " * 500), count(123_456)),))
    assert sum(widths(wide)) <= 100
    assert min(widths(wide)) > 10


def test_a_report_that_asks_for_something_from_outside_makes_no_pdf_of_it() -> None:
    with pytest.raises(ValueError, match="asks for nothing from outside"):
        pdf._refuse("https://example.org/pixel.png")
