"""Everything the pages and the API read, put together once for a weighing and never changed after."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from monitor.audience import Audience
from monitor.findings import GroupDossier, SettingDossier, Standing
from monitor.jobs.house import House
from monitor.jobs.market_now import state_of
from monitor.jobs.report_provider import Asked, World, world_of
from monitor.known import Known
from monitor.readers import SettingView, SourceState
from monitor.reports.due import Due, due
from monitor.rounds import setting_views
from monitor.store import assessed, attempts

_Subject = tuple[str, str]
_T = TypeVar("_T")
_MADE = 400
"""Things worked out of a state that are kept with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The market as of a day. `version` is another one whenever something in it is another; `known_at` is set where an
    earlier knowledge was asked for; `assessed_on` is the day of the weighing behind `standings`, which are where the
    rules stand now (also when an earlier day is looked at)."""

    version: str
    as_of: date
    known_at: datetime | None
    assessed_on: date | None
    world: World
    settings: Mapping[str, SettingDossier]
    groups: Mapping[str, GroupDossier]
    group_of: Mapping[str, str]
    """By URN, the key of the group that runs it."""
    group_of_provider: Mapping[str, str]
    views: Mapping[str, SettingView]
    standings: tuple[Standing, ...]
    """What is open."""
    standings_of: Mapping[_Subject, tuple[Standing, ...]]
    """The same by kind and key of the subject."""
    own_standings: tuple[Standing, ...]
    """Where rules stand by the thresholds of single partnerships."""
    sources: tuple[SourceState, ...]
    due: tuple[Due, ...]
    audience: Audience | None
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], _T]) -> _T:
        """What was worked out of this state under a name; worked out when it is first asked for, or again after much
        else was."""
        if name in self._made:
            found: _T = self._made[name]
            return found
        made = self._made[name] = make()
        while len(self._made) > _MADE:
            self._made.pop(next(iter(self._made)), None)
        return made

    @property
    def known(self) -> Known:
        """What the store held."""
        return self.world.known

    def here(self, areas: Iterable[str]) -> tuple[Standing, ...]:
        """What is open on subjects in some council areas, and what partnerships' own thresholds say of them, sources
        left out."""
        wanted = frozenset(areas)
        return tuple(one for one in self.all_standings if wanted.intersection(one.subject.areas))

    @property
    def all_standings(self) -> tuple[Standing, ...]:
        """What is open by the shipped thresholds, and everything by partnerships' own."""
        return (*self.standings, *self.own_standings)


def newest(house: House) -> tuple[str, date]:
    """The version of the state that stands now, and its day."""
    with house.store.reading() as session:
        last = assessed.last_assessed(session)
        if last is not None:
            return str(last.id), last.as_of
        loads = sum(len(attempts.load_loads(session, name, house.now().date())) for name in house.sources)
    return f"0.{loads}", house.now().date()


def build(house: House, as_of: date, known_at: datetime | None = None, *, version: str = "") -> State:
    """The state of a day: the newest one without a `version` of its own, else an earlier one. Takes seconds. Raises
    `AudienceError`, `LinksError`."""
    with _no_search_for_rubbish(), house.store.reading() as session:
        last = assessed.last_assessed(session)
        asked = Asked(subjects=(), as_of=as_of, known_at=known_at)
        world = world_of(house, session, asked)
        standings = tuple(one for one in assessed.load_standings(session).values() if one.level is not None)
        own = tuple(assessed.load_own_standings(session))
        sources = tuple(state_of(session, source, as_of) for source in house.sources.values())
    groups = {one.subject.key: one for one in world.found if isinstance(one, GroupDossier)}
    settings = {one.subject.key: one for one in world.found if isinstance(one, SettingDossier)}
    views = setting_views(world.known.settings, world.known.inspections, world.known.links)
    return State(
        version=version,
        as_of=as_of,
        known_at=known_at,
        assessed_on=last.as_of if last else None,
        world=world,
        settings=settings,
        groups=groups,
        group_of={held.subject.key: one.subject.key for one in groups.values() for held in one.settings},
        group_of_provider={key: one.subject.key for one in groups.values() for key in one.providers},
        views={view.urn: view for view in views},
        standings=standings,
        standings_of=_by_subject(standings),
        own_standings=own,
        sources=sources,
        due=due(settings.values(), groups.values(), as_of),
        audience=house.audience() if house.has_readers() else None,
    )


def _by_subject(standings: Iterable[Standing]) -> dict[_Subject, tuple[Standing, ...]]:
    found: dict[_Subject, list[Standing]] = defaultdict(list)
    for one in standings:
        found[one.subject.kind, one.subject.key].append(one)
    return {key: tuple(them) for key, them in found.items()}


@contextmanager
def _no_search_for_rubbish() -> Iterator[None]:
    """Millions of values that stay: they are set apart, so that pages need not wait while cycles are sought in them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
