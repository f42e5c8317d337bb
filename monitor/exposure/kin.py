"""Which provider and group each placement count belongs to. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from monitor.findings import Subject
from monitor.placed import PlacementCount
from monitor.readers import SettingView

LONE = "lone"
"""The row of all providers that run one setting, and of settings whose provider is not known, for partners."""


class Place(NamedTuple):
    """A count's place among settings, providers and groups, as far as the newest list tells."""

    counted: PlacementCount
    urn: str | None
    provider: str | None
    group: str | None


class Kin:
    """Which provider and group each count belongs to. Built once for all readers."""

    def __init__(self, views: Iterable[SettingView], counts: Iterable[PlacementCount] = ()) -> None:
        self.of_urn = {view.urn: view for view in views}
        self._group_of = {one.provider_key: one.group_key for one in self.of_urn.values() if one.provider_key}
        self._settings = Counter(one.group_key for one in self.of_urn.values() if one.group_key)
        self._names: dict[str, Counter[str]] = defaultdict(Counter)
        for view in self.of_urn.values():
            if view.group_key and view.registered_provider:
                self._names[view.group_key][view.registered_provider] += 1
        self.by_council: dict[str, list[Place]] = defaultdict(list)
        for count in counts:
            self.by_council[count.council].append(self._place(count))

    def name(self, group: str) -> str:
        """The commonest name of a group's registered providers; of equally common ones, the first in order."""
        names = self._names.get(group, {group: 1})
        return min(names, key=lambda name: (-names[name], name))

    def settings(self, group: str) -> int:
        """How many settings a group has on the newest list."""
        return self._settings[group]

    def told_as(self, group: str | None) -> str:
        """The row in which a partner is told of a group."""
        return group if group is not None and self._settings[group] > 1 else LONE

    def group_of(self, subject: Subject) -> str | None:
        """The group that a setting, provider or group belongs to."""
        if subject.kind == "setting":
            view = self.of_urn.get(subject.key)
            return view.group_key if view else None
        return self._group_of.get(subject.key) if subject.kind == "provider" else subject.key

    def _place(self, count: PlacementCount) -> Place:
        if count.urn is None:
            key = count.provider_key
            return Place(count, None, key, self._group_of.get(key, f"provider:{key}") if key else None)
        view = self.of_urn.get(count.urn)
        return Place(count, count.urn, view.provider_key if view else None, view.group_key if view else None)
