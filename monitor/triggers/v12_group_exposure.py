"""Much of what the company owns is owed to it by its own group.

Fires: amounts owed by group companies over total assets (fixed and current): amber from the amber line, red above the
red line. Guarantees given are not read, so it is at least so much.

Clears: the share is under the amber line; low, as guarantees given are not known.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; amounts owed by group companies,
or total assets, not shown.

Why: metric 8, group exposure, of the government's guidance on the economic and financial standing of suppliers: 25 %
and 50 %. In group accounts, amounts within the group cancel out: what is shown is owed by companies beyond it.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Confidence, GroupDossier, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import accounts_used
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import line, percent, pounds

_OWED, _ASSETS = "amounts_owed_by_group_gbp", ("fixed_assets_gbp", "current_assets_gbp")


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    owed, fixed, current = (used.accounts.value(name) for name in (_OWED, *_ASSETS))
    if owed is None:
        return unknown("amounts owed by group companies not shown", used.grounds(*_ASSETS))
    if fixed is None or current is None or fixed + current <= 0:
        return unknown("total assets not shown", used.grounds(_OWED, *_ASSETS))
    share = Decimal(owed) / (fixed + current)
    amber, red = named(thresholds, "group_exposure_amber"), named(thresholds, "group_exposure_red")
    worked = (used.worked("owed by group companies / total assets", percent(share), amber.unit, "at least"),)
    under = share < amber.value
    grounds = used.grounds(_OWED, *_ASSETS, worked=worked, at_most=Confidence.LOW if under else Confidence.HIGH)
    summary = (
        f"The {used.name} show {pounds(owed)} owed by group companies, at least {percent(share)} of total assets of "
        f"{pounds(fixed + current)} (amber from {line(amber)}, red above {line(red)}); guarantees given are not known."
    )
    if under:
        return clear(summary, grounds)
    return fires(Level.RED if share > red.value else Level.AMBER, summary, grounds)


TRIGGER = Trigger(
    id="V12",
    title="Exposure to its own group",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("group_exposure_amber", "group_exposure_red"),
    weigh=_weigh,
)
