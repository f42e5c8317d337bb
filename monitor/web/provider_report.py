"""A provider's risk report for one viewer: the report that the command makes, without what the viewer's role is not
shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.findings import AnyVerdict, Axis, Finding
from monitor.jobs.bidders import Found
from monitor.jobs.house import House
from monitor.jobs.report_provider import Asked, facts_of
from monitor.reports.facts import Facts
from monitor.reports.provider import build
from monitor.reports.view import Report
from monitor.web.seen import Eyes
from monitor.web.state import State

_YEAR = timedelta(days=365)
_OF_PROFIT = frozenset({"finances", "standing", "benchmarks"})
"""Sections that say how much is earned: for those who may see profit levels."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one viewer is shown of a provider, and how many findings the role is not."""

    facts: Facts
    report: Report
    withheld: int


def shown(house: House, state: State, eyes: Eyes, found: Found, asked_for: str) -> Shown:
    """The report on whom `found` names."""
    asked = Asked(subjects=(asked_for,), as_of=state.as_of, known_at=state.known_at)
    told = (_since(state.as_of), "a year before")
    with house.store.reading() as session:
        whole = facts_of(house, session, state.world, asked, found, (asked_for,), told)
    facts = seen(state, eyes, whole)
    report = build(facts)
    if not eyes.viewer.may_see(Axis.VALUE, None):
        report = replace(report, sections=tuple(one for one in report.sections if one.key not in _OF_PROFIT))
    return Shown(facts, report, _open(whole.verdicts) - _open(facts.verdicts))


def seen(state: State, eyes: Eyes, facts: Facts) -> Facts:
    """The same without verdicts and changes that the viewer may not see."""
    return replace(
        facts,
        verdicts=tuple(one for one in facts.verdicts if may_see_verdict(state, eyes, one)),
        flips=tuple(one for one in facts.flips if eyes.may_see_flip(one)),
    )


def may_see_verdict(state: State, eyes: Eyes, verdict: AnyVerdict) -> bool:
    """Whether the viewer may see what a rule says; a red of company finance also where it was released."""
    if eyes.viewer.sees(verdict):
        return True
    if verdict.axis is Axis.VALUE:
        return False
    standing = state.standings_of.get((verdict.subject.kind, verdict.subject.key), ())
    return any(one.trigger == verdict.trigger and eyes.releases.of_standing(one) for one in standing)


def _open(verdicts: Iterable[AnyVerdict]) -> int:
    return sum(isinstance(one, Finding) for one in verdicts)


def _since(as_of: date) -> date:
    return as_of - _YEAR
