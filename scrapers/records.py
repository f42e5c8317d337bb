"""What the sources say, in the field's own words: frozen values, no behaviour.

`None` always means not known or not given, and is never zero. Dates are `datetime.date`, money is whole units of the
currency that `currency` names. Nothing here can hold a home's name, an address, a child or an individual.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal


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


INDIVIDUAL = "an individual"
"""What is kept in place of a registered provider whose printed name may be a person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where in a snapshot a record stands: sheet (or archive member), and the row as a person counts them, from 1."""

    file: str
    sheet: str | None = None
    row: int | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company's public profile, without its address. Words of Companies House are kept raw: new ones appear."""

    company_number: str
    name: str | None = None
    company_status: str | None = None
    company_status_detail: str | None = None
    company_type: str | None = None
    created_on: date | None = None
    ceased_on: date | None = None
    sic_codes: tuple[str, ...] = ()
    accounts_next_due_on: date | None = None
    accounts_next_made_up_to: date | None = None
    accounts_overdue: bool | None = None
    accounts_last_made_up_to: date | None = None
    accounts_last_type: str | None = None
    confirmation_statement_due_on: date | None = None
    confirmation_statement_overdue: bool | None = None
    has_charges: bool | None = None
    has_insolvency_history: bool | None = None
    previous_names: tuple[str, ...] = ()
    etag: str | None = None
    line: Line


Basis = Literal["tag", "table", "scan", "derived"]
Scope = Literal["company", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a set of accounts: this year's and last year's value, how it was read, and where it stands."""

    value: int | None = None
    prior: int | None = None
    basis: Basis = "tag"
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The figures of one filed document for one scope. A name absent from `figures` is not shown by the document.

    `balances` is True where the balance sheet's identities hold, False where they fail as filed, None where the
    document shows too little to check.
    """

    company_number: str
    made_up_to: date
    period_start: date | None = None
    prior_made_up_to: date | None = None
    scope: Scope
    currency: str | None = None
    accounts_type: str | None = None
    balances: bool | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    text: Mapping[str, object] = field(default_factory=dict)
    line: Line

    def value(self, name: str) -> int | None:
        """This year's value of a figure; None where the document does not show it."""
        figure = self.figures.get(name)
        return None if figure is None else figure.value


Record = Setting | Inspection | Places | Premises | Leaver | Ownership | ProviderPage | Company | Accounts

_MONEY = (
    "turnover cost_of_sales gross_profit operating_profit interest_payable interest_receivable profit_before_tax "
    "tax profit_after_tax depreciation amortisation impairment dividends intangible_assets goodwill tangible_assets "
    "investments fixed_assets stocks debtors cash current_assets creditors_within_one_year net_current_assets "
    "total_assets_less_current_liabilities creditors_after_one_year provisions accruals_and_deferred_income "
    "net_assets share_capital profit_and_loss_reserve shareholders_funds bank_borrowings overdraft "
    "shareholder_loans other_borrowings finance_leases amounts_owed_to_group amounts_owed_by_group "
    "directors_loans operating_lease_commitments"
).split()
FIGURES: tuple[str, ...] = (*(f"{name}_gbp" for name in _MONEY), "employees")
"""Every figure that accounts are read for. Costs, creditors, provisions and dividends are positive; losses and net
liabilities negative."""
