from datetime import date

import pytest
from made_filing import (
    AFTER,
    CURRENT,
    GROUP,
    NON_CURRENT,
    RETAINED,
    SHARES,
    WITHIN,
    Tag,
    balance_sheet,
    both,
    filing,
    read_one,
)

from scrapers.accounts import read_accounts
from scrapers.accounts.numbers import number

PRIOR_SHEET = tuple(
    Tag(tag.name, tag.text, when="prior", members=tag.members) for tag in balance_sheet() if tag.name != "core:Equity"
)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("1,234.50", "ixt2:numdotdecimal", "1234.50"),
        ("1,234", "ixt:numcommadot", "1234"),
        ("1.234,5", "ixt4:num-comma-decimal", "1234.5"),
        ("1 234", "ixt:numspacedot", "1234"),
        ("-", "ixt2:zerodash", "0"),
        ("nil", "ixt4:fixed-zero", "0"),
        ("\u2014", "ixt:numdash", "0"),
        ("1234", None, "1234"),
    ],
)
def test_a_printed_number_is_read_by_its_transformation(text: str, form: str | None, expected: str) -> None:
    value = number(text, form)
    assert value is not None
    assert str(value) == expected


def test_scale_and_sign_are_applied() -> None:
    assert number("1.5", "ixt2:numdotdecimal", minus=True, scale="3") == -1500


def test_a_blank_number_is_not_zero() -> None:
    assert number(" ", "ixt2:numdotdecimal") is None
    assert number("", "ixt:nocontent") is None


@pytest.mark.parametrize(("text", "form"), [("n/a", None), ("1,2x", "ixt2:numdotdecimal"), ("1", "ixt9:numwords")])
def test_what_is_no_number_is_refused(text: str, form: str | None) -> None:
    with pytest.raises(ValueError, match="number"):
        number(text, form)


@pytest.mark.parametrize(("ix", "prefix"), [("2008", "ix"), ("2013", "inline")])
def test_either_inline_namespace_is_read_under_any_prefix(ix: str, prefix: str) -> None:
    accounts = read_one(filing(*balance_sheet(), ix=ix, prefix=prefix))
    assert (accounts.value("net_assets_gbp"), accounts.balances) == (500, True)


@pytest.mark.parametrize(
    ("within", "after"), [(WITHIN, AFTER), (CURRENT, NON_CURRENT), ({**CURRENT, **WITHIN}, {**NON_CURRENT, **AFTER})]
)
def test_creditors_are_divided_by_the_members_of_their_contexts(within: dict[str, str], after: dict[str, str]) -> None:
    accounts = read_one(filing(Tag("core:Creditors", "20", members=after), Tag("core:Creditors", "70", members=within)))
    assert accounts.value("creditors_within_one_year_gbp") == 70
    assert accounts.value("creditors_after_one_year_gbp") == 20


def test_creditors_without_a_maturity_fall_due_within_one_year() -> None:
    accounts = read_one(filing(Tag("core:Creditors", "70"), Tag("core:CurrentAssets", "10")))
    assert accounts.value("creditors_within_one_year_gbp") == 70
    assert accounts.value("creditors_after_one_year_gbp") is None


def test_creditors_without_a_maturity_are_placed_where_the_balance_sheet_adds_up() -> None:
    tags = (
        Tag("core:CurrentAssets", "300"),
        Tag("core:Creditors", "90"),
        Tag("core:Creditors", "200"),
        Tag("core:NetCurrentAssetsLiabilities", "100"),
        Tag("core:TotalAssetsLessCurrentLiabilities", "600"),
        Tag("core:NetAssetsLiabilities", "510"),
    )
    accounts = read_one(filing(*tags))
    assert accounts.value("creditors_within_one_year_gbp") == 200
    assert accounts.value("creditors_after_one_year_gbp") == 90


def test_a_component_of_equity_is_never_taken_for_the_whole() -> None:
    tags = (
        Tag("core:Equity", "10", members=SHARES),
        Tag("core:Equity", "490", members=RETAINED),
        Tag("core:Equity", "500"),
    )
    accounts = read_one(filing(*tags))
    assert accounts.value("shareholders_funds_gbp") == 500
    assert (accounts.value("share_capital_gbp"), accounts.value("profit_and_loss_reserve_gbp")) == (10, 490)


def test_components_alone_give_no_total() -> None:
    accounts = read_one(filing(Tag("core:Equity", "10", members=SHARES), Tag("core:CashBankOnHand", "5")))
    assert accounts.value("shareholders_funds_gbp") is None


def test_a_total_over_segments_is_taken_and_never_a_segment() -> None:
    axis = "core:OperatingSegmentsDimension"
    tags = (
        Tag("core:TurnoverRevenue", "7", "year", {axis: "core:ReportableOperatingSegment1"}),
        Tag(
            "core:TurnoverRevenue",
            "9",
            "year",
            {axis: "core:TotalReportableOperatingSegmentsIncludingAnyUnallocatedAmount"},
        ),
    )
    assert read_one(filing(*balance_sheet(*tags))).value("turnover_gbp") == 9
    assert read_one(filing(*balance_sheet(tags[0]))).value("turnover_gbp") is None


def test_the_whole_year_is_read_and_not_half_of_it() -> None:
    tags = (Tag("core:TurnoverRevenue", "40", "half"), Tag("core:TurnoverRevenue", "100", "year"))
    accounts = read_one(filing(*balance_sheet(*tags)))
    assert accounts.value("turnover_gbp") == 100
    assert (accounts.period_start, accounts.made_up_to) == (date(2024, 4, 1), date(2025, 3, 31))


def test_last_year_is_read_beside_this_year_in_whatever_order_they_come() -> None:
    tags = (
        *PRIOR_SHEET,
        *balance_sheet(),
        Tag("core:TurnoverRevenue", "3", "prior_year"),
        Tag("core:TurnoverRevenue", "4", "year"),
    )
    accounts = read_one(filing(*tags))
    assert both(accounts, "turnover_gbp") == (4, 3)
    assert accounts.prior_made_up_to == date(2024, 3, 31)


def test_the_day_the_report_covers_holds_where_only_last_years_amounts_are_tagged() -> None:
    said = '<ix:nonNumeric name="bus:EndDateForPeriodCoveredByReport" contextRef="cyear">31 March 2025</ix:nonNumeric>'
    content = filing(*PRIOR_SHEET, Tag("core:AverageNumberEmployeesDuringPeriod", "2", "year"), extra=said)
    accounts = read_one(content)
    assert (accounts.made_up_to, accounts.prior_made_up_to) == (date(2025, 3, 31), date(2024, 3, 31))
    assert both(accounts, "net_assets_gbp") == (None, 500)


def test_a_year_that_is_not_shown_stays_unknown() -> None:
    accounts = read_one(filing(*balance_sheet(Tag("core:TurnoverRevenue", "3", "prior_year"), *PRIOR_SHEET)))
    assert both(accounts, "turnover_gbp") == (None, 3)


def test_the_profit_and_loss_account_of_consolidated_accounts_is_the_groups() -> None:
    tags = (
        *balance_sheet(),
        *(Tag(tag.name, tag.text + "0", tag.when, {**tag.members, **GROUP}) for tag in balance_sheet()),
        Tag("core:ProfitLossOnOrdinaryActivitiesBeforeTax", "77", "year"),
        Tag("core:ProfitLoss", "60", "year", GROUP),
        Tag("core:ProfitLoss", "-5", "year", form=None),
    )
    company, group = read_accounts(filing(*tags), "made.xhtml")
    assert (company.value("net_assets_gbp"), group.value("net_assets_gbp")) == (500, 5000)
    assert (company.value("profit_before_tax_gbp"), group.value("profit_before_tax_gbp")) == (None, 77)
    assert (company.value("profit_after_tax_gbp"), group.value("profit_after_tax_gbp")) == (-5, 60)
    assert company.accounts_type == group.accounts_type == "group"


def test_accounts_without_a_group_give_one_record() -> None:
    assert [each.scope for each in read_accounts(filing(*balance_sheet()), "made.xhtml")] == ["company"]


def test_creditors_tagged_with_a_minus_are_positive() -> None:
    tags = tuple(
        Tag(tag.name, tag.text, members=tag.members, minus=tag.name == "core:Creditors") for tag in balance_sheet()
    )
    accounts = read_one(filing(*tags))
    assert (accounts.value("creditors_after_one_year_gbp"), accounts.balances) == (100, True)


def test_a_loss_printed_in_brackets_is_negative_however_it_was_tagged() -> None:
    loss = Tag("core:ProfitLoss", "900", "year", brackets=True)
    assert read_one(filing(*balance_sheet(loss))).value("profit_after_tax_gbp") == -900


def test_a_sign_that_breaks_the_balance_sheet_is_turned() -> None:
    tags = tuple(
        Tag(tag.name, tag.text, members=tag.members, minus=tag.name == "core:TotalAssetsLessCurrentLiabilities")
        for tag in balance_sheet()
    )
    accounts = read_one(filing(*tags))
    assert accounts.value("total_assets_less_current_liabilities_gbp") == 600
    assert accounts.balances is True


def test_a_balance_sheet_that_does_not_add_up_is_said_not_to() -> None:
    tags = tuple(
        Tag(tag.name, "1" + tag.text if "Net" in tag.name else tag.text, members=tag.members) for tag in balance_sheet()
    )
    assert read_one(filing(*tags)).balances is False


def test_too_little_to_check_is_neither_right_nor_wrong() -> None:
    assert read_one(filing(Tag("core:CashBankOnHand", "5"))).balances is None


def test_a_tax_credit_is_negative_whichever_sign_it_was_tagged_with() -> None:
    tags = (
        Tag("core:ProfitLossOnOrdinaryActivitiesBeforeTax", "100", "year", minus=True),
        Tag("core:TaxTaxCreditOnProfitOrLossOnOrdinaryActivities", "30", "year"),
        Tag("core:ProfitLoss", "70", "year", minus=True),
    )
    assert read_one(filing(*balance_sheet(*tags))).value("tax_gbp") == -30


def test_the_currency_is_the_one_the_unit_measures() -> None:
    tags = tuple(Tag(tag.name, tag.text, members=tag.members, unit="USD") for tag in balance_sheet())
    assert read_one(filing(*tags)).currency == "USD"


def test_a_fact_in_another_currency_is_no_figure() -> None:
    tags = balance_sheet(Tag("core:CashBankOnHand", "5", unit="EUR"))
    assert read_one(filing(*tags)).value("cash_gbp") is None


def test_the_face_of_the_statement_wins_over_a_note_and_the_other_value_is_told() -> None:
    tags = balance_sheet(Tag("core:CashBankOnHand", "50"), Tag("core:CashBankOnHand", "51"))
    figure = read_one(filing(*tags)).figures["cash_gbp"]
    assert figure.value == 50
    assert figure.evidence["also_tagged"] == [51]


def test_a_visible_fact_wins_over_a_hidden_one() -> None:
    tags = balance_sheet(Tag("core:CashBankOnHand", "1", hidden=True), Tag("core:CashBankOnHand", "50"))
    assert read_one(filing(*tags)).value("cash_gbp") == 50


def test_a_sum_of_tags_says_that_it_is_derived_and_from_what() -> None:
    tags = balance_sheet(
        Tag("core:BankBorrowings", "10", members=CURRENT), Tag("core:BankBorrowings", "30", members=NON_CURRENT)
    )
    figure = read_one(filing(*tags)).figures["bank_borrowings_gbp"]
    assert (figure.value, figure.basis) == (40, "derived")
    assert isinstance(figure.evidence["parts"], list)


def test_every_figure_leads_back_to_its_tag_context_and_line() -> None:
    content = filing(*balance_sheet())
    evidence = read_one(content).figures["creditors_after_one_year_gbp"].evidence
    assert (evidence["tag"], evidence["unit"]) == ("Creditors", "GBP")
    assert evidence["members"] == {"MaturitiesOrExpirationPeriodsDimension": "AfterOneYear"}
    assert evidence["line"] == 1


def test_a_group_balance_with_a_related_party_is_no_group_balance() -> None:
    tags = balance_sheet(Tag("core:AmountsOwedByGroupUndertakings", "9", label="Amounts owed by related parties"))
    assert "amounts_owed_by_group_gbp" not in read_one(filing(*tags)).figures


def test_a_number_nested_in_another_counts_for_both() -> None:
    inner = (
        '<ix:nonFraction name="core:CashBankOnHand" contextRef="cnow" unitRef="uGBP" decimals="0">42</ix:nonFraction>'
    )
    accounts = read_one(filing(*balance_sheet(Tag("core:Debtors", inner))))
    assert (accounts.value("cash_gbp"), accounts.value("debtors_gbp")) == (42, 42)


def test_excluded_text_is_not_part_of_a_number() -> None:
    accounts = read_one(filing(*balance_sheet(Tag("core:Debtors", "4<ix:exclude>9</ix:exclude>2"))))
    assert accounts.value("debtors_gbp") == 42


def test_a_commented_out_fact_is_not_read() -> None:
    tags = filing(*balance_sheet(Tag("core:CashBankOnHand", "5"))).replace(b"</table>", b"<!-- $ --></table>")
    fact = b'<ix:nonFraction name="core:Debtors" contextRef="cnow" unitRef="uGBP">9</ix:nonFraction>'
    assert "debtors_gbp" not in read_one(tags.replace(b"$", fact)).figures


def test_a_classic_instance_is_read_like_an_inline_one() -> None:
    accounts = read_one(CLASSIC.encode())
    assert (accounts.company_number, accounts.made_up_to) == ("00000001", date(2010, 12, 31))
    assert both(accounts, "creditors_within_one_year_gbp") == (200, None)
    assert (accounts.value("net_current_assets_gbp"), accounts.value("shareholders_funds_gbp")) == (-150, -150)


CLASSIC = """<?xml version="1.0"?>
<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:pt="http://www.xbrl.org/uk/fr/gaap/pt/2004-12-01">
<context id="e"><entity><identifier scheme="x">00000001</identifier></entity>
<period><instant>2010-12-31</instant></period></context>
<unit id="g"><measure>iso4217:GBP</measure></unit>
<pt:CurrentAssets contextRef="e" unitRef="g" decimals="0">50</pt:CurrentAssets>
<pt:CreditorsDueWithinOneYear contextRef="e" unitRef="g" decimals="0">200</pt:CreditorsDueWithinOneYear>
<pt:NetCurrentAssetsLiabilities contextRef="e" unitRef="g" decimals="0">-150</pt:NetCurrentAssetsLiabilities>
<pt:ShareholderFunds contextRef="e" unitRef="g" decimals="0">-150</pt:ShareholderFunds>
</xbrl>"""
