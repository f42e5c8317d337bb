"""Waiting: between two requests to a host, and for a key's next window."""

from collections.abc import Callable
from dataclasses import dataclass, field

from scrapers.companies_house.window import SECONDS
from scrapers.faults import QuotaError
from scrapers.source import Budget

_MOST_WINDOWS = 3


@dataclass(slots=True)
class Pace:
    """When a host was asked last, and how long it wants to be left alone."""

    last: dict[str, float] = field(default_factory=dict)
    pauses: dict[str, float] = field(default_factory=dict)

    def slow_down(self, host: str, seconds: float) -> None:
        """From now on at least so long; never less than before."""
        self.pauses[host] = max(seconds, self.pauses.get(host, 0.0))

    def keep(self, host: str, least: float, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        """Waits until the host may be asked again."""
        wait = self.last.get(host, 0.0) + max(least, self.pauses.get(host, 0.0)) - clock()
        if wait > 0 and host in self.last:
            sleep(wait)
        self.last[host] = clock()


def spend(budget: Budget, sleep: Callable[[float], None], url: str) -> None:
    """Takes one request of a budget; waits for the next window where there is none left. Raises `QuotaError` where
    others keep taking them all."""
    waited = 0.0
    while (wait := budget.spend()) > 0:
        if waited >= _MOST_WINDOWS * SECONDS:
            raise QuotaError(url, "other runs use up all requests of the key; let one run at a time")
        sleep(wait)
        waited += wait
