"""A setting has not been Good for several full inspections in a row.

Fires: the newest full inspections in a row with an overall judgement below Good: amber from the amber line, red from
the red line; red also where two inspections judged Inadequate lie no more days apart than the window, the newest of
them being the latest.

Clears: the latest overall judgement is Good or Outstanding, or the row of weaker ones is shorter than the amber line.

Not assessable: fewer than two full inspections with an overall judgement are known and the latest is below Good; none
is known; supported accommodation, which has its own scale. A new URN starts without history: nothing is inherited.

Why: a setting that does not get better weighs more than one weak judgement. The lines, 2 and 3 inspections, and the
window of 730 days were chosen for this service: no published standard.
"""

from collections.abc import Mapping
from datetime import date
from itertools import takewhile

from monitor.findings import Axis, Held, Level, SettingDossier, Threshold
from monitor.inspected import full_inspections, is_supported_accommodation
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, judgement_inputs, setting_grounds
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import counted, line
from scrapers.records import Inspection, Judgement

_LINES = ("repeat_weak_amber", "repeat_weak_red", "repeat_inadequate_days")
_WEAK = (Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE)


def _weigh(dossier: SettingDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    if is_supported_accommodation(dossier):
        return unknown("supported accommodation has its own scale", setting_grounds(dossier))
    judged = [held for held in full_inspections(dossier) if held.record.overall is not None]
    if not judged:
        return unknown("no full inspection with an overall judgement known", setting_grounds(dossier))
    weak = list(takewhile(lambda held: held.record.overall in _WEAK, judged))
    shown = weak or judged[:1]
    inputs = tuple(one for held in shown for one in judgement_inputs(held, "overall"))
    grounds = setting_grounds(dossier, *inputs, on=judged[0].record.inspected_on)
    if weak and len(judged) == 1:
        return unknown("fewer than two full inspections known", grounds)
    amber, red, days = (named(thresholds, name) for name in _LINES)
    summary = f"{_in_a_row(weak, judged[0])} (amber from {line(amber)}, red from {line(red)})."
    if len(weak) >= red.value or _twice_inadequate(weak, int(days.value)):
        return fires(Level.RED, summary, grounds)
    return fires(Level.AMBER, summary, grounds) if len(weak) >= amber.value else clear(summary, grounds)


def _in_a_row(weak: list[Held[Inspection]], latest: Held[Inspection]) -> str:
    if not weak:
        return f"The latest full inspection ({dates(latest.record)}) judged {latest.record.overall} overall"
    many = counted(len(weak), "full inspection")
    told = "; ".join(f"{held.record.overall} ({dates(held.record)})" for held in weak[:4])
    return f"The latest {many} judged below Good overall: {told}"


def _twice_inadequate(weak: list[Held[Inspection]], days: int) -> bool:
    on: list[date] = [held.record.inspected_on for held in weak if held.record.overall is Judgement.INADEQUATE]
    return len(on) > 1 and weak[0].record.overall is Judgement.INADEQUATE and (on[0] - on[1]).days <= days


TRIGGER = Trigger(
    id="Q4",
    title="Below Good at repeated full inspections",
    axis=Axis.QUALITY,
    weighs=SettingDossier,
    thresholds=_LINES,
    looks_back=True,
    weigh=_weigh,
)
