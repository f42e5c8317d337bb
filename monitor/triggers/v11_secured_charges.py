"""Security is registered against companies of the group.

Fires: amber where a charge was created within the days that count as new, or one that is outstanding is over all the
company has or over a fixed asset; red where a new charge meets debt against earnings at amber or red, or where so many
different lenders or more took new charges within a year as the red line.

Clears: charges of every company of the group that is known were read, and none is new or outstanding in that way.
The day alone makes a charge old.

Not assessable: the company is not known; the charges of a company of the group have not been read.

Why: borrowing against homes leaves less when things go wrong. The register says that there is a charge and never for
how much: it is no measure of debt. 90 days and 3 lenders were chosen for this service: no published
standard; debt is amber from 2.5 times EBITDA.
"""

from collections.abc import Mapping

from monitor.findings import Axis, GroupDossier, Held, Input, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.triggers.v5_leverage import TRIGGER as LEVERAGE
from monitor.words import counted, day, plain
from scrapers.records import Charge

_LINES = ("charge_new_days", "charge_lenders_red", "leverage_amber")
_SOURCE = "companies_house_charges"
_YEAR = 365


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    settings = tuple(held.setting.record.urn for held in dossier.settings)
    if not dossier.links:
        return unknown("company not known", Grounds(settings=settings))
    standing = [held for held in dossier.charges if _stands(held.record)]
    grounds = Grounds(
        inputs=tuple(map(_input, standing)),
        evidence_on=max((held.record.created_on for held in standing if held.record.created_on), default=None),
        settings=settings,
    )
    new_days, lenders_red, _ = (named(thresholds, name) for name in _LINES)
    new = [held for held in standing if _age(held.record, dossier) <= new_days.value]
    lenders = {name for held in standing if _age(held.record, dossier) <= _YEAR for name in held.record.lenders}
    summary = (
        f"{counted(len(standing), 'charge')} outstanding at companies of the group, {len(new) or 'none'} created "
        f"within {plain(new_days.value)} days; {counted(len(lenders), 'lender')} with charges of the last year "
        f"(red from {plain(lenders_red.value)}); the register gives no amounts"
    )
    if new and (level := LEVERAGE.weigh(dossier, thresholds).level):
        return fires(Level.RED, f"{summary}; debt against earnings is {level} (V5).", grounds)
    if len(lenders) >= lenders_red.value:
        return fires(Level.RED, f"{summary}.", grounds)
    if new or any(_weighty(held.record) for held in standing):
        return fires(Level.AMBER, f"{summary}.", grounds)
    if unread := _unread(dossier):
        return unknown(f"charges of company {', '.join(unread)} have not been read", grounds)
    return clear(f"{summary}.", grounds)


def _stands(charge: Charge) -> bool:
    return charge.satisfied_on is None and "satisfied" not in (charge.status or "").replace("part-satisfied", "")


def _age(charge: Charge, dossier: GroupDossier) -> int:
    """Days since it was created; one without a day is old."""
    return (dossier.as_of - charge.created_on).days if charge.created_on else _YEAR + 1


def _weighty(charge: Charge) -> bool:
    return bool(charge.contains_fixed_charge or charge.floating_charge_covers_all)


def _unread(dossier: GroupDossier) -> list[str]:
    """Companies whose charges nobody read, but for those whose profile says that there are none."""
    read = {asked.company_number for asked in dossier.asked if asked.source == _SOURCE}
    none = {held.record.company_number for held in dossier.companies if held.record.has_charges is False}
    numbers = {dossier.top_company_number, *(link.company_number for link in dossier.links)} - {None}
    return sorted(str(number) for number in numbers - read - none)


def _input(held: Held[Charge]) -> Input:
    charge = held.record
    kinds = (
        ("fixed", charge.contains_fixed_charge),
        ("floating", charge.contains_floating_charge),
        ("over all there is", charge.floating_charge_covers_all),
    )
    kind = ", ".join(word for word, so in kinds if so) or "kind not given"
    return Input(
        name=f"charge {charge.charge_code or charge.charge_number or ''} on company {charge.company_number}".replace(
            "  ", " "
        ),
        value=f"{charge.status or 'status not given'}; {kind}; {', '.join(charge.lenders) or 'lender not given'}",
        unit="register entry",
        period=f"created {day(charge.created_on)}",
        evidence=held.evidence,
    )


TRIGGER = Trigger(
    id="V11",
    title="Charges registered",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=_LINES,
    looks_at_others=True,
    counts_days=True,
    weigh=_weigh,
)
