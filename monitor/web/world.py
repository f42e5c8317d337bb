"""The state of the pages in the words that the API and the work pages need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from threading import Lock
from typing import Annotated
from weakref import WeakKeyDictionary

import pandas as pd
from fastapi import Depends, Request

from monitor.findings import GroupDossier, Held, Link, ProviderDossier, SettingDossier, Standing
from monitor.market import settings_frame
from monitor.names import provider_key
from monitor.readers import SourceState
from monitor.reports.due import Due
from monitor.web.keeper import state_of
from monitor.web.state import State
from scrapers.records import Company


class NothingYetError(Exception):
    """Nothing has been weighed yet, so that there is nothing to show."""


@dataclass(frozen=True)
class World:
    """What was known when everything was weighed last; subjects by their keys."""

    state: State

    @property
    def as_of(self) -> date:
        """The day of the newest weighing."""
        return self.state.as_of

    @property
    def changed_at(self) -> datetime:
        """When this last changed, as a moment (UTC) that stays the same until it changes again."""
        return datetime.combine(self.state.assessed_on or self.state.as_of, time(), tzinfo=UTC)

    @property
    def settings(self) -> Mapping[str, SettingDossier]:
        """By URN."""
        return self.state.settings

    @property
    def groups(self) -> Mapping[str, GroupDossier]:
        """By key."""
        return self.state.groups

    @property
    def links(self) -> Mapping[str, Link]:
        """By registered provider, the company that rules take it for."""
        return self.state.known.links

    @property
    def group_of(self) -> Mapping[str, str]:
        """By registered provider, its group."""
        return self.state.group_of_provider

    @property
    def standings(self) -> Sequence[Standing]:
        """Where rules have a finding open."""
        return self.state.all_standings

    @property
    def sources(self) -> tuple[SourceState, ...]:
        """How fresh each source is."""
        return self.state.sources

    @property
    def due(self) -> tuple[Due, ...]:
        """What is due or expected, by day."""
        return self.state.due

    @cached_property
    def providers(self) -> Mapping[str, ProviderDossier]:
        """By key."""
        return {one.subject.key: one for one in self.state.world.found if isinstance(one, ProviderDossier)}

    @cached_property
    def companies(self) -> Mapping[str, tuple[Held[Company], str]]:
        """By company number, every company of a group, with that group's key."""
        return {
            held.record.company_number: (held, group.subject.key)
            for group in self.groups.values()
            for held in group.companies
        }

    @cached_property
    def areas(self) -> frozenset[str]:
        """The council areas on Ofsted's list."""
        return frozenset(one.setting.record.local_authority or "" for one in self.settings.values()) - {""}

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every setting as a row of the market's frame."""
        return settings_frame(
            self.settings.values(), {key: self.group_of_setting(one) for key, one in self.settings.items()}
        )

    def group_of_setting(self, dossier: SettingDossier) -> str | None:
        """The key of the group that runs a setting; None where its registered provider is not known."""
        key = provider_key(dossier.setting.record)
        return None if key is None else self.group_of.get(key)


class _Kept:
    """One world a state."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: World | None = None

    def of(self, state: State) -> World:
        with self._lock:
            if self._held is None or self._held.state is not state:
                self._held = World(state)
            return self._held


_KEPT: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()


def world(request: Request) -> World:
    """The dependency of whatever shows the world. Raises `NothingYetError`, `NotReady`."""
    state = state_of(request)
    if state.assessed_on is None:
        raise NothingYetError("nothing has been assessed yet: run `monitor assess` first")
    return _KEPT.setdefault(request.app, _Kept()).of(state)


Here = Annotated[World, Depends(world)]
"""The world, as an argument of a route."""
