"""What Companies House says of a company, without addresses and without people.

Its own words (status, type, kind of case, nature of control) are kept raw: new ones appear, and an unknown one is no
fault.
"""

from dataclasses import dataclass
from datetime import date

from scrapers.records.line import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company's public profile, without its address. Words of Companies House are kept raw: new ones appear.

    `links` names what Companies House holds of the company besides ("charges", "insolvency", "exemptions", ...), None
    where the profile does not say. An `originating_number` is the one under which a company of another country is
    registered at home; `parent_number` is the company that a UK establishment belongs to. `partial` tells a hit of a
    search, which says little, from a profile.
    """

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
    has_been_liquidated: bool | None = None
    has_super_secure_controllers: bool | None = None
    office_in_dispute: bool | None = None
    office_undeliverable: bool | None = None
    originating_country: str | None = None
    originating_number: str | None = None
    parent_number: str | None = None
    previous_names: tuple[str, ...] = ()
    links: tuple[str, ...] | None = None
    partial: bool = False
    etag: str | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One entry of a company's filing history. In the category accounts, `filing_type` "AA" is a set of accounts and
    "AA01" a change of the accounting date. `document_link` leads to the document's metadata and is never built."""

    company_number: str
    transaction_id: str
    filing_type: str
    category: str | None = None
    description: str | None = None
    filed_on: date | None = None
    made_up_to: date | None = None
    pages: int | None = None
    paper_filed: bool | None = None
    document_link: str | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledDocument:
    """A document of the filing history and the forms (media types) it can be had in. `readable` says whether one of
    them can be read by a machine; pictures of pages cannot."""

    company_number: str
    transaction_id: str
    made_up_to: date | None = None
    filed_as: tuple[str, ...] = ()
    pages: int | None = None
    readable: bool = False
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Security registered against a company. `lenders` are those entitled whose name shows an organisation; others are
    `INDIVIDUAL`. What is charged is kept as yes, no or not said, never in words: the words can locate a home."""

    company_number: str
    charge_id: str
    charge_code: str | None = None
    charge_number: int | None = None
    status: str | None = None
    created_on: date | None = None
    delivered_on: date | None = None
    satisfied_on: date | None = None
    contains_fixed_charge: bool | None = None
    contains_floating_charge: bool | None = None
    floating_charge_covers_all: bool | None = None
    contains_negative_pledge: bool | None = None
    assets_released: str | None = None
    lenders: tuple[str, ...] = ()
    more_than_four_lenders: bool | None = None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Insolvency:
    """One insolvency case of a company: its kind and its dates, as (kind of date, day). No practitioner, no note."""

    company_number: str
    case_number: str
    case_type: str | None = None
    statuses: tuple[str, ...] = ()
    dates: tuple[tuple[str, date], ...] = ()
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Who controls a company, one entry of its register of persons with significant control, or a statement there.

    `name` and `registration_number` (as given) are those of a company or legal person; of an individual there is only
    `kind`, `natures` and the dates. `controller_number` is the registration number as a company number where the
    register named is one of the United Kingdom; None where it is another's, or cannot be told. `statement` is the word
    of a statement or exemption that stands in place of a person.
    """

    company_number: str
    control_id: str
    kind: str
    name: str | None = None
    registration_number: str | None = None
    controller_number: str | None = None
    legal_form: str | None = None
    legal_authority: str | None = None
    country_registered: str | None = None
    place_registered: str | None = None
    natures: tuple[str, ...] = ()
    statement: str | None = None
    notified_on: date | None = None
    ceased_on: date | None = None
    ceased: bool = False
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """A company's row in the monthly free company data: status, kinds of business, accounts dates, charges counted."""

    company_number: str
    as_at: date
    name: str
    category: str | None = None
    company_status: str | None = None
    country_of_origin: str | None = None
    created_on: date | None = None
    dissolved_on: date | None = None
    sic_codes: tuple[str, ...] = ()
    accounts_next_due_on: date | None = None
    accounts_last_made_up_to: date | None = None
    accounts_category: str | None = None
    confirmation_statement_due_on: date | None = None
    charges: int | None = None
    charges_outstanding: int | None = None
    charges_part_satisfied: int | None = None
    charges_satisfied: int | None = None
    previous_names: tuple[str, ...] = ()
    line: Line
