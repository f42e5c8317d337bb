"""A company of the group is in a formal process, or about to be struck off.

Fires: red where the register gives a company of the group the status administration, liquidation, receivership,
voluntary arrangement, insolvency proceedings or the like, or a case that is open; amber where an active company has a
proposal to strike it off.

Clears: the newest profile of every company of the group that is held gives another status, and no case is open.

Not assessable: the company is not known; no company's profile is held; a company's register has a history of such
cases and these have not been read.

Why: a fact of the Companies House register. Whether homes go on is not known from it: an administrator often keeps them
open. A process at a parent alone concerns every home below it. No number is compared.
"""

from collections.abc import Mapping
from datetime import date

from monitor.findings import Axis, GroupDossier, Held, Input, Level, Threshold
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import counted, day, listed
from scrapers.records import Company, Insolvency

_FORMAL = ("administration", "liquidation", "receiver", "voluntary-arrangement", "insolvency-proceedings", "moratorium")
"""Parts of the register's words; new ones of the same kind are likely to hold one of these."""
_STRIKE_OFF = "active-proposal-to-strike-off"
_CASES = "companies_house_insolvency"


def _weigh(dossier: GroupDossier, _: Mapping[str, Threshold]) -> Outcome:
    settings = tuple(held.setting.record.urn for held in dossier.settings)
    if not dossier.links:
        return unknown("company not known", Grounds(settings=settings))
    if not dossier.companies:
        return unknown("company profile not held", Grounds(settings=settings))
    said = [_status(held) for held in dossier.companies]
    cases = [held for held in dossier.insolvencies if held.record.statuses]
    grounds = Grounds(inputs=(*said, *(_case(held) for held in cases)), evidence_on=_seen(dossier), settings=settings)
    in_process = [held.record for held in dossier.companies if _is_formal(held.record.company_status)]
    if in_process or cases:
        told = [f"company {one.company_number} the status {one.company_status}" for one in in_process]
        besides = [
            held for held in cases if held.record.company_number not in {one.company_number for one in in_process}
        ]
        told += [f"company {held.record.company_number} an open case ({_statuses(held)})" for held in besides]
        words = f"Companies House gives {listed(told)}; whether homes go on is not known from it."
        return fires(Level.RED, words, grounds)
    going = [
        held.record.company_number for held in dossier.companies if held.record.company_status_detail == _STRIKE_OFF
    ]
    if going:
        words = f"Companies House shows a proposal to strike off {counted(len(going), 'company', 'companies')}"
        return fires(Level.AMBER, f"{words}: {listed(going)}.", grounds)
    if unread := _unread(dossier):
        return unknown(f"cases of company {', '.join(unread)} have not been read", grounds)
    return clear(f"No process is registered at {counted(len(said), 'company', 'companies')} of the group.", grounds)


def _is_formal(status: str | None) -> bool:
    return any(part in (status or "").casefold() for part in _FORMAL)


def _unread(dossier: GroupDossier) -> list[str]:
    read = {asked.company_number for asked in dossier.asked if asked.source == _CASES}
    with_history = [held.record for held in dossier.companies if held.record.has_insolvency_history]
    return [company.company_number for company in with_history if company.company_number not in read]


def _seen(dossier: GroupDossier) -> date:
    return max(held.first_seen_at for held in dossier.companies).date()


def _statuses(held: Held[Insolvency]) -> str:
    return ", ".join(held.record.statuses)


def _status(held: Held[Company]) -> Input:
    company = held.record
    detail = f" ({company.company_status_detail})" if company.company_status_detail else ""
    return Input(
        name=f"status of company {company.company_number}",
        value=f"{company.company_status or 'not given'}{detail}",
        unit="register status",
        evidence=held.evidence,
    )


def _case(held: Held[Insolvency]) -> Input:
    case = held.record
    dates = "; ".join(f"{kind} {day(on)}" for kind, on in case.dates)
    return Input(
        name=f"case {case.case_number} of company {case.company_number}",
        value=f"{case.case_type or 'kind not given'}: {_statuses(held)}",
        unit="register status",
        period=dates or None,
        evidence=held.evidence,
    )


TRIGGER = Trigger(
    id="V1",
    title="Formal process at a company",
    amber_title="Proposal to strike off a company",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    weigh=_weigh,
)
