"""What a rule returns: a level, a known clear, or a reason why it cannot say, with the grounds it rests on."""

from dataclasses import dataclass
from datetime import date

from monitor.findings import Confidence, Input, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What an outcome rests on, in the words of `monitor.findings.Verdict`."""

    inputs: tuple[Input, ...] = ()
    confidence: Confidence = Confidence.HIGH
    evidence_on: date | None = None
    settings: tuple[str, ...] = ()
    stage: str | None = None
    set_aside: tuple[str, ...] = ()
    """Figures that a person decided not to use, in words: what cannot be assessed says so."""


NOTHING = Grounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Made by `fires`, `clear` and `unknown` alone: `level` for a finding, `reason` for what cannot be assessed."""

    summary: str
    grounds: Grounds
    level: Level | None = None
    reason: str | None = None


def fires(level: Level, summary: str, grounds: Grounds) -> Outcome:
    """The criterion is met. `summary` is one plain sentence with the numbers and dates."""
    return Outcome(level=level, summary=summary, grounds=grounds)


def clear(summary: str, grounds: Grounds) -> Outcome:
    """Everything the rule needs is known, and the criterion is not met."""
    return Outcome(summary=summary, grounds=grounds)


def unknown(reason: str, grounds: Grounds = NOTHING) -> Outcome:
    """The rule cannot be applied; `reason` in a few words, small letter first and no full stop."""
    aside = f" A person decided not to use: {', '.join(grounds.set_aside)}." if grounds.set_aside else ""
    return Outcome(summary=f"Not assessed: {reason}.{aside}", reason=reason, grounds=grounds)
