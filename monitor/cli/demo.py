"""`monitor demo`: the main job on the invented market."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.jobs.demo import run_demo


def demo(
    into: Annotated[Path, typer.Option(help="The folder to work in; made anew each time.")] = Path("data/demo"),
) -> None:
    """Run everything, from published files to emails, on a small invented market that ships with the program."""
    typer.echo("An invented market: every name, number and judgement in it is made up.")
    done = run_demo(into, typer.echo)
    typer.echo(f"\nRead the emails: {into / 'outbox'}")
    typer.echo(f"What was published on each day: {into / 'published'}")
    typer.echo(
        f"Ask about a subject: MONITOR_DATA_DIR={into} MONITOR_LINKS_FILE={into / 'links.toml'} monitor explain URN"
    )
    raise typer.Exit(1 if any(edition.faults for edition in done) else 0)
