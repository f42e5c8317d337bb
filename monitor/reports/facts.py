"""What a provider's report is made of, as whoever reads the store hands it over. Frozen, pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from monitor.findings import AnyVerdict, Flip, GroupDossier, Held, Threshold
from monitor.reports.like import Measured
from scrapers.records import Company, FiledDocument, RegisterEntry

Standing = Literal["listed", "related", "company", "unknown"]
"""Of a bidder: Ofsted lists it; a company under the same top as one that Ofsted lists; a company only; nothing held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a provider or a council has to say, in its own words; `by` is its name of organisation, `about` the verdict
    that it speaks of."""

    text: str
    by: str
    on: date
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One subject of a report. `asked_for` is how it was named; `verdicts` are those of its group, providers, settings
    and markets; `flips` what was recorded from `since` to `as_of`; `peers` what every other group measures."""

    group: GroupDossier
    asked_for: tuple[str, ...]
    standing: Standing = "listed"
    as_of: date
    known_at: datetime | None = None
    verdicts: tuple[AnyVerdict, ...] = ()
    flips: tuple[Flip, ...] = ()
    since: date | None = None
    since_why: str = ""
    contract_value: int | None = None
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    peers: tuple[Measured, ...] = ()
    data: tuple[AnyVerdict, ...] = ()
    """What the rules on the data itself say, of every source."""
    never: tuple[str, ...] = ()
    """Sources that were never collected."""
    companies: tuple[Held[Company], ...] = ()
    """The profiles held of the group's companies, those on the way up included."""
    entries: tuple[Held[RegisterEntry], ...] = ()
    documents: tuple[Held[FiledDocument], ...] = ()
    predecessors: Mapping[str, str] = field(default_factory=dict)
    """By URN, the URN that it may carry on and how sure that is, in words."""
    statements: tuple[Statement, ...] = ()
    contact: str = ""

    @property
    def name(self) -> str:
        """What the group is called."""
        return self.group.subject.label
