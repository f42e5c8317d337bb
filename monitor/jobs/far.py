"""How far a job is whose steps are known beforehand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")
Told = Callable[[int, int], None]
"""Is given how many are done, of how many."""


def nobody(_done: int, _of: int) -> None:
    """Who waits for nothing."""


@dataclass(slots=True)
class Far:
    """Counts steps, each told to whoever waits: how many are done, of how many. By itself it tells nobody."""

    of: int = 0
    told: Told = nobody
    done: int = 0

    def after(self, made: _T) -> _T:
        """What a step made, once it is made."""
        self.done += 1
        self.told(self.done, self.of)
        return made
