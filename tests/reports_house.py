"""A house that lives on Ofsted's two sources, with the stand-in for the network, on the days a test wants."""

import email
import email.policy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

from ofsted import Answer, Ofsted
from ofsted_govuk import GovUk
from ofsted_world import Provider, Report, World

from monitor.demo import ods
from monitor.findings import Flip
from monitor.jobs.assess import assess
from monitor.jobs.collect import collect
from monitor.jobs.house import House, open_house
from monitor.jobs.publish import publish
from monitor.jobs.take import Collected
from monitor.settings import Settings
from monitor.store import assessed
from scrapers import all_sources
from scrapers.fetch import Serve

WORKBOOK, REPORTS = "ofsted_workbook", "ofsted_reports"
JULY = date(2026, 7, 16)
"""The day after the list as at 31 March is published: a Thursday, and the first day anything is collected."""
READERS = """
[[council]]
name = "Lancashire"
areas = ["Lancashire"]

[[reader]]
email = "commissioner@lancashire.example.invalid"
role = "commissioner"
frequency = "weekly"
councils = ["Lancashire"]
"""


class Judged(GovUk):
    """The list with every setting's latest full inspection of which the report was out a month after the list's day."""

    def workbook(self) -> bytes:
        reports: dict[str, list[Report]] = {}
        for one in self.world.all_reports:
            reports.setdefault(one.provider.urn, []).append(one)
        self._reports_of = reports
        return super().workbook()

    def _row(self, each: Provider, at: int) -> Sequence[ods.Cell]:
        listed = [one for one in self._reports_of.get(each.urn, ()) if one.grades or one.outcome]
        told = [one for one in listed if one.published_on <= self.as_at + timedelta(days=30)]
        cells = super()._row(each, at)
        if not told:
            return cells
        latest = max(told, key=lambda one: one.inspected_on)
        overall, protected, leadership = latest.grades or (None, None, None)
        return (
            *cells[:-10],
            *(latest.kind, latest.inspected_on, latest.published_on, int(latest.report_id)),
            *(overall, None, None, protected, leadership, latest.outcome),
        )


def market(settings: int = 24, reports: int = 24, seed: int = 1) -> World:
    """An invented market in which nothing has closed yet."""
    world = World(seed=seed, settings=settings, reports_wanted=reports)
    for each in [one for one in world.providers if one.closed_on]:
        world.close(each, date.max)
    return world


def lists(world: World) -> Judged:
    """The list of 31 March, published on 15 July."""
    return Judged(world, as_at=date(2026, 3, 31), published_on=JULY - timedelta(days=1))


@dataclass
class Days:
    """A service over the days: `day` moves on, and everything is done as at twenty past five that morning."""

    site: Ofsted
    house: House
    day: date = JULY
    serve: Serve | None = None
    said: list[str] = field(default_factory=list)

    @property
    def there(self) -> House:
        moment = datetime.combine(self.day, time(5, 20), tzinfo=UTC)
        return replace(self.house, now=lambda: moment, serve=self.serve or self.polite, say=self.said.append)

    def polite(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The stand-in's answer, a second after the last one."""
        self.site.clock.sleep(1)
        return self.site.serve(url, headers)

    def collect(self, *names: str) -> list[Collected]:
        return [collect(self.there, self.house.sources[name]) for name in names or (WORKBOOK, REPORTS)]

    def assess(self) -> dict[str, int]:
        return dict(assess(self.there, self.day).counts)

    def publish(self) -> str:
        """The text of the week's newest message."""
        publish(self.there, "weekly", self.day)
        return words(self.letters()[-1])

    def letters(self) -> list[EmailMessage]:
        """What is in the outbox, in the order of its names."""
        return [_message(path) for path in sorted(self.house.settings.outbox.glob("*.eml"))]

    def on(self, day: date) -> "Days":
        """Another morning, with everything published up to the evening before."""
        self.day = day
        self.site.world.publish(day - timedelta(days=1))
        return self

    def flips(self, trigger: str = "", key: str = "") -> list[Flip]:
        """Everything that ever opened, changed or ended, by rule and subject."""
        with self.house.store.reading() as session:
            found = assessed.load_flips(session, 0, assessed.last_flip_id(session, self.day))
        return [one for one in found if trigger in ("", one.trigger) and key in ("", one.subject.key)]


def words(message: EmailMessage) -> str:
    """The text part."""
    body = message.get_body(("plain",))
    assert body is not None
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


def _message(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def days(folder: Path, world: World | None = None) -> Iterator[Days]:
    """A service of its own in `folder`, before its first day."""
    world = world or market()
    with Ofsted(world) as site:
        site.govuk = lists(world)
        yield from _opened(folder, site)


def _opened(folder: Path, site: Ofsted) -> Iterator[Days]:
    house = open_reports_house(folder)
    try:
        yield Days(site, house).on(JULY)
    finally:
        house.store.close()


def open_reports_house(folder: Path) -> House:
    """Another process's house on the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "readers.toml").write_text(READERS, encoding="utf-8")
    settings = Settings(
        data_dir=folder,
        readers_file=folder / "readers.toml",
        links_file=folder / "links.toml",
        at_least={WORKBOOK: 5},
    )
    found = all_sources()
    sources = {name: found[name] for name in (WORKBOOK, REPORTS)}
    return replace(open_house(settings, say=lambda _: None), sources=sources)


def home(world: World, *, judged: bool | None = None) -> Provider:
    """The first children's home on the list that was never Inadequate; with (or without) a full inspection, where
    `judged` says so."""
    for each in world.providers:
        reports = [one for one in world.all_reports if one.provider == each]
        graded = [one for one in reports if one.grades]
        bad = any("Inadequate" in (one.grades or ()) for one in reports)
        listed = each.registered_on <= date(2026, 3, 31)
        if each.type_code == "2" and not bad and listed and judged in (None, bool(graded)):
            return each
    raise AssertionError("this market has no such home")
