"""Who stands on top of the group, and what the group as a whole owes, cannot be seen from the United Kingdom.

Fires: amber where the last company of the chain of control is controlled by a company or legal person of another
country's register, or of none that can be told, and no group accounts of a company of the chain are held.

Clears: the chain ends at a person, at a company nobody controls, or at a listed one; or group accounts are held.

Not assessable: the company is not known; who controls the top company has not been read.

Why: the Local Government Association found that the visibility of financial information makes it hard to know groups.
It says nothing of the owner itself. No number is compared.
"""

from collections.abc import Mapping

from monitor.findings import Axis, GroupDossier, Input, Level, Step, Threshold
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import day
from scrapers.records import INDIVIDUAL

_SOURCE = "companies_house_control"


def _weigh(dossier: GroupDossier, _: Mapping[str, Threshold]) -> Outcome:
    settings = tuple(held.setting.record.urn for held in dossier.settings)
    if not dossier.links:
        return unknown("company not known", Grounds(settings=settings))
    top = dossier.top_company_number
    grounds = Grounds(inputs=tuple(map(_input, dossier.chain)), settings=settings)
    if not any(asked.company_number == top and asked.source == _SOURCE for asked in dossier.asked):
        return unknown(f"who controls company {top} has not been read", grounds)
    ends = [step for step in dossier.chain if step.company_number == top and _ends_unseen(step)]
    if any(held.record.scope == "group" for held in dossier.accounts):
        return clear("Group accounts of a company of the chain are held.", grounds)
    if not ends:
        return clear(f"The chain of control ends in sight, at company {top}.", grounds)
    who = ", ".join(sorted({step.controller for step in ends}))
    summary = (
        f"Company {top}, the last of the chain on a register of the United Kingdom, is controlled by {who}, "
        "and no group accounts are held."
    )
    return fires(Level.AMBER, summary, grounds)


def _ends_unseen(step: Step) -> bool:
    return step.until is None and step.controller != INDIVIDUAL and step.controller_number is None


def _input(step: Step) -> Input:
    return Input(
        name=f"control of company {step.company_number}",
        value=f"{step.controller} ({step.how})",
        unit="register entry",
        period=f"from {day(step.since)}",
        evidence=step.evidence,
    )


TRIGGER = Trigger(
    id="O2",
    title="Ownership not visible",
    axis=Axis.OWNERSHIP,
    weighs=GroupDossier,
    weigh=_weigh,
)
