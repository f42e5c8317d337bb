"""The cut of the store that one edition tells one reader. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from monitor.audience import Audience, may_see_flip, may_see_standing, passed_on
from monitor.concern import EVERYBODY, Concern, concern_of
from monitor.dossiers import group_key
from monitor.exposure import Kin, placing
from monitor.findings import Axis, Flip, Held, Link, Standing, Subject
from monitor.flips import key_of, net
from monitor.names import provider_key
from monitor.own_thresholds import flips_for, standings_for
from monitor.readers import HeldFlood, Kind, Reader, Round, SettingView, SourceState
from monitor.released import Releases
from monitor.timing import is_serious
from scrapers.records import Inspection, Setting

_GUARDED = (Axis.VALUE, Axis.VIABILITY)
"""Kinds that not everybody may see at every level."""
NOTHING_RELEASED = Releases(as_of=date.min)


@dataclass(frozen=True, kw_only=True)
class Market:
    """What every reader's round is cut from: the settings on the newest list, where the rules stand, the sources.

    `axes` gives a trigger's axis by its id, `known_as` a group's key by its folded name and by the numbers of its
    companies. `kin` says where the placement counts belong, `releases` which red findings of finance may be passed on,
    `successors` by watched URN that ended the one that carries it on, `held` the floods of findings that wait.
    """

    as_of: date
    views: Sequence[SettingView]
    standings: Iterable[Standing]
    sources: tuple[SourceState, ...]
    axes: Mapping[str, Axis]
    known_as: Mapping[str, str] = field(default_factory=dict)
    kin: Kin | None = None
    releases: Releases = NOTHING_RELEASED
    successors: Mapping[str, str] = field(default_factory=dict)
    held: Sequence[HeldFlood] = ()

    @cached_property
    def shelves(self) -> "Shelves":
        """The same by area and by whom it belongs to, put in order once for all readers."""
        return Shelves(self.views, self.standings)


class Shelves:
    """Settings and standings by where they are looked for; each list of places keeps the order they came in."""

    def __init__(self, views: Sequence[SettingView], standings: Iterable[Standing]) -> None:
        self.views, self.standings = views, tuple(standings)
        self.by_urn = {view.urn: view for view in views}
        self.by_kin: dict[str, list[int]] = defaultdict(list)
        self._views_in: dict[str, list[int]] = defaultdict(list)
        for place, view in enumerate(views):
            self._views_in[view.local_authority].append(place)
            for key in {view.provider_key, view.group_key} - {None}:
                self.by_kin[key or ""].append(place)
        self._of_sources: list[int] = []
        self._standings_in: dict[str, list[int]] = defaultdict(list)
        self._standings_on: dict[str, list[int]] = defaultdict(list)
        for place, standing in enumerate(self.standings):
            if standing.subject.kind == "source":
                self._of_sources.append(place)
            elif standing.subject.kind != "market":
                self._standings_on[standing.subject.key].append(place)
            for area in standing.subject.areas:
                self._standings_in[area].append(place)

    def in_areas(self, areas: Iterable[str]) -> list[SettingView]:
        """The settings in areas."""
        return [self.views[place] for place in sorted({at for area in areas for at in self._views_in.get(area, ())})]

    def kin_of(self, keys: Iterable[str], areas: Collection[str]) -> list[SettingView]:
        """The settings of providers and groups that are not in these areas."""
        places = sorted({at for key in keys for at in self.by_kin.get(key, ())})
        return [self.views[at] for at in places if self.views[at].local_authority not in areas]

    def near(self, concern: Concern) -> list[Standing]:
        """Where the rules stand on what concerns a reader, every source among it."""
        places = {*self._of_sources, *(at for area in concern.areas for at in self._standings_in.get(area, ()))}
        for key in concern.keys:
            places.update(self._standings_on.get(key, ()))
            if key in concern.providers or key in concern.groups:
                for at in self.by_kin.get(key, ()):
                    places.update(self._standings_on.get(self.views[at].urn, ()))
        return [self.standings[at] for at in sorted(places)]

    def of(self, subject: Subject) -> SettingView | None:
        """A setting's own line, or one of a provider's or group's."""
        if subject.kind == "setting":
            return self.by_urn.get(subject.key)
        first = self.by_kin.get(subject.key, ())
        return self.views[first[0]] if first else None


def setting_view(setting: Setting, latest: Inspection | None, links: Mapping[str, Link]) -> SettingView:
    """A setting as a digest may show it."""
    return SettingView(
        urn=setting.urn,
        provision_type=setting.provision_type,
        local_authority=setting.local_authority or "area not given",
        registered_provider=setting.registered_provider,
        provider_key=provider_key(setting),
        group_key=group_key(setting, links),
        places=setting.places,
        judgement=str(latest.overall or latest.sa_outcome or "") or None if latest else None,
        inspected_on=latest.inspected_on if latest else None,
    )


def setting_views(
    settings: Iterable[Held[Setting]],
    inspections: Mapping[str, tuple[Held[Inspection], ...]],
    links: Mapping[str, Link],
) -> list[SettingView]:
    """Every setting with its newest inspection that judged something."""
    found = []
    for held in settings:
        judged = (
            one.record for one in inspections.get(held.record.urn, ()) if one.record.overall or one.record.sa_outcome
        )
        found.append(setting_view(held.record, next(judged, None), links))
    return found


def build_round(
    market: Market,
    audience: Audience,
    reader: Reader,
    flips: Sequence[Flip],
    *,
    joining: bool,
    since: date | None,
    kind: Kind = "digest",
) -> Round:
    """What concerns a reader: the settings in its areas, the providers and groups that run them, what it watches, where
    its councils place, and every source. `flips` are those to be told now; what does not concern it is left out."""
    shelves, concern = market.shelves, concern_for(market, audience, reader)
    own = shelves.in_areas(concern.areas)
    news = net(flip for flip in flips_for(reader.partnerships, flips) if not flip.baseline)
    whys = [(flip, why) for flip in news if may_tell(market, reader, flip) and (why := why_of(market, concern, flip))]
    told = tuple(flip for flip, _ in whys)
    near = standings_for(reader.partnerships, shelves.near(concern))
    shown = [standing for standing in near if _shown(reader, market, standing)]
    kin = {key for view in (*own, *_lines(shelves, told)) for key in (view.provider_key, view.group_key) if key}
    return Round(
        as_of=market.as_of,
        reader=reader,
        audience=audience.label(reader) or "your watch list",
        why=why_told(audience, reader),
        joining=joining,
        since=since,
        settings=tuple(own),
        elsewhere=tuple(shelves.kin_of(kin, concern.areas)),
        flips=told,
        standing=tuple(shown),
        sources=market.sources,
        passed_on=() if joining or since is None else _passed_on(reader, market, shown, told, since),
        held=tuple(one for one in market.held if one.concerns(concern.areas)),
        withheld=sum(standing.level is not None for standing in near) - sum(one.level is not None for one in shown),
        kind=kind,
        reasons={key_of("", flip.subject): why for flip, why in whys if _worth_saying(concern, why)},
        placing=_placing(concern, shelves, told),
        procedures=_procedures(audience, reader),
    )


def _passed_on(
    reader: Reader, market: Market, shown: Iterable[Standing], told: Iterable[Flip], since: date
) -> tuple[Standing, ...]:
    """What procurement let go since a day, and is not told as a change anyway."""
    changed = {key_of(flip.trigger, flip.subject) for flip in told}
    return tuple(
        one
        for one in shown
        if one.level is not None
        and passed_on(reader.role, one, market.axes[one.trigger], market.releases, since)
        and key_of(one.trigger, one.subject) not in changed
    )


def concern_for(market: Market, audience: Audience, reader: Reader) -> Concern:
    """What concerns a reader in this market."""
    placed = placing(reader, audience, market.kin) if market.kin else None
    return concern_of(audience, reader, placed, market.known_as, market.successors)


def why_of(market: Market, concern: Concern, flip: Flip) -> tuple[str, ...]:
    """Why a change concerns a reader; nothing where it does not."""
    view = market.shelves.of(flip.subject)
    return concern.why(flip.subject, view, flip.verdict.settings, serious=is_serious(flip))


def _lines(shelves: Shelves, told: Iterable[Flip]) -> Iterator[SettingView]:
    """Of what is told, a line each of the newest list."""
    return (view for flip in told if (view := shelves.of(flip.subject)) is not None)


def _worth_saying(concern: Concern, why: Sequence[str]) -> bool:
    """The one list of a reader who has no other is no news to it, nor are the sources to anybody."""
    by_list = [name for name, _ in concern.lists if why[0].startswith(f"{name}: ")]
    return len(why) > 1 or (len(concern.lists) > 1 if by_list else why[0] != EVERYBODY)


def _placing(concern: Concern, shelves: Shelves, told: Iterable[Flip]) -> dict[str, tuple[str, ...]]:
    """Who places with the groups that are told of, as far as the reader may know."""
    if concern.placing is None:
        return {}
    direct = concern.placing.direct
    keys = {view.group_key for view in _lines(shelves, told)}
    return {key: tuple(direct[key]) for key in keys if key and key in direct}


def _procedures(audience: Audience, reader: Reader) -> tuple[tuple[str, str], ...]:
    """What the procedures of a reader's partnerships and councils say, its partners' left aside."""
    said = [(name, audience.partnerships[name].procedure) for name in reader.partnerships]
    said += [(name, audience.councils[name].procedure) for name in reader.councils]
    return tuple((name, words) for name, words in said if words)


def may_tell(market: Market, reader: Reader, flip: Flip) -> bool:
    """Whether a reader may be told of a change now."""
    return may_see_flip(reader.role, flip, market.releases)


def _shown(reader: Reader, market: Market, standing: Standing) -> bool:
    axis = market.axes[standing.trigger]
    if axis not in _GUARDED:  # a hundred thousand are asked for, and most of them are of quality
        return True
    return may_see_standing(reader.role, standing, axis, market.releases)


def why_told(audience: Audience, reader: Reader) -> str:
    """Why a reader gets messages at all."""
    role, topics = reader.role.replace("_", " "), ", ".join(f"{topic} {choice}" for topic, choice in reader.topics)
    lists = audience.label(reader) or "what it watches"
    return f"{reader.email} is listed as {role} for {lists}, {reader.frequency}" + (f" ({topics})" if topics else "")
