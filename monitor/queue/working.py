"""Doing what is queued, in this process, until somebody says stop; and taking back what the dead left undone."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from functools import partial
from threading import Event
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from psycopg import Error as PsycopgError
from psycopg import OperationalError

from monitor.jobs.house import House
from monitor.queue.quiet import first_line, quieten
from monitor.queue.tasks import DEAD_AFTER_SECONDS, queue_app
from monitor.store.away import is_away
from monitor.store.database import AwayError, StoreError
from monitor.store.queued import connection_text

_log = logging.getLogger(__name__)
_SAID_AGAIN_EVERY = 0.5
_LOOK_EVERY = 0.2
_CONNECTED_SECONDS = 5.0
"""A queue that is away for longer ends the work: whoever did it waits for the database, then begins anew."""


def work(house: House, *, wait: bool = True, dead_after: float = DEAD_AFTER_SECONDS, stop: Event | None = None) -> None:
    """Does jobs one after another; without `wait`, those that are there and no more. Where it is to `stop`, the job in
    hand comes to its end. Raises `StoreError`, `AwayError` where the queue cannot be reached any more."""
    quieten()
    try:
        asyncio.run(_until(stop or Event(), partial(_work, house=house, wait=wait, dead_after=dead_after)))
    except (ConnectorException, PsycopgError) as error:
        said = error.__cause__ if isinstance(error, ConnectorException) else error
        kind = AwayError if is_away(said, house.settings.database) else StoreError
        raise kind(f"the queue cannot be reached: {first_line(said or error)}") from error


async def _until(stop: Event, work: Callable[[list[Any]], Coroutine[Any, Any, None]]) -> None:
    """The work, ended where it can be when it is to stop: by its worker, once there is one. A worker that begins, and a
    task that takes its first step, may miss it, so both are told until they end."""
    at_work: list[Any] = []
    working = asyncio.create_task(work(at_work))
    while not working.done():
        await asyncio.wait([working], timeout=_LOOK_EVERY)
        if stop.is_set():
            for each in at_work:
                each.stop()
            if not at_work:
                working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _work(at_work: list[Any], house: House, *, wait: bool, dead_after: float) -> None:
    """The worker is `at_work` from the moment it can be told to stop."""
    connector = PsycopgConnector(
        conninfo=connection_text(house.settings.database), min_size=1, max_size=3, timeout=_CONNECTED_SECONDS
    )
    async with queue_app(connector).open_async() as app:
        _surely(app, dead_after)
        await _take_back(app, dead_after)
        worker: Any = Worker(
            app,
            concurrency=1,
            wait=wait,
            delete_jobs="successful",
            additional_context={"house": house},
            install_signal_handlers=False,
            update_heartbeat_interval=dead_after / 3,
            stalled_worker_timeout=dead_after,
            listen_notify=wait,
            fetch_job_polling_interval=min(5.0, dead_after / 3),
        )
        at_work.append(worker)
        async with _taking_back(app, dead_after):
            await worker.run()


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

    ended = asyncio.Event()

    async def on_and_on() -> None:
        while not ended.is_set():
            await asyncio.sleep(dead_after / 3)
            await _take_back(app, dead_after)

    beside = asyncio.create_task(on_and_on())
    try:
        yield
    finally:
        ended.set()
        while not beside.done():  # what it asks of the database may swallow that it is cancelled
            beside.cancel()
            await asyncio.wait([beside], timeout=_LOOK_EVERY)


async def _take_back(app: App, dead_after: float) -> None:
    """Jobs whose worker was not heard of in time are queued again. They may be begun twice: see `monitor.queue`."""
    try:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after):
            await app.job_manager.retry_job(job)
            _log.warning("taken back from a worker that was not heard of: %s job", job.task_name)
    except Exception as error:  # another worker may have been quicker; the next look finds what is left
        _log.warning("jobs of dead workers were not taken back (%s)", type(error).__name__)
