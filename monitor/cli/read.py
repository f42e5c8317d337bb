"""`monitor read`: parse only, no database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from monitor.cli.choices import one_source
from monitor.cli.progress import Told, steps
from monitor.jobs.reading import read_all

_LONG_SECONDS: Final = 5.0
"""Who reads a few files wants nothing but what is in them."""


def read(
    source: Annotated[str, typer.Argument(help="The source whose format the files have.")],
    files: Annotated[list[str], typer.Argument(help="Files, folders, zips (every member), or zip!member.")],
    jobs: Annotated[int, typer.Option(help="How many processes share the work.", min=1, max=64)] = 1,
) -> None:
    """Parse files and print one JSON object a record; faults go to stderr, the other files are still read. How far a
    long run is goes there too, in lines that begin with a digit, or as a bar where the records go elsewhere."""
    faults, chosen = 0, one_source(source)
    with progress("bytes" if chosen.large else "files") as told:
        for said in read_all(chosen, files, datetime.now(UTC), jobs, told):
            faults += said.fault
            (sys.stderr if said.fault else sys.stdout).write(said.text + "\n")
    raise typer.Exit(1 if faults else 0)


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """How far it is; not where the records themselves are seen going by."""
    if sys.stdout.isatty():
        yield lambda *_: None
        return
    with steps(what, after_seconds=_LONG_SECONDS) as told:
        yield told
