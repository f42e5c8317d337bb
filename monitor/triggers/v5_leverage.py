"""The group's external debt is high against its earnings.

Fires: net external debt (bank borrowings, overdraft, finance leases and other borrowings, less cash) over EBITDA
(operating profit with depreciation, amortisation and impairment added back, of a year): amber from the amber line,
red from the red line, and red where net debt is above nil and EBITDA is not. Loans from owners are left out and shown
beside it. A period of 6 to 18 months is annualised, at most medium. A borrowing row not shown counts as nil only
where the loan rows make up all creditors; otherwise the figure is of the rows shown, at most medium. Without any row,
or without cash, all creditors are the upper bound, low. Depreciation or amortisation not shown, where there may be
assets to charge it on, makes EBITDA a lower bound, low. A red of low confidence is shown as amber, red if confirmed.

Clears: the ratio is under the amber line: all known, or on the bound, or on the rows shown, which is low where all
creditors together would not be under it. Or there is net cash, whatever EBITDA, where all borrowings are known or even
all creditors together are no more than cash.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; no profit and loss account
filed; borrowings and creditors not shown; a period that is unknown, under 6 or over 18 months.

Why: metric 3b, net debt to EBITDA, of the government's guidance on the economic and financial standing of suppliers:
2.5 and 3.5 times. The CMA's market study (2022) saw very high levels of debt as a risk of disorderly failure.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from monitor.findings import Axis, Confidence, GroupDossier, Input, Level, Threshold
from monitor.ratios import Amount, Known, a_year_of, ebitda, most_net_debt, net_external_debt, owner_loans
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import line, pounds, times

_AT_MOST: Mapping[Known, Confidence] = {
    "exact": Confidence.HIGH,
    "rows shown": Confidence.MEDIUM,
    "at most": Confidence.LOW,
    "at least": Confidence.LOW,
}
_BOUND: Mapping[Known, str] = {
    "exact": "",
    "rows shown": " (rows shown)",
    "at most": " (upper bound)",
    "at least": " (lower bound)",
}


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    debt, earned = net_external_debt(used.accounts), ebitda(used.accounts)
    if debt is not None and _surely_net_cash(used, debt):
        grounds = used.grounds(*debt.figures, worked=(_debt(used, debt),), at_most=_AT_MOST[debt.known])
        return clear(f"{_shown(used, debt)}: no debt beyond cash, whatever EBITDA.", grounds)
    if earned is None:
        return unknown("no profit and loss account filed", used.grounds(*(debt.figures if debt else ())))
    if debt is None:
        return unknown("borrowings not shown", used.grounds(*earned.figures))
    days = used.period(*debt.figures, *earned.figures)
    if isinstance(days, Outcome):
        return days
    yearly = a_year_of(earned.value, days)
    summary = f"{_shown(used, debt)} and EBITDA of {pounds(yearly)}{_how(earned)}"
    amber, red = named(thresholds, "leverage_amber"), named(thresholds, "leverage_red")
    outcome = _against(debt, yearly, summary, _grounds(used, debt, earned, yearly), amber, red)
    if outcome.level is None and debt.known == "rows shown" and not _surely_under(used, amber.value * yearly):
        return replace(outcome, grounds=replace(outcome.grounds, confidence=Confidence.LOW))
    return outcome


def _against(
    debt: Amount, yearly: Decimal, summary: str, grounds: Grounds, amber: Threshold, red: Threshold
) -> Outcome:
    if yearly <= 0:
        if debt.value <= 0:
            return unknown("borrowings not fully shown, and EBITDA is not above nil", grounds)
        return fires(Level.RED, f"{summary}: debt above nil, EBITDA not (red).", grounds)
    ratio = Decimal(debt.value) / yearly
    text = f"{summary}, a ratio of {times(ratio)} (amber from {line(amber)}, red from {line(red)})."
    if ratio >= amber.value:
        return fires(Level.RED if ratio >= red.value else Level.AMBER, text, grounds)
    return clear(text, grounds)


def _surely_net_cash(used: AccountsUsed, debt: Amount) -> bool:
    return debt.value <= 0 if debt.known != "rows shown" else _surely_under(used, Decimal(1))


def _surely_under(used: AccountsUsed, limit: Decimal) -> bool:
    most = most_net_debt(used.accounts)
    return most is not None and most.value < limit


def _shown(used: AccountsUsed, debt: Amount) -> str:
    return f"The {used.name} show net external debt of {pounds(debt.value)}{_how(debt)}"


def _how(amount: Amount) -> str:
    return _BOUND[amount.known]


def _grounds(used: AccountsUsed, debt: Amount, earned: Amount, yearly: Decimal) -> Grounds:
    at_most = Confidence.LOW if earned.known != "exact" else _AT_MOST[debt.known]
    worked = [_debt(used, debt), used.worked("EBITDA of a year", pounds(yearly), "GBP", earned.known)]
    loans = owner_loans(used.accounts)
    if yearly > 0:
        worked.append(used.worked("net external debt / EBITDA", times(debt.value / yearly), "times EBITDA", debt.known))
    if yearly > 0 and loans is not None:
        both = (debt.value + loans.value) / yearly
        worked.append(
            used.worked("the same with loans from owners (context)", times(both), "times EBITDA", loans.known)
        )
    figures = (*debt.figures, *earned.figures, *(loans.figures if loans else ()))
    return used.grounds(*figures, worked=tuple(worked), at_most=at_most, flows=True)


def _debt(used: AccountsUsed, debt: Amount) -> Input:
    return used.worked("net external debt", pounds(debt.value), "GBP", debt.known)


TRIGGER = Trigger(
    id="V5",
    title="Debt against earnings",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("leverage_amber", "leverage_red"),
    weigh=_weigh,
)
