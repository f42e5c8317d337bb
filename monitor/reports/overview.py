"""Several bidders on one page, in the order they were named: no ranking, no total. Pure."""

from collections.abc import Sequence
from datetime import date

from monitor.digests import ATTRIBUTION
from monitor.findings import Axis, Finding, Level, NotAssessable
from monitor.reports.facts import Facts
from monitor.reports.finances import not_applicable
from monitor.reports.provider import CAUTION
from monitor.reports.view import Cell, Report, Section, Table, count, text
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from monitor.words import day

_STANDINGS = {
    "listed": "on Ofsted's list",
    "related": "of a group on Ofsted's list",
    "company": "a company not known on Ofsted's list",
    "unknown": "nothing held",
}
_AXES = (Axis.QUALITY, Axis.VIABILITY, Axis.VALUE)
_HEAD = (
    "Asked for as", "Found", "Is", "Top company", "Settings", "Quality red", "Quality amber", "Viability red",
    "Viability amber", "Value amber", "Not assessable", "Accounts used", "Report",
)  # fmt: skip


def overview(reported: Sequence[tuple[Facts, str]], as_of: date) -> Report:
    """One row a bidder, with the name of its own report."""
    rows = tuple(_row(facts, name) for facts, name in reported)
    note = (
        "In the order they were named. The axes are not added up. A bidder with little to see is not better than one "
        "with much to see: compare what is not assessable."
    )
    table = Table(name="Overview", caption="Each bidder's open indicators by axis", head=_HEAD, rows=rows, note=note)
    return Report(
        title=f"Provider risk reports: overview of {len(reported)}",
        about=(("As of", day(as_of)), ("Kind", "indicators for follow-up, not findings")),
        summary=tuple(f"{facts.name}: {_STANDINGS[facts.standing]}." for facts, _ in reported),
        caution=CAUTION,
        sections=(Section(key="overview", title="Bidders", blocks=(table,)),),
        foot=(ATTRIBUTION,),
    )


def _row(facts: Facts, name: str) -> tuple[Cell, ...]:
    open_ = {
        (axis, level): sum(
            isinstance(one, Finding) and (one.axis, one.level) == (axis, level) for one in facts.verdicts
        )
        for axis in _AXES
        for level in Level
    }
    return (
        text("; ".join(facts.asked_for)),
        text(facts.name),
        text(_STANDINGS[facts.standing]),
        text(facts.group.top_company_number or "none confirmed"),
        count(len(facts.group.settings)),
        *(count(open_[one]) for one in open_ if one != (Axis.VALUE, Level.RED)),
        count(sum(isinstance(one, NotAssessable) for one in facts.verdicts)),
        text(_accounts(facts)),
        text(name),
    )


def _accounts(facts: Facts) -> str:
    why = not_applicable(facts.group)
    if why:
        return f"not applicable: {why}"
    used = accounts_used(facts.group)
    return used.name if isinstance(used, AccountsUsed) else f"none: {used.reason}"
