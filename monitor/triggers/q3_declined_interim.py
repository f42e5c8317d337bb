"""The latest interim inspection of a setting said that it declined.

Fires: the newest interim outcome, of an inspection made after the latest full one, is Declined in effectiveness: red
where the latest full inspection judged the setting Requires improvement to be good or Inadequate overall, amber
otherwise.

Clears: the newest interim outcome is Improved or Sustained effectiveness; or a full inspection was made since, whose
own judgement stands.

Not assessable: no interim inspection of the setting is known.

Why: a declined setting is reviewed by Ofsted as an urgent case (social care common inspection framework). The scale is
its own and never one of the four judgements. No number is compared.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Level, SettingDossier, Threshold
from monitor.inspected import full_inspections, interim_inspections
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, judgement_inputs, setting_grounds
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from scrapers.records import InterimOutcome, Judgement

_WEAK = (Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE)


def _weigh(dossier: SettingDossier, _: Mapping[str, Threshold]) -> Outcome:
    interim, full = interim_inspections(dossier), full_inspections(dossier)
    if not interim:
        return unknown("no interim inspection known", setting_grounds(dossier))
    latest, before = interim[0], full[0] if full else None
    inputs = judgement_inputs(latest, "interim_outcome") + (judgement_inputs(before, "overall") if before else ())
    grounds = setting_grounds(dossier, *inputs, on=latest.record.inspected_on)
    said = f"The latest interim inspection ({dates(latest.record)}) gave the outcome {latest.record.interim_outcome}"
    if before is not None and before.record.inspected_on >= latest.record.inspected_on:
        return clear(f"{said}; a full inspection has been made since ({dates(before.record)}).", grounds)
    overall = before.record.overall if before else None
    summary = f"{said}; the latest full inspection judged it {overall or 'not given'} overall."
    if latest.record.interim_outcome is not InterimOutcome.DECLINED:
        return clear(summary, grounds)
    return fires(Level.RED if overall in _WEAK else Level.AMBER, summary, grounds)


TRIGGER = Trigger(
    id="Q3",
    title="Declined in effectiveness at an interim inspection",
    axis=Axis.QUALITY,
    weighs=SettingDossier,
    weigh=_weigh,
)
