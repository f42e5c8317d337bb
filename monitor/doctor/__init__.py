"""What is set up, what is missing or wrong, and what to type about it.

To add a check, write `monitor/doctor/checks/<name>.py` that defines `CHECK`; it is found by looking into this folder.
A check looks and says; it changes nothing but for making the data folder. To let a source be looked at live, write
`monitor/doctor/live/<source>.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from monitor.jobs.house import House
from monitor.settings import Settings

State = Literal["ok", "warn", "fault"]
"""`warn`: the service does its work, and something asks for a look. `fault`: it cannot do its work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a check saw. `fix` is a command or a setting to type; None where nothing is to be done."""

    name: str
    state: State
    saw: str
    fix: str | None = None


class ClosedError(Exception):
    """The house does not open, so there is nothing to look at; the message says why."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What checks stand on: the settings, and the house of these settings or why it does not open."""

    settings: Settings
    opened: House | ClosedError

    @property
    def house(self) -> House:
        """The open house. Raises `ClosedError`."""
        if isinstance(self.opened, ClosedError):
            raise self.opened
        return self.opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check: its place among the others, lowest first, its name, and what it says of the ground. A check that needs
    the house open asks for `Ground.house`, and is left out where it is not."""

    place: int
    name: str
    look: Callable[[Ground], Iterable[Seen]]
