import pytest
from made_filing import GROUP, Tag, balance_sheet, both, filing, read_one
from made_pages import GROUP_INCOME, GROUP_POSITION, Line, boxes, page, swapped

from scrapers.accounts import read_accounts
from scrapers.accounts.rows import printed_number

CONSOLIDATED = page("Consolidated Income Statement", GROUP_INCOME) + page("Consolidated Balance Sheet", GROUP_POSITION)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234", 1234),
        ("(1,234", -1234),
        ("( 4,443 )", -4443),
        ("£12", 12),
        ("-", 0),
        ("Nil", 0),
        ("12.50", 13),
        ("8.", None),
        ("31 March", None),
        ("1,23", None),
    ],
)
def test_a_printed_cell_is_a_figure_only_where_it_is_nothing_else(text: str, expected: int | None) -> None:
    assert printed_number(text) == expected


def test_untagged_consolidated_statements_are_read_from_their_tables() -> None:
    company, group = read_accounts(filing(*balance_sheet(), extra=CONSOLIDATED), "made.xhtml")
    assert company.value("net_assets_gbp") == 500
    assert both(group, "turnover_gbp") == (9000, 8000)
    assert both(group, "cost_of_sales_gbp") == (4000, 3500)
    assert both(group, "fixed_assets_gbp") == (8000, 7700)
    assert both(group, "current_assets_gbp") == (1000, 800)
    assert both(group, "creditors_after_one_year_gbp") == (6000, 6100)
    assert both(group, "net_current_assets_gbp") == (-500, -600)
    assert (group.figures["turnover_gbp"].basis, group.balances) == ("table", True)
    assert group.figures["turnover_gbp"].evidence["printed"] == "9,000"


def test_a_dash_is_nil_and_a_note_number_is_no_figure() -> None:
    group = read_one(filing(*balance_sheet(), extra=CONSOLIDATED), "group")
    assert both(group, "cash_gbp") == (100, 0)
    assert both(group, "debtors_gbp") == (900, 800)


def test_a_statement_that_does_not_add_up_is_not_believed() -> None:
    wrong = page("Consolidated Balance Sheet", swapped(GROUP_POSITION, "7,500", "7,900"))
    scopes = [each.scope for each in read_accounts(filing(*balance_sheet(), extra=wrong), "made.xhtml")]
    assert scopes == ["company"]


def test_a_statement_that_contradicts_the_tags_is_not_believed() -> None:
    other = page("Balance Sheet", GROUP_POSITION)
    company = read_one(filing(*balance_sheet(), extra=other))
    assert (company.value("net_assets_gbp"), "intangible_assets_gbp" in company.figures) == (500, False)


def test_a_printed_row_completes_the_tags_it_agrees_with() -> None:
    lines: list[Line] = [
        ("", "2025"),
        ("Fixed assets", "500"),
        ("Tangible assets", "500"),
        ("Stocks", "-"),
        ("Net current assets", "100"),
        ("Total assets less current liabilities", "600"),
        ("Creditors due after more than one year", "(100)"),
        ("Net assets", "500"),
        ("Equity", "500"),
    ]
    company = read_one(filing(*balance_sheet(), extra=page("Balance Sheet", lines)))
    assert (company.value("tangible_assets_gbp"), company.value("stocks_gbp")) == (500, 0)
    assert company.figures["net_assets_gbp"].basis == "tag"


def test_boxes_placed_by_coordinates_are_read_like_rows() -> None:
    drawn = boxes("Consolidated Balance Sheet", GROUP_POSITION, (200, 240, 330, 420))
    group = read_one(filing(*balance_sheet(), extra=drawn), "group")
    assert both(group, "creditors_within_one_year_gbp") == (1500, 1400)


def test_items_in_an_inner_column_belong_to_their_year() -> None:
    inner = ("Debtors", "Cash at bank and in hand")
    lines: list[Line] = [("", "Notes", "", "2025", "", "2024")]
    for label, note, now, prior in GROUP_POSITION[1:]:
        lines.append((label, note, now, "", prior, "") if label in inner else (label, note, "", now, "", prior))
    group = read_one(filing(*balance_sheet(), extra=page("Consolidated Balance Sheet", lines)), "group")
    assert both(group, "cash_gbp") == (100, 0)
    assert both(group, "net_assets_gbp") == (1500, 1000)


def test_statements_in_thousands_are_given_in_single_pounds() -> None:
    lines = [*GROUP_POSITION[:1], ("", "", "£'000", "£'000"), *GROUP_POSITION[1:]]
    group = read_one(filing(*balance_sheet(), extra=page("Consolidated Balance Sheet", lines)), "group")
    assert both(group, "net_assets_gbp") == (1_500_000, 1_000_000)


def test_group_and_company_side_by_side_are_kept_apart() -> None:
    lines: list[Line] = [("", "Group", "Company"), ("", "2025", "2024", "2025", "2024")]
    lines += [
        ("Fixed assets", "800", "700", "40", "30"),
        ("Net current liabilities", "(300)", "(250)", "(10)", "(5)"),
        ("Total assets less current liabilities", "500", "450", "30", "25"),
        ("Creditors: amounts falling due after one year", "(200)", "(190)", "-", "-"),
        ("Net assets", "300", "260", "30", "25"),
        ("Shareholders' funds", "300", "260", "30", "25"),
    ]
    sheet = page("Consolidated and company balance sheets", lines)
    company, group = read_accounts(filing(Tag("core:CashBankOnHand", "7"), extra=sheet), "made.xhtml")
    assert both(group, "net_assets_gbp") == (300, 260)
    assert both(company, "net_assets_gbp") == (30, 25)
    assert both(company, "creditors_after_one_year_gbp") == (0, 0)


def test_funds_beside_their_total_are_not_taken_for_a_year() -> None:
    labels = ("Fixed assets", "Net current assets", "Net assets", "Total funds", "Debtors")
    lines: list[Line] = [("", "Unrestricted", "Restricted", "Total 2025", "Total 2024")]
    lines += [(label, "1", "2", "3", "3") for label in labels]
    company = read_one(filing(*balance_sheet(), extra=page("Balance Sheet", lines)))
    assert "debtors_gbp" not in company.figures


def test_a_loss_is_negative_without_brackets_where_its_row_only_names_a_loss() -> None:
    lines = [("", "2025", "2024"), ("Turnover", "10", "9"), ("Cost of sales", "30", "9"), ("Gross loss", "20", "-"),
             ("Loss before tax", "20", "1"), ("Loss for the financial year", "20", "1")]  # fmt: skip
    company = read_one(filing(*balance_sheet(), extra=page("Profit and loss account", lines)))
    assert both(company, "profit_after_tax_gbp") == (-20, -1)
    assert company.value("cost_of_sales_gbp") == 30


def test_the_printed_face_wins_over_a_note_tagged_without_a_scope_in_consolidated_accounts() -> None:
    company_sheet = page("Company Balance Sheet", [
        ("", "2025"), ("Fixed assets", ""), ("Intangible assets", "-"), ("Investments", "500"), ("", "500"),
        ("Net current assets", "100"), ("Total assets less current liabilities", "600"),
        ("Creditors: amounts falling due after more than one year", "(100)"), ("Net assets", "500"),
    ])  # fmt: skip
    note = Tag("core:IntangibleAssets", "2,000")
    company, group = read_accounts(filing(*balance_sheet(note), extra=CONSOLIDATED + company_sheet), "made.xhtml")
    assert (company.value("intangible_assets_gbp"), group.value("intangible_assets_gbp")) == (0, 2000)


def test_a_companys_own_result_under_its_balance_sheet_is_the_companys() -> None:
    sheet = page("Company Balance Sheet", [
        ("", "2025", "2024"), ("Fixed assets", "500", "1"), ("Net current assets", "100", "1"),
        ("Total assets less current liabilities", "600", "2"), ("Creditors: due after one year", "100", "-"),
        ("Net assets", "500", "2"), ("Company's loss for the financial year", "(77)", "(5)"),
    ])  # fmt: skip
    company = read_one(filing(*balance_sheet(), extra=CONSOLIDATED + sheet))
    assert both(company, "profit_after_tax_gbp") == (-77, -5)


def test_a_company_named_group_has_no_group_accounts() -> None:
    sheet = page("Balance Sheet of Invented Care Group Limited", GROUP_POSITION)
    assert [each.scope for each in read_accounts(filing(*balance_sheet(), extra=sheet), "made.xhtml")] == ["company"]


def test_a_tagged_group_figure_is_not_replaced_by_an_equal_printed_one() -> None:
    tag = Tag("core:NetAssetsLiabilities", "1,500", members=GROUP)
    group = read_one(filing(*balance_sheet(tag), extra=CONSOLIDATED), "group")
    assert group.figures["net_assets_gbp"].evidence["tag"] == "NetAssetsLiabilities"
