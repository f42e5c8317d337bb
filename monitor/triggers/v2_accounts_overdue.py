"""A company of the group is late with its accounts at Companies House.

Fires: days since the day a company's next accounts were due: amber above the amber line, red above the red line, or
above the shorter one where net liabilities, tangible net worth or leverage (V3, V4, V5) are red. A confirmation
statement late by more than the amber line is amber only. Days are counted from the register's due dates, not taken from
its overdue mark, up to the last reading of the profile: what was filed since is not known. The latest company decides.

Clears: the due date of at least one company's accounts is known, and no filing of any company held is late by more
than the amber line. A newer profile that moves the due date forward clears it. The day alone, read anew, raises it.

Not assessable: the company is not known; no profile is held; no due date on the register; a due date passed unread.

Why: late filing is a factor of commercial failure scores (Dun & Bradstreet). The lines, 7, 30 and 90 days, were
chosen for this service: no published standard. Dissolved companies owe no filing and are left out.
"""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from monitor.findings import Axis, GroupDossier, Held, Input, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.triggers.together import red_rules
from monitor.words import counted, day, plain
from scrapers.records import Company

_LINES = ("accounts_overdue_amber_days", "accounts_overdue_red_days", "accounts_overdue_red_days_beside")
_BESIDE = ("V3", "V4", "V5")
_SOURCE = "companies_house_company"


class _Due(NamedTuple):
    """One filing a company owes and the day it is due: so many `days` (negative: to come) before it was last `read`."""

    days: int
    filing: str
    on: date
    read: date
    held: Held[Company]


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    settings = tuple(held.setting.record.urn for held in dossier.settings)
    if not dossier.links:
        return unknown("company not known", Grounds(settings=settings))
    if not dossier.companies:
        return unknown("company profile not held", Grounds(settings=settings))
    amber, red, beside = (named(thresholds, name) for name in _LINES)
    accounts, statements = _due(dossier, "accounts"), _due(dossier, "confirmation statement")
    worst = max(accounts, default=None, key=attrgetter("days"))
    if worst is None or worst.days <= amber.value:
        worst = max(accounts + statements, default=None, key=attrgetter("days"))
    if worst is None or (worst.days <= amber.value and not accounts):
        return unknown("no due date on the register", Grounds(settings=settings))
    late = [due for due in accounts + statements if due.days > amber.value]
    grounds = Grounds(
        inputs=tuple(_input(due) for due in late or accounts + statements),
        evidence_on=worst.on,
        settings=settings,
    )
    if worst.days <= amber.value:
        if any((dossier.as_of - due.on).days > amber.value for due in accounts + statements):
            return unknown("company profile not read since a filing fell due", grounds)
        held = counted(len(dossier.companies), "company", "companies")
        return clear(
            f"No filing of {held} held is more than {plain(amber.value)} days late at {day(dossier.as_of)}.", grounds
        )
    summary = _summary(worst, amber, red)
    if worst.filing != "accounts" or worst.days <= beside.value:
        return fires(Level.AMBER, f"{summary}.", grounds)
    also = [rule for rule in red_rules(dossier, thresholds) if rule in _BESIDE]
    if worst.days <= red.value and also:
        words = f"red above {plain(beside.value)} days where {', '.join(also)} are red, as here"
        return fires(Level.RED, f"{summary}; {words}.", grounds)
    return fires(Level.RED if worst.days > red.value else Level.AMBER, f"{summary}.", grounds)


def _due(dossier: GroupDossier, filing: str) -> list[_Due]:
    found = []
    for held in dossier.companies:
        company = held.record
        on = company.accounts_next_due_on if filing == "accounts" else company.confirmation_statement_due_on
        if on is not None and not _dissolved(company, dossier.as_of):
            read = _read_on(dossier, company.company_number)
            found.append(_Due((read - on).days, filing, on, read, held))
    return found


def _read_on(dossier: GroupDossier, number: str) -> date:
    """The last day up to `as_of` on which the register said what is held of a company."""
    read = [one.asked_at.date() for one in dossier.asked if one.company_number == number and one.source == _SOURCE]
    return min([*read, dossier.as_of])


def _dissolved(company: Company, as_of: date) -> bool:
    return company.company_status == "dissolved" or (company.ceased_on is not None and company.ceased_on <= as_of)


def _input(due: _Due) -> Input:
    name = f"{due.filing} of company {due.held.record.company_number}"
    value = f"{counted(due.days, 'day')} late" if due.days > 0 else "not late"
    return Input(name=name, value=value, period=f"due {day(due.on)}, at {day(due.read)}", evidence=due.held.evidence)


def _summary(worst: _Due, amber: Threshold, red: Threshold) -> str:
    company, lines = worst.held.record, f"amber above {plain(amber.value)} days"
    what = f"The {worst.filing} of company {company.company_number}"
    if worst.filing == "accounts":
        what += f" made up to {day(company.accounts_next_made_up_to)}"
        lines += f", red above {plain(red.value)}"
    late = (
        f"due on {day(worst.on)}, had not reached the register {counted(worst.days, 'day')} later, at {day(worst.read)}"
    )
    return f"{what}, {late} ({lines})"


TRIGGER = Trigger(
    id="V2",
    title="Accounts overdue",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=_LINES,
    looks_at_others=True,
    version=3,
    counts_days=True,
    weigh=_weigh,
)
