"""Backups: made while the service runs, kept for a month, put back by hand alone."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from monitor.jobs.far import Told, nobody
from monitor.jobs.house import House, JobError
from monitor.settings import Settings
from monitor.store.backup import copy_to, exists, holds_anything, is_sqlite, put_back, revision_of
from monitor.store.database import Store, StoreError, open_engine
from monitor.store.leading import lead_of

_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = "monitor-"
_BEFORE: Final = "before-restore-"
_FILE: Final = re.compile(rf"(?:{_NAME}|{_BEFORE})(\d{{8}}T\d{{6}}Z)\.(?:db|dump)")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file, its size in bytes, and how many files of the raw archive were copied beside it."""

    path: Path
    size: int
    archived: int = 0


def backup(house: House, to: Path | None = None, *, with_archive: bool = False) -> Backup:
    """A copy of the database at a moment, and with it of what is new in the raw archive; how far each is, is told one
    after the other. Raises `StoreError`."""
    url = house.store.engine.url.render_as_string(hide_password=False)
    path = to or house.settings.backups / f"{_NAME}{house.now():{_MOMENT}}{_ending(url)}"
    copy_to(url, path, house.progress)
    beside = path.parent / "archive"
    archived = _copied(house.settings.archive_dir, beside, house.progress) if with_archive else 0
    return Backup(path, path.stat().st_size, archived)


def backup_files(settings: Settings) -> list[tuple[Path, datetime]]:
    """Those that this program made under its own names, oldest first, and when."""
    found = []
    for path in settings.backups.iterdir() if settings.backups.is_dir() else ():
        match = _FILE.fullmatch(path.name)
        if match is not None:
            found.append((path, datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC)))
    return sorted(found, key=lambda each: each[1])


def restore(settings: Settings, path: Path, now: datetime, *, force: bool = False) -> Path | None:
    """Puts a backup in place of the database, and archived files beside it where they are missing. What was there is
    kept beside the backups, and its path returned. Raises `StoreError`, `JobError`."""
    there = exists(settings.database)
    engine = open_engine(settings.database)
    url = engine.url.render_as_string(hide_password=False)
    revision_of(url, path)
    lead = lead_of(engine)
    if not lead.take():
        raise JobError("the service runs on this database: stop `monitor serve`, then restore")
    before: Path | None = None
    try:
        before = _kept(settings, url, now, force=force) if there and holds_anything(engine) else None
        put_back(engine, path)
    except StoreError as error:
        raise StoreError(f"{error}; what was there is kept at {before}" if before else str(error)) from error
    finally:
        lead.give()
        engine.dispose()
    Store(settings.database).close()
    _copied(path.parent / "archive", settings.archive_dir)
    return before


def _kept(settings: Settings, url: str, now: datetime, *, force: bool) -> Path:
    """A copy of what is about to be overwritten."""
    if not force:
        raise JobError("there is a database already: with --force it is replaced, and a copy of it kept")
    path = settings.backups / f"{_BEFORE}{now:{_MOMENT}}{_ending(url)}"
    copy_to(url, path)
    return path


def _ending(url: str) -> str:
    return ".db" if is_sqlite(url) else ".dump"


def _copied(source: Path, target: Path, told: Told = nobody) -> int:
    """Files of an archive that are missing in another; each is named by what is in it, so none is ever replaced."""
    pairs = ((path, target / path.parent.name / path.name) for path in source.glob("??/*.z"))
    missing = [(path, there) for path, there in pairs if not there.exists()]
    for count, (path, there) in enumerate(missing, start=1):
        for folder in (target, there.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = there.with_name(f".{there.name}.part")
        shutil.copy2(path, part)
        part.replace(there)
        told(count, len(missing))
    return len(missing)
