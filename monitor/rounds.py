"""The cut of the store that one edition tells one reader. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.audience import Audience, may_see
from monitor.dossiers import group_key
from monitor.findings import Axis, Flip, Held, Link, Standing, Subject
from monitor.flips import net
from monitor.names import provider_key
from monitor.readers import Reader, Round, SettingView, SourceState
from scrapers.records import Inspection, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What every reader's round is cut from: the settings on the newest list, where the rules stand, the sources.

    `axes` gives a trigger's axis by its id.
    """

    as_of: date
    views: Sequence[SettingView]
    standings: Iterable[Standing]
    sources: tuple[SourceState, ...]
    axes: Mapping[str, Axis]


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
    market: Market, audience: Audience, reader: Reader, flips: Sequence[Flip], *, joining: bool, since: date | None
) -> Round:
    """What concerns a reader: the settings in its areas, the providers and groups that run them, and every source."""
    areas = frozenset(audience.areas(reader))
    own = tuple(view for view in market.views if view.local_authority in areas)
    kin = {view.provider_key for view in own} | {view.group_key for view in own}
    elsewhere = tuple(
        view
        for view in market.views
        if view.local_authority not in areas and kin & {view.provider_key, view.group_key} - {None}
    )
    news = net(flip for flip in flips if not flip.baseline)
    near = [standing for standing in market.standings if _concerns(areas, standing.subject)]
    shown = [standing for standing in near if _shown(reader, market, standing)]
    return Round(
        as_of=market.as_of,
        reader=reader,
        audience=audience.label(reader),
        why=_why(audience, reader),
        joining=joining,
        since=since,
        settings=own,
        elsewhere=elsewhere,
        flips=tuple(flip for flip in news if _concerns(areas, flip.subject) and _may_see(reader, flip)),
        standing=tuple(shown),
        sources=market.sources,
        withheld=sum(standing.level is not None for standing in near) - sum(one.level is not None for one in shown),
    )


def _concerns(areas: frozenset[str], subject: Subject) -> bool:
    return subject.kind == "source" or not areas.isdisjoint(subject.areas)


def _may_see(reader: Reader, flip: Flip) -> bool:
    """A change is shown where both ends of it may be seen."""
    levels = {flip.before_level, flip.level} - {None} or {None}
    return all(may_see(reader.role, flip.verdict.axis, level, flip.trigger) for level in levels)


def _shown(reader: Reader, market: Market, standing: Standing) -> bool:
    return may_see(reader.role, market.axes[standing.trigger], standing.level, standing.trigger)


def _why(audience: Audience, reader: Reader) -> str:
    role = reader.role.replace("_", " ")
    return f"{reader.email} is listed as {role} for {audience.label(reader)}, {reader.frequency}"
