"""`monitor collect`: fetch, archive, parse, guard, save."""

from dataclasses import replace
from typing import Annotated, Optional

import typer

from monitor.cli.choices import chosen_sources
from monitor.cli.plan import plan_lines
from monitor.cli.progress import steps
from monitor.jobs.collect import collect as run
from monitor.jobs.collect import collect_all
from monitor.jobs.dry_run import dry_run as run_dry
from monitor.jobs.house import House, JobError, open_house
from monitor.jobs.take import Collected
from monitor.queue import queue_set_up
from monitor.settings import load_settings
from scrapers.source import Source


def collect(
    sources: Annotated[
        Optional[list[str]],  # noqa: UP045 - typer reads this form
        typer.Argument(help="Sources or families (all by default); with --from, one source and further files."),
    ] = None,
    from_: Annotated[
        Optional[list[str]],  # noqa: UP045 - typer reads this form
        typer.Option("--from", help="A file or folder to read in place of the network; may be given again."),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Print the calls it would make, and why; make none.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Fetch and read, and say what is there; save nothing.")
    ] = False,
) -> None:
    """Collect what the sources publish, over the network or from files."""
    names, paths = list(sources or []), list(from_ or [])
    if paths:
        # A shell expands `--from folder/*.csv` to one option and further arguments.
        names, paths = names[:1], [*paths, *names[1:]]
    house = open_house(load_settings(), say=typer.echo)
    chosen = chosen_sources(names, house.sources)
    if paths and len(chosen) != 1:
        raise JobError("with --from, name the one source whose files these are")
    if plan:
        typer.echo("\n".join(plan_lines(house, chosen)))
        return
    if dry_run:
        done = run_dry(house, chosen, paths)
    else:
        with steps("calls") as told:
            watched = replace(house, progress=told, elsewhere=queue_set_up(house))
            done = [_from_files(house, chosen[0], paths)] if paths else collect_all(watched, chosen)
    raise typer.Exit(1 if any(one.faults for one in done) else 0)


def _from_files(house: House, source: Source, paths: list[str]) -> Collected:
    """By workers where there is a queue and the source's files are documents, each for itself; else here."""
    queue = None if source.by == "list" or source.large else queue_set_up(house)
    if queue is None:
        return run(house, source, paths)
    with steps("parts") as told:
        done = queue.collect(source, paths, told=told)
    house.say(f"{source.name}: {done.words} new, {len(done.faults)} not taken")
    return done
