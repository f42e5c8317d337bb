"""A command run in the test's own process, as the installed program runs it: only a typed error may end it."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from monitor.cli import main


class Ran(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def in_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    """`monitor` with these arguments. What was printed before is none of its own."""
    monkeypatch.setattr(sys, "argv", ["monitor", *arguments])
    capsys.readouterr()
    status = 0
    try:
        main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    return Ran(status, *capsys.readouterr())
