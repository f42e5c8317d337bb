import pytest
from made_filing import Tag, balance_sheet, context, filing

from scrapers.accounts import read_accounts
from scrapers.accounts.document import MOST_BYTES, MOST_TAGS
from scrapers.read import SourceChangedError, UnreadableError

GOOD = filing(*balance_sheet())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"ATTACHMENTPLACEHOLDER_accounts.pdf", "placeholder"),
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"just words", "XML"),
        (GOOD[:-200], "cut off"),
        (GOOD.replace(b"</td>", b"", 1), "well-formed"),
        (b"\xff\xfe\x00\x00", "XML"),
        (b"<html><body/></html>", "no tagged facts"),
    ],
)
def test_bytes_that_are_no_accounts_are_unreadable_and_say_why(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why) as refused:
        read_accounts(content, "a.html")
    assert refused.value.line.file == "a.html"


def test_an_entity_bomb_is_refused_before_it_is_parsed() -> None:
    bomb = b'<!DOCTYPE h [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + GOOD
    with pytest.raises(UnreadableError, match="entities"):
        read_accounts(bomb, "a.html")


def test_an_oversized_document_is_refused_unparsed() -> None:
    with pytest.raises(UnreadableError, match="more than"):
        read_accounts(GOOD + b" " * MOST_BYTES, "a.html")


def test_a_document_of_fifty_megabytes_is_refused_by_name() -> None:
    with pytest.raises(UnreadableError, match="50,0"):
        read_accounts(filing(*balance_sheet(), extra="<p>" + "x" * 50_000_000 + "</p>"), "a.html")


def test_a_document_of_more_tags_than_any_filing_is_refused_by_name() -> None:
    with pytest.raises(UnreadableError, match="tags"):
        read_accounts(filing(*balance_sheet(), extra="<p/>" * MOST_TAGS), "a.html")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read_accounts(filing(*balance_sheet(), extra="<div>" * 20_000 + "</div>" * 20_000), "a.html")


def test_an_undeclared_entity_is_forgiven() -> None:
    (accounts,) = read_accounts(filing(*balance_sheet(), extra="<p>A&nbsp;B</p>"), "a.html")
    assert accounts.value("net_assets_gbp") == 500


def test_a_missing_context_is_named_with_its_fact_and_line() -> None:
    content = filing(*balance_sheet(Tag("core:CashBankOnHand", "1", context="gone")))
    with pytest.raises(SourceChangedError, match=r"'CashBankOnHand'.*'gone'") as refused:
        read_accounts(content, "a.html")
    assert refused.value.line.row == 1


@pytest.mark.parametrize("day", ["31/03/2025", "2025-13-31", "", "soon"])
def test_a_context_without_a_proper_day_is_named_with_its_fact(day: str) -> None:
    content = GOOD.replace(b"<xbrli:instant>2025-03-31<", f"<xbrli:instant>{day}<".encode())
    with pytest.raises(SourceChangedError, match=r"context 'c.*cannot be read"):
        read_accounts(content, "a.html")


def test_a_missing_unit_is_named() -> None:
    with pytest.raises(SourceChangedError, match="unit 'uGBP'"):
        read_accounts(GOOD.replace(b'<xbrli:unit id="uGBP">', b'<xbrli:unit id="other">'), "a.html")


@pytest.mark.parametrize("text", ["see note", "1,23,4", "12,34", "1.2.3", "\u0661\u0662", "--5x"])
def test_a_numeric_fact_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(SourceChangedError, match="not a number"):
        read_accounts(filing(*balance_sheet(Tag("core:CashBankOnHand", text))), "a.html")


def test_an_unknown_number_format_is_refused() -> None:
    with pytest.raises(SourceChangedError, match="numroman"):
        read_accounts(filing(*balance_sheet(Tag("core:CashBankOnHand", "IV", form="ixt9:numroman"))), "a.html")


def test_an_impossible_scale_is_refused() -> None:
    with pytest.raises(SourceChangedError, match="scale"):
        read_accounts(filing(*balance_sheet(Tag("core:CashBankOnHand", "4", scale="999999999"))), "a.html")


def test_the_year_one_is_no_closing_day() -> None:
    with pytest.raises(SourceChangedError, match="possible day"):
        read_accounts(GOOD.replace(b"2025-03-31", b"0001-01-01"), "a.html")


def test_a_stray_context_of_the_year_one_does_no_harm() -> None:
    stray = context("stray", "now", {}).replace("2025-03-31", "0001-01-01")
    content = filing(*balance_sheet(Tag("core:OtherCreditors", "1", context="stray"))).replace(
        b"<ix:resources>", b"<ix:resources>" + stray.encode()
    )
    assert read_accounts(content, "a.html")[0].value("net_assets_gbp") == 500


def test_a_document_without_a_company_number_is_refused_unless_its_name_gives_one() -> None:
    content = filing(*balance_sheet(), number="Invented Limited")
    with pytest.raises(SourceChangedError, match="company number"):
        read_accounts(content, "a.html")
    for name in (
        "Prod223_3951_SC000001_20250331.html",
        "daily.zip!Prod223_3951_SC000001_20250331.html",
        "SC000001_a.xhtml",
    ):
        assert read_accounts(content, name)[0].company_number == "SC000001"


def test_a_report_that_is_no_accounts_is_refused() -> None:
    with pytest.raises(SourceChangedError, match="none of its tags"):
        read_accounts(filing(Tag("core:OtherCreditors", "1")), "a.html")
