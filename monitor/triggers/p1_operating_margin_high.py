"""The group's operating margin is at or above the average that the CMA observed.

Fires: amber where operating profit over turnover is at or above the average of the large providers: that of fostering
where more than half of the group's settings are independent fostering agencies, otherwise that of children's homes.
Never red: there is no cap.

Clears: the margin is under that average.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; no profit and loss account
filed; no turnover in the period; operating profit not shown; a period that is unknown, under 6 or over 18 months.

Why: the CMA's children's social care market study (final report, March 2022) gives 22.6 % for children's homes and
19.4 % for fostering: an observed average of the 15 largest providers, no limit. The margin is of the whole group,
which may do other work than children's homes.
"""

from collections.abc import Mapping

from monitor.findings import Axis, GroupDossier, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import accounts_used
from monitor.triggers.margins import FIGURES, operating_margin
from monitor.triggers.outcome import Outcome, clear, fires
from monitor.words import line, percent

_CAVEAT = (
    "the margin is group-wide, not profit on children's homes, "
    "and the average is what was observed of large providers, no limit"
)


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    margin = operating_margin(used)
    if isinstance(margin, Outcome):
        return margin
    led = "fostering" if _fostering_led(dossier) else "homes"
    average = named(thresholds, f"operating_margin_high_{led}")
    grounds = used.grounds(
        *FIGURES, worked=(used.worked("operating margin", percent(margin), average.unit),), flows=True
    )
    where = "at or above" if margin >= average.value else "under"
    summary = (
        f"The {used.name} show an operating margin of {percent(margin)}, {where} the CMA's average of {line(average)} "
        f"for a {led}-led group; {_CAVEAT}."
    )
    return fires(Level.AMBER, summary, grounds) if margin >= average.value else clear(summary, grounds)


def _fostering_led(dossier: GroupDossier) -> bool:
    kinds = [held.setting.record.provision_type.casefold() for held in dossier.settings]
    return kinds.count("independent fostering agency") * 2 > len(kinds)


TRIGGER = Trigger(
    id="P1",
    title="High operating margin",
    axis=Axis.VALUE,
    weighs=GroupDossier,
    thresholds=("operating_margin_high_homes", "operating_margin_high_fostering"),
    weigh=_weigh,
)
