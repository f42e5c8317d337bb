"""`monitor rehearse`: what other thresholds would have said."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.choices import Day, day_or_today
from monitor.cli.progress import waiting
from monitor.findings import Flip
from monitor.jobs.house import JobError, open_house
from monitor.jobs.rehearse import Rehearsal
from monitor.jobs.rehearse import rehearse as run
from monitor.settings import load_settings
from monitor.words import counted, plain


def rehearse(
    thresholds: Annotated[Path, typer.Option(help="A TOML file: version, and a table with value and why for each.")],
    months: Annotated[int, typer.Option(min=1, max=120, help="How many months back.")] = 24,
    as_of: Day = None,
) -> None:
    """Show who would have been flagged by other thresholds, when, and what each reader would have been told."""
    try:
        text = thresholds.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise JobError(f"the thresholds file {thresholds} cannot be read ({error})") from error
    with waiting(open_house(load_settings(), say=typer.echo), "days weighed") as house:
        done = run(house, text, months, day_or_today(as_of))
    for line in lines(done):
        typer.echo(line)


def lines(done: Rehearsal) -> Iterator[str]:
    """The rehearsal as a person reads it."""
    for one in done.changed:
        yield f"{one.name}: {plain(one.value)} {one.unit}. {one.source}"
    yield f"weighed at {counted(len(done.days), 'day')}, {done.days[0]} to {done.days[-1]}; the first is no news"
    shipped = {_what(flip) for flip in done.shipped}
    yield from _changes("only by these thresholds", [flip for flip in done.flips if _what(flip) not in shipped])
    here = {_what(flip) for flip in done.flips}
    yield from _changes("only as shipped", [flip for flip in done.shipped if _what(flip) not in here])
    for reader, (now, then) in sorted(done.readers.items()):
        yield (
            f"{reader}: {counted(now.emails, 'email')}, "
            f"{now.with_news:,} of them with {counted(now.changes, 'change')}; "
            f"as shipped {then.emails:,}, {then.with_news:,} with {then.changes:,}"
        )


def _changes(which: str, flips: Sequence[Flip]) -> Iterator[str]:
    yield f"{which}: {counted(len(flips), 'change')}"
    for flip in flips:
        yield f"  {flip.as_of}  {flip.trigger}  {flip.change} {flip.level or ''}  {flip.subject.label}"


def _what(flip: Flip) -> tuple[object, ...]:
    return flip.as_of, flip.trigger, flip.subject.kind, flip.subject.key, flip.change, flip.level
