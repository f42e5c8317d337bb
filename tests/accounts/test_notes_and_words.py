import json

import pytest
from made_filing import CURRENT, Tag, balance_sheet, both, filing, read_one
from made_pages import GROUP_INCOME, GROUP_POSITION, Line, page

from scrapers.lines import as_line

CONSOLIDATED = page("Consolidated Income Statement", GROUP_INCOME) + page("Consolidated Balance Sheet", GROUP_POSITION)


def note(title: str, *lines: Line) -> str:
    head: tuple[Line, ...] = (("Group", "Company"), ("", "2025", "2024", "2025", "2024"))
    return page("Notes to the financial statements", ()) + page(title, (*head, *lines))


WITHIN = note(
    "CREDITORS: AMOUNTS FALLING DUE WITHIN ONE YEAR",
    ("Bank loans and overdrafts (see note 18)", "600", "500", "-", "-"),
    ("Amounts owed to group undertakings", "-", "-", "150", "120"),
    ("Trade creditors", "900", "900", "50", "70"),
    ("", "1,500", "1,400", "200", "190"),
)
AFTER = note(
    "CREDITORS: AMOUNTS FALLING DUE AFTER MORE THAN ONE YEAR",
    ("Bank loans", "4,000", "4,100", "-", "-"),
    ("Other loans", "2,000", "2,000", "-", "-"),
    ("", "6,000", "6,100", "-", "-"),
)


def test_borrowings_of_the_group_are_added_from_both_creditors_notes() -> None:
    group = read_one(filing(*balance_sheet(), extra=CONSOLIDATED + WITHIN + AFTER), "group")
    assert both(group, "bank_borrowings_gbp") == (4600, 4600)
    assert both(group, "other_borrowings_gbp") == (2000, 2000)
    assert both(group, "amounts_owed_to_group_gbp") == (0, 0)
    assert group.figures["bank_borrowings_gbp"].basis == "derived"


def test_the_companys_columns_of_a_note_are_the_companys() -> None:
    company = read_one(filing(*balance_sheet(), extra=CONSOLIDATED + WITHIN + AFTER))
    assert both(company, "amounts_owed_to_group_gbp") == (150, 120)
    assert both(company, "bank_borrowings_gbp") == (0, 0)


def test_a_tag_without_a_scope_that_repeats_the_groups_note_is_not_the_companys() -> None:
    tag = Tag("core:BankBorrowings", "600", members=CURRENT)
    company = read_one(filing(*balance_sheet(tag), extra=CONSOLIDATED + WITHIN))
    assert company.value("bank_borrowings_gbp") == 0


def test_a_person_named_in_a_row_of_the_notes_is_not_in_the_evidence() -> None:
    lines: tuple[Line, ...] = (
        ("", "2025", "2024"),
        ("Directors' loan account - Ambrose Fiddlewick", "150", "90"),
        ("Trade creditors", "50", "10"),
        ("", "200", "100"),
    )
    extra = page("CREDITORS: AMOUNTS FALLING DUE WITHIN ONE YEAR", lines)
    accounts = read_one(filing(*balance_sheet(), extra=extra))
    assert accounts.value("directors_loans_gbp") == 150
    assert "fiddlewick" not in json.dumps(as_line(accounts)).lower()


def test_a_note_that_does_not_add_up_to_the_face_is_not_believed() -> None:
    group = read_one(filing(*balance_sheet(), extra=CONSOLIDATED + WITHIN.replace("1,500", "1,600")), "group")
    assert "bank_borrowings_gbp" not in group.figures


def test_the_years_depreciation_belongs_to_whose_net_book_value_it_is() -> None:
    lines: tuple[Line, ...] = (
        ("", "Homes", "Vehicles", "Total"),
        ("Charge for year", "300", "100", "400"),
        ("NET BOOK VALUE", "", "", ""),
        ("At 31 March 2025", "5,500", "500", "6,000"),
    )
    extra = CONSOLIDATED + page("Notes to the financial statements", ()) + page("TANGIBLE FIXED ASSETS", lines)
    assert read_one(filing(*balance_sheet(), extra=extra), "group").value("depreciation_gbp") == 400
    assert "depreciation_gbp" not in read_one(filing(*balance_sheet(), extra=extra)).figures


def test_lease_commitments_are_added_over_the_years_they_fall_due_in() -> None:
    lines: tuple[Line, ...] = (
        ("", "2025", "2024"),
        ("Within one year", "40", "30"),
        ("Between one and five years", "60", "50"),
        ("", "100", "80"),
    )
    extra = page("OPERATING LEASE COMMITMENTS", lines)
    assert both(read_one(filing(*balance_sheet(), extra=extra)), "operating_lease_commitments_gbp") == (100, 80)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The average number of employees during the year was 12 (2024 - 10).", (12, 10)),
        ("The average monthly number of persons employed by the company was NIL.", (0, None)),
        ("The average number of persons employed amounted to 1,100 (2024: nil ).", (1100, 0)),
    ],
)
def test_staff_numbers_in_a_sentence_are_read(sentence: str, expected: tuple[int, int | None]) -> None:
    accounts = read_one(filing(*balance_sheet(), extra=f"<p>{sentence}</p>"))
    assert both(accounts, "employees") == expected
    assert accounts.figures["employees"].evidence["rule"] == "said in words"


def test_that_no_dividend_was_paid_is_nil_and_a_further_one_says_nothing() -> None:
    paid = "<p>No dividends will be distributed for the year ended 31 March 2025.</p>"
    further = "<p>The directors do not recommend payment of a further dividend.</p>"
    assert read_one(filing(*balance_sheet(), extra=paid)).value("dividends_gbp") == 0
    assert "dividends_gbp" not in read_one(filing(*balance_sheet(), extra=further)).figures


def text(extra: str) -> dict[str, dict[str, object]]:
    line = json.loads(json.dumps(as_line(read_one(filing(*balance_sheet(), extra=extra)))))
    answers: dict[str, dict[str, object]] = line["text"]
    return answers


def test_a_qualified_opinion_is_not_taken_for_a_clean_one() -> None:
    said = text("<h3>Qualified opinion</h3><p>In our opinion, the financial statements give a true and fair view.</p>")
    assert (said["audited"]["value"], said["opinion"]["value"]) == (True, "qualified")


def test_a_denied_uncertainty_is_no_uncertainty() -> None:
    said = text(
        "<p>We have not identified any material uncertainty that may cast doubt on the going concern basis.</p>"
    )
    assert said["going_concern"]["value"] == "clean"


def test_a_material_uncertainty_over_going_concern_is_told() -> None:
    said = text(
        "<p>These conditions indicate a material uncertainty about the ability to continue as a going concern.</p>"
    )
    assert said["going_concern"]["value"] == "material uncertainty"


def test_exempt_accounts_are_not_audited_and_have_no_opinion() -> None:
    said = text("<p>The company was entitled to exemption from audit under section 477.</p>")
    assert said["audited"]["value"] is False
    assert "opinion" not in said


def test_a_parent_company_is_named_and_a_person_never_is() -> None:
    said = text("<p>The ultimate parent company is Invented Holdings Limited.</p>")
    assert said["ultimate_parent"]["value"] == "Invented Holdings Limited"
    person = text("<p>The ultimate controlling party is Mr Ambrose Q Fiddlewick.</p>")
    assert "Fiddlewick" not in json.dumps(person)


def test_names_of_people_are_masked_in_sentences() -> None:
    said = text(
        "<p>Mr Ambrose Fiddlewick will support the company, so these are prepared on a going concern basis.</p>"
    )
    assert said["going_concern"]["value"] == "clean"
    assert "Fiddlewick" not in json.dumps(said)


def test_a_figure_tagged_in_the_notes_is_not_replaced_by_a_printed_one() -> None:
    tag = Tag("core:BankBorrowings", "70")
    lines: tuple[Line, ...] = (("", "2025", "2024"), ("Bank loans", "200", "10"), ("", "200", "10"))
    extra = page("CREDITORS: AMOUNTS FALLING DUE WITHIN ONE YEAR", lines)
    assert read_one(filing(*balance_sheet(tag), extra=extra)).value("bank_borrowings_gbp") == 70
