"""The service's timetable and how it is worked off: each job once for each moment it is due, one after another.

The row of a run is its claim, and says how it ended. What was missed while nothing ran is made up for by one run; what
was cut off, handed back or failed is begun anew. APScheduler only wakes whoever works it off (see `monitor.serve`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from threading import Event
from typing import Final
from uuid import uuid4

from structlog.contextvars import bound_contextvars

from monitor.duties import (
    AGAIN,
    ASSESS,
    BACKUP,
    CLEAN_UP,
    COLLECT,
    COMPANIES,
    HAND_OVER,
    PING,
    PUBLISH,
    Came,
    Duty,
    HandedBackError,
    duty_of,
    stoppable,
)
from monitor.jobs.companies import is_of_companies
from monitor.jobs.house import DatabaseError, House
from monitor.plans.ages import ACCOUNTS, BY_COMPANY, STREAMS
from monitor.store import job_runs
from monitor.store.job_runs import DONE, FAILED, FAULTY, HANDED_BACK, Run
from monitor.timetable import (
    LONDON,
    Due,
    Entry,
    due,
    first_working_day_of_month,
    first_working_day_of_quarter,
    first_working_day_of_week,
    may_begin,
    missed,
    monday_to_saturday,
    read_cron,
)
from monitor.working_days import is_working_day
from scrapers.source import Source

COMPANIES_LANE: Final = "companies"
_TOGETHER: Final = frozenset({*BY_COMPANY, ACCOUNTS})
_MAIL_FROM, _MAIL_TO = time(7), time(19, 59)
_AGAIN_AFTER: Final = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
"""After an error: a disk may have room again, a database be back."""
_MOST_CUTS: Final = 10
"""A run that ends its process so often is not begun again: the rest of the service must go on."""


def entries(house: House) -> list[Entry]:
    """Every job, in the order in which they build on each other."""
    return [
        Entry(job=BACKUP, cron="10 3 * * *"),
        Entry(job=CLEAN_UP, cron="40 3 * * *"),
        *_collecting(house),
        Entry(job=ASSESS, cron="32 6 * * *"),
        Entry(job=AGAIN, cron="32 7-21 * * *"),
        *_mailing(),
        *([Entry(job=PING, cron="*/15 3-23 * * *")] if house.settings.ping_url else []),
    ]


def _collecting(house: House) -> list[Entry]:
    """The sources that are on and have what they need, each at its cron; those that ask about one company at a time
    together, at the first one's."""
    usable = [source for source in house.sources.values() if not without_key(house, source)]
    together = [source for source in usable if source.name in _TOGETHER]
    alone = [source for source in usable if source.name not in _TOGETHER]
    return [*_companies(together), *[_alone(source) for source in sorted(alone, key=_first)]]


def _companies(sources: Sequence[Source]) -> list[Entry]:
    if not sources:
        return []
    first = min(sources, key=_first)
    names = tuple(sorted(one.name for one in sources))
    return [Entry(job=COMPANIES, cron=first.cron, sources=names, lane=COMPANIES_LANE)]


def _first(source: Source) -> tuple[int, int]:
    """The hour and minute of a day at which it is due first."""
    cron = read_cron(source.cron)
    return cron.hours[0], cron.minutes[0]


def _alone(source: Source) -> Entry:
    lane = COMPANIES_LANE if is_of_companies(source) else "main"
    return Entry(job=COLLECT + source.name, cron=source.cron, sources=(source.name,), lane=lane)


def without_key(house: House, source: Source) -> str | None:
    """The setting that a source needs and does not have."""
    if source.name == STREAMS:
        name = "companies_house_streaming_key"
    else:
        name = "companies_house_api_key" if source.name in _TOGETHER else ""
    return name if name and not house.settings.secret(name) else None


def _mailing() -> list[Entry]:
    def mail(job: str, cron: str, **on: object) -> Entry:
        return Entry(job=job, cron=cron, opens=_MAIL_FROM, closes=_MAIL_TO, **on)  # type: ignore[arg-type]

    work = {"days": is_working_day}
    return [
        mail(PUBLISH + "daily", "0 7 * * *", on=is_working_day, **work),
        mail(PUBLISH + "weekly", "5 7 * * *", on=first_working_day_of_week, **work),
        mail(PUBLISH + "monthly", "10 7 * * *", on=first_working_day_of_month, **work),
        mail(PUBLISH + "quarterly", "15 7 * * *", on=first_working_day_of_quarter, **work),
        Entry(job=PUBLISH + "immediate", cron="*/5 3-23 * * *"),  # each reader has hours of its own
        mail(HAND_OVER, "*/10 7-19 * * *", on=monday_to_saturday, days=monday_to_saturday),
    ]


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be run now: for the first time, or a run that did not end."""

    entry: Entry
    due: Due
    again: Run | None = None


@dataclass(slots=True, kw_only=True)
class Service:
    """Works off the timetable of a house. Only the process that leads does so; `lanes` may be worked off by a thread
    each. `stop` ends a run at the next point from which another can go on."""

    house: House
    entries: Sequence[Entry]
    since: datetime
    by: str = field(default_factory=lambda: uuid4().hex)
    stop: Event = field(default_factory=Event)
    looked: dict[str, datetime] = field(default_factory=dict)
    under_way: set[int] = field(default_factory=set)
    known: tuple[Mapping[str, Run], Mapping[str, Run]] | None = None

    @property
    def lanes(self) -> tuple[str, ...]:
        """Those of the jobs there are."""
        return tuple(dict.fromkeys(entry.lane for entry in self.entries))

    def work_off(self, lane: str | None = None) -> int:
        """Runs what is due, until nothing is or the service is to stop. Returns how many jobs ran."""
        count = 0
        while not self.stop.is_set() and (task := self._next(lane)):
            count += self._run(task)
        return count

    def _next(self, lane: str | None) -> _Task | None:
        now = self.house.now()
        newest, left = self._known()
        for entry in self.entries:
            if lane in (None, entry.lane) and (task := self._task(entry, left.get(entry.job), newest, now)):
                return task
        return None

    def _known(self) -> tuple[Mapping[str, Run], Mapping[str, Run]]:
        """By job, its newest run, and the one that did not end; older ones that did not end are given up. Nobody but
        the leader runs jobs, so they are read again only after a run of its own."""
        if self.known is None:
            with self.house.store.reading() as session:
                newest, opened = job_runs.newest_runs(session), job_runs.load_open(session)
            left = {run.job: run for run in opened}
            self._give_up(run for run in opened if left[run.job] is not run and run.id not in self.under_way)
            self.known = newest, {job: run for job, run in left.items() if run.id not in self.under_way}
        return self.known

    def _task(self, entry: Entry, left: Run | None, newest: Mapping[str, Run], now: datetime) -> _Task | None:
        """A run that did not end goes on, unless a later moment has come: then one run stands for both."""
        last = newest.get(entry.job)
        taken = max(last.due_at if last else self.since, self.looked.get(entry.job, self.since))
        new = due(entry, taken, now)
        if new is not None:
            self._give_up([left] if left else [])
            return _Task(entry, new) if self._needed(entry, new, last) else None
        if left is None or not may_begin(entry, now) or not self._may_go_on(left, now):
            return None
        return _Task(entry, Due(job=left.job, due_at=left.due_at), left)

    def _needed(self, entry: Entry, new: Due, last: Run | None) -> bool:
        needed = duty_of(entry.job).needed
        if needed is None or needed(self.house, last):
            return True
        self.looked[entry.job] = new.due_at
        return False

    def _may_go_on(self, left: Run, now: datetime) -> bool:
        if left.state != FAILED:
            if left.tries < _MOST_CUTS:
                return True
            self._give_up([left])
            return False
        if left.tries > len(_AGAIN_AFTER):
            self._give_up([left])
            return False
        return left.ended_at is not None and now >= left.ended_at + _AGAIN_AFTER[left.tries - 1]

    def _give_up(self, runs: Iterable[Run]) -> None:
        """They are not gone on with; why they ended stays."""
        for run in runs:
            job_runs.give_up(self.house.store, run, self.house.now())
            self.known = None

    def _run(self, task: _Task) -> int:
        run_id = self._claimed(task)
        self.known = None
        if run_id is None:
            return 0
        self.under_way.add(run_id)
        try:
            with bound_contextvars(job=task.entry.job, run=run_id):
                state, said = self._do(task.entry, duty_of(task.entry.job))
            job_runs.settle(self.house.store, run_id, self.by, state, said, self.house.now())
        finally:
            self.under_way.discard(run_id)
            self.known = None
        self.house.say(_line(task, state, said, self.house.now()))
        return 1

    def _claimed(self, task: _Task) -> int | None:
        """The run, now this process's; None where another was quicker."""
        store, now = self.house.store, self.house.now()
        if task.again is None:
            gone_by = self._missed(task)
            return job_runs.claim(store, task.due.job, task.due.due_at, self.by, now, gone_by)
        again = job_runs.claim_again(store, task.again, self.by, now)
        return task.again.id if again else None

    def _missed(self, task: _Task) -> int:
        if duty_of(task.entry.job).needed is not None:
            return 0
        last = self._known()[0].get(task.entry.job)
        return missed(task.entry, last.due_at if last else self.since, task.due.due_at)

    def _do(self, entry: Entry, duty: Duty) -> tuple[str, str]:
        try:
            came = duty.do(stoppable(self.house, self.stop), entry)
        except HandedBackError:
            return HANDED_BACK, "the service was stopped"
        except Exception as error:
            return FAILED, _why(error)
        return (FAULTY if came.faults else DONE), _words(came)


def _words(came: Came) -> str:
    return "; ".join([*[f"FAULT {fault}" for fault in came.faults], came.said])


def _why(error: Exception) -> str:
    """The first line of what was said; of the database's errors without the statement and what was in it."""
    text = str(getattr(error, "orig", None) or error) if isinstance(error, DatabaseError) else str(error)
    return f"{type(error).__name__}: {text.strip().splitlines()[0] if text.strip() else 'no more is known'}"


def _line(task: _Task, state: str, said: str, now: datetime) -> str:
    """A line of the run log, in London's time."""
    local, due_at = now.astimezone(LONDON), task.due.due_at.astimezone(LONDON)
    late = f" (due {due_at:%a %d %b %H:%M})" if now - task.due.due_at > timedelta(hours=1) else ""
    return f"{local:%a %d %b %H:%M} {task.entry.job}{late}: {state.replace('_', ' ')}: {said}"
