"""What every message of a run is cut from: where things stood when everything was weighed last. Gathered once a run."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from monitor.audience import Audience
from monitor.dossiers import with_tops
from monitor.exposure import Kin
from monitor.findings import Link, Standing
from monitor.jobs.house import House, JobError
from monitor.jobs.releasing import releases
from monitor.jobs.watch_ends import carried_on
from monitor.names import fold_name
from monitor.readers import HeldFlood, SourceState
from monitor.rounds import Market, setting_views
from monitor.store import assessed, attempts, companies, register
from monitor.store.holds import WAITING, Hold, load_holds
from monitor.store.placed import load_counts
from monitor.triggers import all_triggers
from scrapers.records import Control
from scrapers.source import Source

_AXES = {trigger.id: trigger.axis for trigger in all_triggers()}


def market_now(house: House, session: Session, as_of: date, audience: Audience | None = None) -> Market:
    """With what carries on what `audience` watches. Raises `JobError` where nothing was weighed yet, or where it was
    weighed after `as_of`."""
    last = assessed.last_assessed(session)
    if last is None:
        raise JobError("nothing has been assessed yet: run `monitor assess` first")
    if last.as_of > as_of:
        raise JobError(f"already assessed as of {last.as_of}: publish as of that day or later")
    links = _links(house, session, last.as_of)
    settings = register.load_settings(session, last.as_of)
    views = setting_views(settings, register.load_inspections(session, last.as_of), links)
    standings = (*assessed.load_standings(session).values(), *assessed.load_own_standings(session))
    return Market(
        as_of=last.as_of,
        views=views,
        standings=standings,
        sources=tuple(state_of(session, source, last.as_of) for source in house.sources.values()),
        axes=_AXES,
        known_as=_known_as(links, standings),
        kin=Kin(views, load_counts(session)),
        releases=releases(house, session, as_of),
        successors=carried_on(session, audience, {one.urn for one in views}, last.as_of) if audience else {},
        held=held_floods(session, audience),
    )


def state_of(session: Session, source: Source, as_of: date) -> SourceState:
    """How fresh a source is, as of a day."""
    loads = [one for one in attempts.load_loads(session, source.name, as_of) if not attempts.under_way(one, as_of)]
    good = next((load for load in loads if load.state == "accepted"), None)
    faulty = loads[0] if loads and loads[0].state != "accepted" else None
    return SourceState(
        name=source.name,
        publisher=source.publisher,
        as_at=good.as_at if good else None,
        loaded_at=good.loaded_at if good else None,
        subjects=good.subjects if good else None,
        fault=(faulty.why or faulty.state) if faulty else None,
        looked_at=attempts.last_look(session, source.name),
    )


def held_floods(session: Session, audience: Audience | None) -> list[HeldFlood]:
    """The floods that wait, oldest first, with the areas of the reader that each was counted for; everywhere where that
    reader is listed no more."""
    return [_held(one, audience) for one in load_holds(session, WAITING)]


def _held(hold: Hold, audience: Audience | None) -> HeldFlood:
    whose = next((one for one in audience.readers if one.email == hold.reader), None) if audience else None
    areas = frozenset(audience.areas(whose)) if audience and whose else None
    return HeldFlood(publisher=hold.publisher, opened=hold.opened, since=hold.as_of, areas=areas)


def _links(house: House, session: Session, as_of: date) -> dict[str, Link]:
    controls = companies.load_filed(session, Control, register.until(as_of, None))
    return with_tops(house.links(session), controls, as_of)


def _known_as(links: Mapping[str, Link], standings: Iterable[Standing]) -> dict[str, str]:
    """A group's key by its own folded name and by each number and provider of its companies."""
    found = {fold_name(one.subject.label): one.subject.key for one in standings if one.subject.kind == "group"}
    for provider, link in links.items():
        found |= {provider: link.top_company_number, link.company_number: link.top_company_number}
    return found
