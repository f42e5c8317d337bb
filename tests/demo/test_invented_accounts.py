"""The invented accounts: figures that balance, documents in the true form, and what the reader reads back."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from lxml import etree

from monitor.demo.accounts import document, shown
from monitor.demo.figures import years
from monitor.demo.filings import Filing, filings
from monitor.demo.market import COMPANIES, Company
from scrapers.records import Accounts
from scrapers.source import Snapshot
from scrapers.sources import companies_house_accounts

NS = {"ix": "http://www.xbrl.org/2013/inlineXBRL", "xbrli": "http://www.xbrl.org/2003/instance"}
FOREVER = date(2026, 12, 31)
SCOPES = ("company", "group", "parent")


def electronic() -> Iterator[Filing]:
    for company in COMPANIES:
        yield from (filing for filing in filings(company.number, FOREVER) if filing.house is not None)


each_filing = pytest.mark.parametrize(
    "filing", tuple(electronic()), ids=lambda each: f"{each.number} {each.made_up_to}"
)


@pytest.mark.parametrize(
    ("company", "scope"),
    [(company, scope) for company in COMPANIES for scope in SCOPES if years(company.number, scope)],
    ids=str,
)
def test_balance_sheets_balance_and_reserves_follow_from_profits(company: Company, scope: str) -> None:
    held = years(company.number, scope)
    for of in held.values():
        assert of["fixed"] + of["current"] - of["within"] == of["less_current"]
        assert of["less_current"] - of["after"] - of["prov"] == of["net"] == of["capital"] + of["reserve"]
        assert min(of["tangible"], of["by_grp"], of["cash"]) >= 0
    for before, now in pairwise(held.values()):
        assert now["reserve"] == before["reserve"] + now["profit"] - now["divid"]


@each_filing
def test_a_document_reads_back_to_the_very_figures(filing: Filing) -> None:
    now = datetime(2026, 8, 1, tzinfo=UTC)
    filed = Snapshot(source="invented", name="a.xhtml", url=None, content=document(filing), fetched_at=now)
    records = [record for record in companies_house_accounts.parse(filed) if isinstance(record, Accounts)]
    read = {record.scope: record for record in records}
    assert set(read) == ({"company", "group"} if filing.kind == "group" else {"company"})
    for scope, record in read.items():
        figures = {name: (figure.value, figure.prior) for name, figure in record.figures.items()}
        assert figures == shown(filing, scope)
        assert record.balances is True
        assert (record.company_number, record.made_up_to) == (filing.number, filing.made_up_to)
        assert (record.currency, record.accounts_type) == ("GBP", filing.kind)
        assert record.period_start is not None
        assert 364 <= (filing.made_up_to - record.period_start).days <= 365


@each_filing
def test_every_number_stands_in_a_visible_table_and_every_context_is_declared(filing: Filing) -> None:
    root = etree.fromstring(document(filing))
    facts = root.findall(".//ix:nonFraction", NS)
    declared = {each.get("id") for each in root.iterfind(".//xbrli:context", NS)}
    units = {each.get("id") for each in root.iterfind(".//xbrli:unit", NS)}
    assert len(facts) > 30
    assert {fact.get("contextRef") for fact in facts} <= declared
    assert {fact.get("unitRef") for fact in facts} == units == {"GBP", "pure"}
    for fact in facts:
        assert next(fact.iterancestors("{http://www.w3.org/1999/xhtml}td"), None) is not None
        assert re.fullmatch(r"-|\d{1,3}(,\d{3})*", fact.text or "")
        assert fact.get("format") == ("ixt2:zerodash" if fact.text == "-" else "ixt2:numdotdecimal")


def test_two_software_houses_tell_creditors_apart_in_two_ways() -> None:
    axes = {
        filing.house: set(re.findall(r'dimension="\w+:(\w[\w-]*)"', document(filing).decode()))
        for filing in electronic()
    }
    assert "MaturitiesOrExpirationPeriodsDimension" in axes["north"] - axes["south"]
    assert "FinancialInstrumentCurrentNon-currentDimension" in axes["south"] - axes["north"]


def test_group_accounts_show_the_parents_own_balance_sheet_too() -> None:
    (midco,) = (filing for filing in electronic() if filing.number == "99010004" and filing.made_up_to.year == 2025)
    group, company = shown(midco, "group"), shown(midco, "company")
    assert group["turnover_gbp"][0] > 20_000_000
    assert "turnover_gbp" not in company
    assert group["net_assets_gbp"] != company["net_assets_gbp"]


def test_filleted_accounts_show_no_profit_and_loss_account() -> None:
    kinds = {filing.kind: document(filing) for filing in electronic() if filing.number in ("99060001", "99070001")}
    assert b"TurnoverRevenue" in kinds["small"]
    assert not re.search(rb"TurnoverRevenue|ProfitLoss\"|OperatingProfitLoss|Depreciation", kinds["filleted"])
    assert b"section 444" in kinds["filleted"]


def test_losses_and_net_liabilities_carry_a_sign_and_brackets() -> None:
    (filing,) = (each for each in electronic() if each.number == "99040002" and each.made_up_to.year == 2024)
    net, _ = shown(filing, "group")["net_assets_gbp"]
    assert net < 0
    assert re.search(rf'NetAssetsLiabilities"[^>]* sign="-">{abs(net):,}</ix:nonFraction>\)', document(filing).decode())


def test_accounts_on_paper_cannot_be_written() -> None:
    (paper, *_) = filings("99020003", FOREVER)
    with pytest.raises(ValueError, match="on paper"):
        document(paper)
    assert shown(paper, "group") == {}


def test_each_filing_follows_the_closing_day_it_speaks_of() -> None:
    for filing in electronic():
        assert timedelta(days=120) < filing.filed_on - filing.made_up_to < timedelta(days=450)
