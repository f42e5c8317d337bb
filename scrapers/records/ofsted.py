"""What Ofsted says of settings: its lists, its yearly ownership release, its reports site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from scrapers.records.line import Line


class Judgement(StrEnum):
    """The four grades of a full inspection, as Ofsted words them today."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires improvement to be good"
    INADEQUATE = "Inadequate"


class InterimOutcome(StrEnum):
    """The scale of an interim inspection; never one of the four grades."""

    IMPROVED = "Improved effectiveness"
    SUSTAINED = "Sustained effectiveness"
    DECLINED = "Declined in effectiveness"


class SaOutcome(StrEnum):
    """The three-step scale of supported accommodation; never mapped on to the four grades."""

    CONSISTENTLY_STRONG = "Consistently strong service delivery"
    INCONSISTENT = "Inconsistent quality of service delivery"
    SERIOUS_WEAKNESSES = "Serious or widespread weaknesses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One place or agency that Ofsted regulates, as a list gave it at the day `as_at`.

    `registered_provider` is the name as printed, `INDIVIDUAL`, or None where the list does not say who it is;
    `registered_provider_as_printed_is` says why it is not known ("blank", "a number", "a place", "a person").
    `name` is given only for agencies and supported accommodation, never for a place where children live.
    """

    urn: str
    as_at: date
    provision_type: str
    name: str | None = None
    registration_status: str
    registered_on: date | None = None
    local_authority: str | None = None
    region: str | None = None
    sector: str | None = None
    places: int | None = None
    registered_provider: str | None = None
    registered_provider_as_printed_is: str | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One inspection of a setting, as given at the day `as_at`; `raw` keeps every judgement word as printed."""

    urn: str
    as_at: date
    inspection_type: str
    event_number: str | None = None
    inspected_on: date
    published_on: date | None = None
    overall: Judgement | None = None
    helped_and_protected: Judgement | None = None
    leadership: Judgement | None = None
    sa_outcome: SaOutcome | None = None
    interim_outcome: InterimOutcome | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A provision on the list of all active provisions, inspected or not: the market counted in places."""

    urn: str
    as_at: date
    provision_type: str
    registration_status: str
    local_authority: str | None = None
    region: str | None = None
    sector: str | None = None
    places: int | None = None
    registered_provider: str | None = None
    registered_provider_as_printed_is: str | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """Premises of supported accommodation: no address, only the area they are in, their category and places."""

    urn: str
    as_at: date
    number: int
    service_category: str | None = None
    places: int | None = None
    local_authority: str | None = None
    region: str | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """A provision that joined or left the register, or both, in the year to `as_at`; `left_as` is Ofsted's own word."""

    urn: str
    as_at: date
    provision_type: str
    local_authority: str | None = None
    sector: str | None = None
    places: int | None = None
    joined: bool
    left: bool
    registered_on: date | None = None
    left_on: date | None = None
    left_as: str | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Who owns a registered provider by Ofsted's yearly ownership release, joined by Ofsted to Companies House."""

    as_at: date
    registered_provider: str | None
    owner: str | None
    owner_company_number: str | None = None
    provider_company_number: str | None = None
    owner_kind: str | None = None
    urn: str | None = None
    settings: int | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPage:
    """What Ofsted's reports site says of a setting: a line of its search, its own page, or the foot of a report.

    `link` is learned, never built; a report does not give it. `rating` (or `sa_outcome`) and `latest_report_on`, the
    day the newest report was published, are the search's alone: the rating need not be that report's.
    """

    urn: str
    as_at: date
    link: str | None = None
    category: str | None = None
    local_authority: str | None = None
    registration_status: str | None = None
    registered_on: date | None = None
    closed_on: date | None = None
    registered_provider: str | None = None
    registered_provider_as_printed_is: str | None = None
    rating: Judgement | None = None
    sa_outcome: SaOutcome | None = None
    latest_report_on: date | None = None
    line: Line
