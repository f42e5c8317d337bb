"""Several settings of one group are Inadequate at once.

Fires: red where as many settings of the group's registered providers as the red line, or more, are Inadequate overall
at their current latest full inspection. A registered provider that is not matched to a company stands for itself, and
the summary says that its group is not resolved.

Clears: fewer settings than that are Inadequate, and at least one of the group's settings has an overall judgement.
One alone is shown by the rule on the setting.

Not assessable: no setting of the group has an overall judgement from a full inspection.

Why: the red line is 2, a public proxy for the "two or more" establishments of section 14 of the Children's Wellbeing
and Schools Act 2026. The Act speaks of grounds for cancelling registration, which are not public: whether Ofsted
takes any step is not known from this.
"""

from collections.abc import Mapping

from monitor.findings import Axis, GroupDossier, Held, Level, SettingDossier, Threshold
from monitor.inspected import latest_overall
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, judgement_inputs
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import counted
from scrapers.records import Inspection, Judgement, Setting

Current = tuple[Setting, Held[Inspection]]


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    judged = [current for setting in dossier.settings if (current := _current(setting)) is not None]
    if not judged:
        return unknown("no setting of the group has been judged at a full inspection")
    inadequate = [current for current in judged if current[1].record.overall is Judgement.INADEQUATE]
    grounds = Grounds(
        inputs=tuple(one for _, held in inadequate for one in judgement_inputs(held, "overall")),
        evidence_on=max(held.record.inspected_on for _, held in inadequate or judged),
        settings=tuple(setting.urn for setting, _ in inadequate),
    )
    count = (
        f"{len(inadequate)} of {counted(len(dossier.settings), 'setting')} ({len(judged)} judged) of {_whose(dossier)} "
        f"{'is' if len(inadequate) == 1 else 'are'} Inadequate overall "
        "at the latest full inspection"
    )
    if len(inadequate) < named(thresholds, "multiple_inadequate_red").value:
        return clear(f"{count}.", grounds)
    where = "; ".join(_place(setting, held.record) for setting, held in inadequate)
    proxy = 'this is a proxy for the Act\'s "two or more" test and says nothing of any step by Ofsted'
    return fires(Level.RED, f"{count}: {where}; {proxy}.", grounds)


def _current(dossier: SettingDossier) -> Current | None:
    """The setting with its latest full inspection, where that one has an overall judgement."""
    newest = latest_overall(dossier)
    return None if newest is None else (dossier.setting.record, newest)


def _whose(dossier: GroupDossier) -> str:
    if not dossier.links:
        return "this provider (registered provider, group not resolved)"
    return f"this group ({counted(len(dossier.providers), 'registered provider')})"


def _place(setting: Setting, inspection: Inspection) -> str:
    area = setting.local_authority or setting.region or "area not given"
    return f"{setting.urn} in {area} ({dates(inspection)})"


TRIGGER = Trigger(
    id="Q5",
    title="Two or more Inadequate settings of one group",
    axis=Axis.QUALITY,
    weighs=GroupDossier,
    thresholds=("multiple_inadequate_red",),
    weigh=_weigh,
)
