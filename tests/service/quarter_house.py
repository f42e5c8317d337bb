"""A small invented market over weeks of simulated time: Ofsted and Companies House as their stand-ins have them, one
clock, and a service that works off its timetable. Nothing sleeps."""

import email
import email.policy
import errno
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import ofsted_world
import stamina
from companies_house import Clock, CompaniesHouse
from companies_house import World as Register
from ofsted import Ofsted
from ofsted_world import Provider, World
from pydantic import SecretStr
from reports_house import home, lists, market
from sqlalchemy import select

from monitor.jobs.house import House, open_house
from monitor.schedule import Service
from monitor.serve import service
from monitor.settings import Settings
from monitor.store import job_runs
from monitor.store.job_runs import Run
from monitor.store.tables import DeliveryRow
from monitor.timetable import LONDON, Entry, between
from scrapers import all_sources
from scrapers.archive import Archive
from scrapers.source import Snapshot

SOURCES = (
    "ofsted_workbook",
    "ofsted_reports",
    "companies_house_company",
    "companies_house_insolvency",
)
READERS = """
[[council]]
name = "Lancashire"
areas = ["Lancashire"]

[[partnership]]
name = "The Made-Up North"
councils = ["Lancashire"]

[[reader]]
email = "now@lancashire.example.invalid"
role = "commissioner"
frequency = "immediate"
councils = ["Lancashire"]

[[reader]]
email = "weekly@lancashire.example.invalid"
role = "commissioner"
frequency = "weekly"
councils = ["Lancashire"]

[[reader]]
email = "lead@north.example.invalid"
role = "partnership_lead"
frequency = "monthly"
partnerships = ["The Made-Up North"]

[[reader]]
email = "operator@north.example.invalid"
role = "operator"
frequency = "daily"
partnerships = ["The Made-Up North"]
"""
_LINK = """
[[link]]
registered_provider = "{0}"
company_number = "{1}"
top_company_number = "{1}"
confirmed_by = "An Officer"
confirmed_on = 2026-01-01
"""


@dataclass
class Disk:
    """Where the raw archive is kept; it may be full."""

    full: bool = False


@dataclass(frozen=True)
class FullArchive(Archive):
    """An archive on a disk that may be full."""

    disk: Disk = field(default_factory=Disk)

    def keep(self, snapshot: Snapshot) -> str:
        if self.disk.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return Archive.keep(self, snapshot)


@dataclass
class Quarter:
    """The service and the world around it. `on(day, what)` lets something happen at three in the morning of a day."""

    site: Ofsted
    ch: CompaniesHouse
    house: House
    disk: Disk = field(default_factory=Disk)
    said: list[str] = field(default_factory=list)
    happens: dict[date, list[Callable[[], object]]] = field(default_factory=dict)
    down: tuple[datetime, datetime] | None = None
    served: Service | None = None

    def on(self, day: date, what: Callable[[], object]) -> None:
        self.happens.setdefault(day, []).append(what)

    def begin(self) -> Service:
        """A process is started."""
        self.served = service(self.house, Event())
        return self.served

    def run(self, end: datetime) -> None:
        """Lets time pass to a moment, waking the service whenever something is due."""
        day = self.house.now().astimezone(LONDON).date()
        while self.house.now() < end:
            self._morning(day)
            day += timedelta(days=1)
            self._day(min(_midnight(day), end))

    def _morning(self, day: date) -> None:
        self.site.world.publish(day - timedelta(days=1))
        for what in self.happens.pop(day, ()):
            what()

    def _day(self, end: datetime) -> None:
        kept = self.served or self.begin()
        start = self.house.now()
        due = between(kept.entries, start - timedelta(seconds=1), end)
        for moment in dict.fromkeys(moment for moment, entry in due if _wakes(moment, entry)):
            if self._is_down(moment):
                continue
            self.ch.clock.to(moment)
            (self.served or self.begin()).work_off()
        self.ch.clock.to(end)
        if (self.ch.world.today) < end.astimezone(LONDON).date():
            self.ch.world.next_day()
            self.ch.files.keep()

    def _is_down(self, moment: datetime) -> bool:
        if self.down is None or not self.down[0] <= moment < self.down[1]:
            return False
        self.served = None
        return True

    def runs(self) -> list[Run]:
        with self.house.store.reading() as session:
            return job_runs.load_runs(session)

    def home(self) -> Provider:
        """A children's home that has been judged and never Inadequate."""
        return home(self.site.world, judged=True)

    def inadequate(self, published_on: date) -> Provider:
        """A home's report with an Inadequate comes out on a day."""
        hit = self.home()
        self.site.world.add(hit, published_on)
        return hit


def _wakes(moment: datetime, entry: Entry) -> bool:
    """Jobs that come every few minutes wake the service four times a day alone: so many days have so many wakes."""
    local = moment.astimezone(LONDON)
    return not entry.cron.startswith("*/") or (local.minute == 0 and local.hour in (7, 9, 12, 16))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=LONDON).astimezone(UTC)


def _serve(site: Ofsted, ch: CompaniesHouse) -> Callable[[str, Mapping[str, str]], object]:
    def serve(url: str, headers: Mapping[str, str]) -> object:
        if "ofsted.gov.uk" in url or "www.gov.uk" in url or "assets.publishing" in url:
            site.clock.sleep(2.0)
            return site.answer(url, "the service")
        return ch.direct(url, headers)

    return serve


def links_for(world: World, numbers: tuple[str, ...]) -> str:
    """A links file: owners of settings, each matched to one of these companies."""
    owners = sorted({each.owner for each in world.providers if ofsted_world.PERSON not in each.owner})
    return "".join(_LINK.format(owner, number) for owner, number in zip(owners, numbers, strict=False))


@contextmanager
def quarter(folder: Path, begins: datetime, companies: int = 4) -> Iterator[Quarter]:
    """The service before its first moment, in a folder of its own."""
    world = market(settings=12, reports=12)
    register = Register(companies=companies, seed=3, today=begins.date(), strangers=1)
    clock = Clock(scale=0, begins=begins)
    with Ofsted(world) as site, CompaniesHouse(register, clock=clock) as ch, stamina.set_testing(True, attempts=2):
        ch.beat_seconds = 1.0
        site.govuk = lists(world)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "readers.toml").write_text(READERS, encoding="utf-8")
        (folder / "links.toml").write_text(links_for(world, ch.world.numbers), encoding="utf-8")
        made = _opened(folder, site, ch)
        try:
            yield made
        finally:
            made.house.store.close()


def _opened(folder: Path, site: Ofsted, ch: CompaniesHouse) -> Quarter:
    settings = Settings(
        data_dir=folder / "data",
        readers_file=folder / "readers.toml",
        links_file=folder / "links.toml",
        at_least={"ofsted_workbook": 5},
        companies_house_api_key=SecretStr(ch.secret("companies_house_api_key") or ""),
    )
    found = all_sources()
    house = open_house(settings, say=lambda _: None)
    made = Quarter(site, ch, house)
    made.house = replace(
        house,
        archive=FullArchive(settings.archive_dir, made.disk),
        now=ch.clock.now,
        sleep=ch.clock.sleep,
        clock=ch.clock.seconds,
        serve=_serve(site, ch),  # type: ignore[arg-type]
        say=made.said.append,
        sources={name: found[name] for name in SOURCES},
    )
    return made


def log_of(runs: list[Run]) -> list[str]:
    """The run log as a person reads it, in London's time; runs on time that brought nothing are left out."""
    return [_line(run) for run in runs if not _routine(run)]


def _routine(run: Run) -> bool:
    """What is not worth a line: it came on time, as every day, and brought nothing."""
    if run.state != "done" or run.missed or run.started_at - run.due_at > timedelta(minutes=30):
        return False
    said = run.said or ""
    nothing = ("nothing", "0 messages", "monitor-", "ofsted_reports", "companies_house_company")
    return said.startswith(nothing) or "; 0 flips" in said


def letters(house: House) -> list[str]:
    """What left when, to whom, and about what."""
    with house.store.reading() as session:
        rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)).all()
    return [_letter(row) for row in rows]


def _letter(row: DeliveryRow) -> str:
    subject = str(email.message_from_bytes(row.message, policy=email.policy.default)["Subject"]).strip()
    at = row.accepted_at.astimezone(LONDON) if row.accepted_at else None
    return f"{at:%a %d %b %H:%M} {row.reader.split('@')[0]}: {row.state}: {subject}" if at else f"not sent: {subject}"


def _line(run: Run) -> str:
    due_at, began = run.due_at.astimezone(LONDON), run.started_at.astimezone(LONDON)
    late = "" if began - due_at < timedelta(minutes=30) else f" begun {began:%a %d %b %H:%M}"
    missed = f" for {run.missed} missed" if run.missed else ""
    said = re.sub(r"monitor-\d+T\d+Z\.\w+, [\d,]+ bytes", "a backup", run.said or "")
    return f"{due_at:%a %d %b %H:%M} {run.job}{late}{missed}: {run.state}: {said}"
