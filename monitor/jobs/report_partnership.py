"""The partnership report: what is open in its areas, who is exposed as far as councils share it, and its market."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from monitor.audience import Audience, may_see_standing
from monitor.dossiers import dossiers
from monitor.exposure import Kin, Row, exposure
from monitor.findings import Standing
from monitor.jobs.far import Far
from monitor.jobs.gathering import gather
from monitor.jobs.house import House, JobError
from monitor.jobs.releasing import releases
from monitor.jobs.report_market import STEPS, report_of
from monitor.own_thresholds import standings_for
from monitor.readers import Role
from monitor.reports.partnership import About, partnership_report
from monitor.reports.view import Report
from monitor.rounds import setting_views
from monitor.store import assessed
from monitor.store.placed import load_counts
from monitor.triggers import all_triggers


def report_partnership(house: House, name: str, as_of: date, role: Role = "partnership_lead") -> Report:
    """The report on a partnership of the readers file, as one of that role may see it. Findings are those that stand
    now. Raises `JobError`, `AudienceError`."""
    audience = house.audience()
    spelt = {one.casefold(): one for one in audience.partnerships}.get(name.casefold())
    if spelt is None:
        there = ", ".join(audience.partnerships) or "none"
        raise JobError(f"no partnership {name!r} in the readers file; there are: {there}")
    councils = [audience.councils[one] for one in audience.partnerships[spelt].councils]
    areas = tuple(area for one in councils for area in one.areas)
    far = Far(STEPS + 2, house.progress)
    with house.store.reading() as session:
        known = gather(house, session, as_of, far=far)
        market = report_of(session, known, far.after(tuple(dossiers(known))), spelt, areas, far=far)
        if assessed.last_assessed(session) is None:
            raise JobError("nothing has been assessed yet: run `monitor assess` first")
        standings = far.after(assessed.load_standings(session).values())
        every = [*standings, *assessed.load_own_standings(session)]
        near, shown = _shown(house, session, every, areas, spelt, role)
        views = setting_views(known.settings, known.inspections, known.links)
        exposed, counted_on = _exposed(audience, spelt, role, Kin(views, load_counts(session)))
        called = {one.subject.key: one.subject.label for one in standings if one.subject.kind == "group"}
    about = About(
        name=spelt,
        councils=councils,
        role=role,
        as_of=as_of,
        standings=shown,
        withheld=len(near) - len(shown),
        exposed=[replace(row, name=called.get(row.group, row.name)) for row in exposed],
        counted_on=counted_on,
        market=market,
    )
    return far.after(partnership_report(about))


def _shown(
    house: House, session: Session, every: Sequence[Standing], areas: Sequence[str], name: str, role: Role
) -> tuple[list[Standing], list[Standing]]:
    """What is open in the partnership's areas, and what of it the role may see."""
    here = frozenset(areas)
    near = [
        one
        for one in standings_for((name,), every)
        if one.level and one.subject.kind != "source" and not here.isdisjoint(one.subject.areas)
    ]
    axes = {trigger.id: trigger.axis for trigger in all_triggers()}
    found = releases(house, session, house.now().date())
    return near, [one for one in near if may_see_standing(role, one, axes[one.trigger], found)]


def _exposed(audience: Audience, name: str, role: Role, kin: Kin) -> tuple[tuple[Row, ...], date | None]:
    if role == "operator":
        return (), None
    sight = audience.sight_of((), (name,), kin.by_council)
    days = [place.counted.counted_on for who in sight.named | sight.pooled for place in kin.by_council[who]]
    return exposure(sight, kin), max(days, default=None)
