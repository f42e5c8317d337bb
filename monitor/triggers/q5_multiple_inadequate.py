"""Several settings of one registered provider are Inadequate at once.

Fires: red where as many settings of one registered provider as the red line, or more, are Inadequate overall at their
current latest full inspection. The registered provider is as Ofsted's list names it; its group is not resolved.

Clears: fewer settings than that are Inadequate, and at least one of the provider's settings has an overall judgement.
One alone is shown by the rule on the setting.

Not assessable: no setting of the provider has an overall judgement from a full inspection.

Why: the red line is 2, a public proxy for the "two or more" establishments of section 14 of the Children's Wellbeing
and Schools Act 2026. The Act speaks of grounds for cancelling registration, which are not public: whether Ofsted
takes any step is not known from this.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Held, Level, ProviderDossier, SettingDossier, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, full_inspections, is_supported_accommodation, judgement_inputs
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import counted
from scrapers.records import Inspection, Judgement, Setting

Current = tuple[Setting, Held[Inspection]]


def _weigh(dossier: ProviderDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    judged = [current for setting in dossier.settings if (current := _current(setting)) is not None]
    if not judged:
        return unknown("no setting of the provider has been judged at a full inspection")
    inadequate = [current for current in judged if current[1].record.overall is Judgement.INADEQUATE]
    grounds = Grounds(
        inputs=tuple(one for _, held in inadequate for one in judgement_inputs(held, "overall")),
        evidence_on=max(held.record.inspected_on for _, held in inadequate or judged),
        settings=tuple(setting.urn for setting, _ in inadequate),
    )
    count = (
        f"{len(inadequate)} of {counted(len(dossier.settings), 'setting')} ({len(judged)} judged) of this provider "
        f"(registered provider, group not resolved) {'is' if len(inadequate) == 1 else 'are'} Inadequate overall "
        "at the latest full inspection"
    )
    if len(inadequate) < named(thresholds, "multiple_inadequate_red").value:
        return clear(f"{count}.", grounds)
    where = "; ".join(_place(setting, held.record) for setting, held in inadequate)
    proxy = 'this is a proxy for the Act\'s "two or more" test and says nothing of any step by Ofsted'
    return fires(Level.RED, f"{count}: {where}; {proxy}.", grounds)


def _current(dossier: SettingDossier) -> Current | None:
    """The setting with its latest full inspection, where that one has an overall judgement."""
    inspections = () if is_supported_accommodation(dossier) else full_inspections(dossier)
    if not inspections or inspections[0].record.overall is None:
        return None
    return dossier.setting.record, inspections[0]


def _place(setting: Setting, inspection: Inspection) -> str:
    area = setting.local_authority or setting.region or "area not given"
    return f"{setting.urn} in {area} ({dates(inspection)})"


TRIGGER = Trigger(
    id="Q5",
    title="Two or more Inadequate settings of one registered provider",
    axis=Axis.QUALITY,
    weighs=ProviderDossier,
    thresholds=("multiple_inadequate_red",),
    weigh=_weigh,
)
