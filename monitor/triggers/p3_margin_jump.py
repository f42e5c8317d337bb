"""The group's operating margin rose sharply within a year.

Fires: the operating margin against the year before, both in the same document: amber where it rose by the amber line
or more, red where by the red line or more and turnover rose too.

Clears: it rose by less than the amber line, or fell.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; no profit and loss account
filed; the year before not shown; a period other than a year, now or before; the first period under the lease rules of
2026, which does not compare with the year before.

Why: a rise in price or a fall in cost shows here first. The lines, 5 and 10 percentage points, were chosen for this
service: no published standard. A purchase of other companies may be behind it.
"""

from collections.abc import Mapping

from monitor import ratios
from monitor.findings import Axis, GroupDossier, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from monitor.triggers.margins import FIGURES, operating_margin, year_before
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import percent, plain, times

_LINES = ("margin_jump_amber", "margin_jump_red")


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    margin = operating_margin(used)
    if isinstance(margin, Outcome):
        return margin
    before = year_before(used)
    if before is None:
        return unknown("the margin of the year before is not shown", used.grounds(*FIGURES))
    if fault := _not_comparable(used):
        return unknown(fault, used.grounds(*FIGURES, flows=True))
    points = (margin - before) * 100
    amber, red = (named(thresholds, name) for name in _LINES)
    worked = (used.worked("rise of the operating margin", times(points), amber.unit),)
    grounds = used.grounds(*FIGURES, worked=worked, flows=True)
    summary = (
        f"The {used.name} show an operating margin of {percent(margin)}, the year before {percent(before)}: "
        f"a change of {times(points)} percentage points (amber from {plain(amber.value)}, red from {plain(red.value)} "
        "where turnover rose too); the margin is group-wide."
    )
    if points < amber.value:
        return clear(summary, grounds)
    return fires(Level.RED if points >= red.value and _grew(used) else Level.AMBER, summary, grounds)


def _not_comparable(used: AccountsUsed) -> str | None:
    if ratios.leases_changed(used.accounts):
        return "the first period under the lease rules of 2026 does not compare with the year before"
    days = ratios.period_days(used.accounts)
    if days is None or not ratios.is_a_year(days):
        return "the period is not a year"
    return None


def _grew(used: AccountsUsed) -> bool:
    turnover = used.accounts.figures["turnover_gbp"]
    return turnover.value is not None and turnover.prior is not None and turnover.value > turnover.prior


TRIGGER = Trigger(
    id="P3",
    title="Sharp rise in the operating margin",
    axis=Axis.VALUE,
    weighs=GroupDossier,
    thresholds=_LINES,
    weigh=_weigh,
)
