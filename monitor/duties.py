"""What the service does by itself, one duty a job of its timetable: collect, assess, publish, hand over, keep house."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Event
from typing import Final, get_args

from monitor.jobs import backups, clean_up
from monitor.jobs.assess import assess
from monitor.jobs.carriers import carrier
from monitor.jobs.collect import collect
from monitor.jobs.companies import collect_companies, is_of_companies
from monitor.jobs.hand_over import hand_over_waiting
from monitor.jobs.house import House
from monitor.jobs.ping import ping
from monitor.jobs.publish import Published, publish
from monitor.queue import queue_set_up
from monitor.readers import Frequency
from monitor.store import assessed, handing, job_runs
from monitor.store.job_runs import Run
from monitor.timetable import LONDON, Entry
from monitor.words import counted

ASSESS, AGAIN, HAND_OVER, BACKUP, CLEAN_UP, PING = "assess", "assess again", "hand over", "backup", "clean up", "ping"
COMPANIES: Final = "collect companies_house"
"""The sources that ask about one company at a time, in one run: what one learns, the next asks for."""
COLLECT, PUBLISH = "collect ", "publish "
NOTHING_NEW: Final = "nothing new"
_LOOK_ANYWAY: Final = timedelta(hours=1)
"""What was held back may be told without anything new having been found."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a duty, in words, and what is wrong."""

    said: str
    faults: tuple[str, ...] = ()


class HandedBackError(BaseException):
    """The service is to stop: the run ends at a point from which the next one goes on. No job catches it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """How a job is done, and whether there is anything to do; where there is not, no run is noted."""

    do: Callable[[House, Entry], Came]
    needed: Callable[[House, Run | None], bool] | None = None


def stoppable(house: House, stop: Event) -> House:
    """The same house, whose jobs end where they wait for their turn at a publisher when the service stops."""

    def sleep(seconds: float) -> None:
        if stop.is_set():
            raise HandedBackError
        house.sleep(seconds)

    def wait(seconds: float) -> None:
        if stop.wait(seconds):
            raise HandedBackError

    return replace(house, sleep=wait if house.serve is None else sleep)


def today(house: House) -> date:
    """The day in London."""
    return house.now().astimezone(LONDON).date()


def _collect(house: House, entry: Entry) -> Came:
    house = replace(house, elsewhere=queue_set_up(house))
    sources = [house.sources[name] for name in entry.sources if name in house.sources]
    family = [source for source in sources if is_of_companies(source)]
    done = [collect(house, source) for source in sources if source not in family]
    done += collect_companies(house, family) if family else []
    new = ", ".join(f"{one.source} {one.words}" for one in done if one.new.total())
    return Came(new or NOTHING_NEW, tuple(f"{one.source}: {fault}" for one in done for fault in one.faults))


def _assess(house: House, _entry: Entry) -> Came:
    if queue := queue_set_up(house):
        queue.do("assess", as_of=today(house))
        return Came("weighed by a worker")
    done = assess(house, today(house))
    counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(done.counts.items()))
    return Came(f"{counts or 'nothing to weigh'}; {counted(done.flips, 'flip')}")


def _something_new(house: House, _last: Run | None) -> bool:
    """Whether a run of a source brought something since everything was weighed last."""
    with house.store.reading() as session:
        last = assessed.last_assessed(session)
        runs = job_runs.newest_runs(session).values()
    brought = [run.ended_at for run in runs if run.job.startswith(COLLECT) and run.said != NOTHING_NEW]
    return last is None or any(ended is not None and ended > last.assessed_at for ended in brought)


def _publish(frequency: Frequency) -> Callable[[House, Entry], Came]:
    def do(house: House, _entry: Entry) -> Came:
        queue, done = queue_set_up(house), Published(0, 0, ())
        if queue:
            queue.do("publish", frequency=frequency, as_of=today(house))
        else:
            done = publish(house, frequency, today(house))
        with house.store.reading() as session:
            upto = assessed.last_flip_id(session, today(house))
        counts = f"{counted(done.written, 'message')} written, {done.accepted} handed over"
        said = f"{'published by a worker' if queue else counts}, up to flip {upto}"
        alarms = () if frequency == "immediate" else done.alarms  # once a day is often enough
        return Came(said, (*alarms, *done.refused))

    return do


def _can_publish(house: House, _last: Run | None) -> bool:
    with house.store.reading() as session:
        return house.has_readers() and assessed.last_assessed(session) is not None


def _may_be_news(house: House, last: Run | None) -> bool:
    """Whether somebody may have to be told at once: something was found since the last look, or was still waiting for
    what belongs to it then, or an hour went by."""
    if not _can_publish(house, last):
        return False
    if last is None or last.said is None or house.now() - last.started_at >= _LOOK_ANYWAY:
        return True
    with house.store.reading() as session:
        upto, weighed = assessed.last_flip_id(session, today(house)), assessed.last_assessed(session)
    ripe = timedelta(minutes=house.settings.group_minutes)
    waited = weighed is not None and last.started_at <= weighed.assessed_at + ripe
    return waited or last.said.rpartition(" ")[2] != str(upto)


def _hand_over(house: House, _entry: Entry) -> Came:
    chosen, hand_over = carrier(house.settings)
    outcomes = [outcome for outcome in hand_over_waiting(house, chosen, hand_over) if outcome is not None]
    whys = tuple(str(getattr(outcome, "why", "")) for outcome in outcomes)
    return Came(f"{counted(len(outcomes), 'message')} tried again", tuple(why for why in whys if why))


def _waits(house: House, _last: Run | None) -> bool:
    resend_before = house.now() - timedelta(minutes=house.settings.resend_after_minutes)
    with house.store.reading() as session:
        return bool(handing.waiting(session, resend_before)) or handing.left_behind(session, house.now())


def _backup(house: House, _entry: Entry) -> Came:
    made = backups.backup(house, with_archive=house.settings.backup_archive)
    return Came(f"{made.path.name}, {made.size:,} bytes")


def _clean_up(house: House, _entry: Entry) -> Came:
    done = clean_up.clean_up(house)
    gone = "; ".join(f"{one.what}: {one.count:,} removed" for one in done if one.count)
    return Came(gone or "nothing was past its time")


def _ping(house: House, _entry: Entry) -> Came:
    return Came("said that it is well") if ping(house) else Came("not said", ("the ping was not taken",))


DUTIES: Final[Mapping[str, Duty]] = {
    BACKUP: Duty(_backup),
    CLEAN_UP: Duty(_clean_up),
    ASSESS: Duty(_assess),
    AGAIN: Duty(_assess, _something_new),
    PUBLISH + "immediate": Duty(_publish("immediate"), _may_be_news),
    **{PUBLISH + each: Duty(_publish(each), _can_publish) for each in get_args(Frequency) if each != "immediate"},
    HAND_OVER: Duty(_hand_over, _waits),
    PING: Duty(_ping),
}


def duty_of(job: str) -> Duty:
    """How a job of the timetable is done."""
    return Duty(_collect) if job.startswith(COLLECT) else DUTIES[job]
