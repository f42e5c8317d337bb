"""Whether this process lives, whether it can do its work, and how the service is doing."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from monitor.jobs.house import DatabaseError, House
from monitor.plans.ages import ACCOUNTS, BY_COMPANY
from monitor.store import looking, queued, vital
from monitor.timetable import Entry, TimetableError, next_due
from monitor.vitals import Harm, SourceVital, Vitals, harms
from scrapers.source import Source

_ALIVE_SECONDS = 60.0
_COMPANIES, _COLLECT = "collect companies_house", "collect "
_TURNS = 2
"""A source may miss one turn; after the second, what it says is too old."""
_GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ready:
    """Whether work can be done, and what is in its way, in sentences without an address or a secret."""

    ok: bool
    why: tuple[str, ...] = ()


def ready(house: House) -> Ready:
    """Looks at the database, its tables and the data folder. Quick, and it asks nobody outside."""
    why = [*_database(house), *_folder(house.settings.data_dir)]
    return Ready(not why, tuple(why))


def _database(house: House) -> list[str]:
    try:
        with house.store.reading() as session:
            has, wants = looking.revisions(session)
    except DatabaseError as error:
        return [f"the database cannot be read ({type(error).__name__})"]
    return [] if has == wants else [f"the database's tables are of revision {has}, this program's of {wants}"]


def _folder(folder: Path) -> list[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return []
    except OSError as error:
        return [f"the data folder cannot be written ({error.strerror})"]


def vitals(house: House) -> Vitals:
    """How the service is doing now, as its database and its disk have it."""
    at = house.now()
    with house.store.reading() as session:
        held, held_since = vital.held_since(session)
        return Vitals(
            rows=vital.rows(session),
            sources=_sources(house, session),
            deliveries=vital.deliveries(session),
            waiting_since=vital.waiting_since(session),
            lost=vital.lost(session, at),
            quota=vital.quota(session, at),
            queue=queued.queue_depth(session),
            queued_since=vital.queued_since(session),
            workers=queued.workers_alive(session, _ALIVE_SECONDS),
            weighed_at=vital.weighed_at(session),
            held=held,
            held_since=held_since,
            given_up=vital.given_up(session),
            canary_since=vital.silent_since(session, house.settings.canary) if house.settings.canary else None,
            free_bytes=_free(house.settings.data_dir),
        )


def harmed(house: House) -> tuple[Harm, ...]:
    """What harms readers now unless somebody acts."""
    return harms(vitals(house), house.now())


def _sources(house: House, session: Session) -> list[SourceVital]:
    loads, refused = vital.good_loads(session), vital.refused_loads(session)
    runs = vital.good_runs(session, [_COMPANIES, *(_COLLECT + name for name in house.sources)])
    return [
        _source(source, loads.get(source.name), runs.get(_job_of(source)), refused.get(source.name, []))
        for source in house.sources.values()
    ]


def _source(source: Source, load: vital.GoodLoad | None, run: datetime | None, refused: list[datetime]) -> SourceVital:
    """A list is loaded only where it is new, so that its age is told by runs alone."""
    loaded = load.at if load else None
    good = max((at for at in (loaded, run) if at), default=None)
    counts = run is not None or source.by != "list"
    return SourceVital(
        name=source.name,
        good_at=good,
        stale_at=_stale_at(source, good) if good and counts else None,
        subjects=load.subjects if load else None,
        refused=len(refused),
        refused_at=min(refused, default=None),
    )


def _job_of(source: Source) -> str:
    return _COMPANIES if source.name in {*BY_COMPANY, ACCOUNTS} else _COLLECT + source.name


def _stale_at(source: Source, good: datetime) -> datetime | None:
    due = good
    try:
        for _ in range(_TURNS):
            due = next_due(Entry(job=source.name, cron=source.cron), due)
    except TimetableError:
        return None
    return due + _GRACE


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
