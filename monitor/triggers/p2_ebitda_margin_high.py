"""The group's EBITDA margin is at or above what was observed of the largest groups.

Fires: amber where EBITDA (operating profit with depreciation, amortisation and impairment added back) over turnover is
at or above the observed average. Never red: there is no cap. Depreciation or amortisation not shown, where there may
be assets to charge it on, makes the margin a lower bound.

Clears: the margin is under that average, with all that EBITDA needs shown.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; no profit and loss account
filed; no turnover in the period; operating profit not shown; a period that is unknown, under 6 or over 18 months;
depreciation or amortisation not shown where the bound is under the average.

Why: the Local Government Association's study of the largest independent groups (2023) gives 19 %: an observed average,
no limit, and never compared with the CMA's operating margin. The margin is of the whole group.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, GroupDossier, Level, Threshold
from monitor.ratios import ebitda
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import accounts_used
from monitor.triggers.margins import operating_margin
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import line, percent

_TURNOVER = "turnover_gbp"


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    operating = operating_margin(used)
    if isinstance(operating, Outcome):
        return operating
    earned, turnover = ebitda(used.accounts), used.accounts.value(_TURNOVER)
    if earned is None or not turnover:
        return unknown("operating profit not shown", used.grounds(_TURNOVER))
    margin, average = Decimal(earned.value) / turnover, named(thresholds, "ebitda_margin_high")
    worked = (used.worked("EBITDA margin", percent(margin), average.unit, earned.known),)
    grounds = used.grounds(_TURNOVER, *earned.figures, worked=worked, flows=True)
    least = "" if earned.known == "exact" else "at least "
    where = "at or above" if margin >= average.value else "under"
    summary = (
        f"The {used.name} show an EBITDA margin of {least}{percent(margin)}, {where} the average of {line(average)} "
        "observed of the largest groups; the margin is group-wide, and the average is no limit."
    )
    if margin >= average.value:
        return fires(Level.AMBER, summary, grounds)
    return unknown("depreciation or amortisation not shown", grounds) if least else clear(summary, grounds)


TRIGGER = Trigger(
    id="P2",
    title="High EBITDA margin",
    axis=Axis.VALUE,
    weighs=GroupDossier,
    thresholds=("ebitda_margin_high",),
    weigh=_weigh,
)
