"""How far long work is: a bar on a terminal, a plain line now and then otherwise; always on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import typer

Told = Callable[[int, int], None]
_EVERY = 10
"""A plain line each tenth of the way."""


@contextmanager
def steps(what: str, *, after_seconds: float = 0.0) -> Iterator[Told]:
    """Gives what is to be told how many are done, of how many. Nobody hears of work that takes no longer than so many
    seconds."""
    since = time.monotonic()
    with _bar(what) if sys.stderr.isatty() else _lines(what) as told:
        yield lambda done, of: told(done, of) if time.monotonic() - since >= after_seconds else None


@contextmanager
def _bar(what: str) -> Iterator[Told]:
    with ExitStack() as opened:
        bars: list[Any] = []

        def told(done: int, of: int) -> None:
            if not bars:
                bars.append(opened.enter_context(typer.progressbar(length=max(of, 1), label=what, file=sys.stderr)))
            bars[0].length = max(of, 1)
            bars[0].update(done - bars[0].pos)

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
