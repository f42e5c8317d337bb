"""Helpers that are threads of the test's own process, each with a house of its own."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

from monitor.jobs.house import House
from monitor.jobs.sharing import Kind, help_with


class DiedError(BaseException):
    """What a helper that dies does not catch."""


@dataclass
class Hands:
    """So many helpers, who do what their kinds say."""

    house: House
    kinds: Mapping[str, Kind]
    count: int = 2
    calls: int = 0
    running: list[Thread] = field(default_factory=list)

    def hands(self) -> int:
        return self.count

    def call(self, run: int, hands: int) -> None:
        self.calls += 1
        for _ in range(hands):
            self.running.append(Thread(target=self._help, args=(run,), daemon=True))
            self.running[-1].start()

    def _help(self, run: int) -> None:
        with suppress(DiedError):
            help_with(self.house, self.kinds, run)

    def ended(self) -> None:
        for each in self.running:
            each.join(60)
            assert not each.is_alive()
