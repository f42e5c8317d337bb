"""What the plan turns on, and what it comes to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

REQUESTS: Final = 600
WINDOW_MINUTES: Final = 5
"""Companies House's limit: requests in a window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The last whole answer of a source about a company: when, whether there was anything, and by which mark a next
    answer may be told to be the same. `due` is why it must be asked again before its turn.
    The mark of accounts is what was tried: transactions, with blanks between."""

    at: datetime
    found: bool = True
    mark: str | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the newest profile says of the rest. None: it does not say."""

    etag: str | None = None
    ended: bool = False
    has_charges: bool | None = None
    has_insolvency: bool | None = None
    has_controls: bool | None = None
    accounts_due_on: date | None = None
    accounts_made_up_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Accounts that were filed and of which no figures are held."""

    transaction_id: str
    filed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A company that is watched. `unread` has the newest accounts first; None where no filing history is held.
    `filed_to` is the day that the newest accounts in the filing history are made up to. `charges_counted` is what the
    monthly company data counts, of which `charges_held` are held here."""

    company_number: str
    asked: Mapping[str, Asked] = field(default_factory=dict)
    profile: Profile | None = None
    unread: tuple[Filed, ...] | None = None
    filed_to: date | None = None
    charges_counted: int | None = None
    charges_held: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What there is to ask with. `sources` are those that are on; `streams` says up to which moment the stream behind a
    source was read without a gap; `taken` when a source that speaks of all companies was last taken."""

    sources: frozenset[str]
    key: bool = False
    stream_key: bool = False
    streams: Mapping[str, datetime] = field(default_factory=dict)
    taken: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to ask for: of a company, or of all at once where `company_number` is None. `why` is one of a few."""

    source: str
    company_number: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls in their order, and what cannot be asked for and why."""

    calls: tuple[Call, ...]
    missing: tuple[str, ...] = ()

    @property
    def requests(self) -> int:
        """How many of the limited requests the calls by company take at least: documents and further pages aside."""
        return sum(call.company_number is not None for call in self.calls)

    @property
    def minutes(self) -> int:
        """How long they take at least: a window's requests can be made at once."""
        return (self.requests - 1) // REQUESTS * WINDOW_MINUTES if self.requests else 0

    def counts(self) -> Counter[tuple[str, str]]:
        """Calls by source and reason."""
        return Counter((call.source, call.why) for call in self.calls)
