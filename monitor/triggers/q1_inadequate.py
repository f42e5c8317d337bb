"""The latest full inspection of a setting is Inadequate.

Fires: red where the latest full inspection is Inadequate overall, or for how well children are helped and protected;
amber where only the effectiveness of leaders and managers is Inadequate. An inspection counts if it is typed a full
one or carries an overall judgement. The latest is by inspection date, then by publication date.

Clears: the latest full inspection has an overall judgement, and none of its judgements is Inadequate. A blank second
or third judgement leaves the overall one to decide.

Not assessable: not yet inspected; no judgement given (no children present, for one); supported accommodation, which
has its own scale.

Why: Inadequate on helped and protected limits the overall judgement under Ofsted's social care common inspection
framework (SCCIF); councils act on either the same day. No number is compared.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Level, SettingDossier, Threshold
from monitor.inspected import full_inspections, is_supported_accommodation
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, judgement_inputs, setting_grounds
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from scrapers.records import Inspection, Judgement


def _weigh(dossier: SettingDossier, _: Mapping[str, Threshold]) -> Outcome:
    if is_supported_accommodation(dossier):
        return unknown("supported accommodation has its own scale", setting_grounds(dossier))
    inspections = full_inspections(dossier)
    if not inspections:
        return unknown("not yet inspected", setting_grounds(dossier))
    latest = inspections[0].record
    inputs = judgement_inputs(inspections[0], "overall", "helped_and_protected", "leadership")
    grounds = setting_grounds(dossier, *inputs, on=latest.inspected_on)
    before = next((held.record for held in inspections[1:] if held.record.overall is not None), None)
    summary = f"The latest full inspection ({dates(latest)}) judged {_judgements(latest)}; {_before(before)}."
    if Judgement.INADEQUATE in (latest.overall, latest.helped_and_protected):
        return fires(Level.RED, summary, grounds)
    if latest.leadership is Judgement.INADEQUATE:
        return fires(Level.AMBER, summary, grounds)
    if latest.overall is None:
        some = latest.helped_and_protected or latest.leadership
        return unknown("no overall judgement given" if some else "no judgement given", grounds)
    return clear(summary, grounds)


def _judgements(latest: Inspection) -> str:
    return (
        f"the setting {latest.overall or 'not given'} overall, "
        f"helped and protected {latest.helped_and_protected or 'not given'}, "
        f"leaders and managers {latest.leadership or 'not given'}"
    )


def _before(before: Inspection | None) -> str:
    return "no earlier judgement is known" if before is None else f"before that {before.overall} ({dates(before)})"


TRIGGER = Trigger(
    id="Q1",
    title="Inadequate at the latest full inspection",
    amber_title="Leaders and managers Inadequate at the latest full inspection",
    axis=Axis.QUALITY,
    weighs=SettingDossier,
    weigh=_weigh,
)
