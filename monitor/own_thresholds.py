"""Thresholds a partnership set for itself: what it is told rests on them, and what others are told never does. Pure.

A rule is weighed once by the shipped thresholds, and once more, for the subjects in its areas, by those of each
partnership that set one of the rule's own. A reader of several partnerships is told by the first of them that did.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from monitor.findings import (
    Axis,
    Finding,
    Flip,
    Level,
    MarketDossier,
    Standing,
    Subject,
    Threshold,
)
from monitor.flips import key_of, told_once
from monitor.triggers import Trigger, all_triggers
from monitor.words import plain

CHANGED = "THRESHOLDS"
"""The mark of a change of thresholds among the changes of findings."""


@dataclass(frozen=True, slots=True)
class OwnRules:
    """What one partnership weighs by: its areas, the thresholds with its own among them, and the rules they touch."""

    partnership: str
    areas: frozenset[str]
    thresholds: Mapping[str, Threshold]
    rules: tuple[Trigger[Any], ...]

    def concerns(self, subject: Subject) -> bool:
        """Whether a subject is in its areas."""
        return not self.areas.isdisjoint(subject.areas)

    def has(self, trigger: str) -> bool:
        """Whether a rule is weighed by thresholds of its own."""
        return any(rule.id == trigger for rule in self.rules)


def affected(names: Collection[str]) -> tuple[Trigger[Any], ...]:
    """The rules that compare with any of these thresholds, and those that look at other rules."""
    if not names:
        return ()
    return tuple(
        trigger
        for trigger in all_triggers()
        if set(names) & set(trigger.thresholds) or trigger.looks_at_others or trigger.weighs is MarketDossier
    )


def own_rules(
    partnership: str, areas: Iterable[str], shipped: Mapping[str, Threshold], own: Mapping[str, Threshold]
) -> OwnRules:
    """The rules of a partnership: those that its own values touch."""
    changed = [name for name, one in own.items() if one.value != shipped[name].value]
    return OwnRules(partnership, frozenset(areas), own, affected(changed))


def standings_for(partnerships: Sequence[str], standings: Iterable[Standing]) -> list[Standing]:
    """Where the rules stand for a reader of these partnerships: each by the first that has thresholds of its own."""
    chosen: dict[tuple[str, str, str], Standing] = {}
    order = {name: place for place, name in enumerate(partnerships)}
    for standing in standings:
        if standing.partnership is not None and standing.partnership not in order:
            continue
        key = key_of(standing.trigger, standing.subject)
        held = chosen.get(key)
        if held is None or _place(order, standing.partnership) < _place(order, held.partnership):
            chosen[key] = standing
    return list(chosen.values())


def _place(order: Mapping[str, int], partnership: str | None) -> int:
    return len(order) if partnership is None else order[partnership]


def flips_for(partnerships: Sequence[str], flips: Iterable[Flip]) -> list[Flip]:
    """The changes that are told to a reader of these partnerships: each by the first that had thresholds of its own."""
    return [
        flip
        for flip in flips
        if flip.partnership == next((name for name in partnerships if name in flip.besides), None)
    ]


def beside(flip: Flip, owns: Iterable[OwnRules]) -> Flip:
    """The change with the partnerships that have thresholds of their own for its rule, where it concerns them."""
    named = tuple(own.partnership for own in owns if own.has(flip.trigger) and own.concerns(flip.subject))
    return replace(flip, besides=named) if named else flip


def announced(
    whose: str | None,
    areas: Collection[str],
    before: Mapping[str, Decimal],
    now: Mapping[str, Threshold],
    as_of: date,
    number: int,
) -> Flip | None:
    """The change of thresholds itself, of a partnership or (None) of everybody: old value, new value and source of
    each. None where no value differs. `number` tells one change from the next."""
    names = [name for name in now if name in before and before[name] != now[name].value]
    if not names:
        return None
    lines = [_line(before[name], now[name]) for name in names]
    who = whose or "everybody"
    verdict = Finding(
        trigger=CHANGED,
        title="Thresholds changed",
        axis=Axis.DATA,
        rule="told whenever a threshold has another value than at the weighing before",
        rule_version=1,
        subject=Subject("thresholds", f"{who} {number}", f"The thresholds of {who}", tuple(sorted(areas))),
        summary="\n".join(lines),
        thresholds=tuple(now[name] for name in names),
        evidence_on=as_of,
        level=Level.AMBER,
    )
    return told_once(verdict, as_of, whose)


def _line(before: Decimal, now: Threshold) -> str:
    name = now.name.replace("_", " ")
    return f"{name}: {plain(now.value)} {now.unit}, was {plain(before)}. {now.source}"
