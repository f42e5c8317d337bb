"""The words of telling: who reads, what they may be shown, and the cut of the store that one edition tells. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Literal

from monitor.findings import Flip, Standing

Role = Literal["commissioner", "procurement", "partnership_lead", "operator"]
Frequency = Literal["immediate", "daily", "weekly", "monthly", "quarterly"]
Choice = Literal["immediate", "daily", "weekly", "monthly", "quarterly", "never"]
Kind = Literal["digest", "immediate", "summary", "operator"]
"""What a message is: what changed since the last one; what cannot wait; where a partnership stands after a quarter;
what must be mended, for those who run the service."""
Shares = Literal["nothing", "totals", "by_council"]
"""What a council lets its partners see of its placement counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """A council that places children; `areas` are the local-authority names of Ofsted's lists that it covers, and
    `procedure` what its own procedure says, to be shown to its readers."""

    name: str
    areas: tuple[str, ...]
    procedure: str = ""
    shares: Shares = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Councils that commission together, and their common procedure. A council may be in several."""

    name: str
    councils: tuple[str, ...]
    procedure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When immediate messages may come: from `start` until before `end` in London, on these days (Monday is 0)."""

    start: time = time(7)
    end: time = time(20)
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a reader watches besides its own lists: areas, councils (by name), URNs, registered providers by folded
    name, groups by company number or folded name; and whoever its councils place children with."""

    areas: tuple[str, ...] = ()
    councils: tuple[str, ...] = ()
    urns: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    placements: bool = True

    def __bool__(self) -> bool:
        return bool(self.areas or self.councils or self.urns or self.providers or self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A recipient of digests: a work address, a role, how often, and through which councils or partnerships.

    `topics` are pairs of an axis, a rule's id or `urgent` and how often that is told in place of `frequency`.
    """

    email: str
    role: Role
    frequency: Frequency
    councils: tuple[str, ...] = ()
    partnerships: tuple[str, ...] = ()
    topics: tuple[tuple[str, Choice], ...] = ()
    hours: Hours = Hours()
    watch: Watch = Watch()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How fresh a source is, for the head of every digest. `fault` is set where the last look failed; `looked_at` is
    when it was last looked at, whether or not anything new was there."""

    name: str
    publisher: str
    as_at: date | None
    loaded_at: datetime | None
    subjects: int | None
    fault: str | None = None
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFlood:
    """So many findings by one publisher's data that a person looks at them before anybody is told. `areas` are the
    council areas it was counted in; None: everywhere."""

    publisher: str
    opened: int
    since: date
    areas: frozenset[str] | None = None

    def concerns(self, areas: Collection[str]) -> bool:
        """Whether it concerns whoever these council areas concern: changes are held for everybody in its areas, not
        only for the reader it was counted for."""
        return self.areas is None or not self.areas.isdisjoint(areas)


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


@dataclass(frozen=True, kw_only=True)
class Round:
    """Everything one edition tells one reader: an immutable cut of the store at one moment.

    `flips` are those since the reader's last edition that concern it and that it may see; `standing` every finding
    open now that concerns it; `not_assessable` and `clear` the rest of what was weighed for it. `withheld` counts
    findings that its role is not shown. `settings` are those in its areas; `elsewhere` the other settings of the
    providers and groups that run them. `alarms` say what is wrong with who gets these messages, in whole sentences.
    `reasons` say of a subject (kind and key) why it is told, where the reader's own areas do not say it all;
    `placing` of a provider or group who places children there, as far as this reader may know. `procedures` are pairs
    of a council or partnership and what its own procedure says. `passed_on` are open findings that procurement let go
    since the last edition, and that are no change of their own. `held` are the floods that wait and may concern it.
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
    passed_on: tuple[Standing, ...] = ()
    held: tuple[HeldFlood, ...] = ()
    withheld: int = 0
    alarms: tuple[str, ...] = ()
    kind: Kind = "digest"
    reasons: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    placing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    procedures: tuple[tuple[str, str], ...] = ()
    told_at_once: int = 0
    statements: Mapping[tuple[str, str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @cached_property
    def near_by_key(self) -> dict[str, list[SettingView]]:
        """The settings in the reader's areas by URN, provider key and group key."""
        return _by_key(self.settings)

    @cached_property
    def far_by_key(self) -> dict[str, list[SettingView]]:
        """The others by the same."""
        return _by_key(self.elsewhere)


def _by_key(views: tuple[SettingView, ...]) -> dict[str, list[SettingView]]:
    found: dict[str, list[SettingView]] = {}
    for view in views:
        for key in {view.urn, view.provider_key, view.group_key}:
            if key is not None:
                found.setdefault(key, []).append(view)
    return found
