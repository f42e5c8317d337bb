"""Readings of both years -> a figure with its evidence: tag, context, period, members, unit and line for every part."""

from typing import Final

from scrapers.accounts.choose import Printed, Reading
from scrapers.accounts.facts import Fact
from scrapers.records import Basis, Figure

_WEAKEST_FIRST: Final[tuple[Basis, ...]] = ("derived", "table")


def figure(now: Reading | None, prior: Reading | None) -> Figure:
    """One figure of a record. Its basis is the weaker one of its two years."""
    evidence: dict[str, object] = {} if now is None else _of(now)
    if prior is not None:
        evidence["prior"] = _of(prior)
    return Figure(
        value=None if now is None else now.value,
        prior=None if prior is None else prior.value,
        basis=_weaker("tag" if now is None else now.basis, "tag" if prior is None else prior.basis),
        evidence=evidence,
    )


def _weaker(one: Basis, other: Basis) -> Basis:
    for weak in _WEAKEST_FIRST:
        if weak in (one, other):
            return weak
    return "tag"


def _of(reading: Reading) -> dict[str, object]:
    facts, printed = reading.facts, reading.printed
    if len(facts) == 1 and not printed:
        evidence = _place(facts[0])
    elif len(printed) == 1 and not facts:
        evidence = _row(printed[0])
    else:
        evidence = {"parts": [*map(_place, facts), *map(_row, printed)]}
    if reading.rule:
        evidence["rule"] = reading.rule
    if reading.others:
        evidence["also_tagged"] = list(reading.others)
    return evidence


def _place(fact: Fact) -> dict[str, object]:
    context = fact.context
    return {
        "tag": fact.name,
        "context": context.id,
        "period": [context.start, context.end],
        "members": context.members.copy(),
        "unit": fact.unit,
        "line": fact.place.line,
    }


def _row(printed: Printed) -> dict[str, object]:
    return {"row": printed.label, "printed": printed.text, "line": printed.line}
