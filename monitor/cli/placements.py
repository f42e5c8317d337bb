"""`monitor placements`: how many children a council has where. Counts alone; no child is ever known."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from monitor.cli.choices import Day, day_or_today
from monitor.exposure import Row
from monitor.jobs import placements
from monitor.jobs.house import House, JobError, open_house
from monitor.placements import MOST_BYTES, Preview
from monitor.settings import load_settings
from monitor.words import counted, day

app = typer.Typer(help="Placement counts: numbers of children by setting or provider.", no_args_is_help=True)
_Council = Annotated[Optional[str], typer.Option("--council", help="A council of the readers file.")]  # noqa: UP045
_By = Annotated[str, typer.Option("--by", help="Who does this: a name or role.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX: council, URN or provider, number of children, date.")],
    council: _Council = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is understood; take nothing.")] = False,
    by: _By = "command line",
) -> None:
    """Take a council's placement counts: all of the file or nothing. A file that tells of a child is refused."""
    content = _read(file)
    house = _house()
    if dry_run:
        _show(placements.look_at(house, content, council))
        return
    done = placements.take(house, content, by, council)
    for name, number in done.councils.items():
        typer.echo(f"{name}: {counted(number, 'count')} understood")
    typer.echo(f"taken: {counted(done.new, 'count')} new or changed")


@app.command("show")
def show(
    council: _Council = None,
    partnership: Annotated[Optional[str], typer.Option("--partnership", help="What its councils share.")] = None,  # noqa: UP045
    as_of: Day = None,
) -> None:
    """Show what is held of each council; with --council its own counts, with --partnership what partners share."""
    house = _house()
    if council is None and partnership is None:
        for one in placements.held(house):
            newest = f"newest of {day(one.newest)}" if one.newest else "none held"
            typer.echo(f"{one.council}  {counted(one.places, 'place')}, {newest}; partners see: {one.shares}")
        return
    for count in placements.own(house, council) if council else ():
        where = f"setting {count.urn}" if count.urn else count.provider
        typer.echo(f"{count.council}  {where}: {count.children} on {day(count.counted_on)}")
    rows = placements.exposed(house, day_or_today(as_of), council, partnership)
    for row in rows:
        typer.echo(f"{'group of ' if row.settings else ''}{row.name}: {'; '.join(_told(row))}")
    if not rows:
        typer.echo("no counts that may be shown")


@app.command("delete")
def delete(
    council: Annotated[str, typer.Option("--council", help="Whose counts.")],
    by: _By = "command line",
) -> None:
    """Delete every count of a council, with its history. They are gone; that they were deleted is kept."""
    typer.echo(f"deleted: {counted(placements.remove(_house(), council, by), 'count')}")


def _told(row: Row) -> list[str]:
    own = [f"{council} {children}" for council, children in row.own.items()]
    named = [f"{council} {band.shown}" for council, band in row.named.items()]
    pooled = [f"partners together {row.pooled.shown}"] if row.pooled else []
    parts = [*own, *named, *pooled]
    return [*parts, f"total {row.total.shown}"] if len(parts) > 1 else parts


def _show(found: Preview) -> None:
    for name, number in found.councils.items():
        children = sum(one.children for one in found.counts if one.council == name)
        typer.echo(f"{name}: {counted(number, 'count')} understood, {counted(children, 'child', 'children')} in all")
    for fault in found.faults:
        typer.echo(f"row {fault.row}, column {fault.column}: {fault.why}")
    if found.more_faults:
        typer.echo(f"and {found.more_faults} more")
    typer.echo("nothing would be taken" if found.faults else "all of it would be taken")


def _read(file: Path) -> bytes:
    """No more than can be taken is read."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise JobError(f"the file cannot be read ({error.strerror})") from error


def _house() -> House:
    return open_house(load_settings(), say=lambda line: typer.echo(line, err=True))
