"""The lines of the invented statements and notes, with the tags that mark them. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from monitor.demo.figures import Amounts
from monitor.demo.ixbrl import House, Member, Row, Statement

_EQUITY: Final = "core:EquityClassesDimension"
_WITHIN: Final[Mapping[House, Member]] = {
    "north": ("core:MaturitiesOrExpirationPeriodsDimension", "core:WithinOneYear"),
    "south": ("core:FinancialInstrumentCurrentNon-currentDimension", "core:CurrentFinancialInstruments"),
}
_AFTER: Final[Mapping[House, Member]] = {
    "north": ("core:MaturitiesOrExpirationPeriodsDimension", "core:AfterOneYear"),
    "south": ("core:FinancialInstrumentCurrentNon-currentDimension", "core:Non-currentFinancialInstruments"),
}


def result(now: Amounts, before: Amounts, group: tuple[Member, ...]) -> Iterator[Row]:
    """The lines of a profit and loss account; lines that are nil in both years are left out."""
    for label, concept, name, cost in (
        ("Turnover", "TurnoverRevenue", "turnover", False),
        ("Cost of sales", "CostSales", "cost", True),
        ("Gross profit", "GrossProfitLoss", "gross", False),
        ("Administrative expenses", "AdministrativeExpenses", "admin", True),
        ("Operating profit/(loss)", "OperatingProfitLoss", "operating", False),
        ("Interest receivable and similar income", "OtherInterestReceivableSimilarIncomeFinanceIncome", "had", False),
        ("Interest payable and similar expenses", "InterestPayableSimilarChargesFinanceCosts", "interest", True),
        ("Profit/(loss) before taxation", "ProfitLossOnOrdinaryActivitiesBeforeTax", "before_tax", False),
        ("Tax on profit", "TaxTaxCreditOnProfitOrLossOnOrdinaryActivities", "tax", True),
        ("Profit/(loss) for the financial year", "ProfitLoss", "profit", False),
    ):
        if now[name] or before[name]:
            yield Row(label, f"core:{concept}", (now[name], before[name]), group, cost=cost)


def balance(now: Amounts, before: Amounts, group: tuple[Member, ...], house: House) -> Iterator[Row]:
    """The lines of a balance sheet, down to shareholders' funds."""
    within, after = (_WITHIN[house],), (_AFTER[house],)
    lines: tuple[tuple[str, str, str, tuple[Member, ...]], ...] = (
        ("Intangible assets", "IntangibleAssets", "intang", ()),
        ("Tangible assets", "PropertyPlantEquipment", "tangible", ()),
        ("Investments", "InvestmentsFixedAssets", "invest", ()),
        ("Fixed assets", "FixedAssets", "fixed", ()),
        ("Stocks", "TotalInventories", "stock", ()),
        ("Debtors", "Debtors", "debtors", ()),
        ("Cash at bank and in hand", "CashBankOnHand", "cash", ()),
        ("Current assets", "CurrentAssets", "current", ()),
        ("Creditors: amounts falling due within one year", "Creditors", "within", within),
        ("Net current assets/(liabilities)", "NetCurrentAssetsLiabilities", "net_current", ()),
        ("Total assets less current liabilities", "TotalAssetsLessCurrentLiabilities", "less_current", ()),
        ("Creditors: amounts falling due after more than one year", "Creditors", "after", after),
        ("Provisions for liabilities", "ProvisionsForLiabilitiesBalanceSheetSubtotal", "prov", ()),
        ("Net assets/(liabilities)", "NetAssetsLiabilities", "net", ()),
        ("Called up share capital", "Equity", "capital", ((_EQUITY, "core:ShareCapital"),)),
        ("Profit and loss account", "Equity", "reserve", ((_EQUITY, "core:RetainedEarningsAccumulatedLosses"),)),
        ("Shareholders' funds", "Equity", "net", ()),
    )
    for label, concept, name, members in lines:
        amounts = (now.get(name, 0), before.get(name, 0))
        if any(amounts):
            cost = name in ("within", "after", "prov")
            yield Row(label, f"core:{concept}", amounts, (*members, *group), moment=True, cost=cost)


def notes(
    now: Amounts, before: Amounts, group: tuple[Member, ...], house: House, *, whose: str, charges: bool
) -> Iterator[Statement]:
    """The notes: staff, the year's charges where a profit and loss account is shown, debtors and creditors."""
    if "staff" in now:
        staff = (now["staff"], before["staff"])
        label = "Average number of employees during the year"
        row = Row(label, "core:AverageNumberEmployeesDuringPeriod", staff, group, pounds=False)
        yield Statement(f"{whose}employees".capitalize(), (row,))
    if charges:
        yield Statement(f"{whose}charges and dividends".capitalize(), tuple(flows(now, before, group)))
    for title, rows in (
        ("debtors", _debtors(now, before, group)),
        ("creditors: amounts falling due within one year", _due(_DUE_WITHIN, now, before, (_WITHIN[house], *group))),
        (
            "creditors: amounts falling due after more than one year",
            _due(_DUE_AFTER, now, before, (_AFTER[house], *group)),
        ),
    ):
        if found := tuple(rows):
            yield Statement(f"{whose}{title}".capitalize(), found)


def flows(now: Amounts, before: Amounts, group: tuple[Member, ...]) -> Iterator[Row]:
    """What was charged and paid out in the year, as notes give it."""
    for label, concept, name in (
        ("Depreciation of tangible assets", "DepreciationExpensePropertyPlantEquipment", "depr"),
        ("Amortisation of intangible assets", "AmortisationExpenseIntangibleAssets", "amort"),
        ("Dividends paid", "DividendsPaid", "divid"),
    ):
        amounts = (now.get(name, 0), before.get(name, 0))
        if any(amounts):
            yield Row(label, f"core:{concept}", amounts, group)


_DUE_WITHIN: Final = (
    ("Bank loans", "core:BankBorrowings", "bank1"),
    ("Amounts owed to group undertakings", "core:AmountsOwedToGroupUndertakings", "to_grp"),
    ("Other creditors", "core:OtherCreditors", "other"),
)
_DUE_AFTER: Final = (
    ("Bank loans", "core:BankBorrowings", "bank2"),
    ("Loan notes owed to the parent undertaking", "core:AmountsOwedToGroupUndertakings", "notes"),
    ("Obligations under finance leases", "core:FinanceLeaseLiabilitiesPresentValueTotal", "lease"),
)


def _debtors(now: Amounts, before: Amounts, group: tuple[Member, ...]) -> Iterator[Row]:
    lines = (
        ("Amounts owed by group undertakings", "core:AmountsOwedByGroupUndertakings", "by_grp"),
        ("Other debtors", "core:OtherDebtors", "debt"),
    )
    yield from _due(lines, now, before, group)


def _due(
    lines: tuple[tuple[str, str, str], ...], now: Amounts, before: Amounts, members: tuple[Member, ...]
) -> Iterator[Row]:
    for label, concept, name in lines:
        amounts = (now.get(name, 0), before.get(name, 0))
        if any(amounts):
            yield Row(label, concept, amounts, members, moment=True)
