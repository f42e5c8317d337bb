"""Why something concerns a reader because of where children are placed, as far as councils share that. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.audience import Audience, Sight
from monitor.exposure.kin import LONE, Kin, Place
from monitor.findings import Subject
from monitor.readers import Reader
from monitor.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Why settings, providers and groups concern a reader because of where children are placed.

    `direct` has the reasons by URN, provider key and group key; `somewhere`, by provider key, those of counts that do
    not say at which setting; `sisters`, by group key, those for its other settings. A reason speaks of a partner only
    as that partner shares, and never of a partner at one home.
    """

    kin: Kin
    direct: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    somewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sisters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def keys(self) -> Collection[str]:
        """What concerns the reader directly: URNs, provider keys, group keys."""
        return self.direct.keys()

    def of(self, subject: Subject, settings: Iterable[str] = (), *, serious: bool = False) -> tuple[str, ...]:
        """Every reason why a subject concerns the reader, each once. Only what is `serious` concerns it at a home where
        none of its children are, for the sake of the group."""
        if subject.kind == "setting":
            found = self._of_setting(subject, serious=serious)
        elif subject.kind in ("provider", "group"):
            group = self.kin.group_of(subject)
            keys = dict.fromkeys([subject.key, *([group] if group else []), *settings])
            found = [why for key in keys for why in self.direct.get(key, ())]
        else:
            found = []
        return tuple(dict.fromkeys(found))

    def _of_setting(self, subject: Subject, *, serious: bool) -> list[str]:
        view = self.kin.of_urn.get(subject.key)
        found = list(self.direct.get(subject.key, ()))
        if view and view.provider_key:
            found += self.somewhere.get(view.provider_key, ())
        if serious and view and view.group_key and not found:
            found += self.sisters.get(view.group_key, ())
        return found


class _Reasons(NamedTuple):
    direct: dict[str, list[str]]
    somewhere: dict[str, list[str]]
    sisters: dict[str, list[str]]


def placing(reader: Reader, audience: Audience, kin: Kin) -> Placing:
    """What concerns a reader because of placements, by the sharing of each council."""
    sight = audience.sight(reader, kin.by_council)
    found = _Reasons(defaultdict(list), defaultdict(list), defaultdict(list))
    for council in sorted(sight.own):
        for place in kin.by_council[council]:
            if place.counted.children:
                _own(council, place, found)
    for group, why in _of_partners(sight, kin).items():
        found.direct[group].append(why)
        found.sisters[group].append(why)
    return Placing(
        kin=kin,
        direct=_each_once(found.direct),
        somewhere=_each_once(found.somewhere),
        sisters=_each_once(found.sisters),
    )


def _own(council: str, place: Place, found: _Reasons) -> None:
    if place.urn:
        found.direct[place.urn].append(f"{council} has children placed there")
    if place.provider:
        found.direct[place.provider].append(f"{council} has children placed with this provider")
    if place.provider and not place.urn:
        found.somewhere[place.provider].append(f"{council} has children placed with this provider")
    if place.group:
        found.direct[place.group].append(f"{council} has children placed with this group")
        found.sisters[place.group].append(f"{council} has children placed elsewhere with the same group")


def _of_partners(sight: Sight, kin: Kin) -> dict[str, str]:
    """By group, what a reader may be told of its partners there: who they are, or that there are some."""
    named, some = defaultdict[str, dict[str, None]](dict), set[str]()
    several = len(sight.named | sight.pooled) > 1
    for council in sorted(sight.named | sight.pooled):
        for group in {place.group for place in kin.by_council[council] if place.counted.children and place.group}:
            if council in sight.named and kin.told_as(group) != LONE:
                named[group][council] = None
            elif several:
                some.add(group)
    said = {group: f"{listed([*who])} {'has' if len(who) == 1 else 'have'} {_THERE}" for group, who in named.items()}
    return dict.fromkeys(some, f"a partner council has {_THERE}") | said


_THERE = "children placed with this group"


def _each_once(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(whys)) for key, whys in found.items()}
