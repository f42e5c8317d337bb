"""The group earns little on what it takes in, or loses.

Fires: operating profit over turnover: amber under the amber line; red under the red line, or under the amber line in
this year and in the year before (the comparative figures of the same document).

Clears: the margin is at the amber line or above.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; no profit and loss account
filed; no turnover in the period; operating profit not shown; a period that is unknown, under 6 or over 18 months.

Why: metric 2, operating margin, of the government's guidance on the economic and financial standing of suppliers:
under 5 % is its high-risk band; 0 % is where losses begin. Two thin years running are chosen for this service as red.
"""

from collections.abc import Mapping

from monitor.findings import Axis, GroupDossier, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import accounts_used
from monitor.triggers.margins import FIGURES, operating_margin, year_before
from monitor.triggers.outcome import Outcome, clear, fires
from monitor.words import line, percent


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    margin = operating_margin(used)
    if isinstance(margin, Outcome):
        return margin
    amber, red = named(thresholds, "operating_margin_low_amber"), named(thresholds, "operating_margin_low_red")
    before = year_before(used)
    shown = "not shown" if before is None else percent(before)
    worked = (
        used.worked("operating margin", percent(margin), amber.unit),
        used.worked("operating margin of the year before", shown, amber.unit),
    )
    grounds = used.grounds(*FIGURES, worked=worked, flows=True)
    summary = (
        f"The {used.name} show an operating margin of {percent(margin)}, the year before: {shown} "
        f"(amber under {line(amber)}, red under {line(red)} or two years under {line(amber)})."
    )
    if margin >= amber.value:
        return clear(summary, grounds)
    twice = before is not None and before < amber.value
    return fires(Level.RED if margin < red.value or twice else Level.AMBER, summary, grounds)


TRIGGER = Trigger(
    id="V8",
    title="Low operating margin",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("operating_margin_low_amber", "operating_margin_low_red"),
    weigh=_weigh,
)
