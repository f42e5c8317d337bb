"""`monitor worker`: does heavy jobs that the service leaves to others."""

import multiprocessing
import os
import signal
import sys
import time
from multiprocessing.process import BaseProcess
from threading import Thread
from types import FrameType
from typing import Annotated

import typer

from monitor.jobs.house import DatabaseError, JobError, open_house
from monitor.logs import logged
from monitor.settings import load_settings
from monitor.store.database import StoreError

_AGAIN_AFTER_SECONDS = 2.0
"""A process that ended, as when the database begins anew, is begun again after so long."""
_LOOK_EVERY_SECONDS = 0.2


def worker(
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="How many at a time: no more than cores.")] = 1,
    once: Annotated[bool, typer.Option("--once", help="Do what is queued now, then end.")] = False,
) -> None:
    """Do jobs that wait in the queue (setting `queue`), here or on any machine that reaches the same database."""
    from monitor.queue.leaving import queue_of

    house = open_house(load_settings(), say=typer.echo)
    if queue_of(house) is None:
        raise JobError("no queue is set up: set MONITOR_QUEUE=procrastinate and MONITOR_DATABASE_URL")
    house.store.close()
    if jobs == 1 and once:
        _one(once)
        return
    typer.echo(f"working, {jobs} at a time; stop with Ctrl-C: the jobs in hand come to their end", err=True)
    _Workers(jobs, once).run()


def _one(once: bool) -> None:
    """A process that works."""
    from monitor.queue.working import work

    _end_with_parent()
    settings = load_settings()
    try:
        work(open_house(settings, say=logged(settings)), wait=not once)
    except (DatabaseError, JobError, StoreError, OSError) as error:
        sys.stderr.write(f"monitor: {str(error).splitlines()[0]}\n")
        sys.exit(1)


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

    def __init__(self, count: int, once: bool) -> None:
        self.count, self.once, self.stopping = count, once, False
        self.running: list[BaseProcess] = []
        self.context = multiprocessing.get_context("spawn")

    def run(self) -> None:
        """Until a signal to end, or `once`, until all is done."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        self.running = [self._begun() for _ in range(self.count)]
        while any(each.is_alive() for each in self.running) or not (self.stopping or self.once):
            time.sleep(_LOOK_EVERY_SECONDS)
            if not self.stopping and not self.once:
                self._begin_again()

    def _begin_again(self) -> None:
        if any(not each.is_alive() for each in self.running):
            time.sleep(_AGAIN_AFTER_SECONDS)
            self.running = [each if each.is_alive() or self.stopping else self._begun() for each in self.running]

    def _begun(self) -> BaseProcess:
        process = self.context.Process(target=_one, args=(self.once,))
        process.start()
        return process

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
        for each in self.running:
            if each.is_alive() and each.pid:
                each.terminate()
