"""The overall judgement of a setting fell between its two latest full inspections.

Fires: on the scale Outstanding, Good, Requires improvement to be good, Inadequate, the newest overall judgement of
the same URN stands below the one before. Red where it fell to Inadequate, or by as many steps as the red line or
more; amber where it fell by one step to Requires improvement to be good.

Clears: the judgement rose or stayed, or fell from Outstanding to Good, which is shown as a change and is no concern.

Not assessable: fewer than two full inspections with an overall judgement are known; supported accommodation, which
has its own scale.

Why: a fall says more than a level, and sooner. The red line is 2 steps, chosen for this service: no published
standard.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Level, SettingDossier, Threshold
from monitor.inspected import full_inspections, is_supported_accommodation
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, judgement_inputs, setting_grounds
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from scrapers.records import Judgement

_SCALE = {Judgement.OUTSTANDING: 4, Judgement.GOOD: 3, Judgement.REQUIRES_IMPROVEMENT: 2, Judgement.INADEQUATE: 1}


def _weigh(dossier: SettingDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    if is_supported_accommodation(dossier):
        return unknown("supported accommodation has its own scale", setting_grounds(dossier))
    judged = [(held, overall) for held in full_inspections(dossier) if (overall := held.record.overall) is not None]
    if len(judged) < 2:
        on = judged[0][0].record.inspected_on if judged else None
        return unknown("fewer than two full inspections known", setting_grounds(dossier, on=on))
    (new, now), (old, before) = judged[:2]
    inputs = (*judgement_inputs(new, "overall"), *judgement_inputs(old, "overall"))
    grounds = setting_grounds(dossier, *inputs, on=new.record.inspected_on)
    steps = _SCALE[before] - _SCALE[now]
    summary = f"The overall judgement stayed {now} ({dates(new.record)}; before that {dates(old.record)})."
    if steps:
        verb = "fell" if steps > 0 else "rose"
        summary = f"The overall judgement {verb} from {before} ({dates(old.record)}) to {now} ({dates(new.record)})."
    if steps > 0 and (now is Judgement.INADEQUATE or steps >= named(thresholds, "rating_drop_red_steps").value):
        return fires(Level.RED, summary, grounds)
    if steps > 0 and now is Judgement.REQUIRES_IMPROVEMENT:
        return fires(Level.AMBER, summary, grounds)
    return clear(summary, grounds)


TRIGGER = Trigger(
    id="Q2",
    title="Fall in the overall judgement",
    axis=Axis.QUALITY,
    weighs=SettingDossier,
    thresholds=("rating_drop_red_steps",),
    looks_back=True,
    weigh=_weigh,
)
