"""Where a rule stands on a subject, and what changed."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.findings.known import Subject
from monitor.findings.verdicts import AnyVerdict, Finding, Level

Change = Literal["opened", "raised", "lowered", "moved", "cleared", "closed"]
"""`moved`: of the same level, and a step further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a rule stands on a subject since `since`, the day it came to this level or to none.

    An open finding that can no longer be assessed stays open: `level` and `finding` (the last one with evidence) are
    kept, `assessable` turns False since `unassessable_since`, and `reason` says why. Without a level it is clear where
    `assessable`, else not assessable for `reason`. `evidence_on` is the day of the deciding fact when it was last
    weighed. `partnership` is set where it stands so by the thresholds of one partnership alone.
    """

    trigger: str
    subject: Subject
    level: Level | None
    assessable: bool
    since: date
    finding: Finding | None = None
    reason: str | None = None
    evidence_on: date | None = None
    unassessable_since: date | None = None
    partnership: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A finding opening, changing level, clearing or closing at `as_of`. `baseline` marks first sight: never news.

    `verdict` is frozen as it was (the last finding where the subject ended); `before` is the finding it follows.
    `why` says what ended where `change` is closed, and why an opening is no news where it was never assessed before.
    `hold` is the number of the flood that it was held with and let go; `partnership` the one by whose thresholds it is,
    `besides` those that had thresholds of their own for its rule there.
    """

    trigger: str
    subject: Subject
    change: Change
    before_level: Level | None
    level: Level | None
    as_of: date
    baseline: bool
    verdict: AnyVerdict
    before: Finding | None = None
    why: str | None = None
    hold: int | None = None
    partnership: str | None = None
    besides: tuple[str, ...] = ()
