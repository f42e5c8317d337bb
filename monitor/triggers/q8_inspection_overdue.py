"""What is known of a setting's quality is old: its latest full inspection lies long back.

Fires: amber where, at the day of the newest list, more days had passed since the latest full inspection than the line,
or, of a setting never inspected, since it was registered. Never red: it says nothing of the setting itself.

Clears: the latest full inspection, or the registration of a setting not yet inspected, is no older than the line.

Not assessable: it is no children's home (agencies and supported accommodation are inspected in longer cycles); no full
inspection is known and the register gives no date of registration.

Why: Ofsted inspects each children's home at least once between 1 April and 31 March. The line, 455 days or 15 months,
was chosen for this service: no published standard. Days are counted to the list's day, beyond which nothing is known.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Input, Level, SettingDossier, Threshold
from monitor.inspected import full_inspections
from monitor.market import folded_type
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, setting_grounds
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import counted, day, line

_YEARLY = (
    "children's home",
    "residential special school (registered as a children's home)",
    "secure children's home",
)


def _weigh(dossier: SettingDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    setting = dossier.setting.record
    if folded_type(setting.provision_type) not in _YEARLY:
        return unknown("inspected in other cycles than children's homes", setting_grounds(dossier))
    inspections = full_inspections(dossier)
    newest = inspections[0] if inspections else None
    since = newest.record.inspected_on if newest else setting.registered_on
    if since is None:
        return unknown("no full inspection and no date of registration known", setting_grounds(dossier))
    days, limit = (setting.as_at - since).days, named(thresholds, "inspection_old_days")
    evidence = (newest or dossier.setting).evidence
    shown = Input(name="days since", value=str(days), unit="days", period=f"from {day(since)}", evidence=evidence)
    grounds = setting_grounds(dossier, shown, on=since)
    what = "It has no full inspection and was registered"
    if newest:
        what = f"The latest full inspection known ({dates(newest.record)}) was"
    summary = f"{what} {counted(days, 'day')} before the list's day, {day(setting.as_at)} (amber above {line(limit)})."
    return fires(Level.AMBER, summary, grounds) if days > limit.value else clear(summary, grounds)


TRIGGER = Trigger(
    id="Q8",
    title="No recent full inspection",
    axis=Axis.QUALITY,
    weighs=SettingDossier,
    thresholds=("inspection_old_days",),
    weigh=_weigh,
)
