"""Files read to lines of JSON, by one process or by several. The lines come in the order of the files either way."""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from monitor.jobs.faults import told
from monitor.jobs.files import names, one, opened, size_of
from scrapers.lines import as_line
from scrapers.read import SourceError
from scrapers.source import Large, Source

_CHUNK = 16
_OFTEN = 5_000
"""Records of a large file after which somebody is told how far it is."""
_AHEAD = 3
"""Chunks waiting for each process: enough to keep it busy, few enough to keep memory flat."""


class Said(NamedTuple):
    """One line of output, without its end. `fault` tells errors from records."""

    text: str
    fault: bool


def read_all(
    source: Source, paths: list[str], at: datetime, jobs: int = 1, told: Callable[[int, int], None] = lambda *_: None
) -> Iterator[Said]:
    """The records of every file that can be read whole and the fault of every other one, as JSON; a fault has no word
    of what stands in the file. Files too large to hold are read by one process, and give what can be read of them
    before their fault. `told` is given how many files are read, of how many; of each large one, how many bytes."""
    if source.large:
        for file in names(paths, members=False):
            yield from _large(source.large, file, told)
        return
    files = list(names(paths))
    each, chunks = partial(_chunk, source, at), _chunks(iter(files))
    for number, said in enumerate(map(each, chunks) if jobs < 2 else _over_processes(each, chunks, jobs), 1):
        yield from said
        told(min(number * _CHUNK, len(files)), len(files))


def _over_processes(
    each: Callable[[list[str]], list[Said]], chunks: Iterable[list[str]], jobs: int
) -> Iterator[list[Said]]:
    waiting: deque[Future[list[Said]]] = deque()
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for chunk in chunks:
            waiting.append(pool.submit(each, chunk))
            if len(waiting) > jobs * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(files: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(islice(files, _CHUNK)):
        yield chunk


def _chunk(source: Source, at: datetime, files: list[str]) -> list[Said]:
    return [said for file in files for said in _file(source, at, file)]


def _file(source: Source, at: datetime, file: str) -> Iterator[Said]:
    try:
        records = list(source.parse(one(source.name, file, at)))
    except SourceError as error:
        yield _fault(error)
        return
    yield from (Said(_json(as_line(record)), False) for record in records)


def _large(large: Large, file: str, told: Callable[[int, int], None]) -> Iterator[Said]:
    try:
        with opened(file) as stream:
            size = size_of(file)
            for number, record in enumerate(large.read(stream, file)):
                yield Said(_json(as_line(record)), False)
                if number % _OFTEN == 0 and not stream.closed:
                    told(stream.tell(), size)
            told(size, size)
    except SourceError as error:
        yield _fault(error)


def _fault(error: SourceError) -> Said:
    return Said(_json({"error": error.kind, "file": error.line.file, "why": told(error)}), True)


def _json(line: dict[str, object]) -> str:
    return json.dumps(line, ensure_ascii=False)
