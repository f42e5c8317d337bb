"""The words of the head: what is known of a subject, what a trigger says of it, what changed, what a reader is told.

Frozen values without behaviour, pure. A verdict carries its own rule text, inputs and thresholds, so that whoever shows
it needs no trigger. Missing data is `NotAssessable`: never `Clear`, never zero.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from scrapers.records import Accounts, Company, Inspection, Setting

_R = TypeVar("_R")


class Level(StrEnum):
    """How strong an indicator is."""

    AMBER = "amber"
    RED = "red"


class Axis(StrEnum):
    """Three axes that are never summed, and the data itself."""

    QUALITY = "quality"
    VIABILITY = "viability"
    VALUE = "value"
    DATA = "data"


class Confidence(StrEnum):
    """HIGH: a register fact, or audited consolidated accounts at most 12 months after their period's end.
    MEDIUM: complete but 12 to 21 months old, unaudited or annualised. LOW: a bound, a proxy, or older."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


SubjectKind = Literal["setting", "provider", "group", "source"]


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """Whom a verdict is about. `key` is stable (URN, folded provider name, top company number, source name).

    `areas` are the local-authority areas of its settings: whom it concerns, kept when it is gone; empty for a source,
    which concerns everybody.
    """

    kind: SubjectKind
    key: str
    label: str = field(compare=False)
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The source line behind a value: publisher, snapshot hash, place in the snapshot, public address where known."""

    publisher: str
    snapshot: str
    place: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[_R]):
    """A record as the store holds it, with the line it came from and the moment it was first seen (UTC)."""

    record: _R
    evidence: Evidence
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Who confirmed that a registered provider is a company, and which company is on top of its group."""

    registered_provider: str
    company_number: str
    top_company_number: str
    confirmed_by: str
    confirmed_on: date


# What is known -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingDossier:
    """A setting at `as_of`: what the register says and every inspection known, newest first by inspection date."""

    subject: Subject
    as_of: date
    setting: Held[Setting]
    inspections: tuple[Held[Inspection], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDossier:
    """A registered provider at `as_of`: its settings that are on the newest list."""

    subject: Subject
    as_of: date
    settings: tuple[SettingDossier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDossier:
    """The companies of one group at `as_of`. Without a confirmed link: one provider, no company.

    `companies` has the operating companies and the top one; `accounts` every set held of them, newest first.
    """

    subject: Subject
    as_of: date
    providers: tuple[str, ...]
    settings: tuple[SettingDossier, ...] = ()
    links: tuple[Link, ...] = ()
    top_company_number: str | None = None
    companies: tuple[Held[Company], ...] = ()
    accounts: tuple[Held[Accounts], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One accepted load of a source: the day its content speaks of, when it was taken, how many subjects it had."""

    as_at: date | None
    loaded_at: datetime
    subjects: int
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDossier:
    """A source at `as_of`: its accepted loads newest first, the faults since the last good one, and the known gaps.

    `faults` are refused or failed loads newer than the last good one; `unknown_providers` counts settings whose
    registered provider the list does not say; `impossible_dates` counts inspections published before they were made.
    """

    subject: Subject
    as_of: date
    loads: tuple[Load, ...] = ()
    faults: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown_providers: int = 0
    impossible_dates: int = 0
    stale_after_days: int = 400
    evidence: Evidence | None = None


Dossier = SettingDossier | ProviderDossier | GroupDossier | SourceDossier

# What a trigger says -------------------------------------------------------------------------------------------------


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

# What changed --------------------------------------------------------------------------------------------------------

Change = Literal["opened", "raised", "lowered", "cleared", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a rule stands on a subject since `since`, the day it came to this level or to none.

    An open finding that can no longer be assessed stays open: `level` and `finding` (the last one with evidence) are
    kept, `assessable` turns False and `reason` says why. Without a level it is clear where `assessable`, else not
    assessable for `reason`. `evidence_on` is the day of the deciding fact when it was last weighed.
    """

    trigger: str
    subject: Subject
    level: Level | None
    assessable: bool
    since: date
    finding: Finding | None = None
    reason: str | None = None
    evidence_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A finding opening, changing level, clearing or closing at `as_of`. `baseline` marks first sight: never news.

    `verdict` is frozen as it was (the last finding where the subject ended); `before` is the finding it follows.
    `why` says what ended where `change` is closed, and why an opening is no news where it was never assessed before.
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
