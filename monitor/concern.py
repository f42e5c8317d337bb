"""Whether something concerns a reader, and why: its own lists, what it watches, where its councils place. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from monitor.audience import Audience
from monitor.exposure import Placing
from monitor.findings import Subject
from monitor.readers import Reader, SettingView
from monitor.watching import watched_key
from monitor.words import listed

EVERYBODY = "every reader is told how the sources are, and of another threshold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One reader's lists by name with their areas, what it watches, and where children are placed. `carried` gives by
    URN that carries on a watched setting which ended the URN of that one; it is among `urns`."""

    lists: tuple[tuple[str, frozenset[str]], ...]
    watched_areas: frozenset[str]
    urns: frozenset[str]
    providers: frozenset[str]
    groups: frozenset[str]
    placing: Placing | None = None
    carried: Mapping[str, str] = field(default_factory=dict)
    areas: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "areas", self.watched_areas.union(*(areas for _, areas in self.lists)))

    @property
    def keys(self) -> frozenset[str]:
        """Keys of subjects that concern the reader wherever they are."""
        return self.urns | self.providers | self.groups | frozenset(self.placing.keys if self.placing else ())

    def why(
        self, subject: Subject, view: SettingView | None = None, settings: Iterable[str] = (), *, serious: bool = False
    ) -> tuple[str, ...]:
        """Every reason why a subject concerns the reader, each once; none where it does not. `view` is a
        line of the newest list that is the setting, or one that belongs to the provider or group."""
        if subject.kind == "source" or (subject.kind == "thresholds" and not subject.areas):
            return (EVERYBODY,)
        if subject.kind == "watched":
            kind, key = watched_key(subject)
            return ("you watch it",) if key in (self.urns if kind == "setting" else self.providers) else ()
        found = list(self._areas(subject))
        if subject.kind != "market":
            found += self._watched(subject, view)
            found += self.placing.of(subject, settings, serious=serious) if self.placing else ()
        return tuple(dict.fromkeys(found))

    def _areas(self, subject: Subject) -> Iterator[str]:
        for name, areas in self.lists:
            if here := areas.intersection(subject.areas):
                yield f"{name}: in {_short(here)}"
        if here := self.watched_areas.intersection(subject.areas):
            yield f"you watch the area of {_short(here)}"

    def _watched(self, subject: Subject, view: SettingView | None) -> Iterator[str]:
        if subject.kind == "setting" and subject.key in self.urns:
            was = self.carried.get(subject.key)
            yield f"you watch {was}, which this one may carry on" if was else "you watch this setting"
        if subject.kind == "provider" and subject.key in self.providers:
            yield "you watch this provider"
        elif view and view.provider_key in self.providers:
            yield "you watch its registered provider"
        if subject.kind == "group" and subject.key in self.groups:
            yield "you watch this group"
        elif view and view.group_key in self.groups:
            yield "you watch its group"


def concern_of(
    audience: Audience,
    reader: Reader,
    placing: Placing | None = None,
    known_as: Mapping[str, str] | None = None,
    successors: Mapping[str, str] | None = None,
) -> Concern:
    """What concerns a reader. `placing` is left aside where the reader does not want it; `known_as` gives a group's key
    by its folded name and by each of its companies' numbers, `successors` by URN that ended the one that carries it
    on."""
    names = known_as or {}
    councils, watch = audience.councils, reader.watch
    lists = [
        (name, frozenset(area for council in audience.partnerships[name].councils for area in councils[council].areas))
        for name in reader.partnerships
    ]
    lists += [(name, frozenset(councils[name].areas)) for name in reader.councils]
    carried = {new: old for old, new in (successors or {}).items() if old in watch.urns and new not in watch.urns}
    return Concern(
        lists=tuple(lists),
        watched_areas=frozenset(watch.areas).union(*(councils[name].areas for name in watch.councils)),
        urns=frozenset((*watch.urns, *carried)),
        carried=carried,
        providers=frozenset(watch.providers),
        groups=frozenset(names.get(one, one) for one in watch.groups),
        placing=placing if watch.placements else None,
    )


def _short(areas: Iterable[str]) -> str:
    named = sorted(areas)
    return listed(named if len(named) <= 3 else [*named[:2], f"{len(named) - 2} more of its areas"])
