"""The provider risk report on the invented market: what stands in it, and that its four formats say the same."""

import csv
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from invented_house import at_edition, opened, whole_demo
from pypdf import PdfReader

from monitor.demo import AS_OF
from monitor.documents.csv import to_csvs
from monitor.documents.html import to_html
from monitor.documents.xlsx import to_xlsx
from monitor.findings import Input
from monitor.jobs.bidders import NotFoundError, read_list
from monitor.jobs.explain import explain
from monitor.jobs.house import JobError
from monitor.jobs.report_provider import Asked, Reported, report_provider, save
from monitor.reports.numbers import number
from monitor.words import percent, pounds, times

LAST = AS_OF[3]
GOLDEN = Path(__file__).parent.parent / "golden" / "reports" / "provider.html"
GROUPS = ("99010004", "99020003", "99030002", "99040002", "99050002", "99060001", "99070001")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")


def reported(*subjects: str, listed: tuple[str, ...] = (), out: Path = Path("nowhere"), **more: int) -> list[Reported]:
    with opened(whole_demo()) as house:
        return report_provider(house, Asked(subjects=subjects, listed=listed, as_of=LAST, **more), out)  # type: ignore[arg-type]


@cache
def of_group(number: str) -> Reported:
    (one,) = reported(number, contract_value=2_000_000)
    return one


def rows(one: Reported, sheet: str) -> Iterator[dict[str, object]]:
    """The rows of a sheet, read back from the workbook."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(one.report)))
    head, *body = book[sheet].iter_rows(values_only=True)
    return (dict(zip(map(str, head), row, strict=True)) for row in body)


def test_a_report_is_the_golden_one(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN, to_html(of_group("99060001").report))


def test_the_sections_stand_in_the_order_that_procurement_reads() -> None:
    keys = [section.key for section in of_group("99010004").report.sections]
    order = "who settings finances standing quality viability value ownership market benchmarks register changes"
    assert keys == [*order.split(), "unseen", "statement", "links", "rules"]


@pytest.mark.parametrize("group", GROUPS)
def test_every_figure_weighed_in_the_workbook_is_what_explain_shows(group: str) -> None:
    one = of_group(group)
    with opened(whole_demo()) as house:
        urn = one.facts.group.settings[0].setting.record.urn
        explained = [part for asked in (group, urn) for part in explain(house, asked, LAST)]
    labels = {part.subject.label for part in explained if part.subject.kind in ("group", "setting")}
    wanted = {
        (verdict.trigger, part.subject.label, put.name, put.value, put.unit or "none", put.period or "none")
        for part in explained
        for verdict in part.verdicts
        for put in verdict.inputs
        if part.subject.label in labels and part.subject.kind in ("group", "setting")
    }
    shown = {
        (row["Rule"], str(row["On"]).rpartition(" (")[0], row["Figure"], row["As shown"], row["Unit"], row["Period"])
        for row in rows(one, "Verdict figures")
        if str(row["On"]).endswith(("(group)", "(setting)"))
    }
    assert wanted
    assert wanted == {row for row in shown if row[1] in labels}


@pytest.mark.parametrize("group", GROUPS)
def test_a_typed_number_reads_as_the_words_beside_it(group: str) -> None:
    seen = 0
    for row in rows(of_group(group), "Verdict figures"):
        said, value = str(row["As shown"]), row["Number"]
        if isinstance(value, int | float):
            seen += 1
            bare = re.sub(r" \((at most|at least|rows shown)\)$", "", said)
            assert float(re.sub(r"[£,% ]", "", bare)) == pytest.approx(value * (100 if "%" in bare else 1), abs=1e-9)
        else:
            assert not value
            assert not re.fullmatch(r"-?£[\d,]+|-?[\d.]+ %", said)
    assert seen


@pytest.mark.parametrize("group", GROUPS)
def test_every_figure_of_the_accounts_is_that_of_its_document_and_scope(group: str) -> None:
    one = of_group(group)
    filed: dict[tuple[str, str, date], set[tuple[str, int]]] = {}
    for held in one.facts.group.accounts:
        accounts = held.record
        for name, figure in accounts.figures.items():
            words = name.removesuffix("_gbp").replace("_", " ")
            for on, value in ((accounts.made_up_to, figure.value), (accounts.prior_made_up_to, figure.prior)):
                if on is not None and value is not None:
                    filed.setdefault((accounts.company_number, accounts.scope, on), set()).add((words, value))
    sheets = [sheet for sheet in to_csvs(one.report) if sheet == "finances.csv"]
    assert bool(sheets) == bool(one.facts.group.accounts)
    for row in rows(one, "Finances") if sheets else ():
        on = row["Made up to"].date()  # type: ignore[attr-defined]
        key = (str(row["Company"]), str(row["Scope"]), on)
        assert (row["Figure"], row["Amount"]) in filed[key]
        assert "snapshot" in str(row["Source"])


@pytest.mark.parametrize("group", GROUPS)
def test_every_table_of_figures_names_its_source(group: str) -> None:
    for name in ("Standing ratios", "Verdict figures", "Settings", "Inspections", "Companies"):
        for row in rows(of_group(group), name):
            assert row["Source"]


def test_every_verdict_is_there_whatever_it_says_and_nothing_is_added_up() -> None:
    one = of_group("99010004")
    shown = Counter((row["Rule"], row["On"]) for row in rows(one, "Verdicts"))
    assert sum(shown.values()) == len(one.facts.verdicts)
    results = {str(row["Result"]).split(":")[0].split(",")[0] for row in rows(one, "Verdicts")}
    assert results == {"Red", "Amber", "Clear", "Not assessable"}
    assert "total score" in " ".join(one.report.caution)


def test_accounts_of_the_group_and_of_one_company_never_share_a_table() -> None:
    page = to_html(of_group("99010004").report)
    captions = re.findall(r"<caption>((?:Group|Company) accounts of company \d+)</caption>", page)
    assert captions[0] == "Group accounts of company 99010004"
    assert len(captions) == len(set(captions)) == 5


def test_a_figure_that_a_document_does_not_show_is_words_and_never_nothing_or_nil() -> None:
    page = to_html(of_group("99070001").report)
    assert ">not shown</td>" in page
    assert "What a document does not show is not known, and is not nil." in page


def test_the_ratios_stand_in_their_order_with_bands_or_the_reason_why_not() -> None:
    found = list(rows(of_group("99010004"), "Standing ratios"))
    assert [row["No."] for row in found] == ["1", "2", "3a", "3b", "3b", "4", "5", "6", "7", "8"]
    bands = [row["Risk band"] for row in found]
    assert bands == [
        "low",
        "medium",
        "not computed",
        "high",
        "high",
        "not computed",
        "high",
        "high",
        "high",
        "not computed",
    ]
    assert found[0]["Number"] == pytest.approx(11.45, abs=0.01)
    assert "provisional" in str(found[3]["Bands of the guidance"])
    assert "ask the supplier" in str(found[2]["Why, or what is missing"])


def test_without_a_contract_value_the_turnover_ratio_is_not_computed() -> None:
    (one,) = reported("99010004")
    first = next(rows(one, "Standing ratios"))
    assert (first["Risk band"], first["Number"] or "") == ("not computed", "")
    with pytest.raises(JobError, match="--contract-value"):
        reported("99010004", contract_value=0)


def test_what_a_council_or_charity_does_not_file_is_not_applicable_and_not_a_gap() -> None:
    council, trust = reported("Inventshire County Council", "The Unreal Lantern Trust")
    for one, word in ((council, "council"), (trust, "charity")):
        page = to_html(one.report)
        assert page.count(f"Not applicable: it is {'run by a council' if word == 'council' else 'a charity'}") >= 3
        assert "finances" not in {name.removesuffix(".csv") for name in to_csvs(one.report)}


# The formats ----------------------------------------------------------------------------------------------------------


def test_page_workbook_and_tables_are_written_and_open(tmp_path: Path) -> None:
    found = reported("99060001")
    (page,) = save(found, LAST, "html", tmp_path)
    (book,) = save(found, LAST, "xlsx", tmp_path)
    tables = save(found, LAST, "csv", tmp_path)
    assert page.name == f"provider-report_99060001_{LAST}.html"
    sheets = openpyxl.load_workbook(book).sheetnames
    assert len(tables) == len(sheets)
    assert all(list(csv.reader(io.StringIO(one.read_text(encoding="utf-8-sig")))) for one in tables)


@pytest.mark.slow
@pytest.mark.skipif(
    find_library("pangoft2-1.0") is None and not os.environ.get("CI"), reason="Pango is not installed: no PDF here"
)
def test_a_pdf_is_tagged_and_says_the_same(tmp_path: Path) -> None:
    (paper,) = save(reported("99060001"), LAST, "pdf", tmp_path)
    reader = PdfReader(paper)
    text = " ".join(part.extract_text() for part in reader.pages)
    assert "HYPOTHETICAL COTTAGE CARE LIMITED" in text
    assert "Do not give notice" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_where_pdf_cannot_be_made_a_person_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(JobError, match=r"provider-market-monitor\[pdf\].*or use --format html"):
        save([of_group("99060001")], LAST, "pdf", tmp_path)


def test_the_same_report_gives_the_same_bytes() -> None:
    one = of_group("99060001")
    assert to_html(one.report) == to_html(one.report)
    assert to_xlsx(one.report) == to_xlsx(one.report)


@pytest.mark.parametrize("group", GROUPS)
def test_a_page_asks_for_nothing_from_outside_and_locates_no_home(group: str) -> None:
    page = to_html(of_group(group).report)
    assert not re.findall(r"<(?:script|link|img|iframe|object)\b|url\(|@import|\bon\w+=", page)
    assert not POSTCODE.search(page)
    assert set(re.findall(r'href="(\w+:)', page)) == {"https:"}


def test_charts_say_in_words_what_they_show_and_their_numbers_stand_in_a_table() -> None:
    page = to_html(of_group("99010004").report)
    charts = re.findall(r'<svg .*?role="img" aria-labelledby="(\S+) (\S+)">(.*?)</svg>', page, re.DOTALL)
    assert len(charts) == 2
    for title, described, inside in charts:
        assert f'<title id="{title}">' in inside
        assert f'<desc id="{described}">' in inside
    assert "turnover £22,900,271" in charts[1][2]
    assert page.count("£22,900,271") > 1


# Who is asked for -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["99010001", "Imaginary Oak Care Ltd", "SC900101", "imaginary oak midco limited"])
def test_a_group_is_found_by_each_of_its_names(name: str) -> None:
    (one,) = reported(name)
    assert one.facts.group.subject.key == "99010004"


def test_several_names_of_one_group_are_one_report() -> None:
    (one,) = reported("99010001", "Imaginary Acorn Care Limited", listed=("99010004",))
    assert one.facts.asked_for == ("99010001", "Imaginary Acorn Care Limited", "99010004")


def test_who_is_not_known_is_an_error_with_the_names_near_it() -> None:
    with pytest.raises(NotFoundError, match=r"names near it: .*Imaginary Oak Care Limited"):
        reported("Imaginary Oak Car Limited")
    with pytest.raises(NotFoundError, match="give a URN, a company number or a provider's name"):
        reported("Zzyzx")
    with pytest.raises(JobError, match="name at least one provider"):
        reported()


def test_a_bidder_that_nobody_knows_has_a_report_that_says_so_and_stands_in_the_overview(tmp_path: Path) -> None:
    found = reported("99010004", listed=("Wholly Unreal Bidders Ltd",))
    assert [one.facts.standing for one in found] == ["listed", "unknown"]
    assert "Nothing is held of it" in to_html(found[1].report)
    assert {verdict.trigger for verdict in found[1].facts.verdicts if not hasattr(verdict, "reason")} == set()
    overview, *rest = save(found, LAST, "html", tmp_path)
    assert "overview" in overview.name
    assert len(rest) == 2
    assert "Wholly Unreal Bidders Ltd" in overview.read_text(encoding="utf-8")


def test_a_company_that_ofsted_does_not_list_is_weighed_on_what_is_held_of_it(tmp_path: Path) -> None:
    """Without its link nobody knows that the provider is this company; the company's facts are held all the same."""
    with at_edition(3, tmp_path) as house:
        text = (tmp_path / "links.toml").read_text(encoding="utf-8")
        kept = [part for part in re.split(r"(?=\[\[link\]\])", text) if "99060001" not in part]
        (tmp_path / "links.toml").write_text("".join(kept), encoding="utf-8")
        (one,) = report_provider(house, Asked(subjects=("99060001",), as_of=LAST), tmp_path)
    assert one.facts.standing == "company"
    assert one.facts.group.settings == ()
    rules = {verdict.trigger: type(verdict).__name__ for verdict in one.facts.verdicts}
    assert rules["V2"] in ("Clear", "Finding")
    assert rules["V7"] in ("Clear", "Finding")
    assert "company facts only" in to_html(one.report)


# A list of bidders ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Imaginary Oak Care Limited\n\n99010004\n", ["Imaginary Oak Care Limited", "99010004"]),
        ("\ufeffname,company_number\nA Bidder,1234567\nB Bidder,\n", ["01234567", "B Bidder"]),
        ("Company Number;x\n", ["Company Number;x"]),
        ("Care, Homes and Sons Ltd\n", ["Care, Homes and Sons Ltd"]),
    ],
)
def test_a_list_is_names_or_numbers_a_line_or_a_table_with_a_head(
    content: str, names: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "bidders.csv"
    path.write_text(content, encoding="utf-8")
    assert read_list(path) == names


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "names no bidder"),
        (b"name,company_number\n", "a head and no bidder"),
        (b"PK\x03\x04", "no text: save it as CSV"),
        (b"\xff\xfe\x00", "no text: save it as CSV"),
        (b"Caf\xe9 Care Ltd", "not UTF-8"),
        (b"x\n" * 1001, "more than 1,000"),
        (b"x" * 1_000_001, "larger than a megabyte"),
    ],
)
def test_a_bad_list_is_refused_with_what_to_do(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "bidders.csv"
    path.write_bytes(content)
    with pytest.raises(JobError, match=why):
        read_list(path)


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="cannot be read"):
        read_list(tmp_path / "none.csv")


# What changed ---------------------------------------------------------------------------------------------------------


def test_changes_are_those_since_the_last_report_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / f"provider-report_99010004_{AS_OF[2]}.html").write_text("", encoding="utf-8")
    (one,) = reported("99010004", out=tmp_path)
    assert (one.facts.since, one.facts.since_why) == (AS_OF[2], "the day of the last report in this folder")
    assert {flip.as_of for flip in one.facts.flips} == {LAST}
    (year,) = reported("99010004")
    assert len(year.facts.flips) > len(one.facts.flips)


def test_only_what_was_known_then_is_told(tmp_path: Path) -> None:
    with opened(whole_demo()) as house:
        asked = Asked(subjects=("99010004",), as_of=AS_OF[2])
        (then,) = report_provider(house, asked, tmp_path)
    assert {flip.as_of for flip in then.facts.flips} <= {AS_OF[1], AS_OF[2]}
    assert max(held.first_seen_at.date() for held in then.facts.group.accounts) <= AS_OF[2]


# Numbers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["£1,234", "-£5", "22.60 %", "-0.01 %", "3.50", "12"])
def test_a_number_is_read_as_it_is_shown(shown: str) -> None:
    cell = number(Input(name="x", value=shown))
    words = {"pounds": pounds, "share": percent, "times": times, "count": str}
    assert words[cell.form](cell.value) == shown  # type: ignore[operator]
    assert number(Input(name="x", value=f"{shown} (at most)")).value == cell.value


@pytest.mark.parametrize("shown", ["not shown", "8 days late", "", "3 of 14", "31 March 2026"])
def test_words_are_no_number(shown: str) -> None:
    assert number(Input(name="x", value=shown)).value is None
