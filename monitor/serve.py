"""The service: one process of many leads and keeps the timetable, all of them may show the pages.

APScheduler wakes the leader when something is due; what is due is asked of the timetable, so that a wake too many or
too few does no harm. On SIGTERM or SIGINT what runs is finished, or handed back at the next point from which it can
go on.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import find_spec
from threading import Event, Thread, current_thread, main_thread
from typing import Any, Final

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.jobs.house import DatabaseError, House
from monitor.schedule import Service, entries
from monitor.store import job_runs
from monitor.store.leading import Lead, lead_of
from monitor.timetable import LONDON, Entry, next_due

_LOOK_SECONDS: Final = 60.0
"""At least so often it is seen what is due, whoever woke: retries have no moment of their own."""
_LEAD_SECONDS: Final = 1.0
"""How often the lead is asked for, and whether it is still held."""
_FINISH_SECONDS: Final = 25.0
"""What runs when the service is stopped has so long; then its process ends, and the next one goes on with it."""
_SETTLE_SECONDS: Final = 3.0
"""How long a new leader waits where one before it left a run: one that is cut off from the database sees it by then."""
_PAGES_SECONDS: Final = 10.0
_FIRST_LOOK: Final = timedelta(days=1)
"""A service that begins runs at once what was due in the day before."""


class _When(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """An entry of the timetable, as APScheduler asks for it."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """The first moment from now on, and after the previous one."""
        return next_due(self.entry, max(now - timedelta(microseconds=1), previous or now - timedelta(days=1)))


@dataclass(slots=True)
class Server:
    """One process of the service. `stop` ends it."""

    house: House
    stop: Event = field(default_factory=Event)
    look_seconds: float = _LOOK_SECONDS
    lead_seconds: float = _LEAD_SECONDS
    settle_seconds: float = _SETTLE_SECONDS
    finish_seconds: float = _FINISH_SECONDS

    def run(self, *, once: bool = False, web: bool = False) -> None:
        """Until it is stopped; with `once`, until nothing is due any more."""
        lead = lead_of(self.house.store.engine)
        pages = _pages(self.house) if web else None
        try:
            if once:
                self._once(lead)
            else:
                self._lead_or_wait(lead)
        finally:
            lead.give()
            if pages is not None:
                pages()

    def _once(self, lead: Lead) -> None:
        if not lead.take():
            self.house.say("another process leads; nothing was done")
            return
        self._settled()
        count = service(self.house, self.stop).work_off()
        self.house.say(f"{count} jobs were due")

    def _lead_or_wait(self, lead: Lead) -> None:
        told = ""
        while not self.stop.is_set():
            if lead.take():
                told = ""
                self.house.say("this process leads")
                try:
                    self._leading(lead)
                except (DatabaseError, OSError) as error:
                    self.house.say(_unusable(error))
            elif told != (why := f"{_why_not(lead)}; this one waits"):
                told = why
                self.house.say(told)
            self.stop.wait(self.lead_seconds)

    def _settled(self) -> None:
        """On a database that others reach over a network, a leader that lost it may not know yet."""
        with self.house.store.reading() as session:
            left = any(run.state == job_runs.RUNNING for run in job_runs.load_open(session))
        if left and self.house.store.engine.dialect.name != "sqlite":
            self.stop.wait(self.settle_seconds)

    def _leading(self, lead: Lead) -> None:
        """Until the lead is lost or the service stops."""
        self._settled()
        stopped = Event()
        kept = service(self.house, stopped)
        wakes = {lane: Event() for lane in kept.lanes}
        threads = [Thread(target=self._work, args=(kept, lane, wakes[lane]), daemon=True) for lane in kept.lanes]
        with _woken(kept, wakes):
            for thread in threads:
                thread.start()
            while not self.stop.wait(self.lead_seconds) and lead.take():
                pass
            stopped.set()
            for wake in wakes.values():
                wake.set()
            for thread in threads:
                thread.join(self.finish_seconds)
        if not self.stop.is_set():
            self.house.say("this process leads no longer: the database could not be reached")

    def _work(self, kept: Service, lane: str, wake: Event) -> None:
        while not kept.stop.is_set():
            wake.clear()
            try:
                kept.work_off(lane)
            except (DatabaseError, OSError) as error:
                self.house.say(_unusable(error))
            wake.wait(self.look_seconds)


def _why_not(lead: Lead) -> str:
    return "another process leads" if lead.asked else "the database cannot be reached"


def _unusable(error: Exception) -> str:
    return f"the database cannot be used ({type(error).__name__}): looked at again within a minute"


def service(house: House, stop: Event) -> Service:
    """The timetable of a house, and what was taken care of before."""
    with house.store.reading() as session:
        begun = [run.started_at for run in job_runs.newest_runs(session).values()]
    since = min([house.now(), *begun]) - _FIRST_LOOK
    return Service(house=house, entries=entries(house), since=since, stop=stop)


@contextmanager
def _woken(kept: Service, wakes: dict[str, Event]) -> Iterator[None]:
    """APScheduler sets the event of a lane whenever one of its jobs is due."""
    scheduler: Any = BackgroundScheduler(timezone=LONDON, job_defaults={"coalesce": True, "misfire_grace_time": None})
    for entry in kept.entries:
        scheduler.add_job(wakes[entry.lane].set, _When(entry), id=entry.job)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)


def _pages(house: House) -> Callable[[], None] | None:
    """The web part in a thread of its own, where it is installed; returns how to end it."""
    if find_spec("monitor.web") is None or find_spec("monitor.web.app") is None or find_spec("uvicorn") is None:
        return None
    import uvicorn

    from monitor.web.app import create

    settings = house.settings
    config = uvicorn.Config(
        create(house),
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=_shown, args=(server,), daemon=True)
    thread.start()
    until = time.monotonic() + _PAGES_SECONDS
    while thread.is_alive() and not server.started and time.monotonic() < until:
        time.sleep(0.02)
    where = f"http://{settings.web_host}:{settings.web_port}/"
    house.say(f"the pages are at {where}" if server.started else f"no pages: nobody can listen at {where} (in use?)")

    def end() -> None:
        server.should_exit = True
        thread.join(5)

    return end


def _shown(server: Any) -> None:
    """Until it is told to end; where it cannot listen uvicorn ends the program, which is not its to end."""
    with suppress(SystemExit):
        server.run()


@contextmanager
def told_to_stop(stop: Event) -> Iterator[None]:
    """SIGTERM and SIGINT set the event, where this is the thread that hears them."""
    if current_thread() is not main_thread():
        yield
        return

    def hear(_number: int, _frame: object) -> None:
        # A signal comes also while this very thread holds the event's own lock, in `stop.wait`.
        Thread(target=stop.set, daemon=True).start()

    before = {number: signal.signal(number, hear) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
