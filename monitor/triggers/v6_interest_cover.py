"""The group's operating profit covers its interest only a few times, or not at all.

Fires: operating profit over net interest (interest payable less interest receivable, as charged in the year): amber
under the amber line, red under the red line. Interest receivable not shown counts as nil, which makes the cover a lower
bound, low confidence. A red of low confidence is shown as amber, red if confirmed.

Clears: the cover is at the amber line or above; or there is no net interest.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; no profit and loss account
filed; interest payable not shown; a period that is unknown, under 6 or over 18 months.

Why: metric 5, net interest paid cover, of the government's guidance on the economic and financial standing of
suppliers: 4.5 and 3 times. Interest paid in cash is rarely shown, so interest charged stands for it. Interest on loans
from owners is in it where the accounts do not split it out.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Confidence, GroupDossier, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import accounts_used
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import line, pounds, times

_PROFIT, _PAID, _HAD = "operating_profit_gbp", "interest_payable_gbp", "interest_receivable_gbp"


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    profit, paid, had = (used.accounts.value(name) for name in (_PROFIT, _PAID, _HAD))
    if profit is None:
        return unknown("no profit and loss account filed", used.grounds())
    if paid is None:
        return unknown("interest payable not shown", used.grounds(_PROFIT))
    days = used.period(_PROFIT, _PAID)
    if isinstance(days, Outcome):
        return days
    net, bound = paid - (had or 0), had is None
    if net <= 0:
        grounds = used.grounds(_PROFIT, _PAID, _HAD)
        return clear(f"The {used.name} show no net interest ({pounds(net)}).", grounds)
    cover = Decimal(profit) / net
    amber, red = named(thresholds, "interest_cover_amber"), named(thresholds, "interest_cover_red")
    worked = (used.worked("interest cover", times(cover), amber.unit, "at least" if bound else "exact"),)
    fired = cover < amber.value
    low = Confidence.LOW if bound and fired else Confidence.HIGH
    grounds = used.grounds(_PROFIT, _PAID, _HAD, worked=worked, at_most=low)
    summary = (
        f"The {used.name} show operating profit of {pounds(profit)} against net interest of {pounds(net)}"
        f"{' (interest receivable not shown)' if bound else ''}, a cover of {times(cover)} "
        f"(amber under {line(amber)}, red under {line(red)})."
    )
    if not fired:
        return clear(summary, grounds)
    return fires(Level.RED if cover < red.value else Level.AMBER, summary, grounds)


TRIGGER = Trigger(
    id="V6",
    title="Low interest cover",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("interest_cover_amber", "interest_cover_red"),
    weigh=_weigh,
)
