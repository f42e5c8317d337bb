"""`monitor worker`: does heavy jobs that the service leaves to others."""

import multiprocessing
import os
import signal
import sys
from functools import partial
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from typing import Annotated

import typer

from monitor.jobs.house import DatabaseError, JobError, open_house
from monitor.jobs.opening import when_there
from monitor.logs import logged
from monitor.queue import queue_set_up
from monitor.serve import told_to_stop
from monitor.settings import Settings, load_settings
from monitor.store.database import StoreError

_AGAIN_AFTER_SECONDS = 2.0
"""A process that ended, as when the database begins anew, is begun again after so long."""
_LOOK_EVERY_SECONDS = 0.2


def worker(
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="How many at a time: no more than cores.")] = 1,
    once: Annotated[bool, typer.Option("--once", help="Do what is queued now, then end.")] = False,
) -> None:
    """Do jobs that wait in the queue (setting `queue`), here or on any machine that reaches the same database. One that
    is away is waited for."""
    settings, stop = load_settings(), Event()
    queue = partial(_see_to_queue, settings)
    if once:
        queue()
        if jobs == 1:
            _one(once)
            return
    with told_to_stop(stop):
        if not once and when_there(queue, settings.database, stop, _say) is None:
            return
        _say(f"working, {jobs} at a time; stop with Ctrl-C: the jobs in hand come to their end")
        _Workers(jobs, once, stop).run()


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _see_to_queue(settings: Settings) -> bool:
    """Raises `StoreError`, `AwayError`, `JobError` where there is no queue to work for."""
    house = open_house(settings, say=typer.echo)
    try:
        with house.store.opening():
            if queue_set_up(house) is None:
                raise JobError("no queue is set up: set MONITOR_QUEUE=procrastinate and MONITOR_DATABASE_URL")
    finally:
        house.store.close()
    return True


def _one(once: bool) -> None:
    """A process that works. It is told to end as often as may be: the job in hand comes to its end."""
    from monitor.queue.working import work

    stop = Event()
    with told_to_stop(stop):
        _end_with_parent()
        settings = load_settings()
        say = logged(settings)
        opened = partial(open_house, settings, say=say)
        try:
            house = opened() if once else when_there(opened, settings.database, stop, say)
            if house is not None:
                work(house, wait=not once, stop=stop)
        except (DatabaseError, JobError, StoreError, OSError) as error:
            sys.stderr.write(f"monitor: {str(error).splitlines()[0]}\n")
            sys.exit(0 if stop.is_set() else 1)


def _end_with_parent() -> None:
    """Where the command itself was killed nobody would ever end this process, or begin it anew: it ends as if told to,
    the job in hand done."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()


class _Workers:
    """Processes of which each does one job at a time. They are spawned: an open database must not be shared."""

    def __init__(self, count: int, once: bool, stop: Event) -> None:
        self.count, self.once, self.stop = count, once, stop
        self.running: list[BaseProcess] = []
        self.context = multiprocessing.get_context("spawn")

    def run(self) -> None:
        """Until it is told to stop, or `once`, until all is done."""
        self.running = [self._begun() for _ in range(self.count)]
        while not self.stop.wait(_LOOK_EVERY_SECONDS) and (not self.once or self._alive()):
            if not self.once:
                self._begin_again()
        for each in self._alive():
            each.terminate()
        for each in self.running:
            each.join()

    def _alive(self) -> list[BaseProcess]:
        return [each for each in self.running if each.is_alive()]

    def _begin_again(self) -> None:
        if len(self._alive()) < self.count and not self.stop.wait(_AGAIN_AFTER_SECONDS):
            self.running = [each if each.is_alive() else self._begun() for each in self.running]

    def _begun(self) -> BaseProcess:
        process = self.context.Process(target=_one, args=(self.once,))
        process.start()
        return process
