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
from operator import attrgetter
from typing import Any, Generic, TypeVar

from monitor.findings import (
    AnyVerdict,
    Axis,
    Clear,
    Confidence,
    Dossier,
    Finding,
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
    `looks_back` compares the newest fact with an older one: where only the older one changed, there is no news.
    """

    id: str
    title: str
    amber_title: str | None = None
    axis: Axis
    weighs: type[_D]
    thresholds: tuple[str, ...] = ()
    version: int = 1
    looks_back: bool = False
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
    return tuple(sorted((module.TRIGGER for module in modules if hasattr(module, "TRIGGER")), key=attrgetter("id")))


def weigh(trigger: Trigger[_D], dossier: _D, thresholds: Mapping[str, Threshold]) -> AnyVerdict:
    """What the rule says of the dossier, with all that is needed to show why. Raises `ThresholdError`, `TypeError`."""
    if not isinstance(dossier, trigger.weighs):
        raise TypeError(f"{trigger.id} weighs a {trigger.weighs.__name__}, not a {type(dossier).__name__}")
    used = tuple(named(thresholds, name) for name in trigger.thresholds)
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
        "confidence": grounds.confidence,
        "evidence_on": grounds.evidence_on,
        "settings": grounds.settings,
    }
    if outcome.reason is not None:
        return NotAssessable(reason=outcome.reason, **verdict)
    if outcome.level is None:
        return Clear(**verdict)
    to_confirm = outcome.level is Level.RED and grounds.confidence is Confidence.LOW
    if outcome.level is Level.AMBER and trigger.amber_title:
        verdict["title"] = trigger.amber_title
    return Finding(level=Level.AMBER if to_confirm else outcome.level, red_if_confirmed=to_confirm, **verdict)
