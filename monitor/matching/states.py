"""The words of matching: who is matched, with what, how sure, and who said so. Frozen values, pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from monitor.findings import Confidence
from scrapers.records import Company, RegisterEntry


class State(StrEnum):
    """How a registered provider came to its company, or why it has none; the surest first."""

    CONFIRMED = "confirmed by a person"
    RELEASED = "confirmed by release"
    EXACT_WITH_FACT = "exact with a second fact"
    EXACT_ALONE = "exact alone"
    PROPOSED = "proposed"
    REFUSED = "refused"
    NONE = "none"
    NOT_FOUND = "not found"


USABLE = frozenset({State.CONFIRMED, State.RELEASED, State.EXACT_WITH_FACT, State.EXACT_ALONE})
"""What a rule may rest on. A proposal is for a person's eyes alone."""
AUTOMATIC = frozenset({State.EXACT_WITH_FACT, State.EXACT_ALONE})
"""What the matcher says of itself, without a person or Ofsted's release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A registered provider as lists print it: every spelling of one key, the commonest first, and what is known of
    its settings. `formerly` has other keys under which the same settings were listed before, spelt otherwise."""

    key: str
    names: tuple[str, ...]
    urns: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    first_registered_on: date | None = None
    last_registered_on: date | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What matching needs of a company, from its profile or its row in the company data."""

    company_number: str
    name: str
    previous_names: tuple[str, ...] = ()
    status: str | None = None
    category: str | None = None
    created_on: date | None = None
    dissolved_on: date | None = None
    sic_codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, record: Company | RegisterEntry) -> "Registered | None":
        """From either record; None of a profile that has no name."""
        if not record.name:
            return None
        if isinstance(record, RegisterEntry):
            category, dissolved_on = record.category, record.dissolved_on
        else:
            category, dissolved_on = record.company_type, record.ceased_on
        return cls(
            company_number=record.company_number,
            name=record.name,
            previous_names=record.previous_names,
            status=record.company_status,
            category=category,
            created_on=record.created_on,
            dissolved_on=dissolved_on,
            sic_codes=record.sic_codes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What is held of one registered provider. `evidence` says in words what speaks for the company and against it;
    `candidates` are the companies a person may choose among; `score` (0 to 100) is a proposal's likeness in letters.
    `decided_by` and `decided_on` are of the person on whose word it rests, None where it rests on none."""

    provider_key: str
    registered_provider: str
    state: State
    company_number: str | None = None
    company_name: str | None = None
    top_company_number: str | None = None
    confidence: Confidence
    evidence: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    score: int | None = None
    matched_on: date
    decided_by: str | None = None
    decided_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person settled: that a provider is this company or is not, or (without a number) that it has none. Of
    several on one provider and company the last counts. `top_company_number` is the top of its group, where known."""

    provider_key: str
    registered_provider: str
    verdict: Literal["confirmed", "refused"]
    company_number: str | None = None
    top_company_number: str | None = None
    decided_by: str
    decided_on: date
    why: str = ""
