"""Where no profit and loss account is filed: the reserves of the group fell within a year.

Fires: the change of the profit and loss reserve over the year (profit kept, after dividends) against total assets a
year before, both in the same document: amber where it fell by more than the amber line, red where by more than the red
line. At most medium: a fall may be a dividend, which the accounts filed do not tell from a loss.

Clears: the reserve rose, or fell by no more than the amber line.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; turnover and operating profit
are shown, which the rules on margins read; the reserve or total assets not shown for both years.

Why: a weak stand-in for profit, chosen because most homes file no profit and loss account. The lines, 5 % and 15 %,
were chosen for this service: no published standard.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Confidence, GroupDossier, Level, Threshold
from monitor.ratios import operating_margin
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import line, percent, pounds

_RESERVE, _ASSETS = "profit_and_loss_reserve_gbp", ("fixed_assets_gbp", "current_assets_gbp")


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    if operating_margin(used.accounts) is not None:
        return unknown("a profit and loss account is filed, which the rules on margins read", used.grounds())
    reserve, assets = used.accounts.figures.get(_RESERVE), _assets_before(used)
    if reserve is None or reserve.value is None or reserve.prior is None:
        return unknown("the profit and loss reserve is not shown for both years", used.grounds(_RESERVE))
    if assets is None or assets <= 0:
        return unknown("total assets of the year before are not shown", used.grounds(_RESERVE, *_ASSETS))
    change = reserve.value - reserve.prior
    share = Decimal(change) / assets
    amber, red = named(thresholds, "reserves_fall_amber"), named(thresholds, "reserves_fall_red")
    worked = (used.worked("change of the reserve / total assets of the year before", percent(share), amber.unit),)
    grounds = used.grounds(_RESERVE, *_ASSETS, worked=worked, at_most=Confidence.MEDIUM)
    summary = (
        f"The {used.name} show a profit and loss reserve of {pounds(reserve.value)}, the year before "
        f"{pounds(reserve.prior)}: a change of {percent(share)} of total assets of {pounds(assets)} "
        f"(amber where it falls by more than {line(amber)}, red by more than {line(red)}); a fall may be a dividend."
    )
    if -share <= amber.value:
        return clear(summary, grounds)
    return fires(Level.RED if -share > red.value else Level.AMBER, summary, grounds)


def _assets_before(used: AccountsUsed) -> int | None:
    fixed, current = (used.accounts.figures.get(name) for name in _ASSETS)
    if fixed is None or current is None or fixed.prior is None or current.prior is None:
        return None
    return fixed.prior + current.prior


TRIGGER = Trigger(
    id="V9",
    title="Fall in reserves",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("reserves_fall_amber", "reserves_fall_red"),
    weigh=_weigh,
)
