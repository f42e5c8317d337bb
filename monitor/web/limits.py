"""How often somebody may ask: a bucket each that fills again with time. Kept in memory, for one process."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

_REMEMBERED = 10_000
"""So many are counted at once; beyond, who was longest silent is forgotten."""


@dataclass(slots=True)
class Bucket:
    """At most `size` at once, and `per_second` over time."""

    size: float
    per_second: float
    clock: Callable[[], float]
    _left: "OrderedDict[str, tuple[float, float]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, who: str) -> float:
        """Takes one; 0.0 means go, more means wait so many seconds."""
        with self._lock:
            now = self.clock()
            left, at = self._left.pop(who, (self.size, now))
            left = min(self.size, left + (now - at) * self.per_second)
            wait = 0.0 if left >= 1 else (1 - left) / self.per_second
            self._left[who] = (left if wait else left - 1, now)
            while len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        return wait


@dataclass(frozen=True, slots=True)
class Limits:
    """What is counted: requests of one address, and tries to sign in, by address and by mailbox."""

    requests: Bucket
    tries: Bucket
    letters: Bucket


def limits(clock: Callable[[], float]) -> Limits:
    """600 requests at once and 40 a second; 20 tries and one every 30 seconds; 3 letters and one every 5 minutes."""
    return Limits(Bucket(600, 40, clock), Bucket(20, 1 / 30, clock), Bucket(3, 1 / 300, clock))
