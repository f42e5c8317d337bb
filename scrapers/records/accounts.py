"""The figures of filed accounts, each with how it was read and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from scrapers.records.line import Line

Basis = Literal["tag", "table", "scan", "derived"]
Scope = Literal["company", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a set of accounts: this year's and last year's value, how it was read, and where it stands."""

    value: int | None = None
    prior: int | None = None
    basis: Basis = "tag"
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The figures of one filed document for one scope. A name absent from `figures` is not shown by the document.

    `balances` is True where the balance sheet's identities hold, False where they fail as filed, None where the
    document shows too little to check.
    """

    company_number: str
    made_up_to: date
    period_start: date | None = None
    prior_made_up_to: date | None = None
    scope: Scope
    currency: str | None = None
    accounts_type: str | None = None
    balances: bool | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    text: Mapping[str, object] = field(default_factory=dict)
    line: Line

    def value(self, name: str) -> int | None:
        """This year's value of a figure; None where the document does not show it."""
        figure = self.figures.get(name)
        return None if figure is None else figure.value


_MONEY = (
    "turnover cost_of_sales gross_profit operating_profit interest_payable interest_receivable profit_before_tax "
    "tax profit_after_tax depreciation amortisation impairment dividends intangible_assets goodwill tangible_assets "
    "investments fixed_assets stocks debtors cash current_assets creditors_within_one_year net_current_assets "
    "total_assets_less_current_liabilities creditors_after_one_year provisions accruals_and_deferred_income "
    "net_assets share_capital profit_and_loss_reserve shareholders_funds bank_borrowings overdraft "
    "shareholder_loans other_borrowings finance_leases amounts_owed_to_group amounts_owed_by_group "
    "directors_loans operating_lease_commitments"
).split()
FIGURES: tuple[str, ...] = (*(f"{name}_gbp" for name in _MONEY), "employees")
"""Every figure that accounts are read for. Costs, creditors, provisions and dividends are positive; losses and net
liabilities negative."""
