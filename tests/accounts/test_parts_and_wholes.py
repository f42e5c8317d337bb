"""What tags say of parts and of wholes: borrowings under several names, classes of assets, people, signs."""

import pytest
from made_filing import AFTER, SHARES, WITHIN, Tag, balance_sheet, both, filing, read_one
from made_pages import Line, page

from scrapers.records import Accounts

HOMES = {"core:PropertyPlantEquipmentClassesDimension": "core:LandBuildings"}
GOODWILL = {"core:IntangibleAssetClassesDimension": "core:Goodwill"}


def read_with(*besides: Tag, extra: str = "") -> Accounts:
    return read_one(filing(*balance_sheet(*besides), extra=extra))


def test_loans_due_within_a_year_under_one_name_and_after_it_under_another_are_added() -> None:
    accounts = read_with(
        Tag("core:BankBorrowingsOverdrafts", "20", members=WITHIN), Tag("core:BankBorrowings", "80", members=AFTER)
    )
    assert accounts.value("bank_borrowings_gbp") == 100
    assert accounts.figures["bank_borrowings_gbp"].basis == "derived"


def test_loans_told_under_two_names_count_once() -> None:
    accounts = read_with(
        Tag("core:BankBorrowings", "20", members=WITHIN), Tag("core:BankBorrowings", "80", members=AFTER),
        Tag("core:BankBorrowingsOverdrafts", "20", members=WITHIN),
    )  # fmt: skip
    assert accounts.value("bank_borrowings_gbp") == 100


def test_of_several_undivided_amounts_the_sum_of_the_others_is_the_whole() -> None:
    amounts = [Tag("core:BankBorrowings", text) for text in ("60", "100", "40")]
    assert read_with(*amounts).value("bank_borrowings_gbp") == 100


def test_several_undivided_amounts_without_a_whole_say_nothing() -> None:
    amounts = [Tag("core:BankBorrowings", text) for text in ("60", "40")]
    assert "bank_borrowings_gbp" not in read_with(*amounts).figures


def test_a_charge_tagged_for_one_class_of_assets_gives_way_to_the_notes_total() -> None:
    lines: tuple[Line, ...] = (
        ("", "Homes", "Vehicles", "Total"),
        ("Charge for year", "30", "10", "40"),
        ("NET BOOK VALUE", "", "", ""),
        ("At 31 March 2025", "450", "50", "500"),
    )
    charge = Tag("core:IncreaseFromDepreciationChargeForYearPropertyPlantEquipment", "30", "year", HOMES)
    tangible = Tag("core:PropertyPlantEquipment", "500")
    note = page("TANGIBLE FIXED ASSETS", lines)
    assert read_with(tangible, charge, extra=note).value("depreciation_gbp") == 40
    assert read_with(tangible, charge).value("depreciation_gbp") == 30


def test_the_only_line_under_a_heading_is_not_its_total_where_the_subtotals_leave_room_for_more() -> None:
    tags = [tag for tag in balance_sheet(Tag("core:PropertyPlantEquipment", "400")) if tag.name != "core:FixedAssets"]
    assert "fixed_assets_gbp" not in read_one(filing(*tags)).figures
    alone = [Tag("core:PropertyPlantEquipment", "500") if tag.name.endswith("PlantEquipment") else tag for tag in tags]
    assert read_one(filing(*alone)).value("fixed_assets_gbp") == 500


def test_intangible_assets_that_the_page_never_calls_goodwill_are_none() -> None:
    tags = (Tag("core:IntangibleAssets", "70"), Tag("core:IntangibleAssets", "70", members=GOODWILL))
    assert "goodwill_gbp" not in read_with(*tags).figures
    assert read_with(*tags, extra="<p>Goodwill is written off over ten years.</p>").value("goodwill_gbp") == 70


def test_a_number_of_people_that_its_scale_makes_next_to_nothing_is_as_it_is_printed() -> None:
    staff = Tag("core:AverageNumberEmployeesDuringPeriod", "12", "year", scale="-2", unit="pure")
    accounts = read_with(staff)
    assert accounts.value("employees") == 12
    assert "scale" in str(accounts.figures["employees"].evidence["rule"])


def test_a_company_without_staff_has_none_whatever_the_scale() -> None:
    staff = Tag("core:AverageNumberEmployeesDuringPeriod", "0", "year", scale="-2", unit="pure")
    assert read_with(staff).value("employees") == 0


def test_a_number_of_people_has_no_sign() -> None:
    staff = Tag("core:AverageNumberEmployeesDuringPeriod", "12", "year", minus=True, unit="pure")
    assert read_with(staff).value("employees") == 12


@pytest.mark.parametrize(
    ("said", "staff"), [("one employee", 1), ("12 employees", 12), ("seven (2024: nil) people", 7), ("none", 0)]
)
def test_staff_numbers_in_words_are_numbers(said: str, staff: int) -> None:
    sentence = f"<p>Average number of employees, including directors, during the year was {said}.</p>"
    assert read_with(extra=sentence).value("employees") == staff


def test_share_capital_has_no_sign() -> None:
    assert read_with(Tag("core:Equity", "100", members=SHARES, minus=True)).value("share_capital_gbp") == 100


def test_small_provisions_are_deducted_where_net_assets_come_out_to_the_pound() -> None:
    sheet = (("TotalAssetsLessCurrentLiabilities", "3"), ("NetAssetsLiabilities", "2"), ("Equity", "2"))
    tags = [Tag(f"core:{name}", text) for name, text in sheet]
    provisions = Tag("core:ProvisionsForLiabilitiesBalanceSheetSubtotal", "1", minus=True)
    assert read_one(filing(*tags, provisions)).value("provisions_gbp") == 1


def test_a_balance_sheet_that_only_differs_in_a_sign_is_turned_though_nothing_stands_between() -> None:
    sheet = (("CurrentAssets", "90"), ("Creditors", "40"), ("NetCurrentAssetsLiabilities", "50"))
    ends = (Tag("core:TotalAssetsLessCurrentLiabilities", "50"), Tag("core:Equity", "50", minus=True))
    accounts = read_one(filing(*(Tag(f"core:{name}", text) for name, text in sheet), *ends))
    assert (accounts.value("shareholders_funds_gbp"), accounts.balances) == (50, True)


def test_last_years_part_is_completed_like_this_years() -> None:
    lines: tuple[Line, ...] = (
        ("", "2025", "2024"),
        ("Bank loans", "30", "60"),
        ("Directors' loan account", "20", "10"),
        ("Trade creditors", "150", "30"),
        ("", "200", "100"),
    )
    before = {tag.name: tag for tag in balance_sheet()}
    prior = [
        Tag(name, "100" if name == "core:Creditors" else tag.text, "prior", WITHIN if name == "core:Creditors" else {})
        for name, tag in before.items()
        if name in ("core:Creditors", "core:FixedAssets")
    ]
    loans = [Tag("core:BankBorrowings", "30", members=WITHIN), Tag("core:BankBorrowings", "20", "prior", WITHIN)]
    note = page("CREDITORS: AMOUNTS FALLING DUE WITHIN ONE YEAR", lines)
    assert both(read_with(*prior, *loans, extra=note), "bank_borrowings_gbp") == (30, 60)
