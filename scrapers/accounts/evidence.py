"""Readings of both years -> a figure with its evidence: tag, context, period, members, unit and line for every part."""

from scrapers.accounts.choose import Printed, Reading
from scrapers.accounts.facts import Fact
from scrapers.records import Basis, Figure


def figure(now: Reading | None, prior: Reading | None) -> Figure:
    """One figure of a record. Its basis is the weaker one of its two years."""
    evidence: dict[str, object] = {} if now is None else _of(now)
    if prior is not None:
        evidence["prior"] = _of(prior)
    bases: set[Basis] = {each.basis for each in (now, prior) if each}
    basis: Basis = next((weak for weak in ("derived", "table") if weak in bases), "tag")
    return Figure(
        value=None if now is None else now.value,
        prior=None if prior is None else prior.value,
        basis=basis,
        evidence=evidence,
    )


def _of(reading: Reading) -> dict[str, object]:
    places = [_place(fact) for fact in reading.facts] + [_row(each) for each in reading.printed]
    evidence: dict[str, object] = places[0] if len(places) == 1 else {"parts": places}
    if reading.rule:
        evidence["rule"] = reading.rule
    if reading.others:
        evidence["also_tagged"] = list(reading.others)
    return evidence


def _place(fact: Fact) -> dict[str, object]:
    return {
        "tag": fact.name,
        "context": fact.context.id,
        "period": [fact.context.start, fact.context.end],
        "members": dict(fact.context.members),
        "unit": fact.unit,
        "line": fact.line,
    }


def _row(printed: Printed) -> dict[str, object]:
    return {"row": printed.label, "printed": printed.text, "line": printed.line}
