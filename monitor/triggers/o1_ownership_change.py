"""Somebody else controls a company of the group.

Fires: a control was registered within the days that count as new at a company that had another one before, or one
ceased within them: amber; red where a new controller is a company of another country's register or of none that can be
told, or where several of the group's settings are Inadequate or a viability indicator is red.

Clears: the register of control of every company of the group was read, and nothing in it is new. The day alone
makes a change old.

Not assessable: the company is not known; the register of control of a company of the group has not been read; a company
is exempt from giving it.

Why: the Local Government Association names purchases of groups as a concern of commissioners. 180 days were chosen for
this service: no published standard. A change within one group is a change on the register too.
"""

from collections.abc import Mapping
from datetime import date

from monitor.findings import Axis, GroupDossier, Held, Input, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.triggers.together import red_rules
from monitor.words import counted, day, listed, plain
from scrapers.records import INDIVIDUAL, Control

_SOURCE = "companies_house_control"


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    settings = tuple(held.setting.record.urn for held in dossier.settings)
    if not dossier.links:
        return unknown("company not known", Grounds(settings=settings))
    days = named(thresholds, "ownership_change_days")
    changed = [held for held in dossier.controls if _changed_on(held.record, dossier, int(days.value))]
    grounds = Grounds(
        inputs=tuple(map(_input, changed or dossier.controls[:10])),
        evidence_on=max((_last(held.record) for held in dossier.controls), default=None),
        settings=settings,
    )
    if changed:
        return _fires(dossier, changed, grounds, days, thresholds)
    if unread := _unread(dossier):
        return unknown(f"who controls company {', '.join(unread)} has not been read", grounds)
    if any("exempt" in (held.record.statement or held.record.kind) for held in dossier.controls):
        return unknown("a company is exempt from giving who controls it", grounds)
    return clear(f"No change of control within {plain(days.value)} days is registered.", grounds)


def _fires(
    dossier: GroupDossier,
    changed: list[Held[Control]],
    grounds: Grounds,
    days: Threshold,
    thresholds: Mapping[str, Threshold],
) -> Outcome:
    unseen = [held for held in changed if _is_company(held.record) and not held.record.controller_number]
    unseen = [held for held in unseen if not held.record.ceased]
    also = red_rules(dossier, thresholds) + red_rules(dossier, thresholds, Axis.QUALITY)
    last = day(max(_last(held.record) for held in changed))
    what = f"{counted(len(changed), 'change')} of control within {plain(days.value)} days at companies of the group"
    what += f", the last on {last}"
    if unseen:
        who = listed(sorted({str(held.record.name) for held in unseen}))
        return fires(Level.RED, f"{what}; the new controller is on no register that could be read: {who}.", grounds)
    if also:
        return fires(Level.RED, f"{what}; indicators are red beside it ({', '.join(also)}).", grounds)
    return fires(Level.AMBER, f"{what}.", grounds)


def _changed_on(control: Control, dossier: GroupDossier, days: int) -> bool:
    """Whether it ceased lately, or began lately where somebody else stood before."""
    if control.ceased_on is not None:
        return 0 <= (dossier.as_of - control.ceased_on).days <= days
    if control.notified_on is None or not 0 <= (dossier.as_of - control.notified_on).days <= days:
        return False
    others = (held.record for held in dossier.controls if held.record.company_number == control.company_number)
    return any(one.notified_on and one.notified_on < control.notified_on for one in others)


def _last(control: Control) -> date:
    return control.ceased_on or control.notified_on or date.min


def _is_company(control: Control) -> bool:
    return control.name not in (None, INDIVIDUAL)


def _unread(dossier: GroupDossier) -> list[str]:
    read = {asked.company_number for asked in dossier.asked if asked.source == _SOURCE}
    numbers = {dossier.top_company_number, *(link.company_number for link in dossier.links)} - {None}
    return sorted(str(number) for number in numbers - read)


def _input(held: Held[Control]) -> Input:
    control = held.record
    until = f", ceased {day(control.ceased_on)}" if control.ceased_on else ""
    who = control.name or control.statement or INDIVIDUAL
    return Input(
        name=f"control of company {control.company_number}",
        value=f"{who} ({', '.join(control.natures) or control.kind})"[:300],
        unit="register entry",
        period=f"notified {day(control.notified_on)}{until}",
        evidence=held.evidence,
    )


TRIGGER = Trigger(
    id="O1",
    title="Change of control",
    axis=Axis.OWNERSHIP,
    weighs=GroupDossier,
    thresholds=("ownership_change_days",),
    looks_at_others=True,
    counts_days=True,
    weigh=_weigh,
)
