"""The registration of a setting was suspended or cancelled, or its provider resigned it while it was judged weak.

Fires: red where Ofsted's list gives the status Suspended, or where the list of leavers, or the setting's own page,
says that its registration was cancelled within the last year. Amber where the provider resigned it within the last
year and the latest full inspection judged it below Good overall.

Clears: the setting is on the newest list with another status; or it left within the last year in another way.

Not assessable: how the setting left the register is not given.

Why: suspension and cancellation are steps under the Care Standards Act 2000 of which Ofsted tells local authorities
(section 30A). Absence from a list alone is never taken for a closure. No number is compared.
"""

from collections.abc import Mapping
from dataclasses import replace

from monitor.findings import Axis, FormerSettingDossier, Input, Level, SettingDossier, Threshold
from monitor.inspected import latest_overall
from monitor.triggers import Trigger
from monitor.triggers.inspections import dates, judgement_inputs, setting_grounds
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import day
from scrapers.records import Judgement

_WEAK = (Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE)


def _weigh(dossier: SettingDossier | FormerSettingDossier, _: Mapping[str, Threshold]) -> Outcome:
    return _left(dossier) if isinstance(dossier, FormerSettingDossier) else _listed(dossier)


def _listed(dossier: SettingDossier) -> Outcome:
    setting, evidence = dossier.setting.record, dossier.setting.evidence
    status = Input(name="registration status", value=setting.registration_status, unit="status", evidence=evidence)
    grounds = replace(setting_grounds(dossier, status, on=setting.as_at), stage=setting.registration_status.casefold())
    summary = f"Ofsted's list as at {day(setting.as_at)} gives the registration status {setting.registration_status}."
    suspended = setting.registration_status.casefold() == "suspended"
    return fires(Level.RED, summary, grounds) if suspended else clear(summary, grounds)


def _left(dossier: FormerSettingDossier) -> Outcome:
    left, newest = dossier.left, latest_overall(dossier)
    how = Input(name="left the register as", value=left.left_as or "not given", period=day(left.left_on))
    judged = judgement_inputs(newest, "overall") if newest else ()
    word = (left.left_as or "").casefold()
    grounds = replace(setting_grounds(dossier, how, *judged, on=left.left_on), stage=word or None)
    if not word:
        return unknown("how it left the register is not given", grounds)
    overall = newest.record.overall if newest else None
    last = f"its latest overall judgement was {overall} ({dates(newest.record)})" if newest else "it was never judged"
    summary = f"The setting left the register on {day(left.left_on)} ({left.left_as}); {last}."
    if "cancel" in word:
        return fires(Level.RED, summary, grounds)
    return fires(Level.AMBER, summary, grounds) if "resign" in word and overall in _WEAK else clear(summary, grounds)


TRIGGER = Trigger(
    id="Q7",
    title="Registration suspended or cancelled",
    amber_title="Registration resigned while judged below Good",
    axis=Axis.QUALITY,
    weighs=SettingDossier | FormerSettingDossier,
    weigh=_weigh,
)
