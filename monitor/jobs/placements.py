"""Placement counts: taken from a council's file, shown as far as councils share, deleted when a council says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from monitor.exposure import Kin, Row, exposure
from monitor.jobs.assess import gather
from monitor.jobs.house import House, JobError
from monitor.placed import PlacementCount
from monitor.placements import Preview, Register, preview
from monitor.rounds import setting_views
from monitor.store import placed


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: its counts, how many said something new, and how many each council gave."""

    counts: int
    new: int
    councils: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held of a council: how many counts, of which days, and how often it was changed."""

    council: str
    places: int
    newest: date | None
    shares: str


def look_at(house: House, content: bytes, council: str | None = None) -> Preview:
    """What is understood of a file's bytes, without taking anything. Raises `PlacementsError`, `JobError`."""
    with house.store.reading() as session:
        return preview(content, _register(house, session), house.now().date(), _council(house, council))


def take(house: House, content: bytes, by: str, council: str | None = None) -> Taken:
    """Takes a file's counts, all or none; its bytes are not kept. Raises `PlacementsError`, `JobError`."""
    with house.store.writing() as session:
        found = preview(content, _register(house, session), house.now().date(), _council(house, council))
        if found.faults:
            raise JobError(f"nothing is taken: {_faults(found)}")
        new = placed.save_counts(session, found.counts, by, house.now())
    return Taken(len(found.counts), new, found.councils)


def remove(house: House, council: str, by: str) -> int:
    """Deletes every count of a council with its history. Returns how many they were. Raises `JobError` where there is
    none."""
    with house.store.writing() as session:
        held = {one.council: one.council for one in placed.load_counts(session)}
        names = {name.casefold(): name for name in (*held, *house.audience().councils)}
        name = names.get(council.casefold())
        if name is None or name not in held:
            raise JobError(f"no placement counts of {council!r} are held: see monitor placements show")
        return placed.delete_counts(session, name, by, house.now())


def held(house: House) -> list[Held]:
    """What is held of each council of the readers file, without a single count."""
    audience = house.audience()
    with house.store.reading() as session:
        counts = placed.load_counts(session)
    found = []
    for name, council in audience.councils.items():
        own = [one for one in counts if one.council == name]
        days = [one.counted_on for one in own]
        found.append(Held(council=name, places=len(own), newest=max(days, default=None), shares=council.shares))
    return found


def kin_of(house: House, session: Session, as_of: date) -> Kin:
    """Which group each held count belongs to as of a day."""
    known = gather(house, session, as_of)
    views = setting_views(known.settings, known.inspections, known.links)
    return Kin(views, placed.load_counts(session))


def own(house: House, council: str) -> tuple[PlacementCount, ...]:
    """A council's own newest counts, exactly. Raises `JobError`, `AudienceError`."""
    name = _council(house, council)
    with house.store.reading() as session:
        return placed.load_counts(session, [] if name is None else [name])


def exposed(house: House, as_of: date, council: str | None = None, partnership: str | None = None) -> tuple[Row, ...]:
    """How many children are with each group: a council's own counts exactly, its partners' or a partnership's as they
    are shared. Raises `JobError`, `AudienceError`."""
    audience, own = house.audience(), _council(house, council)
    if partnership is not None and partnership not in audience.partnerships:
        raise JobError(f"no partnership {partnership!r} in the readers file")
    with house.store.reading() as session:
        kin = kin_of(house, session, as_of)
    through = [partnership] if partnership else []
    return exposure(audience.sight_of([own] if own else [], through, kin.by_council), kin)


def _register(house: House, session: Session) -> Register:
    register = Register(
        councils=tuple(house.audience().councils),
        urns=placed.known_urns(session),
        providers=placed.known_providers(session),
    )
    if not register.urns:
        raise JobError("no list of settings is held: collect one first (monitor collect ofsted)")
    return register


def _council(house: House, council: str | None) -> str | None:
    """The council as the readers file spells it."""
    if council is None:
        return None
    names = {name.casefold(): name for name in house.audience().councils}
    if council.casefold() not in names:
        raise JobError(f"no council {council!r} in the readers file; there are: {', '.join(names.values()) or 'none'}")
    return names[council.casefold()]


def _faults(found: Preview) -> str:
    first = found.faults[0]
    more = len(found.faults) + found.more_faults - 1
    said = f"row {first.row}, column {first.column}: {first.why}"
    return f"{said}, and {more} more (--dry-run shows them)" if more else said
