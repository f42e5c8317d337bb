"""How far long work is: a bar on a terminal, a plain line now and then otherwise; always on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from typing import Any, Final

import typer

from monitor.jobs.house import House

Told = Callable[[int, int], None]
_EVERY = 10
"""A plain line each tenth of the way."""
LONG_SECONDS: Final = 2.0
"""What takes no longer needs no word of how far it is."""


@contextmanager
def steps(what: str, *, after_seconds: float = 0.0) -> Iterator[Told]:
    """Gives what is to be told how many are done, of how many. Nobody hears of work that takes no longer than so many
    seconds."""
    since = time.monotonic()
    with _bar(what) if sys.stderr.isatty() else _lines(what) as told:
        yield lambda done, of: told(done, of) if time.monotonic() - since >= after_seconds else None


@contextmanager
def waiting(house: House, what: str) -> Iterator[House]:
    """The same house, whose jobs show a person at a terminal how far they are once they take long; a program that reads
    what is said is told nothing."""
    with steps(what, after_seconds=LONG_SECONDS) if sys.stderr.isatty() else nullcontext(house.progress) as told:
        yield replace(house, progress=told)


@contextmanager
def _bar(what: str) -> Iterator[Told]:
    """A bar; one more where work begins anew, as a second part of it does."""
    with ExitStack() as opened:
        bars: list[Any] = []

        def told(done: int, of: int) -> None:
            if not bars or done < bars[-1].pos:
                opened.close()
                bar = typer.progressbar(
                    length=max(of, 1), label=what, file=sys.stderr, show_pos=True, show_percent=True
                )
                bars.append(opened.enter_context(bar))
            bars[-1].length = max(of, 1)
            bars[-1].update(done - bars[-1].pos)

        yield told


@contextmanager
def _lines(what: str) -> Iterator[Told]:
    last = 0

    def told(done: int, of: int) -> None:
        nonlocal last
        tenth = done * _EVERY // of if of else _EVERY
        if tenth > last:
            last = tenth
            typer.echo(f"{done:,} of {of:,} {what}", err=True)

    yield told
