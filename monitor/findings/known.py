"""What is known of a subject at a day: the words that triggers weigh."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from monitor.findings.decided import Decided
from scrapers.records import (
    Accounts,
    Charge,
    Company,
    Control,
    Filing,
    Insolvency,
    Inspection,
    Leaver,
    Setting,
)

_R = TypeVar("_R")


class Confidence(StrEnum):
    """HIGH: a register fact, or audited consolidated accounts at most 12 months after their period's end.
    MEDIUM: complete but 12 to 21 months old, unaudited or annualised. LOW: a bound, a proxy, or older."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


SubjectKind = Literal["setting", "provider", "group", "market", "source", "thresholds", "watched"]


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
    """A record as the store holds it, with the line it came from and the moment it was first seen (UTC); of accounts
    also what persons decided of single figures."""

    record: _R
    evidence: Evidence
    first_seen_at: datetime
    decided: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Who confirmed that a registered provider is a company, and which company is on top of its group. What rests on a
    link is no surer than its `confidence`."""

    registered_provider: str
    company_number: str
    top_company_number: str
    confirmed_by: str
    confirmed_on: date
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingDossier:
    """A setting at `as_of`: what the register says and every inspection known, newest first by inspection date."""

    subject: Subject
    as_of: date
    setting: Held[Setting]
    inspections: tuple[Held[Inspection], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerSettingDossier:
    """A setting that left the register within the year before `as_of`, as it was last listed, and how it left."""

    subject: Subject
    as_of: date
    setting: Setting
    left: Leaver
    inspections: tuple[Held[Inspection], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDossier:
    """A registered provider at `as_of`: its settings that are on the newest list."""

    subject: Subject
    as_of: date
    settings: tuple[SettingDossier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step up from a company to who controls it. `how` is the nature of control in words. One that is not
    `followed` (25 to 50 %, significant influence, an individual, a register that cannot be read) ends there."""

    company_number: str
    controller: str
    controller_number: str | None
    how: str
    followed: bool
    since: date | None = None
    until: date | None = None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """When a source last gave a whole answer about a company, and whether there was anything. What was never asked is
    not known, which is not the same as none."""

    source: str
    company_number: str
    asked_at: datetime
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """How many settings of a provision type in England have a newest full inspection, and how many of those are below
    Good, by the same load."""

    provision_type: str
    inspected: int
    weak: int


class OwnerKind(StrEnum):
    """What kind of owner stands on top of a group."""

    INVESTMENT = "private equity or investment firm"
    LISTED = "listed"
    INDIVIDUAL = "individual or family"
    COUNCIL = "council"
    CHARITY = "charity or voluntary body"
    OVERSEAS = "overseas"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The kind of owner on top of a group and what tells it, in words and by its lines; of an unknown one, why."""

    kind: OwnerKind
    why: str
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who else belongs to a group, besides its linked providers and those above them: a company further down, or a
    registered provider of the same owner. `how` says by what, `on` since when or as at which day."""

    name: str
    company_number: str | None = None
    how: str
    on: date | None = None
    confidence: Confidence = Confidence.HIGH
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDossier:
    """The companies of one group at `as_of`. Without a confirmed link: one provider, no company.

    `companies` has the operating companies and the top one; `accounts` every set held of them, newest first. `asked`
    says which companies' charges, insolvency, filings and control are known, `chain` who controls whom, `owner` who
    stands on top, and `members` who else belongs to it.
    """

    subject: Subject
    as_of: date
    providers: tuple[str, ...]
    settings: tuple[SettingDossier, ...] = ()
    links: tuple[Link, ...] = ()
    top_company_number: str | None = None
    companies: tuple[Held[Company], ...] = ()
    accounts: tuple[Held[Accounts], ...] = ()
    charges: tuple[Held[Charge], ...] = ()
    insolvencies: tuple[Held[Insolvency], ...] = ()
    controls: tuple[Held[Control], ...] = ()
    filings: tuple[Held[Filing], ...] = ()
    asked: tuple[Asked, ...] = ()
    chain: tuple[Step, ...] = ()
    owner: Owner | None = None
    members: tuple[Member, ...] = ()
    baselines: tuple[Baseline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one group has of a market at a day: settings and places of one provision type (None: of all types).

    `places` and `of_places` leave out settings whose places are blank, counted in `blank`. `opened` and `closed` count
    the group's own settings in the half year before.
    """

    provision_type: str | None
    settings: int
    of_settings: int
    places: int
    of_places: int
    blank: int = 0
    opened: int = 0
    closed: int = 0
    hhi: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketDossier:
    """A group in the area of one partnership (or of one council that is in none) at `as_of`."""

    subject: Subject
    as_of: date
    market: str
    group: GroupDossier
    shares: tuple[Share, ...]
    evidence: Evidence | None = None


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


Dossier = SettingDossier | FormerSettingDossier | ProviderDossier | GroupDossier | MarketDossier | SourceDossier
