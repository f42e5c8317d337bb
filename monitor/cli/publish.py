"""`monitor assess` and `monitor publish`: weigh and record; build, render and hand over."""

from dataclasses import replace
from typing import Annotated, cast, get_args

import typer

from monitor.cli.choices import Day, DryRun, day_or_today
from monitor.cli.progress import LONG_SECONDS, steps
from monitor.jobs.assess import assess as run_assess
from monitor.jobs.house import JobError, open_house
from monitor.jobs.publish import preview
from monitor.jobs.publish import publish as run_publish
from monitor.queue import helpers_set_up
from monitor.readers import Frequency
from monitor.settings import load_settings


def assess(
    as_of: Day = None,
    whole: Annotated[bool, typer.Option("--whole", help="Weigh everything, not only what changed.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Weigh every rule on what changed and all that it touches, and record what opened, changed or cleared."""
    house = open_house(load_settings(), say=typer.echo)
    with steps("weighed", after_seconds=LONG_SECONDS) as told:
        there = replace(house, progress=told)
        done = run_assess(there, day_or_today(as_of), whole=whole, helpers=helpers_set_up(house), dry_run=dry_run)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.counts.items()))
    what = "would be assessed" if dry_run else "assessed"
    typer.echo(f"{what} as of {day_or_today(as_of)}: {counts or 'nothing to weigh'}; {done.flips:,} flips")


def publish(
    frequency: Annotated[str, typer.Argument(help=f"One of {', '.join(get_args(Frequency))}.")] = "weekly",
    as_of: Day = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written; write and send nothing.")
    ] = False,
) -> None:
    """Build, render and hand over what is due; a second time in the same period does nothing."""
    if frequency not in get_args(Frequency):
        raise JobError(f"no edition is called {frequency!r}; choose one of {', '.join(get_args(Frequency))}")
    chosen = cast("Frequency", frequency)
    house = open_house(load_settings(), say=typer.echo)
    if dry_run:
        for digest in preview(house, chosen, day_or_today(as_of)):
            typer.echo(f"would write to {digest.to}: {digest.subject}")
        return
    with steps("messages written", after_seconds=LONG_SECONDS) as told:
        done = run_publish(replace(house, progress=told), chosen, day_or_today(as_of), helpers=helpers_set_up(house))
    typer.echo(
        f"{frequency} edition: {done.written} messages written, {done.accepted} handed over ({house.settings.channel})"
    )
    for alarm in done.alarms:
        typer.echo(f"look at the readers: {alarm}", err=True)
    for why in done.refused:
        typer.echo(f"not handed over: {why}", err=True)
    raise typer.Exit(1 if done.refused else 0)
