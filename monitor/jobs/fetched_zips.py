"""Zips of documents that the network gave: filed by the process that asks, read by workers as named zips are.

The one who has the connection puts the documents of a zip into a zip of the same name in the data folder, and goes on
asking while ranges of its members are read elsewhere. The note that a zip is done is kept when all of it is read: a run
that dies before leaves what was read, and the next one asks for the rest.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from monitor.jobs.house import House, JobError
from monitor.jobs.take import BrokeOff, Collected, Fetched, loading, not_taken, save_document, settle
from scrapers.source import Snapshot, Source

_FOLDER: Final = "fetched"
_LEFT_FOR: Final = timedelta(days=7)
"""So long what a run left that died may still be read by workers."""


class Elsewhere(Protocol):
    """Where zips of documents are read."""

    def begin(self, source: Source, path: str, load_id: int) -> Any:
        """Leaves one to be read in a load; what to ask by for the end of it. Raises `JobError`."""
        ...

    def finish(self, begun: Any) -> Collected:
        """What came of it, when it is all read. Raises `JobError` where it could not be."""
        ...


@dataclass(slots=True)
class _Zip:
    """One zip of a run: its folder and file, what reads it, and its note."""

    path: Path
    origin: Mapping[str, str | None]
    archive: zipfile.ZipFile | None = None
    reading: Any = None
    notes: list[Snapshot] = field(default_factory=list)


def take_zips(house: House, source: Source, asked: Iterable[Fetched], elsewhere: Elsewhere) -> Collected:
    """One run of a source whose documents are members of zips: one load."""
    with loading(house, source) as load_id:
        return _take_zips(house, source, asked, elsewhere, load_id)


def _take_zips(house: House, source: Source, asked: Iterable[Fetched], elsewhere: Elsewhere, load_id: int) -> Collected:
    done, broke_off = Collected(source.name), False
    folder = _folder(house) / str(load_id)
    _sweep(house)
    _folder(house).mkdir(parents=True, exist_ok=True, mode=0o700)  # as the raw archive's: there may be people in it

    def begin(path: Path) -> Any:
        return elsewhere.begin(source, str(path), load_id)

    zips: list[_Zip] = []
    for item in asked:
        if isinstance(item, Snapshot):
            _file(item, folder, zips, begin)
            continue
        broke_off = broke_off or isinstance(item, BrokeOff)
        not_taken(house, source, item.error if isinstance(item, BrokeOff) else item, done)
    for one in zips:
        _close(one, begin)
    unread = {one.path.name for one in zips if one.reading is not None and not _read(house, one, elsewhere, done)}
    for note in (note for one in zips if one.path.name not in unread for note in one.notes):
        house.archive.keep(note)
        with house.store.writing() as session:
            save_document(session, note, list(source.parse(note)), load_id, house.now(), done)
    shutil.rmtree(folder, ignore_errors=True)
    nothing = bool(done.faults) and broke_off and not done.new.total()
    settle(house, load_id, int(not broke_off), done, nothing=nothing, broke_off=broke_off and bool(done.faults))
    house.say(f"{source.name}: {done.words} new, {len(done.faults)} not taken")
    return done


def is_fetched(house: House, path: str) -> bool:
    """Whether a zip was filed here."""
    return Path(path).is_relative_to(_folder(house).resolve())


def as_fetched(house: House, path: str, file: str, snapshot: Snapshot) -> Snapshot | None:
    """The snapshot of a member of a filed zip as the network gave it; None of any other file."""
    if not is_fetched(house, path):
        return None
    url, at = _origin(path)
    name = Path(path).name + file.removeprefix(path)
    return Snapshot(source=snapshot.source, name=name, url=url, content=snapshot.content, fetched_at=at)


def _file(item: Snapshot, folder: Path, zips: list[_Zip], begin: Callable[[Path], Any]) -> None:
    """Puts a document into its zip; the zip before is whole then, as one is asked for after the other."""
    name, _, member = item.name.partition("!")
    now = zips[-1] if zips else None
    if now is None or now.path.name != name or (member and now.archive and member in now.archive.NameToInfo):
        if now is not None:
            _close(now, begin)
        origin = {"url": item.url, "at": item.fetched_at.isoformat()}
        now = _Zip(folder / str(len(zips)) / name, origin)
        zips.append(now)
    if not member:
        now.notes.append(item)
        return
    if now.archive is None:
        now.path.parent.mkdir(parents=True, exist_ok=True)
        now.archive = zipfile.ZipFile(now.path, "w", zipfile.ZIP_STORED)
    now.archive.writestr(member, item.content)


def _close(one: _Zip, begin: Callable[[Path], Any]) -> None:
    """A zip that is whole is left to be read."""
    if one.archive is not None and one.reading is None:
        one.archive.comment = json.dumps(one.origin).encode()
        one.archive.close()
        one.reading = begin(one.path)


def _read(house: House, one: _Zip, elsewhere: Elsewhere, done: Collected) -> bool:
    """Whether all of a zip is read; what came of it is counted."""
    try:
        came = elsewhere.finish(one.reading)
    except JobError as error:
        done.faults.append(f"{one.path.name}: {error}")
        return False
    done.new.update(came.new)
    done.faults += came.faults
    for fault in came.faults:
        house.say(f"{done.source}: not taken: {fault}")
    return True


@lru_cache(maxsize=8)
def _origin(path: str) -> tuple[str | None, datetime]:
    with zipfile.ZipFile(path) as archive:
        said = json.loads(archive.comment)
    return said["url"], datetime.fromisoformat(said["at"])


def _folder(house: House) -> Path:
    return house.settings.data_dir / _FOLDER


def _sweep(house: House) -> None:
    """Removes what runs left that died."""
    before = (house.now() - _LEFT_FOR).timestamp()
    for folder in _left(_folder(house), before):
        shutil.rmtree(folder, ignore_errors=True)


def _left(folder: Path, before: float) -> Iterator[Path]:
    return (each for each in folder.glob("*") if each.stat().st_mtime < before)
