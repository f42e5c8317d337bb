"""Reports: the judgement table, the days, who is registered; and PDFs that are refused."""

import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ofsted_pdf import pdf, report_pdf
from ofsted_world import PERSON, World

from scrapers.ofsted.pdf_text import NoTextError, pdf_text
from scrapers.ofsted.report_pdf import read_report, read_text
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import INDIVIDUAL, Judgement, Line, SaOutcome

HERE = Line(file="report.pdf")
WORLD = World(settings=60, reports_wanted=120)
FULL = next(each for each in WORLD.all_reports if each.grades and not each.provider.owner.endswith("Blythe"))
TEXT = pdf_text(report_pdf(replace(FULL, grades=("Good", "Good", "Inadequate"))), HERE)
OF_2016 = """Children's homes inspection - Full
Inspection date 01/03/2016
Unique reference number SC400999
Type of inspection Full
Provision subtype Children's home
Registered person Harrow Vale Care Limited
Registered person address 1 Somewhere Road
Responsible individual A Person
Registered manager Another Person
Inspector Some Body
Inspection date Previous inspection judgement Enforcement action since last inspection
None
This inspection
The overall experiences and progress of children and young people living in the home are Outstanding
How well children and young people are helped and protected Good
The impact and effectiveness of leaders and managers Outstanding
"""


def test_the_three_judgements_are_this_inspections_and_not_the_last_ones() -> None:
    judged = read_text(TEXT, HERE).judged
    assert (judged.overall, judged.helped_and_protected, judged.leadership) == (
        Judgement.GOOD,
        Judgement.GOOD,
        Judgement.INADEQUATE,
    )
    assert judged.raw == {"overall": "good", "helped_and_protected": "good", "leadership": "inadequate"}


def test_the_older_layout_is_read_too() -> None:
    report = read_text(OF_2016, HERE)
    assert (report.urn, report.kind, report.inspected_on) == ("SC400999", "Full inspection", date(2016, 3, 1))
    assert (report.judged.overall, report.judged.leadership) == (Judgement.OUTSTANDING, Judgement.OUTSTANDING)
    assert report.registered_provider == "Harrow Vale Care Limited"


def test_a_visit_judges_nothing() -> None:
    visit = next(each for each in WORLD.all_reports if each.kind == "Monitoring visit")
    judged = read_report(report_pdf(visit), HERE).judged
    assert (judged.overall, judged.helped_and_protected, judged.leadership, judged.raw) == (None, None, None, {})


def test_supported_accommodation_has_its_own_scale() -> None:
    supported = next(each for each in World().all_reports if each.outcome and each.outcome.startswith("Serious"))
    judged = read_report(report_pdf(supported), HERE).judged
    assert judged.sa_outcome is SaOutcome.SERIOUS_WEAKNESSES
    assert judged.overall is None


def test_where_no_child_lived_a_judgement_is_not_made() -> None:
    judged = read_text(re.sub(r"account\s+good", "account not judged", TEXT), HERE).judged
    assert judged.overall is None
    assert judged.raw["overall"] == "not judged"


@pytest.mark.parametrize(
    ("printed", "first"),
    [
        ("5 November 2024", date(2024, 11, 5)),
        ("5 and 6 November 2024", date(2024, 11, 5)),
        ("5, 6 and 7 November 2024", date(2024, 11, 5)),
        ("5–6 November 2024", date(2024, 11, 5)),
        ("30 September to 1 October 2024", date(2024, 9, 30)),
        ("29, 30 September and 1 October 2024", date(2024, 9, 29)),
        ("31 December 2024 to 2 January 2025", date(2024, 12, 31)),
        ("31 December to 2 January 2025", date(2024, 12, 31)),
        ("01/03/2016", date(2016, 3, 1)),
    ],
)
def test_the_day_is_the_first_of_the_inspection(printed: str, first: date) -> None:
    assert read_text(OF_2016.replace("date 01/03/2016", f"dates: {printed}"), HERE).inspected_on == first


@pytest.mark.parametrize("printed", ["soon", "45 November 2024", "5 Brumaire 2024", "5 November", "31 June 2024", ""])
def test_what_is_no_day_is_an_error(printed: str) -> None:
    with pytest.raises(SourceChangedError) as caught:
        read_text(OF_2016.replace("date 01/03/2016", f"dates: {printed}"), HERE)
    assert caught.value.field == "inspection date"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("Full inspection", "Deep look", "type of inspection"),
        ("Unique reference number", "Reference", "URN"),
        ("inadequate", "needs attention", "leadership"),
        ("helped and protected", "kept safe", "helped_and_protected"),
        ("Inspection date", "Day of inspection", "inspection date"),
    ],
)
def test_a_report_in_other_words_is_an_error_that_says_where(old: str, new: str, field: str) -> None:
    with pytest.raises(SourceChangedError) as caught:
        read_text(TEXT.replace(old, new), HERE)
    assert caught.value.field == field


def test_a_judgement_that_the_table_lacks_is_not_taken_from_elsewhere_in_the_report() -> None:
    """The body and the history print the same words of other inspections."""
    without = re.sub(r"Overall experiences and progress of\n.*?account\s+good", "", TEXT, count=1, flags=re.DOTALL)
    assert "people: outstanding" in without
    with pytest.raises(SourceChangedError) as caught:
        read_text(without, HERE)
    assert caught.value.field == "overall"


def test_the_urn_at_the_head_and_in_the_details_must_agree() -> None:
    with pytest.raises(SourceChangedError, match="the head says"):
        read_text(TEXT.replace(FULL.provider.urn, "2999999", 1), HERE)


def test_a_provider_whose_name_runs_over_two_lines_is_read_whole() -> None:
    owner = FULL.provider.owner
    first, _, last = owner.rpartition(" ")
    text = TEXT.replace(f"Registered provider: {owner}", f"Registered provider: {first}\n{last}")
    assert read_text(text, HERE).registered_provider == owner


def test_a_person_registered_is_an_individual() -> None:
    report = read_text(TEXT.replace(FULL.provider.owner, f"{PERSON} Blythe"), HERE)
    assert report.registered_provider == INDIVIDUAL
    assert report.registered_provider_as_printed_is == "a person"


def test_a_scan_is_not_read_and_a_fresh_copy_would_not_help() -> None:
    with pytest.raises(NoTextError) as caught:
        read_report(pdf([[], []]), HERE)
    assert caught.value.again is False


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 500])
def test_what_is_no_whole_pdf_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_report(content, HERE)


def test_a_document_of_too_many_pages_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="pages"):
        read_report(pdf([["one line"]] * 61), HERE)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_report_gives_the_right_judgements_or_a_typed_error(seed: int) -> None:
    draw, content = random.Random(seed), bytearray(report_pdf(FULL))
    for _ in range(draw.randint(1, 12)):
        at = draw.randrange(8, len(content))
        content[at : at + draw.randint(0, 20)] = draw.randbytes(draw.randint(0, 20))
    try:
        report = read_report(bytes(content), HERE)
    except SourceError:
        return
    assert report.judged.overall in set(Judgement)


@pytest.mark.real_data
def test_the_real_report_on_a_council_has_a_text_layer_and_is_no_report_on_a_setting(real_data: Path) -> None:
    (path,) = (real_data / "ofsted" / "ilacs_la_level").glob("*.pdf")
    text = pdf_text(path.read_bytes(), HERE)
    assert "Inspection dates: 11 to 22 May 2026" in text
    with pytest.raises(SourceChangedError):
        read_report(path.read_bytes(), HERE)
