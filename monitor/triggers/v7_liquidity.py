"""What the group holds at short notice is little against what it owes within a year.

Fires: current assets without stocks, over creditors due within one year: amber under the amber line, red under the
red line. Stocks not shown count as nil only where debtors and cash make up current assets; otherwise current assets
whole are taken, an upper bound of the ratio, low confidence: the truth can only be weaker. A red of low confidence is
shown as amber, red if confirmed. The ratio without group balances is shown beside it where both sides are known.

Clears: the ratio is at the amber line or above, with stocks known; or nothing is due within one year.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; current assets or creditors due
within one year not shown; stocks not shown where the bound is not under the amber line.

Why: metric 6, acid ratio, of the government's guidance on the economic and financial standing of suppliers: 1.0 and
0.8. It can be read from accounts without a profit and loss account.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Confidence, GroupDossier, Input, Level, Threshold
from monitor.ratios import Amount, quick_assets
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import line, pounds, times

_DUE, _OWED_BY, _OWED_TO = "creditors_within_one_year_gbp", "amounts_owed_by_group_gbp", "amounts_owed_to_group_gbp"
_UNIT = "times creditors due within one year"


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    assets, due = quick_assets(used.accounts), used.accounts.value(_DUE)
    if assets is None:
        return unknown("current assets not shown", used.grounds(_DUE))
    if due is None:
        return unknown("creditors due within one year not shown", used.grounds(*assets.figures))
    if due < 0:
        return unknown("creditors due within one year are negative: a person must look", used.grounds(_DUE))
    if due == 0:
        return clear(f"The {used.name} show no creditors due within one year.", used.grounds(*assets.figures, _DUE))
    return _against(used, assets, due, thresholds)


def _against(used: AccountsUsed, assets: Amount, due: int, thresholds: Mapping[str, Threshold]) -> Outcome:
    amber, red = named(thresholds, "liquidity_amber"), named(thresholds, "liquidity_red")
    ratio = Decimal(assets.value) / due
    bound = assets.known == "at most"
    figures = (*assets.figures, _DUE, _OWED_BY, _OWED_TO)
    worked = (
        used.worked("quick assets / creditors", times(ratio), _UNIT, assets.known),
        *_without_group(used, assets, due),
    )
    grounds = used.grounds(*figures, worked=worked, at_most=Confidence.LOW if bound else Confidence.HIGH)
    stocks, most = ("current assets (stocks not shown)", "at most ") if bound else ("current assets without stocks", "")
    summary = (
        f"The {used.name} show {stocks} of {pounds(assets.value)} against {pounds(due)} due within one year, "
        f"a ratio of {most}{times(ratio)} (amber under {line(amber)}, red under {line(red)})."
    )
    if ratio < amber.value:
        return fires(Level.RED if ratio < red.value else Level.AMBER, summary, grounds)
    return unknown("stocks not shown", grounds) if bound else clear(summary, grounds)


def _without_group(used: AccountsUsed, assets: Amount, due: int) -> tuple[Input, ...]:
    by, to = used.accounts.value(_OWED_BY), used.accounts.value(_OWED_TO)
    if by is None or to is None or due <= to:
        return ()
    ratio = Decimal(assets.value - by) / (due - to)
    return (used.worked("the same without group balances (context)", times(ratio), _UNIT, assets.known),)


TRIGGER = Trigger(
    id="V7",
    title="Short-term liquidity",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("liquidity_amber", "liquidity_red"),
    weigh=_weigh,
)
