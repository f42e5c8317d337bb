"""The latest full inspection of a supported-accommodation provider found weaknesses.

Fires: on the scale of supported accommodation, red where the latest outcome is Serious or widespread weaknesses;
amber where it is Inconsistent quality of service delivery.

Clears: the latest outcome is Consistently strong service delivery.

Not assessable: the setting is not supported accommodation; it is not yet inspected; its latest full inspection gives
no outcome.

Why: this three-step scale is Ofsted's own for supported accommodation. It is never mapped on to the four judgements.
No number is compared.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Level, SettingDossier, Threshold
from monitor.inspected import is_supported_accommodation, supported_accommodation_inspections
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, judgement_inputs, setting_grounds
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from scrapers.records import SaOutcome

_LEVELS = {SaOutcome.SERIOUS_WEAKNESSES: Level.RED, SaOutcome.INCONSISTENT: Level.AMBER}


def _weigh(dossier: SettingDossier, _: Mapping[str, Threshold]) -> Outcome:
    if not is_supported_accommodation(dossier):
        return unknown("not supported accommodation", setting_grounds(dossier))
    inspections = supported_accommodation_inspections(dossier)
    if not inspections:
        return unknown("not yet inspected", setting_grounds(dossier))
    latest = inspections[0].record
    grounds = setting_grounds(dossier, *judgement_inputs(inspections[0], "sa_outcome"), on=latest.inspected_on)
    if latest.sa_outcome is None:
        return unknown("no outcome given", grounds)
    before = next((held.record for held in inspections[1:] if held.record.sa_outcome is not None), None)
    earlier = "no earlier outcome is known" if before is None else f"before that {before.sa_outcome} ({dates(before)})"
    summary = f"The latest full inspection ({dates(latest)}) gave the outcome {latest.sa_outcome}; {earlier}."
    level = _LEVELS.get(latest.sa_outcome)
    return clear(summary, grounds) if level is None else fires(level, summary, grounds)


TRIGGER = Trigger(
    id="Q9",
    title="Serious or widespread weaknesses in supported accommodation",
    amber_title="Inconsistent quality in supported accommodation",
    axis=Axis.QUALITY,
    weighs=SettingDossier,
    weigh=_weigh,
)
