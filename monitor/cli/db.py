"""`monitor db ...`: the database upgraded, copied, put back, exported, and cleaned of what is past its time."""

from pathlib import Path
from typing import Annotated, Literal, Optional

import typer

from monitor.cli.progress import waiting
from monitor.jobs import backups
from monitor.jobs.clean_up import clean_up as run_clean_up
from monitor.jobs.export import export as run_export
from monitor.jobs.house import open_house, utc_now
from monitor.settings import load_settings
from monitor.store.database import newest_revision
from monitor.words import counted

app = typer.Typer(help="The database: upgrade, backup, restore, export, clean-up.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the tables to this version of the program; a newer database is refused."""
    house = open_house(load_settings(), say=typer.echo)
    if house.settings.queue != "none":
        from monitor.queue.tasks import make_tables

        make_tables(house.store)
    house.store.close()
    typer.echo(f"the database is at revision {newest_revision()}")


@app.command()
def backup(
    to: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads this form
        typer.Option(help="The file to write; by default one named by the moment, in the folder of backups."),
    ] = None,
    archive: Annotated[bool, typer.Option("--archive", help="Also copy what is new in the raw archive.")] = False,
) -> None:
    """Copy the database as it is at this moment, while the service runs."""
    with waiting(open_house(load_settings(), say=typer.echo), "copied") as house:
        made = backups.backup(house, to, with_archive=archive)
    also = f", {counted(made.archived, 'archived file')} copied" if archive else ""
    typer.echo(f"backup: {made.path} ({made.size:,} bytes{also})")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup made by this program.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the database that is there; a copy is kept.")] = False,
) -> None:
    """Put a backup back in place of the database."""
    before = backups.restore(load_settings(), file, utc_now(), force=force)
    typer.echo(f"restored from {file}; the database is at revision {newest_revision()}")
    if before is not None:
        typer.echo(f"what was there before is kept: {before}")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    format_: Annotated[Literal["csv", "jsonl"], typer.Option("--format", help="csv or jsonl.")] = "csv",
) -> None:
    """Write the tables to plain files, without anything secret or personal."""
    with waiting(open_house(load_settings(), say=typer.echo), "rows") as house:
        written = run_export(house, folder, format_)
    typer.echo(f"{counted(sum(written.values()), 'row')} of {len(written)} tables in {folder}")


@app.command("clean-up")
def clean_up(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what is past its time; remove nothing.")] = False,
) -> None:
    """Remove what is past its time (see README, Data protection)."""
    done = run_clean_up(open_house(load_settings(), say=typer.echo), dry_run=dry_run)
    for one in done:
        typer.echo(f"{'would remove' if dry_run else 'removed'} {one.count:,}: {one.what}")
