"""The rules. One file is one rule, its manual page and, under `tests/cases/`, its table of cases.

To add a rule: write `monitor/triggers/<name>.py` with a docstring of the paragraphs `Fires:`, `Clears:`,
`Not assessable:` and `Why:` (with the source of each number), a pure function from a dossier to an `Outcome`, and
`TRIGGER`. Name its numbers in `monitor/thresholds.toml`, its cases in `tests/cases/<name>.toml`. Nothing else to edit.
"""

import pkgutil
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Any, Generic, TypeVar

from monitor.findings import (
    AnyVerdict,
    Axis,
    Clear,
    Confidence,
    Dossier,
    Finding,
    GroupDossier,
    Level,
    NotAssessable,
    Threshold,
)
from monitor.thresholds import named
from monitor.triggers.outcome import Outcome

_D = TypeVar("_D", bound=Dossier)

PARAGRAPHS = ("Fires", "Clears", "Not assessable", "Why")
"""What every rule's manual page must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Generic[_D]):
    """A rule: what it weighs, by which thresholds, and how. Raise `version` whenever its outcomes could change.

    `amber_title` is the title of an amber finding where the rule's own would say too much of it. A rule that
    `looks_back` compares the newest fact with an older one: where only the older one changed, there is no news. One
    that `looks_at_others` also weighs other rules of its subject, and is never weighed for another. What a rule that
    `counts_days` says may change with the day alone: its page says from when to when.
    """

    id: str
    title: str
    amber_title: str | None = None
    axis: Axis
    weighs: type[_D] | UnionType
    thresholds: tuple[str, ...] = ()
    version: int = 1
    looks_back: bool = False
    looks_at_others: bool = False
    counts_days: bool = False
    weigh: Callable[[_D, Mapping[str, Threshold]], Outcome]

    @property
    def manual(self) -> Mapping[str, str]:
        """The paragraphs of the rule's page by their head, each as one line of text."""
        return _manual(self.weigh.__module__)


@cache
def _manual(module: str) -> Mapping[str, str]:
    page = sys.modules[module].__doc__ or ""
    headed = (paragraph.partition(":") for paragraph in re.split(r"\n\s*\n", page))
    return {head: " ".join(text.split()) for head, _, text in headed if head in PARAGRAPHS}


def all_triggers() -> tuple[Trigger[Any], ...]:
    """Every rule, by id: each module of this folder that defines `TRIGGER`."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return tuple(sorted((module.TRIGGER for module in modules if hasattr(module, "TRIGGER")), key=_in_order))


def _in_order(trigger: Trigger[Any]) -> tuple[str, int]:
    """V2 before V10."""
    letters = trigger.id.rstrip("0123456789")
    return letters, int(trigger.id.removeprefix(letters) or 0)


def used_by(trigger: Trigger[Any], thresholds: Mapping[str, Threshold]) -> tuple[Threshold, ...]:
    """The thresholds that a rule compares with. Raises `ThresholdError`."""
    return tuple(named(thresholds, name) for name in trigger.thresholds)


def weigh(
    trigger: Trigger[_D],
    dossier: _D,
    thresholds: Mapping[str, Threshold],
    used: tuple[Threshold, ...] | None = None,
) -> AnyVerdict:
    """What the rule says of the dossier, with all that is needed to show why. `used` is `used_by` the rule, where that
    is known already. Raises `ThresholdError`, `TypeError`."""
    if not isinstance(dossier, trigger.weighs):
        raise TypeError(f"{trigger.id} does not weigh a {type(dossier).__name__}")
    if used is None:
        used = used_by(trigger, thresholds)
    outcome = trigger.weigh(dossier, thresholds)
    grounds = outcome.grounds
    verdict: dict[str, Any] = {
        "trigger": trigger.id,
        "title": trigger.title,
        "axis": trigger.axis,
        "rule": trigger.manual["Fires"],
        "rule_version": trigger.version,
        "subject": dossier.subject,
        "summary": outcome.summary,
        "inputs": grounds.inputs,
        "thresholds": used,
        "confidence": (confidence := _as_sure_as_its_link(trigger, dossier, grounds.confidence)),
        "evidence_on": grounds.evidence_on,
        "settings": grounds.settings,
        "stage": grounds.stage,
    }
    if outcome.reason is not None:
        return NotAssessable(reason=outcome.reason, **verdict)
    if outcome.level is None:
        return Clear(**verdict)
    to_confirm = outcome.level is Level.RED and confidence is Confidence.LOW
    if outcome.level is Level.AMBER and trigger.amber_title:
        verdict["title"] = trigger.amber_title
    return Finding(level=Level.AMBER if to_confirm else outcome.level, red_if_confirmed=to_confirm, **verdict)


_BY_SURENESS = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


def _as_sure_as_its_link(trigger: Trigger[Any], dossier: object, confidence: Confidence) -> Confidence:
    """Finance is no surer than the surest link by which the company is known to be the registered provider."""
    finance = trigger.axis in (Axis.VIABILITY, Axis.VALUE)
    if not finance or not isinstance(dossier, GroupDossier) or not dossier.links:
        return confidence
    surest = min((link.confidence for link in dossier.links), key=_BY_SURENESS.index)
    return max(confidence, surest, key=_BY_SURENESS.index)
