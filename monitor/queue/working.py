"""Doing what is queued, in this process, until somebody says stop; and taking back what the dead left undone."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

from monitor.jobs.house import House
from monitor.queue.tasks import DEAD_AFTER_SECONDS, queue_app
from monitor.store.queued import connection_text

_log = logging.getLogger(__name__)
_SAID_AGAIN_EVERY = 0.5


def work(house: House, *, wait: bool = True, dead_after: float = DEAD_AFTER_SECONDS) -> None:
    """Does jobs one after another; without `wait`, those that are there and no more. A signal to end lets the job in
    hand come to its end."""
    asyncio.run(_work(house, wait=wait, dead_after=dead_after))


async def _work(house: House, *, wait: bool, dead_after: float) -> None:
    connector = PsycopgConnector(conninfo=connection_text(house.settings.database), min_size=1, max_size=3)
    async with queue_app(connector).open_async() as app:
        _surely(app, dead_after)
        await _take_back(app, dead_after)
        async with _taking_back(app, dead_after):
            await app.run_worker_async(
                concurrency=1,
                wait=wait,
                delete_jobs="successful",
                additional_context={"house": house},
                update_heartbeat_interval=dead_after / 3,
                stalled_worker_timeout=dead_after,
                listen_notify=wait,
                fetch_job_polling_interval=min(5.0, dead_after / 3),
            )


def _surely(app: App, seconds: float) -> None:
    """How a job ended is said again where the database was away just then: a job that is done, of a worker that lives
    on, would stand as under way for ever."""

    def said(say: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def again(*given: Any, **named: Any) -> Any:
            until = time.monotonic() + seconds
            while True:
                try:
                    return await say(*given, **named)
                except ConnectorException as error:
                    if not isinstance(error.__cause__, OperationalError) or time.monotonic() > until:
                        raise
                    await asyncio.sleep(_SAID_AGAIN_EVERY)

        return again

    manager: Any = app.job_manager
    manager.finish_job, manager.retry_job = said(manager.finish_job), said(manager.retry_job)


@contextlib.asynccontextmanager
async def _taking_back(app: App, dead_after: float) -> AsyncIterator[None]:
    """Beside the work, what dead workers left is queued again."""

    async def on_and_on() -> None:
        while True:
            await asyncio.sleep(dead_after / 3)
            await _take_back(app, dead_after)

    beside = asyncio.create_task(on_and_on())
    try:
        yield
    finally:
        beside.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beside


async def _take_back(app: App, dead_after: float) -> None:
    """Jobs whose worker was not heard of in time are queued again. They may be begun twice: see `monitor.queue`."""
    try:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after):
            await app.job_manager.retry_job(job)
            _log.warning("taken back from a worker that was not heard of: %s job", job.task_name)
    except Exception as error:  # another worker may have been quicker; the next look finds what is left
        _log.warning("jobs of dead workers were not taken back (%s)", type(error).__name__)
