"""What the API answers with. Days are ISO, moments UTC, money whole pounds; null means not known, and is never zero."""

from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from monitor.findings import Axis, Change, Confidence, Level, OwnerKind, SubjectKind
from monitor.reports.due import DueKind


class Model(BaseModel):
    """A frozen answer that has these fields and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Item = TypeVar("Item", bound=Model)


class Page(Model, Generic[Item]):
    """Some of the rows asked for. `total` counts all of them; `next`, given back as `after`, leads to those that
    follow; null where none do. `as_of` is the day of the newest weighing."""

    as_of: date
    total: int = Field(ge=0)
    items: list[Item]
    next: str | None = None


class Source(Model):
    """The line a value comes from: publisher, place in the snapshot, the snapshot's hash, a public address if known."""

    publisher: str
    place: str
    snapshot: str
    url: str | None


class Setting(Model):
    """A place or agency that Ofsted regulates, without name or address. Judgements are those of the newest inspection
    that judged; `supported_accommodation_outcome` is a scale of its own."""

    urn: str
    provision_type: str
    local_authority: str | None
    region: str | None
    sector: str | None
    registration_status: str
    registered_on: date | None
    places: int | None
    registered_provider: str | None
    provider: str | None = Field(description="The key of its registered provider")
    group: str | None = Field(description="The key of its group")
    overall: str | None
    helped_and_protected: str | None
    leadership: str | None
    supported_accommodation_outcome: str | None
    inspected_on: date | None
    published_on: date | None
    listed_as_at: date
    source: Source


class Provider(Model):
    """A registered provider with settings on the newest list. `company_number` is that of a match rules rest on."""

    key: str
    name: str
    group: str | None
    company_number: str | None
    match_confidence: Confidence | None
    settings: int
    places: int
    places_not_known: int
    areas: list[str]
    outstanding: int
    good: int
    requires_improvement: int
    inadequate: int


class Group(Model):
    """Companies and registered providers under one top company. `owner` says what kind of owner stands on top."""

    key: str
    name: str
    top_company_number: str | None
    owner: OwnerKind
    owner_why: str | None
    providers: list[str]
    companies: list[str]
    settings: int
    places: int
    places_not_known: int
    areas: list[str]


class Company(Model):
    """A company of a group, as Companies House has it: without its address."""

    company_number: str
    name: str | None
    group: str
    status: str | None
    company_type: str | None
    created_on: date | None
    ceased_on: date | None
    accounts_due_on: date | None
    accounts_last_made_up_to: date | None
    accounts_last_type: str | None
    confirmation_statement_due_on: date | None
    has_charges: bool | None
    has_insolvency_history: bool | None
    first_seen_at: datetime
    source: Source


class Subject(Model):
    """Whom a finding is about; `areas` are the council areas of its settings."""

    kind: SubjectKind
    key: str
    label: str
    areas: list[str]


class Input(Model):
    """One value that a rule looked at."""

    name: str
    value: str
    unit: str | None
    period: str | None
    source: Source | None


class Threshold(Model):
    """A number that a rule compares with; `provisional` until a person has checked it against its document."""

    name: str
    value: Decimal
    unit: str
    source: str
    version: int
    provisional: bool


class Acknowledgement(Model):
    """That somebody has seen a finding: their name, what they noted, until when it stands."""

    by: str
    at: datetime
    note: str
    expires_on: date


class Finding(Model):
    """An indicator for follow-up, not a finding of fault. `assessable` is false where it can no longer be looked into,
    and `reason` says why; `acknowledged` is what the council's own people noted."""

    id: str
    rule: str
    rule_version: int
    rule_text: str
    title: str
    axis: Axis
    level: Level
    red_if_confirmed: bool
    confidence: Confidence
    subject: Subject
    since: date
    evidence_on: date | None
    assessable: bool
    reason: str | None
    summary: str
    inputs: list[Input]
    thresholds: list[Threshold]
    settings: list[str]
    acknowledged: list[Acknowledgement]


class Event(Model):
    """A finding that opened, changed level, cleared or closed. `previous` and `current` are levels, null for none;
    `observed_at` is when it was weighed here, `as_of` the day it speaks of. A baseline is first sight and no news."""

    id: int
    rule: str
    title: str
    axis: Axis
    subject: Subject
    change: Change
    previous: Level | None
    current: Level | None
    previous_summary: str | None
    summary: str
    why: str | None
    as_of: date
    observed_at: datetime
    baseline: bool
    source: list[Source]


class MarketType(Model):
    """The market of one provision type in the areas asked for; `share` (1 = 100 %) of the five largest and `hhi` are
    null where settings are too few to say."""

    provision_type: str
    settings: int
    in_england: int
    places: int | None
    places_not_known: int
    groups: int
    counted_in: str
    of_five_largest: int
    share_of_five_largest: Decimal | None
    hhi: int | None


class MarketGroup(Model):
    """What one of the largest groups has of the market in the areas asked for."""

    name: str
    owner: str
    settings: int
    of_settings: int
    places: int
    places_not_known: int
    of_places: int


class Market(Model):
    """The market of some council areas by Ofsted's newest list."""

    as_of: date
    listed_on: date
    areas: list[str]
    types: list[MarketType]
    largest_groups: list[MarketGroup]


class DueDay(Model):
    """Something due or expected on a day; what is expected is no promise."""

    id: str
    kind: DueKind
    on: date
    label: str
    areas: list[str]
    why: str
    source: Source | None


class Freshness(Model):
    """How fresh a source is: the day its content speaks of, when it was taken, and what failed since."""

    name: str
    publisher: str
    as_at: date | None
    loaded_at: datetime | None
    subjects: int | None
    fault: str | None


class Fault(Model):
    """Why an answer cannot be given."""

    detail: str


class WrongPart(Model):
    """One thing that is not understood."""

    where: str
    why: str


class Wrong(Model):
    """What of a request is not understood."""

    detail: list[WrongPart]


class EventPage(Model):
    """Some of the events asked for, oldest first. `next`, given back as `after`, leads to those that follow; where none
    do it is null, and the last event's id, kept and given as `after` later, leads to what is new then."""

    as_of: date
    items: list[Event]
    next: str | None = None


Table = Literal["settings", "providers", "groups", "companies", "findings", "events", "due", "sources"]
