"""The words of telling: who reads, what they may be shown, and the cut of the store that one edition tells. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.findings import Flip, Standing

Role = Literal["commissioner", "procurement", "partnership_lead", "operator"]
Frequency = Literal["immediate", "daily", "weekly", "monthly", "quarterly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """A council that places children; `areas` are the local-authority names of Ofsted's lists that it covers."""

    name: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Councils that commission together. A council may be in several."""

    name: str
    councils: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A recipient of digests: a work address, a role, how often, and through which councils or partnerships."""

    email: str
    role: Role
    frequency: Frequency
    councils: tuple[str, ...] = ()
    partnerships: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How fresh a source is, for the head of every digest. `fault` is set where the last look failed."""

    name: str
    publisher: str
    as_at: date | None
    loaded_at: datetime | None
    subjects: int | None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingView:
    """A setting as a digest may show it: never a name or an address of a place where children live."""

    urn: str
    provision_type: str
    local_authority: str
    registered_provider: str | None
    provider_key: str | None
    group_key: str | None
    places: int | None
    judgement: str | None
    inspected_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Everything one edition tells one reader: an immutable cut of the store at one moment.

    `flips` are those since the reader's last edition that concern it and that it may see; `standing` every finding
    open now that concerns it; `not_assessable` and `clear` the rest of what was weighed for it. `withheld` counts
    findings that its role is not shown. `settings` are those in its areas; `elsewhere` the other settings of the
    providers and groups that run them. `alarms` say what is wrong with who gets these messages, in whole sentences.
    """

    as_of: date
    reader: Reader
    audience: str
    why: str
    joining: bool
    since: date | None
    settings: tuple[SettingView, ...]
    elsewhere: tuple[SettingView, ...]
    flips: tuple[Flip, ...]
    standing: tuple[Standing, ...]
    sources: tuple[SourceState, ...]
    withheld: int = 0
    alarms: tuple[str, ...] = ()
