"""The first national sweep as a story: `monitor serve` and workers over the stand-ins, killed as it goes or in peace.

The stand-ins, the mail server and the clock belong to the process that tells the story; all else is `monitor`.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from companies_house import Clock as RegisterClock
from companies_house import CompaniesHouse
from companies_house import World as Register
from many_accounts import zip_of_accounts
from ofsted import Clock, Ofsted
from project import ROOT
from quarter_house import READERS, links_for
from reports_house import home, lists, market
from smtp_carrier import SmtpServer
from sweep_kills import Process
from swept_process import SOURCES, Passing, Place

from monitor.duties import duty_of
from monitor.jobs.house import DatabaseError, House, open_house
from monitor.schedule import entries
from monitor.settings import load_settings
from monitor.store import job_runs
from monitor.timetable import Entry, due, may_begin, next_due
from scrapers import all_sources

SCALE = 60.0
BEGINS, ENDS = datetime(2026, 10, 25, 21, 45, tzinfo=UTC), datetime(2026, 10, 26, 11, tzinfo=UTC)
"""Sunday night, when all that was due in the day before is begun at once, to Monday's mail and some hours more."""
MOMENTS = [BEGINS] * 4 + [
    datetime(2026, 10, 26, hour, minute, tzinfo=UTC)
    for hour, minute in ((3, 10), (3, 40), (3, 40), (4, 16), (6, 2), (6, 10), (6, 32), (7, 0), (7, 5), (7, 32))
]
"""When there is something to be done, as often as there is much of it: the first sweep, then a backup, a zip of
accounts, collecting, weighing, mail."""
_ZIP_AT = datetime(2026, 10, 26, 3, 40, tzinfo=UTC)
_RETRY = timedelta(minutes=15)
_OFTEN = "*/"
_COMPANIES = 4


class Size(NamedTuple):
    """How many settings and filings in a zip there are, and how many seconds the story may take."""

    settings: int = 40
    filings: int = 160
    seconds: int = 600


SMALL, NATIONAL = Size(), Size(6_700, 2_000, 2_400)


@dataclass
class World:
    """What there is to be collected, and the mail server."""

    site: Ofsted
    register: CompaniesHouse
    mail: SmtpServer

    def morning(self) -> None:
        """Monday: a report came out on Sunday, and the register has a grave case."""
        hit = home(self.site.world, judged=True)
        self.site.world.add(hit, date(2026, 10, 25))
        self.site.world.publish(date(2026, 10, 25))
        self.register.next_day()
        self.register.world.happen("insolvency", self.register.world.numbers[0])


@contextmanager
def world(folder: Path, size: Size = SMALL) -> Iterator[World]:
    """The stand-ins as they are on every first day, their time as fast as the story's."""
    made = market(settings=size.settings, reports=size.settings)
    made.publish(date(2026, 10, 23))
    register = Register(companies=_COMPANIES, seed=3, today=BEGINS.date(), strangers=0)
    with ExitStack() as stack:
        site = stack.enter_context(Ofsted(made, clock=Clock(scale=SCALE)))
        site.govuk = lists(made)
        ch = stack.enter_context(CompaniesHouse(register, clock=RegisterClock(scale=SCALE, begins=BEGINS)))
        yield World(site, ch, stack.enter_context(SmtpServer(folder / "mail")))


def _in_peace(_moment: datetime) -> Callable[[], bool]:
    return lambda: False


@dataclass
class Sweep:
    """The service on a database, from its first moment to the end of the story."""

    folder: Path
    url: str
    around: World
    size: Size = SMALL
    passing: Passing = field(init=False)
    zipped: Path = field(init=False)
    processes: list[Process] = field(default_factory=list)
    commands: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "readers.toml").write_text(READERS, encoding="utf-8")
        numbers = self.around.register.world.numbers
        (self.folder / "links.toml").write_text(links_for(self.around.site.world, numbers), encoding="utf-8")
        self.zipped = zip_of_accounts(self.folder, self.size.filings)
        self.passing = Passing(self.folder / "clock.txt", SCALE)
        self.passing.to(BEGINS, BEGINS)

    @property
    def environment(self) -> dict[str, str]:
        """The settings, as a service has them."""
        mine = {
            "data_dir": str(self.folder / "data"),
            "database_url": self.url,
            "queue": "procrastinate",
            "readers_file": str(self.folder / "readers.toml"),
            "links_file": str(self.folder / "links.toml"),
            "at_least": json.dumps({"ofsted_workbook": 5}),
            "sources_on": json.dumps(["ofsted_reports"]),
            "companies_house_api_key": self.around.register.secret("companies_house_api_key") or "",
            "channel": "smtp_email",
            "recipient_domains": json.dumps(["lancashire.example.invalid", "north.example.invalid"]),
            **self.around.mail.settings(smtp_timeout_seconds="10"),
        }
        ports = (self.around.site._server.server_port, self.around.register.port)
        paths = os.pathsep.join(str(ROOT / one) for one in ("", "tests", "tests/stand_ins", "tests/service"))
        named = {f"MONITOR_{name.upper()}": value for name, value in mine.items()}
        told = Place(self.passing.path, SCALE, ports).environment()
        return {**named, **told, "PYTHONPATH": paths}

    def begin(self, serving: int, working: int) -> None:
        """So many processes of each kind."""
        kinds = [("serve", "--no-web")] * serving + [("worker",)] * working
        for number, arguments in enumerate(kinds):
            log = self.folder / f"{number}-{arguments[0]}.log"
            made = Process(arguments, os.environ | self.environment, log)
            made.begin()
            self.processes.append(made)

    def stop(self) -> list[str]:
        """All are told to end; what those have to say that did not end well."""
        return [one.account for one in self.processes if one.stop() != 0]

    def end(self) -> None:
        """Nothing stays."""
        for one in (*self.processes, *self.commands):
            if one.running and one.running.poll() is None:
                one.kill()

    @contextmanager
    def house(self) -> Iterator[House]:
        """The service's database, for whoever tells the story."""
        before = dict(os.environ)
        os.environ.update({name: value for name, value in self.environment.items() if name.startswith("MONITOR_")})
        try:
            settings = load_settings()
        finally:
            os.environ.clear()
            os.environ.update(before)
        found = all_sources()
        opened = open_house(settings, say=lambda _: None)
        try:
            yield replace(opened, now=self.passing.now, sources={name: found[name] for name in SOURCES})
        finally:
            opened.store.close()

    def run(self, house: House, disturbed: Callable[[datetime], Callable[[], bool]] = _in_peace) -> None:
        """From moment to moment of the timetable, each when nothing is left of the one before, and of what disturbs
        it."""
        here, before, table = BEGINS, BEGINS - timedelta(days=1), entries(house)
        left = set[str]()
        until = time.monotonic() + self.size.seconds
        came = False
        while here < ENDS:
            following = min(next_due(entry, here) for entry in table if not entry.cron.startswith(_OFTEN))
            self.passing.to(here, following - timedelta(seconds=1))
            if here == _ZIP_AT:
                self.command("collect", "companies_house_accounts", "--from", str(self.zipped))
            more = disturbed(here)
            while more() or (left := _left(house, table, before) | self._commanded()):
                assert time.monotonic() < until, f"it does not come to its end: {left} at {here}"
                self._again_if_failed(left)
                time.sleep(0.05)
            here, before = following, here
            if here.date() == ENDS.date() and not came:
                came = True
                self.around.morning()

    def command(self, *arguments: str) -> None:
        """What a person does beside the service, and does again where it failed."""
        made = Process(arguments, os.environ | self.environment, self.folder / f"{arguments[0]}.log")
        made.begin()
        self.commands.append(made)

    def _commanded(self) -> set[str]:
        for one in self.commands:
            if one.running and one.running.poll():
                one.begin()
        return {f"command {one.arguments[0]}" for one in self.commands if one.running and one.running.poll() is None}

    def _again_if_failed(self, left: set[str]) -> None:
        """Where all that is left waits for its turn to be tried again, time goes on to it."""
        if left and all(one.startswith("failed") for one in left):
            now = self.passing.now()
            self.passing.to(now + _RETRY, now + _RETRY + timedelta(minutes=5))


def _left(house: House, table: list[Entry], before: datetime) -> set[str]:
    """What is due, under way or to be tried again. A database that is away says nothing: then all may be left. Jobs
    that run where there is something to do were looked at before the last moment came."""
    try:
        with house.store.reading() as session:
            newest, opened = job_runs.newest_runs(session), job_runs.load_open(session)
        now = house.now()
        left = {f"{run.state} {run.job}" for run in opened}
        for entry in table:
            last, needed = newest.get(entry.job), duty_of(entry.job).needed
            taken = last.due_at if last else BEGINS - timedelta(days=1)
            new = due(entry, max(taken, before) if needed else taken, now)
            if new is not None and may_begin(entry, now) and (needed is None or needed(house, last)):
                left.add(f"due {entry.job}")
        return left
    except DatabaseError:
        return {"the database is away"}
