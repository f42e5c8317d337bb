"""A load shared out: archives are cut into ranges of members, each read and saved by whichever worker has it.

A range is saved and marked as done in one transaction: a worker that is killed leaves nothing of it, and one that has
it a second time finds it done.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from monitor.jobs import files
from monitor.jobs.faults import told
from monitor.jobs.fetched_zips import as_fetched, is_fetched
from monitor.jobs.house import House, JobError
from monitor.jobs.take import Collected, begun, save_document, settle
from monitor.store import parts
from monitor.store.parts import Part
from scrapers.read import SourceError
from scrapers.records import Accounts, Record
from scrapers.source import Snapshot, Source

MEMBERS = 64
"""Members in a range: seconds of work, so that little is done again after a kill, and thousands make few jobs."""


def share_out(
    house: House, source: Source, paths: Sequence[str], members: int = MEMBERS, load_id: int | None = None
) -> list[Part]:
    """A load begun, or more of one that was, cut into parts that wait to be done. Raises `JobError` for a path that is
    not there, and where there is nothing in them."""
    if absent := files.missing(paths):
        raise JobError(f"no such file or folder: {', '.join(absent)}")
    counts = {path: len(_names(path, _stamp(path))) for path in paths}
    if not sum(counts.values()):
        raise JobError("there is no file in them")
    load_id = begun(house, source) if load_id is None else load_id
    cut = [
        Part(load_id, str(Path(path).resolve()), first, min(first + members, count))
        for path, count in counts.items()
        for first in range(0, count, members)
    ]
    with house.store.writing() as session:
        parts.save_parts(session, cut)
    return cut


def do_part(house: House, source: Source, part: Part) -> None:
    """Reads one range and saves it whole, once; whoever does the last one settles the load, but for one that goes on
    while the network is asked."""
    with house.store.reading() as session:
        if parts.is_done(session, part):
            return
    done = Collected(source.name)
    read = [one for file in _files(part) if (one := _read(house, source, part.path, file, done))]
    with house.store.writing() as session:
        parts.hold_keys(session, _keys(read))
        if not parts.claim_part(session, part):
            return
        for snapshot, records in read:
            save_document(session, snapshot, records, part.load_id, house.now(), done)
        last = parts.finish_part(session, part, house.now(), read=len(read), new=done.new, faults=done.faults)
    if last and not is_fetched(house, part.path):
        settled(house, source, part.load_id)


def settled(house: House, source: Source, load_id: int) -> Collected:
    """What a load came to whose parts are all done, and says so in its row; a second time it says the same."""
    done = came_of(house, source, load_id)
    nothing = bool(done.faults) and not done.new.total()
    settle(house, load_id, int(not done.faults), done, nothing=nothing, broke_off=False)
    return done


def came_of(house: House, source: Source, load_id: int, path: str | None = None) -> Collected:
    """What the parts of a load, or those of one file, came to. Raises `JobError` where some are not done."""
    with house.store.reading() as session:
        rows = [row for row in parts.load_parts(session, load_id) if path in (None, row.path)]
    if waiting := sum(row.done_at is None for row in rows):
        raise JobError(f"{waiting} of {len(rows)} parts are not done: see the workers' log")
    done = Collected(source.name, faults=[fault for row in rows for fault in row.faults])
    for row in rows:
        done.new.update(Counter(row.new))
    return done


def _read(house: House, source: Source, path: str, file: str, done: Collected) -> tuple[Snapshot, list[Record]] | None:
    try:
        snapshot = files.one(source.name, file, house.now())
        named = as_fetched(house, path, file, snapshot) or replace(snapshot, name=file.rsplit("/", 1)[-1])
        house.archive.keep(named)
        return named, list(source.parse(named))
    except SourceError as error:
        done.faults.append(told(error))
        return None


def _keys(read: Sequence[tuple[Snapshot, Sequence[Record]]]) -> set[str]:
    """What another worker must not save at the same time: the same bytes, and the same company."""
    companies = {record.company_number for _, records in read for record in records if isinstance(record, Accounts)}
    return {*companies, *(snapshot.sha256 for snapshot, _ in read)}


def _files(part: Part) -> Sequence[str]:
    return _names(part.path, _stamp(part.path))[part.first : part.upto]


def _stamp(path: str) -> tuple[int, int]:
    found = Path(path).stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _names(path: str, _stamp: tuple[int, int]) -> Sequence[str]:
    return tuple(files.names([path]))
