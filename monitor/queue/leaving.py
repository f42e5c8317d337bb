"""Leaving jobs to workers, and waiting until they are done."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from procrastinate import SyncPsycopgConnector

from monitor.jobs.house import DatabaseError, House, JobError
from monitor.jobs.parts import MEMBERS, came_of, settled, share_out
from monitor.jobs.take import Collected
from monitor.queue.tasks import DEAD_AFTER_SECONDS, make_tables, queue_app
from monitor.queue.working import work
from monitor.store import queued
from monitor.store.parts import Part
from monitor.store.queued import connection_text
from scrapers.source import Source

_OPEN = ("todo", "doing")
_LOOK_EVERY = 0.2

Told = Callable[[int, int], None]
"""Is given how many jobs are done, of how many."""


def queue_of(house: House) -> "Queue | None":
    """The queue of these settings; None where jobs are done here. Raises `JobError` where there cannot be one."""
    if house.settings.queue == "none":
        return None
    if house.store.engine.dialect.name != "postgresql":
        raise JobError("the setting queue needs PostgreSQL: set database_url, or set queue to none")
    make_tables(house.store)
    return Queue(house)


@dataclass(frozen=True, slots=True)
class Left:
    """What was left to workers: of which load, the first file, and the numbers of the jobs."""

    source: Source
    load_id: int
    path: str
    jobs: Sequence[int]


class Queue:
    """Jobs are left to workers. Where for `patience` seconds no worker lives, they are done here."""

    def __init__(self, house: House, patience: float = 2 * DEAD_AFTER_SECONDS) -> None:
        self.house, self.patience = house, patience

    def defer(self, name: str, jobs: Iterable[dict[str, Any]], lock: str | None = None) -> list[int]:
        """Jobs of one kind, waiting to be done; their numbers. Of all with the same `lock` one is done at a time."""
        with queue_app(SyncPsycopgConnector(conninfo=connection_text(self.house.settings.database))).open() as app:
            return list(app.configure_task(name, lock=lock).batch_defer(*jobs))

    def collect(
        self, source: Source, paths: Sequence[str], *, members: int = MEMBERS, told: Told = lambda *_: None
    ) -> Collected:
        """A load from named files, shared out; it is done when this returns. Raises `JobError`."""
        left = self._left(source, share_out(self.house, source, paths, members))
        self.wait(left.jobs, told)
        came_of(self.house, source, left.load_id)
        return settled(self.house, source, left.load_id)

    def begin(self, source: Source, path: str, load_id: int) -> Left:
        """Leaves a zip that the network gave to be read: see `monitor.jobs.fetched_zips`. Raises `JobError`."""
        return self._left(source, share_out(self.house, source, [path], load_id=load_id))

    def finish(self, begun: Left) -> Collected:
        """What came of it, when it is read. Raises `JobError`."""
        self.wait(begun.jobs)
        return came_of(self.house, begun.source, begun.load_id, begun.path)

    def _left(self, source: Source, cut: Sequence[Part]) -> Left:
        jobs = self.defer("accounts", ({"source": source.name, "part": asdict(one)} for one in cut))
        return Left(source, cut[0].load_id, cut[0].path, jobs)

    def do(self, name: str, **arguments: Any) -> None:
        """One job, done when this returns. One that a leader left behind comes to its end before. Raises `JobError`
        where it was given up."""
        plain = {key: str(value) if isinstance(value, date) else value for key, value in arguments.items()}
        self.wait(self.defer(name, [plain], lock=name))

    def wait(self, numbers: Sequence[int], told: Told = lambda *_: None) -> None:
        """Returns when the jobs are done. A house that is to stop waits no longer and leaves them where they are.
        Raises `JobError` where some were given up."""
        since, left, states = time.monotonic(), -1, list[str]()
        while left:
            states, alive = self._look(numbers)
            now_left = sum(state in _OPEN for state in states)
            if now_left != left or alive:
                since, left = time.monotonic(), now_left
                told(len(numbers) - left, len(numbers))
            if time.monotonic() - since > self.patience:
                self.house.say("no worker is there: the jobs are done here")
                work(self.house, wait=False)
            elif left:
                self.house.sleep(_LOOK_EVERY)
        if given_up := sum(state not in _OPEN for state in states):
            raise JobError(f"{given_up} of {len(numbers)} jobs were given up: see the workers' log")

    def _look(self, numbers: Sequence[int]) -> tuple[list[str], int]:
        """The states of the jobs that are not done well, and how many workers live. A database that is away is waited
        for as long as a worker would be. Raises what it said in the end."""
        until = time.monotonic() + max(self.patience, DEAD_AFTER_SECONDS)
        while True:
            try:
                with self.house.store.reading() as session:
                    return queued.states_of(session, numbers), queued.workers_alive(session, DEAD_AFTER_SECONDS)
            except DatabaseError:
                if time.monotonic() > until:
                    raise
                self.house.sleep(_LOOK_EVERY)
