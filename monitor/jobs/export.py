"""Plain copies of the tables for others to read, a file each."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, TextIO

from monitor.documents.harmless import harmless
from monitor.jobs.house import House, JobError
from monitor.store.exporting import Exported, exported, rows_of

Format = Literal["csv", "jsonl"]
Line = Callable[[tuple[Any, ...]], object]
_SAID_EVERY: Final = 1000
"""Rows."""


def export(house: House, folder: Path, form: Format) -> dict[str, int]:
    """A file for each table into a folder of its own. Returns how many rows each has. Raises `JobError`."""
    if folder.exists() and any(folder.iterdir()):
        raise JobError(f"{folder} is not empty: name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, int] = {}
    with house.store.reading() as session:
        of = rows_of(session)
        for table in exported(session):
            done = sum(written.values())
            for count in _write(table, folder / f"{table.name}.{form}"):
                written[table.name] = count
                house.progress(done + count, of)
    return written


def _write(table: Exported, path: Path) -> Iterator[int]:
    """How many rows are written, now and then and at the end."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        line = (_csv_lines if path.suffix == ".csv" else _json_lines)(stream, table.columns)
        for count, row in enumerate(table.rows, start=1):
            line(row)
            if count % _SAID_EVERY == 0:
                yield count
    yield count


def _csv_lines(stream: TextIO, columns: Sequence[str]) -> Line:
    writer = csv.writer(stream)
    writer.writerow(columns)
    return lambda row: writer.writerow([_cell(value) for value in row])


def _json_lines(stream: TextIO, columns: Sequence[str]) -> Line:
    def write(row: tuple[Any, ...]) -> None:
        said = {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        stream.write(json.dumps(said, ensure_ascii=False) + "\n")

    return write


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


def _cell(value: Any) -> Any:
    plain = _plain(value)
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False)
    return harmless(plain) if isinstance(value, str) else plain
