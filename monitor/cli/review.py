"""`monitor review`: refused loads, for a person to settle."""

from typing import Annotated

import typer

from monitor.jobs import review
from monitor.jobs.house import open_house
from monitor.settings import load_settings

app = typer.Typer(help="What was refused and waits for a person.", no_args_is_help=True)
_Hash = Annotated[str, typer.Argument(help="The beginning of the snapshot's hash, six digits or more.")]


@app.command("list")
def list_() -> None:
    """Show what waits, oldest first."""
    found = review.waiting(open_house(load_settings(), say=typer.echo))
    for one in found:
        typer.echo(f"{one.sha256[:12]}  {one.since:%Y-%m-%d %H:%M} UTC  {one.source}  {one.state}  {one.why}")
    if not found:
        typer.echo("nothing waits")


@app.command("accept")
def accept(hash_: _Hash) -> None:
    """Take a refused list as truth after all."""
    review.accept(open_house(load_settings(), say=typer.echo), hash_)


@app.command("refuse")
def refuse(hash_: _Hash) -> None:
    """Put a snapshot aside: it no longer counts as a fault of its source."""
    one = review.refuse(open_house(load_settings(), say=typer.echo), hash_)
    typer.echo(f"put aside: {one.name} ({one.sha256[:12]})")
