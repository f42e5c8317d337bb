"""Which tags say which figure: the FRC's taxonomies (FRS 102, 101 and 105, Charities, LLP), IFRS, and old UK GAAP.

A figure has several ways to be read, best first. Local names only: every taxonomy year has a namespace of its own.
Names are from the published taxonomies (xbrl.frc.org.uk, UK GAAP 2009 at www.xbrl.org/uk/gaap, IFRS at xbrl.ifrs.org).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Add = Literal["one", "maturities", "bands", "parts"]

EQUITY: Final = "EquityClassesDimension"
_NO_MEMBERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Way:
    """How a figure is read from facts of any of `names`: one fact with exactly the members `need` gives; the sum of
    what falls due within and after one year (`maturities`), or in finer bands (`bands`); or the sum over the members
    of the one axis `over` (`parts`)."""

    names: tuple[str, ...]
    need: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_MEMBERS)
    add: Add = "one"
    over: str = ""


def _one(names: str, **need: str) -> Way:
    wanted = {axis: tuple(members.split()) for axis, members in need.items()}
    return Way(tuple(names.split()), MappingProxyType(wanted))


def _due(names: str) -> Way:
    return Way(tuple(names.split()), add="maturities")


def _bands(names: str) -> Way:
    return Way(tuple(names.split()), add="bands")


def _parts(names: str, over: str) -> Way:
    return Way(tuple(names.split()), add="parts", over=over)


def _equity(members: str) -> Way:
    return _one("Equity", **{EQUITY: members})


_RETAINED: Final = "RetainedEarningsAccumulatedLosses"
_SHARES: Final = "EntityShareClassesDimension"
_INTANGIBLE: Final = "IntangibleAssetClassesDimension"

WAYS: Final[Mapping[str, tuple[Way, ...]]] = MappingProxyType({
    "turnover_gbp": (_one("TurnoverRevenue Revenue TurnoverGrossOperatingRevenue Turnover IncomeEndowments"),),
    "cost_of_sales_gbp": (_one("CostSales CostOfSales"),),
    "gross_profit_gbp": (_one("GrossProfitLoss GrossProfit"),),
    "operating_profit_gbp": (_one("OperatingProfitLoss ProfitLossFromOperatingActivities"),),
    "interest_payable_gbp": (
        _one("InterestPayableSimilarChargesFinanceCosts InterestPayableSimilarCharges FinanceCosts"),
    ),
    "interest_receivable_gbp": (
        _one("OtherInterestReceivableSimilarIncomeFinanceIncome OtherInterestReceivableSimilarIncome FinanceIncome"),
    ),
    "profit_before_tax_gbp": (_one("ProfitLossOnOrdinaryActivitiesBeforeTax ProfitLossBeforeTax"),),
    "tax_gbp": (
        _one(
            "TaxTaxCreditOnProfitOrLossOnOrdinaryActivities TaxOnProfitOrLossOnOrdinaryActivities "
            "IncomeTaxExpenseContinuingOperations"
        ),
    ),
    "profit_after_tax_gbp": (
        _one("ProfitLoss ProfitLossForPeriod ProfitLossOnOrdinaryActivitiesAfterTax ProfitLossAfterTax"),
        _one("ProfitLoss", **{EQUITY: _RETAINED}),
        _one(
            "NetIncreaseDecreaseInCharitableFunds "
            "NetIncomeExpenditureBeforeTransfersBetweenFundsOtherRecognisedGainsLosses"
        ),
    ),
    "depreciation_gbp": (
        _one("DepreciationExpensePropertyPlantEquipment"),
        _one(
            "IncreaseFromDepreciationChargeForYearPropertyPlantEquipment "
            "TangibleFixedAssetsDepreciationChargeForPeriod"
        ),
        _parts("DepreciationExpensePropertyPlantEquipment", "OwnershipAssetsDimension"),
        _parts("DepreciationExpensePropertyPlantEquipment", "PPEOwnershipDimension"),
        _parts("IncreaseFromDepreciationChargeForYearPropertyPlantEquipment", "PPEOwnershipDimension"),
        _parts("IncreaseFromDepreciationChargeForYearPropertyPlantEquipment", "PropertyPlantEquipmentClassesDimension"),
    ),
    "amortisation_gbp": (
        _one("AmortisationExpenseIntangibleAssets"),
        _one("IncreaseFromAmortisationChargeForYearIntangibleAssets IntangibleFixedAssetsAmortisationChargeForPeriod"),
        _parts("IncreaseFromAmortisationChargeForYearIntangibleAssets", _INTANGIBLE),
        _parts("AmortisationExpenseIntangibleAssets", _INTANGIBLE),
    ),
    "impairment_gbp": (
        _one("ImpairmentLossReversalOfImpairmentLossRecognisedInProfitOrLoss ImpairmentLossPropertyPlantEquipment"),
    ),
    "dividends_gbp": (
        _one("DividendsPaid DividendsPaidOnShares EquityDividendsPaid DividendsPaidClassifiedAsFinancingActivities"),
        _one("DividendsPaid", **{EQUITY: _RETAINED}),
        _parts("DividendsPaidOnShares", _SHARES),
    ),
    "intangible_assets_gbp": (_one("IntangibleAssets IntangibleFixedAssets IntangibleAssetsOtherThanGoodwill"),),
    "goodwill_gbp": (
        _one("IntangibleAssets", **{_INTANGIBLE: "NetGoodwill Goodwill"}),
        _one("Goodwill"),
    ),
    "tangible_assets_gbp": (
        _one("PropertyPlantEquipment PropertyPlantEquipmentIncludingRight-of-useAssets TangibleFixedAssets "
            "PropertyPlantAndEquipment"),
    ),
    "investments_gbp": (_one("InvestmentsFixedAssets TotalInvestmentsFixedAssets FixedAssetInvestments"),),
    "fixed_assets_gbp": (_one("FixedAssets TotalFixedAssets NoncurrentAssets"),),
    "stocks_gbp": (_one("TotalInventories StocksInventory Stocks Inventories"),),
    "debtors_gbp": (_one("Debtors TradeAndOtherCurrentReceivables"), _due("Debtors")),
    "cash_gbp": (_one("CashBankOnHand CashBankInHand CashAndCashEquivalents"),),
    "current_assets_gbp": (_one("CurrentAssets"),),
    "net_current_assets_gbp": (_one("NetCurrentAssetsLiabilities"),),
    "total_assets_less_current_liabilities_gbp": (_one("TotalAssetsLessCurrentLiabilities"),),
    "provisions_gbp": (
        _one("ProvisionsForLiabilitiesBalanceSheetSubtotal ProvisionsForLiabilitiesCharges"),
        _one("TaxationIncludingDeferredTaxationBalanceSheetSubtotal"),
    ),
    "accruals_and_deferred_income_gbp": (
        _one("AccruedLiabilitiesNotExpressedWithinCreditorsSubtotal AccrualsDeferredIncome"),
    ),
    "net_assets_gbp": (_one("NetAssetsLiabilities NetAssetsLiabilitiesIncludingPensionAssetLiability NetAssets"),),
    "share_capital_gbp": (
        _equity("ShareCapital"),
        _one("CalledUpShareCapital ShareCapital IssuedCapital"),
        _equity("ShareCapitalOrdinaryShares"),
        _one("ValueOrdinarySharesAllotted"),
        _parts("ShareCapitalAllottedCalledUpPaid", "ShareClassesDimension"),
    ),
    "profit_and_loss_reserve_gbp": (_equity(_RETAINED), _one("ProfitLossAccountReserve RetainedEarnings")),
    "shareholders_funds_gbp": (
        _equity("TotalEquityAttributableToOwnersParentBeforeNon-controllingInterests"),
        _one("Equity ShareholderFunds TotalShareholdersFunds CharityFunds"),
    ),
    "bank_borrowings_gbp": (
        _due("BankBorrowings BankBorrowingsOverdrafts BankLoansOverdrafts"),
        _bands("BankBorrowings"),
    ),
    "overdraft_gbp": (_due("BankOverdrafts"),),
    "other_borrowings_gbp": (_due("OtherRemainingBorrowings OtherLoans"),),
    "finance_leases_gbp": (
        _due("FinanceLeaseLiabilitiesPresentValueTotal ObligationsUnderFinanceLeasesHirePurchaseContracts"),
    ),
    "amounts_owed_to_group_gbp": (
        _due("AmountsOwedToGroupUndertakings AmountsOwedToGroupUndertakingsParticipatingInterests"),
    ),
    "amounts_owed_by_group_gbp": (
        _due("AmountsOwedByGroupUndertakings AmountsOwedByGroupUndertakingsParticipatingInterests"),
    ),
    "directors_loans_gbp": (_due("AmountsOwedToDirectors LoansFromDirectors"),),
    "operating_lease_commitments_gbp": (
        _due("FutureMinimumLeasePaymentsUnderNon-cancellableOperatingLeases"),
        _bands("FutureMinimumLeasePaymentsUnderNon-cancellableOperatingLeases"),
    ),
    "employees": (_one("AverageNumberEmployeesDuringPeriod EmployeesTotal AverageNumberOfEmployees"),),
})  # fmt: skip

SIGNED: Final = frozenset({
    "gross_profit_gbp", "operating_profit_gbp", "profit_before_tax_gbp", "profit_after_tax_gbp",
    "net_current_assets_gbp", "total_assets_less_current_liabilities_gbp", "net_assets_gbp",
    "profit_and_loss_reserve_gbp", "shareholders_funds_gbp",
})  # fmt: skip
"""Figures whose printed brackets say that they are negative, whatever sign was tagged."""

WITHIN: Final = ("CreditorsDueWithinOneYear", "CreditorsDueWithinOneYearTotalCurrentLiabilities", "CurrentLiabilities")
AFTER: Final = (
    "CreditorsDueAfterOneYear",
    "CreditorsDueAfterOneYearTotalNoncurrentLiabilities",
    "NoncurrentLiabilities",
)
CREDITORS: Final = "Creditors"

OF_THE_YEAR: Final = frozenset({
    "turnover_gbp", "cost_of_sales_gbp", "gross_profit_gbp", "operating_profit_gbp", "interest_payable_gbp",
    "interest_receivable_gbp", "profit_before_tax_gbp", "tax_gbp", "impairment_gbp", "employees",
})  # fmt: skip
"""Figures of the profit and loss account and its notes, which consolidated accounts give for the group alone: a company
that presents group accounts need not publish its own (Companies Act 2006, section 408)."""

POSITIVE: Final = frozenset({
    "cost_of_sales_gbp", "interest_payable_gbp", "interest_receivable_gbp", "depreciation_gbp", "amortisation_gbp",
    "dividends_gbp", "creditors_within_one_year_gbp", "creditors_after_one_year_gbp",
    "accruals_and_deferred_income_gbp", "bank_borrowings_gbp", "overdraft_gbp", "other_borrowings_gbp",
    "finance_leases_gbp", "amounts_owed_to_group_gbp", "amounts_owed_by_group_gbp", "directors_loans_gbp",
    "operating_lease_commitments_gbp", "share_capital_gbp", "employees",
})  # fmt: skip
"""Figures that are given without a sign, however they were tagged: filers carry the printed brackets into the tag."""

BESIDES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "prepayments": ("PrepaymentsAccruedIncomeNotExpressedWithinCurrentAssetSubtotal",),
    "unpaid_capital": ("CalledUpShareCapitalNotPaidNotExpressedAsCurrentAsset",),
    "pension": ("DefinedBenefitPensionSchemeLiabilitySurplusBalanceSheetSubtotal", "PensionAssetLiability"),
})  # fmt: skip
"""Rows of the balance sheet that are no figure of ours but stand in its arithmetic."""

FIGURES: Final = frozenset(
    {name for ways in WAYS.values() for way in ways for name in way.names}
    | {name for names in BESIDES.values() for name in names}
    | {CREDITORS, *WITHIN, *AFTER}
)
"""Every tag that a figure is read from."""

FACE: Final = (
    "NetAssetsLiabilities", "Equity", "NetCurrentAssetsLiabilities", "CurrentAssets", "FixedAssets", "Creditors",
    "TotalAssetsLessCurrentLiabilities", "CashBankOnHand", "NetAssetsLiabilitiesIncludingPensionAssetLiability",
    "ShareholderFunds", "CashBankInHand", "CalledUpShareCapital", "CharityFunds", "Assets", "EquityAndLiabilities",
)  # fmt: skip
"""Tags of the face of a balance sheet: they stand for the day the accounts are made up to."""

WANTED: Final = FIGURES | frozenset(FACE)
