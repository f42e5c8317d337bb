"""`monitor read`: parse only, no database."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.choices import one_source
from monitor.jobs.reading import read_all


def read(
    source: Annotated[str, typer.Argument(help="The source whose format the files have.")],
    files: Annotated[list[str], typer.Argument(help="Files, folders, zips (every member), or zip!member.")],
    jobs: Annotated[int, typer.Option(help="How many processes share the work.", min=1, max=64)] = 1,
) -> None:
    """Parse files and print one JSON object a record; faults go to stderr, the other files are still read."""
    faults = 0
    for said in read_all(one_source(source), files, datetime.now(UTC), jobs):
        faults += said.fault
        (sys.stderr if said.fault else sys.stdout).write(said.text + "\n")
    raise typer.Exit(1 if faults else 0)
