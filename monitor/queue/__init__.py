"""Heavy jobs over PostgreSQL, done by any number of `monitor worker`s on any machines (procrastinate).

A job says what is to be done and never what it found: its effects are rows, each saved once, so that a job that was
begun twice, or taken back from a worker that died, repeats nothing. Collecting from the sources stays with one process,
as a key's quota does. `tasks` is what workers know, `leaving` how jobs are left to them, `working` how they are done,
`helping` how workers come to do shares of what another process leads. What they need is loaded only where the settings
name a queue.
"""

from typing import TYPE_CHECKING

from monitor.jobs.house import House

if TYPE_CHECKING:
    from monitor.queue.helping import Workers
    from monitor.queue.leaving import Queue


def queue_set_up(house: House) -> "Queue | None":
    """Where jobs are left to workers; None where they are done here. Raises `JobError` where there can be none."""
    if house.settings.queue == "none":
        return None
    from monitor.queue.leaving import queue_of

    return queue_of(house)


def helpers_set_up(house: House) -> "Workers | None":
    """The workers there are, for a process that is none of them; None where there is no queue. Raises `JobError`."""
    if queue_set_up(house) is None:
        return None
    from monitor.queue.helping import Workers
    from monitor.queue.tasks import DEAD_AFTER_SECONDS

    return Workers(house, DEAD_AFTER_SECONDS, this=0)
