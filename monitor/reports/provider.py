"""The provider risk report for procurement: one subject from who it is to what could not be seen. Pure."""

from collections import Counter

from monitor.digests import ATTRIBUTION
from monitor.findings import Axis, Finding, Level, NotAssessable
from monitor.reports import benchmarks, finances, places, register, since, standing_ratios, unseen, weighed, who
from monitor.reports.facts import Facts
from monitor.reports.view import Report, Section
from monitor.words import counted, day

CAUTION = (
    "Think of the children first. Do not give notice, and do not end a placement, on this report alone.",
    (
        "These are indicators for follow-up, not findings. Each comes from public records that can be late, incomplete "
        "or wrong; a judgement speaks of the day of its inspection, accounts of the period they cover."
    ),
    (
        "Quality, viability and value are three things. They are not added up, and there is no total score. What could "
        "not be assessed is not fine: it is not known."
    ),
    (
        "Let the provider explain before anything rests on this. A person should look at every red of company finance "
        "before it goes further than procurement."
    ),
)
_READ = (
    (
        "How to read it: red and amber are the two strengths of an indicator; clear means that everything the rule "
        "needs is known and its line is not met; not assessable says why it could not be applied."
    ),
    (
        "Confidence is high for a fact of a register, or audited group accounts at most 12 months old; medium for "
        "complete accounts that are older or unaudited; low for a bound, a proxy or accounts older than 21 months. A "
        "red of low confidence is shown as amber, red if confirmed."
    ),
)


def build(facts: Facts) -> Report:
    """The report on one subject, in the order that procurement reads."""
    return Report(
        title=f"Provider risk report: {facts.name}",
        about=_about(facts),
        summary=_summary(facts),
        caution=CAUTION,
        sections=(
            who.section(facts),
            places.section(facts),
            finances.section(facts),
            standing_ratios.section(facts),
            *_weighed(facts),
        ),
        foot=(*_READ, f"Questions and corrections: {facts.contact}.", ATTRIBUTION),
    )


def _weighed(facts: Facts) -> tuple[Section, ...]:
    *axes, rules = weighed.sections(facts)
    return (
        *axes,
        benchmarks.section(facts),
        register.section(facts),
        since.section(facts),
        unseen.section(facts),
        unseen.statement(facts),
        unseen.links(facts),
        rules,
    )


def _about(facts: Facts) -> tuple[tuple[str, str], ...]:
    known = "" if facts.known_at is None else f"; as known at {facts.known_at:%Y-%m-%d %H:%M} UTC"
    group = facts.group
    company = group.top_company_number or "none confirmed"
    return (
        ("Subject", facts.name),
        ("As of", f"{day(facts.as_of)}{known}"),
        ("Top company", company),
        ("Settings on Ofsted's list", str(len(group.settings))),
        ("Kind", "indicators for follow-up, not findings"),
    )


def _summary(facts: Facts) -> tuple[str, ...]:
    """Each axis by itself, the open findings by name, gravest first."""
    said = [_axis(facts, axis) for axis in weighed.AXES]
    why = finances.not_applicable(facts.group)
    if why:
        said.append(f"Company finance is not applicable: {why}.")
    return tuple(line for line in said if line)


def _axis(facts: Facts, axis: Axis) -> str:
    found = [verdict for verdict in facts.verdicts if verdict.axis is axis]
    if not found:
        return ""
    findings = [verdict for verdict in found if isinstance(verdict, Finding)]
    unknown = sum(isinstance(verdict, NotAssessable) for verdict in found)
    left = f"; {counted(unknown, 'verdict')} not assessable" if unknown else ""
    if unknown == len(found):
        if axis in (Axis.VIABILITY, Axis.VALUE) and finances.not_applicable(facts.group):
            return ""
        return f"{axis.capitalize()}: not assessed, none of {counted(unknown, 'verdict')} could be given."
    if not findings:
        return f"{axis.capitalize()}: no indicator open in {counted(len(found) - unknown, 'verdict')}{left}."
    counts = Counter((verdict.level is not Level.RED, f"{verdict.level}: {verdict.title}") for verdict in findings)
    named = ", ".join(f"{name} ({number})" if number > 1 else name for (_, name), number in sorted(counts.items()))
    return f"{axis.capitalize()}: {named}{left}."
