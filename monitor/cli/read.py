"""`monitor read`: parse only, no database."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.choices import one_source
from monitor.jobs.files import snapshots
from scrapers.lines import as_line
from scrapers.read import SourceError
from scrapers.source import Source


def read(
    source: Annotated[str, typer.Argument(help="The source whose format the files have.")],
    files: Annotated[list[str], typer.Argument(help="Files, folders, or zip!member.")],
) -> None:
    """Parse files and print one JSON object a record; faults go to stderr, the other files are still read."""
    faults = 0
    for line in _lines(one_source(source), files):
        if isinstance(line, SourceError):
            faults += 1
            fault = {"error": line.kind, "file": line.line.file, "why": str(line)}
            sys.stderr.write(json.dumps(fault, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    raise typer.Exit(1 if faults else 0)


def _lines(source: Source, files: list[str]) -> Iterator[dict[str, object] | SourceError]:
    """The records of each file that can be read whole, and the fault of each that cannot."""
    for snapshot in snapshots(source.name, files, datetime.now(UTC)):
        if isinstance(snapshot, SourceError):
            yield snapshot
            continue
        try:
            records = list(source.parse(snapshot))
        except SourceError as error:
            yield error
            continue
        yield from map(as_line, records)
