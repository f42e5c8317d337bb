"""Work shared out among this process and workers that come to help; each share is done once, whoever dies.

The one who leads does whatever share nobody holds, as if nobody helped, and alone makes something of them all. Who
helps holds a share no longer than it lives. So a helper that dies costs the time of its share, and one that comes too
late finds nothing to do; where the leader dies, the shares mean nothing to anybody.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from monitor.jobs.house import DatabaseError, House
from monitor.store import shares

_FORGOTTEN_AFTER = timedelta(days=1)
_PATIENCE_SECONDS = 30.0
"""A share that is held for so long, while no other is finished, is done by the one who leads as well."""
_LOOK_EVERY_SECONDS = 0.02

Do = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Does a share: what it is given -> what is made of it, both plain. Whoever does it makes the same."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work. `begun` is open while shares of one work are done, and rests on that work's frame alone; it
    raises `JobError` where this process would make something else of them."""

    name: str
    begun: Callable[[House, Mapping[str, Any]], AbstractContextManager[Do]]


class Helpers(Protocol):
    """Workers beside this process."""

    def hands(self) -> int:
        """How many there are."""
        ...

    def call(self, run: int, hands: int) -> None:
        """Asks so many of them to do shares of a work."""
        ...


def ranges(weights: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Things in their order, cut into ranges (first, the one behind the last), each as long as the weights in it come
    to no more than `most`; what weighs more by itself is a range of its own."""
    cut, first, heavy = list[tuple[int, int]](), 0, 0
    for place, weight in enumerate(weights):
        if place > first and heavy + weight > most:
            cut.append((first, place))
            first, heavy = place, 0
        heavy += weight
    return [*cut, (first, len(weights))] if weights else []


@dataclass(frozen=True, slots=True)
class Shared:
    """A work whose shares anybody may do now."""

    house: House
    run: int
    given: Sequence[Mapping[str, Any]]

    def made(self, do: Do) -> list[dict[str, Any]]:
        """What was made of every share, in their order; here too, until all are done."""
        made = self._all(do)
        return [made[place] for place in range(len(self.given))]

    def _all(self, do: Do) -> dict[int, dict[str, Any]]:
        before, since = -1, 0.0
        while True:
            _take(self.house, self.run, do)
            with self.house.store.reading() as session:
                made = shares.load_made(session, self.run)
            self.house.progress(len(made), len(self.given))
            if len(made) == len(self.given):
                return made
            if len(made) != before:
                before, since = len(made), time.monotonic()
            elif time.monotonic() - since > _PATIENCE_SECONDS:
                return {place: made.get(place) or do(one) for place, one in enumerate(self.given)}
            time.sleep(_LOOK_EVERY_SECONDS)


@contextmanager
def shared_out(
    house: House, kind: Kind, frame: Mapping[str, Any], given: Sequence[Mapping[str, Any]], helpers: Helpers
) -> Iterator[Shared]:
    """A work of which others may do shares until this ends."""
    forget_left_behind(house)
    with house.store.writing() as session:
        run = shares.save_run(session, kind.name, frame, given, house.now())
    try:
        helpers.call(run, min(helpers.hands(), len(given)))
        yield Shared(house, run, given)
    finally:
        with suppress(DatabaseError), house.store.writing() as session:
            shares.forget_runs(session, run=run, before=house.now() - _FORGOTTEN_AFTER)


def forget_left_behind(house: House) -> None:
    """Removes what was shared out by processes that died over it."""
    with house.store.writing() as session:
        shares.forget_runs(session, before=house.now() - _FORGOTTEN_AFTER)


def help_with(house: House, kinds: Mapping[str, Kind], run: int) -> None:
    """Does shares of a work until none is left; nothing where it is over. Raises `JobError` where this process cannot
    help, `DatabaseError` where the work ended meanwhile, or the database did."""
    with house.store.reading() as session:
        found = shares.load_run(session, run)
        work = None if found is None else (kinds[found.kind], found.frame)
    if work is not None:
        with work[0].begun(house, work[1]) as do:
            _take(house, run, do)


def _take(house: House, run: int, do: Do) -> None:
    """Does one share after another, each in one transaction, until nobody has left one."""
    while True:
        with house.store.writing() as session:
            share = shares.hold_share(session, run)
            if share is None:
                return
            share.made = do(share.given)
