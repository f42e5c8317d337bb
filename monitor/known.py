"""What the store holds as of a day, as the dossiers are put together from it. Frozen values, pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from monitor.findings import Asked, Held, Link
from scrapers.records import (
    Accounts,
    Charge,
    Company,
    Control,
    Filing,
    Insolvency,
    Inspection,
    Leaver,
    Ownership,
    Setting,
)

_F = TypeVar("_F")
OfCompanies = Mapping[str, tuple[_F, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What Companies House says besides profiles and accounts, by company number; `asked` says of which it was read."""

    charges: OfCompanies[Held[Charge]] = field(default_factory=dict)
    insolvencies: OfCompanies[Held[Insolvency]] = field(default_factory=dict)
    controls: OfCompanies[Held[Control]] = field(default_factory=dict)
    filings: OfCompanies[Held[Filing]] = field(default_factory=dict)
    asked: OfCompanies[Asked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store holds as of a day: the newest list, inspections by URN, companies and accounts by number, links
    by folded provider name, by URN who left the register and how it was last listed, Ofsted's ownership release."""

    as_of: date
    settings: Sequence[Held[Setting]] = ()
    inspections: Mapping[str, tuple[Held[Inspection], ...]] = field(default_factory=dict)
    companies: Mapping[str, Held[Company]] = field(default_factory=dict)
    accounts: Mapping[str, tuple[Held[Accounts], ...]] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    leavers: Mapping[str, Leaver] = field(default_factory=dict)
    former: Mapping[str, Setting] = field(default_factory=dict)
    filed: Filed = field(default_factory=Filed)
    released: Sequence[Ownership] = ()
