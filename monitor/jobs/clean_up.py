"""Clean-up: what is past its time is removed, by the rules of `monitor.retention` and the settings over them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from monitor.jobs.backups import backup_files
from monitor.jobs.house import House
from monitor.jobs.sharing import forget_left_behind
from monitor.retention import (
    ACCESS,
    ARCHIVE,
    BACKUPS,
    COUNTS,
    DELIVERIES,
    EVENTS,
    MESSAGES,
    OUTBOX,
    RUNS,
    STATEMENTS,
    WORK,
    Rule,
    keeps_since,
    rules,
)
from monitor.settings import Settings
from monitor.store import keeping

_ROWS: Final[Mapping[str, Callable[..., int]]] = {
    MESSAGES: keeping.old_messages,
    DELIVERIES: keeping.old_deliveries,
    EVENTS: keeping.old_events,
    RUNS: keeping.old_runs,
    ACCESS: keeping.old_access,
    WORK: keeping.old_work,
    STATEMENTS: keeping.old_statements,
    COUNTS: keeping.old_counts,
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How much of one kind was past its time."""

    name: str
    what: str
    count: int


def rules_of(settings: Settings) -> tuple[Rule, ...]:
    """The rules as these settings have them."""
    return rules({ARCHIVE: settings.archive_kept_days, BACKUPS: settings.backups_kept_days})


def clean_up(house: House, *, dry_run: bool = False) -> list[Cleaned]:
    """Removes what is past its time, or only counts it."""
    done = []
    for rule in rules_of(house.settings):
        before = keeps_since(rule, house.now())
        if before is not None:
            done.append(Cleaned(rule.name, rule.what, _clean(house, rule.name, before, remove=not dry_run)))
    if not dry_run:
        forget_left_behind(house)
    return done


def _clean(house: House, name: str, before: datetime, *, remove: bool) -> int:
    if name in _ROWS:
        with house.store.writing() if remove else house.store.reading() as session:
            return _ROWS[name](session, before, remove=remove)
    old = list(_files(house, name, before))
    for path in old if remove else ():
        path.unlink(missing_ok=True)
    return len(old)


def _files(house: House, name: str, before: datetime) -> Iterator[Path]:
    if name == ARCHIVE:
        with house.store.reading() as session:
            yield from _archived(house, session, before)
    elif name == OUTBOX:
        yield from (path for path in house.settings.outbox.glob("*.eml") if _made(path) < before)
    else:
        yield from (path for path, made in backup_files(house.settings)[:-1] if made < before)


def _archived(house: House, session: Session, before: datetime) -> Iterator[Path]:
    """By the day on which it was had last; what no row speaks of, by the file's own."""
    known, young = keeping.snapshots(session), keeping.snapshots_since(session, before)
    for path in house.settings.archive_dir.glob("??/*.z"):
        sha256 = path.stem
        if sha256 not in young and (sha256 in known or _made(path) < before):
            yield path


def _made(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
