"""Workers that come to help with work that is shared out (see `monitor.jobs.sharing`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from procrastinate import App, SyncPsycopgConnector

from monitor.jobs.house import DatabaseError, House, JobError
from monitor.jobs.pressing import PRESSING
from monitor.jobs.sharing import Kind, help_with
from monitor.jobs.together import WEIGHING
from monitor.store import queued
from monitor.store.queued import connection_text

HELP: Final = "help"
_KINDS: Final[Mapping[str, Kind]] = {one.name: one for one in (WEIGHING, PRESSING)}
_BEFORE_OTHERS: Final = 10
"""Who calls for help waits for it; who leaves parts of a load does not."""


@dataclass(frozen=True, slots=True)
class Workers:
    """The workers that were heard of within so many seconds, but for `this`, where this process is one of them."""

    house: House
    heard_within: float
    this: int = 1

    def hands(self) -> int:
        """How many could help."""
        with self.house.store.reading() as session:
            return max(0, queued.workers_alive(session, self.heard_within) - self.this)

    def call(self, run: int, hands: int) -> None:
        """Leaves a job for each; one that is begun too late ends at once."""
        connector = SyncPsycopgConnector(conninfo=connection_text(self.house.settings.database))
        with App(connector=connector).open() as app:
            wanted: dict[str, Any] = {"run": run}
            task = app.configure_task(HELP, queue=HELP, priority=_BEFORE_OTHERS)
            task.batch_defer(*[wanted] * hands)


def help_out(house: House, run: int) -> None:
    """Does shares of a work that somebody leads; a work that ended meanwhile is nobody's fault."""
    try:
        help_with(house, _KINDS, run)
    except (DatabaseError, JobError) as error:
        house.say(f"not helping any more: {str(error).splitlines()[0]}")
