"""Accounts -> the sums and ratios that rules compare, pure.

A row the document does not show is never taken for nil, unless the rows it does show already add up to their total.
What can only be bounded says so: `exact`, `rows shown` (other rows may exist), `at most`, `at least`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from scrapers.records import Accounts

Known = Literal["exact", "rows shown", "at most", "at least"]

FLOWS = frozenset(
    f"{name}_gbp"
    for name in (
        "turnover operating_profit depreciation amortisation impairment interest_payable interest_receivable dividends"
    ).split()
)
"""The figures used here that run over the period; the others stand at its last day."""

SHORTEST_DAYS, LONGEST_DAYS = 181, 550
"""Six and eighteen months: flows of a shorter or longer period are not made into a year's."""

LEASES_CHANGED_ON = date(2026, 1, 1)
"""Periods beginning on or after this day put most leases on the balance sheet (FRS 102), earlier if adopted."""

_EXTERNAL = ("bank_borrowings_gbp", "overdraft_gbp", "finance_leases_gbp", "other_borrowings_gbp")
_OWNERS = ("shareholder_loans_gbp", "amounts_owed_to_group_gbp", "directors_loans_gbp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum in whole pounds, the figures it was made of, and how well it is known."""

    value: int
    figures: tuple[str, ...]
    known: Known = "exact"


def period_days(accounts: Accounts) -> int | None:
    """The days of the accounts' period, both ends counted; None where neither its start nor the prior end is shown."""
    start = accounts.period_start
    if start is None and accounts.prior_made_up_to is not None:
        start = accounts.prior_made_up_to + timedelta(days=1)
    if start is None or start > accounts.made_up_to:
        return None
    return (accounts.made_up_to - start).days + 1


def is_a_year(days: int) -> bool:
    """True for 350 to 380 days: a year of 52 or 53 weeks, or a date moved by some days, is a year as it stands."""
    return 350 <= days <= 380


def a_year_of(amount: int, days: int) -> Decimal:
    """A flow over `days` as a year's: unchanged for about a year, otherwise times 365/days."""
    return Decimal(amount) if is_a_year(days) else Decimal(amount) * 365 / days


def leases_changed(accounts: Accounts) -> bool:
    """True for the first period under the lease rules of 2026, which does not compare with the year before."""
    start = accounts.period_start
    return start is not None and LEASES_CHANGED_ON <= start < LEASES_CHANGED_ON.replace(year=2027)


def cash(accounts: Accounts) -> int | None:
    """Cash, or 0 where debtors and stocks alone add up to current assets; None where it is not known."""
    return _shown_or_nil(accounts, "cash_gbp", "current_assets_gbp", ("debtors_gbp", "stocks_gbp"))


def quick_assets(accounts: Accounts) -> Amount | None:
    """Current assets without stocks; `at most` where stocks are not shown and the rest does not add up."""
    current = accounts.value("current_assets_gbp")
    if current is None:
        return None
    stocks = _shown_or_nil(accounts, "stocks_gbp", "current_assets_gbp", ("debtors_gbp", "cash_gbp"))
    figures = _shown(accounts, ("current_assets_gbp", "stocks_gbp"))
    return Amount(value=current - (stocks or 0), figures=figures, known="at most" if stocks is None else "exact")


def net_assets(accounts: Accounts) -> Amount | None:
    """Net assets; of a company's own balance sheet also its shareholders' funds, which are the same sum."""
    names = ("net_assets_gbp", "shareholders_funds_gbp") if accounts.scope == "company" else ("net_assets_gbp",)
    figures = _shown(accounts, names)[:1]
    return Amount(value=_total(accounts, figures), figures=figures) if figures else None


def tangible_net_worth(accounts: Accounts, *, prior: bool = False) -> Amount | None:
    """Net assets less intangible assets, now or a year before; `at most`, with net assets whole, where intangible
    assets are not shown and the other fixed assets do not add up. None where net assets are not shown."""
    shown = _of_the_year_before(accounts) if prior else accounts
    net = net_assets(shown)
    if net is None:
        return None
    goodwill = shown.value("goodwill_gbp")
    intangible = _shown_or_nil(
        shown, "intangible_assets_gbp", "fixed_assets_gbp", ("tangible_assets_gbp", "investments_gbp")
    )
    figures = (*net.figures, *_shown(shown, ("intangible_assets_gbp", "goodwill_gbp", "fixed_assets_gbp")))
    known: Known = "at most" if intangible is None else "exact"
    return Amount(value=net.value - max(intangible or 0, goodwill or 0), figures=figures, known=known)


def _of_the_year_before(accounts: Accounts) -> Accounts:
    figures = {name: replace(figure, value=figure.prior, prior=None) for name, figure in accounts.figures.items()}
    return replace(accounts, figures=figures)


def owner_loans(accounts: Accounts) -> Amount | None:
    """Loans from shareholders, the group and directors, as far as rows are shown; None where none is."""
    figures = _shown(accounts, _OWNERS)
    if not figures:
        return None
    return Amount(
        value=_total(accounts, figures), figures=figures, known="exact" if figures == _OWNERS else "rows shown"
    )


def net_external_debt(accounts: Accounts) -> Amount | None:
    """Bank borrowings, overdraft, finance leases and other borrowings, less cash; None where not even a bound is known.

    `exact` with all four rows, or where the loan rows shown make up all creditors; `rows shown` with some of the four;
    without any, or without cash, all creditors are the bound: `at most`.
    """
    figures, held = _shown(accounts, _EXTERNAL), cash(accounts)
    if figures and held is not None:
        known: Known = "exact" if figures == _EXTERNAL or _loans_are_all(accounts) else "rows shown"
        used = figures + _shown(accounts, ("cash_gbp",))
        return Amount(value=_total(accounts, figures) - held, figures=used, known=known)
    return most_net_debt(accounts)


def most_net_debt(accounts: Accounts) -> Amount | None:
    """The bound: all creditors taken for debt, less cash where it is known; None where creditors are not shown."""
    within, after = accounts.value("creditors_within_one_year_gbp"), _most_long_creditors(accounts)
    if within is None or after is None:
        return None
    names = ("creditors_within_one_year_gbp", "creditors_after_one_year_gbp", "cash_gbp")
    return Amount(value=within + after - (cash(accounts) or 0), figures=_shown(accounts, names), known="at most")


def ebitda(accounts: Accounts) -> Amount | None:
    """Operating profit with depreciation, amortisation and impairment added back, over the period as it is.

    `at least` where depreciation (or amortisation) is not shown and the balance sheet has (or may have) tangible (or
    intangible) assets. An impairment is added where shown: accounts that have one must show it. None without profit.
    """
    profit = accounts.value("operating_profit_gbp")
    if profit is None:
        return None
    added = _shown(accounts, ("depreciation_gbp", "amortisation_gbp", "impairment_gbp"))
    whole = _charge_known(accounts, "depreciation_gbp", "tangible") and _charge_known(
        accounts, "amortisation_gbp", "intangible"
    )
    figures = ("operating_profit_gbp", *added)
    return Amount(value=_total(accounts, figures), figures=figures, known="exact" if whole else "at least")


def operating_margin(accounts: Accounts, *, prior: bool = False) -> Decimal | None:
    """Operating profit / turnover (1 = 100 %), of this year or the one before; None without both, or turnover <= 0."""
    turnover, profit = (
        (figure.prior if prior else figure.value) if (figure := accounts.figures.get(name)) else None
        for name in ("turnover_gbp", "operating_profit_gbp")
    )
    if turnover is None or profit is None or turnover <= 0:
        return None
    return Decimal(profit) / turnover


def _shown(accounts: Accounts, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if accounts.value(name) is not None)


def _total(accounts: Accounts, names: tuple[str, ...]) -> int:
    return sum(value for name in names if (value := accounts.value(name)) is not None)


def _shown_or_nil(accounts: Accounts, name: str, total: str, rest: tuple[str, ...]) -> int | None:
    """The figure; 0 where the rest of the total's rows add up to it; None where neither is so."""
    shown = accounts.value(name)
    if shown is not None:
        return shown
    whole = accounts.value(total)
    return 0 if whole is not None and _total(accounts, rest) == whole else None


def _loans_are_all(accounts: Accounts) -> bool:
    """True where the loan rows shown make up all creditors, so that a row not shown must be nil."""
    within, after = accounts.value("creditors_within_one_year_gbp"), accounts.value("creditors_after_one_year_gbp")
    if within is None or after is None:
        return False
    return _total(accounts, _EXTERNAL + _OWNERS) == within + after


def _most_long_creditors(accounts: Accounts) -> int | None:
    """Creditors after one year; where not shown, at most what lies between net assets and the total before them."""
    after = accounts.value("creditors_after_one_year_gbp")
    if after is not None:
        return after
    before, net = accounts.value("total_assets_less_current_liabilities_gbp"), accounts.value("net_assets_gbp")
    return None if before is None or net is None else max(before - net, 0)


def _charge_known(accounts: Accounts, charge: str, kind: Literal["tangible", "intangible"]) -> bool:
    """True where the charge is shown, or there is surely nothing of that kind to charge it on, now or a year ago."""
    if accounts.value(charge) is not None:
        return True
    other = "intangible" if kind == "tangible" else "tangible"
    rest = (f"{other}_assets_gbp", "investments_gbp")
    now = _shown_or_nil(accounts, f"{kind}_assets_gbp", "fixed_assets_gbp", rest)
    figure = accounts.figures.get(f"{kind}_assets_gbp")
    return now == 0 and not (figure and figure.prior)
