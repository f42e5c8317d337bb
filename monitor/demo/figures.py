"""The invented accounts worked out: every line of a balance sheet and a profit and loss account, in whole pounds."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Final

from monitor.demo import seeded
from monitor.demo.figures_table import PARENTS, TRADING

Amounts = Mapping[str, int]
"""Figures by the names of the table's columns and of the totals worked out here."""

_ASSETS: Final = ("intang", "tangible", "invest", "stock", "debt", "by_grp", "cash")
_WITHIN: Final = ("bank1", "other", "to_grp")
_AFTER: Final = ("bank2", "notes", "lease")
_AS_WRITTEN: Final = ("capital", "staff")

READ_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "turnover_gbp": ("turnover",),
    "cost_of_sales_gbp": ("cost",),
    "gross_profit_gbp": ("gross",),
    "operating_profit_gbp": ("operating",),
    "interest_payable_gbp": ("interest",),
    "interest_receivable_gbp": ("had",),
    "profit_before_tax_gbp": ("before_tax",),
    "tax_gbp": ("tax",),
    "profit_after_tax_gbp": ("profit",),
    "depreciation_gbp": ("depr",),
    "amortisation_gbp": ("amort",),
    "dividends_gbp": ("divid",),
    "intangible_assets_gbp": ("intang",),
    "tangible_assets_gbp": ("tangible",),
    "investments_gbp": ("invest",),
    "fixed_assets_gbp": ("fixed",),
    "stocks_gbp": ("stock",),
    "debtors_gbp": ("debtors",),
    "cash_gbp": ("cash",),
    "current_assets_gbp": ("current",),
    "creditors_within_one_year_gbp": ("within",),
    "net_current_assets_gbp": ("net_current",),
    "total_assets_less_current_liabilities_gbp": ("less_current",),
    "creditors_after_one_year_gbp": ("after",),
    "provisions_gbp": ("prov",),
    "net_assets_gbp": ("net",),
    "share_capital_gbp": ("capital",),
    "profit_and_loss_reserve_gbp": ("reserve",),
    "shareholders_funds_gbp": ("net",),
    "bank_borrowings_gbp": ("bank1", "bank2"),
    "finance_leases_gbp": ("lease",),
    "amounts_owed_to_group_gbp": ("to_grp", "notes"),
    "amounts_owed_by_group_gbp": ("by_grp",),
    "employees": ("staff",),
}
"""Which of the names here make up a figure as the accounts' readers name it."""


@cache
def years(number: str, scope: str) -> Mapping[date, Amounts]:
    """A company's years of accounts for one scope, oldest first. Empty where it has none."""
    found: dict[date, Amounts] = {}
    reserve = 0
    for written in _lines():
        if (written["number"], written["scope"]) == (number, scope):
            amounts = _year(written, reserve)
            found[date.fromisoformat(written["made_up_to"])] = amounts
            reserve = amounts["reserve"]
    return MappingProxyType(found)


def _lines() -> Iterator[Mapping[str, str]]:
    for table in (TRADING, PARENTS):
        names, *lines = (line.split() for line in table.strip().splitlines())
        yield from (dict(zip(names, line, strict=True)) for line in lines)


def _year(written: Mapping[str, str], reserve_before: int) -> Amounts:
    given = {name: _pounds(written, name) for name in written if name not in ("number", "scope", "made_up_to")}
    amounts = {name: given.get(name, 0) for name in chain(_ASSETS, _WITHIN, _AFTER, ("prov", "divid", *given))}
    amounts |= _result(amounts)
    if written["reserve"] == "=":
        amounts["reserve"] = reserve_before + amounts["profit"] - amounts["divid"]
    amounts["net"] = amounts["capital"] + amounts["reserve"]
    amounts[_open(written)] = amounts["net"] + _sum(amounts, *_WITHIN, *_AFTER, "prov") - _sum(amounts, *_ASSETS)
    return amounts | _totals(amounts)


def _pounds(written: Mapping[str, str], name: str) -> int:
    text = written[name]
    if text in ("?", "=", "0"):
        return 0
    if name in _AS_WRITTEN:
        return int(text)
    return int(text) * 1000 + seeded.number(0, 999, written["number"], written["scope"], written["made_up_to"], name)


def _open(written: Mapping[str, str]) -> str:
    return next(name for name, text in written.items() if text == "?")


def _result(of: Amounts) -> dict[str, int]:
    """The profit and loss account's own lines; a parent's holds nothing but its profit."""
    if "turnover" not in of:
        return {}
    gross = of["turnover"] - of["cost"]
    operating = gross - of["admin"]
    before_tax = operating + of["had"] - of["interest"]
    return {"gross": gross, "operating": operating, "before_tax": before_tax, "profit": before_tax - of["tax"]}


def _totals(of: Amounts) -> dict[str, int]:
    fixed, debtors = _sum(of, "intang", "tangible", "invest"), of["debt"] + of["by_grp"]
    current, within, after = of["stock"] + debtors + of["cash"], _sum(of, *_WITHIN), _sum(of, *_AFTER)
    net_current = current - within
    return {
        "fixed": fixed,
        "debtors": debtors,
        "current": current,
        "within": within,
        "net_current": net_current,
        "less_current": fixed + net_current,
        "after": after,
    }


def _sum(of: Amounts, *names: str) -> int:
    return sum(of[name] for name in names)
