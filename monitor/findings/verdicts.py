"""What a trigger says of a subject, with all that is needed to show why."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from monitor.findings.known import Confidence, Evidence, Subject


class Level(StrEnum):
    """How strong an indicator is."""

    AMBER = "amber"
    RED = "red"


class Axis(StrEnum):
    """Three axes that are never summed, what goes with them (who owns, who could stand in), and the data itself."""

    QUALITY = "quality"
    VIABILITY = "viability"
    VALUE = "value"
    OWNERSHIP = "ownership"
    MARKET = "market"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number a rule compares with: where it comes from, and who checked it against that document, when."""

    name: str
    value: Decimal
    unit: str
    source: str
    verified_by: str | None = None
    verified_on: date | None = None
    version: int = 1

    @property
    def provisional(self) -> bool:
        """True until a person has checked the number against its document."""
        return self.verified_by is None or self.verified_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One value a rule looked at, as shown to people, with its unit, its period and the line it came from."""

    name: str
    value: str
    unit: str | None = None
    period: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one rule says of one subject. `evidence_on` is the day the deciding fact speaks of."""

    trigger: str
    title: str
    axis: Axis
    rule: str
    rule_version: int
    subject: Subject
    summary: str
    inputs: tuple[Input, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    confidence: Confidence = Confidence.HIGH
    evidence_on: date | None = None
    settings: tuple[str, ...] = ()
    """URNs the finding rests on, for scope lines and for finding its readers."""
    stage: str | None = None
    """How far a thing has gone that a rule says the same of at each step: a step further is a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Verdict):
    """The rule's criterion is met. A red of LOW confidence is an amber that is `red_if_confirmed`."""

    level: Level
    red_if_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear(Verdict):
    """Everything the rule needs is known, and its criterion is not met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssessable(Verdict):
    """The rule cannot be applied, and why. Never a reassurance."""

    reason: str


AnyVerdict = Finding | Clear | NotAssessable
