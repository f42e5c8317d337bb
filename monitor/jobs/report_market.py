"""The market report: what is held of an area or a partnership, counted as of a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from monitor.capacity import Listed, by_year, listed_frame, moves_frame, over_time
from monitor.dossiers import dossiers
from monitor.findings import Dossier, GroupDossier, OwnerKind, SettingDossier
from monitor.jobs.far import Far
from monitor.jobs.gathering import READS, gather
from monitor.jobs.house import House, JobError
from monitor.known import Known
from monitor.market import PLACED, settings_frame
from monitor.reports.market import Counted, Where, market_report
from monitor.reports.view import Report
from monitor.store.capacity import load_listed, load_movements
from monitor.words import listed

STEPS: Final = READS + 3
"""Of the market report."""


def report_market(
    house: House, areas: Sequence[str], partnership: str | None, as_of: date, placed: pd.DataFrame | None = None
) -> Report:
    """The market of these council areas, or of a partnership of the readers file. `placed` are placement counts by
    `provision_type` (column `children`). Raises `JobError` where no list is held or a name is not on it,
    `AudienceError`."""
    name, wanted = _named(house, areas, partnership)
    far = Far(STEPS, house.progress)
    with house.store.reading() as session:
        known = gather(house, session, as_of, far=far)
        return report_of(session, known, far.after(tuple(dossiers(known))), name, wanted, placed, far=far)


def report_of(
    session: Session,
    known: Known,
    every: Sequence[Dossier],
    name: str,
    areas: Sequence[str],
    placed: pd.DataFrame | None = None,
    made: "Frames | None" = None,
    *,
    far: Far | None = None,
) -> Report:
    """The same of what was gathered already; `made` is `frames_of` where that was made before; it is two steps `far`.
    Raises `JobError`."""
    after = (far or Far()).after
    if not known.settings:
        raise JobError(f"no list of settings is held as of {known.as_of}: collect one first (monitor collect ofsted)")
    found = _on_the_list(areas, {held.record.local_authority for held in known.settings} - {None})
    all_ = after(frames_of(session, known, every) if made is None else made)
    groups = [one for one in every if isinstance(one, GroupDossier)]
    frames = Counted(
        england=all_.england,
        years=by_year(all_.moves, found, PLACED),
        days=over_time(all_.days, found, PLACED),
        placed=placed,
    )
    where = Where(name=name, areas=found, listed_on=max(held.record.as_at for held in known.settings))
    return after(market_report(where, frames, {one.subject.key: (one.subject.label, _owner(one)) for one in groups}))


@dataclass(frozen=True, slots=True)
class Frames:
    """England as frames: its settings with their groups, who joined and left, and what each list had."""

    england: pd.DataFrame
    moves: pd.DataFrame
    days: pd.DataFrame


def frames_of(session: Session, known: Known, every: Sequence[Dossier]) -> Frames:
    """What any market of a day is counted from."""
    groups = (one for one in every if isinstance(one, GroupDossier))
    group_of = {held.setting.record.urn: one.subject.key for one in groups for held in one.settings}
    return Frames(
        settings_frame((one for one in every if isinstance(one, SettingDossier)), group_of),
        moves_frame(load_movements(session, known.as_of)),
        listed_frame(Listed(*row) for row in load_listed(session, known.as_of)),
    )


def _named(house: House, areas: Sequence[str], partnership: str | None) -> tuple[str, tuple[str, ...]]:
    if (partnership is None) == (not areas):
        raise JobError("name council areas (--area Kent --area Portsmouth) or one partnership (--partnership NAME)")
    if partnership is None:
        return listed(areas), tuple(areas)
    audience = house.audience()
    by_name = {name.casefold(): one for name, one in audience.partnerships.items()}
    one = by_name.get(partnership.casefold())
    if one is None:
        names = ", ".join(audience.partnerships) or "none"
        raise JobError(f"no partnership {partnership!r} in the readers file; there are: {names}")
    return one.name, tuple(area for name in one.councils for area in audience.councils[name].areas)


def _on_the_list(wanted: Sequence[str], there: Collection[str | None]) -> tuple[str, ...]:
    """The areas as Ofsted's list spells them."""
    spelt = {area.casefold(): area for area in there if area}
    if strange := [area for area in wanted if area.casefold() not in spelt]:
        alike = sorted(
            area for area in spelt.values() if area.casefold().startswith(tuple(one.casefold()[:3] for one in strange))
        )
        more = f"; alike: {', '.join(alike[:10])}" if alike else ""
        raise JobError(f"no council area {listed([repr(one) for one in strange])} on Ofsted's list{more}")
    return tuple(dict.fromkeys(spelt[area.casefold()] for area in wanted))


def _owner(group: GroupDossier) -> str:
    return str(group.owner.kind if group.owner else OwnerKind.UNKNOWN)
