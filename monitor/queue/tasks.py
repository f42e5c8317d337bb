"""What workers know how to do, and the queue's tables."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from procrastinate import App, JobContext, RetryStrategy, SyncPsycopgConnector
from procrastinate.connector import BaseConnector

from monitor.jobs.assess import assess
from monitor.jobs.carriers import carrier
from monitor.jobs.hand_over import hand_over_waiting
from monitor.jobs.house import House, JobError
from monitor.jobs.parts import do_part
from monitor.jobs.publish import publish
from monitor.queue.helping import HELP, Workers, help_out
from monitor.readers import Frequency
from monitor.store.database import Store
from monitor.store.parts import Part
from monitor.store.queued import make_queue
from scrapers import all_sources

DEAD_AFTER_SECONDS = 30.0
"""Workers say every few seconds that they live. One that is silent for so long is taken for dead."""
_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=2)
"""Waits of 2, 4, 8, 16 and 32 seconds: longer than a database takes to begin again."""


def queue_app(connector: BaseConnector) -> App:
    """The jobs by name. Those that are done for good need no room for another try."""
    app = App(connector=connector)

    def task(name: str, work: Callable[..., None]) -> None:
        app.task(name=name, queue=name, retry=_AGAIN, pass_context=True)(work)

    task("accounts", _accounts)
    task("assess", _assess)
    task("publish", _publish)
    task("hand_over", _hand_over)
    app.task(name=HELP, queue=HELP, pass_context=True)(_help)
    return app


def make_tables(store: Store) -> None:
    """The queue's own tables, where they are not there yet; two that make them at once do not meet."""
    with store.writing() as session:
        make_queue(session, queue_app(SyncPsycopgConnector()).schema_manager.get_schema())


def _accounts(context: JobContext, source: str, part: dict[str, Any]) -> None:
    do_part(_house(context), all_sources()[source], Part(**part))


def _assess(context: JobContext, as_of: str) -> None:
    with suppress(JobError):  # a later day was weighed in the meantime: nothing is turned back
        house = _house(context)
        assess(house, date.fromisoformat(as_of), helpers=Workers(house, DEAD_AFTER_SECONDS))


def _publish(context: JobContext, frequency: Frequency, as_of: str) -> None:
    house = _house(context)
    publish(house, frequency, date.fromisoformat(as_of), helpers=Workers(house, DEAD_AFTER_SECONDS))


def _hand_over(context: JobContext) -> None:
    house = _house(context)
    hand_over_waiting(house, *carrier(house.settings))


def _help(context: JobContext, run: int) -> None:
    help_out(_house(context), run)


def _house(context: JobContext) -> House:
    found: House = context.additional_context["house"]
    return found
