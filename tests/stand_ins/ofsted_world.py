"""What the Ofsted stand-in publishes: invented settings and reports from a seed, and which of them a day knows.

Every name of a home, a person or a street carries a sentinel, so that a test can see whether one got anywhere.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

HOME: Final = "Quillfeather"
STREET: Final = "Vexbourne"
PERSON: Final = "Ottolenka"
FIRST: Final = date(2026, 3, 2)
"""A Monday: the first day on which anything is published."""
DAYS: Final = 120
_TYPES: Final = (
    ("2", "Children's Home", 90),
    ("4", "Supported Accommodation", 15),
    ("5", "Independent Fostering Agency", 8),
    ("6", "Residential Family Centre", 5),
    ("44", "Local authority children's services", 2),
)
"""The type code, the search's category, how many. Only 2 and 44 are Ofsted's; the other codes are invented."""
GRADES: Final = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
OUTCOMES: Final = (
    "Consistently strong service delivery leads to typically positive experiences and progress for children.",
    "Inconsistent quality of service delivery adversely affects some children's experiences and progress.",
    "Serious or widespread weaknesses lead to significant concerns about children's experiences and progress.",
)
_OWNERS: Final = ("Marrowgate Care Limited", "Tamsin Row Children's Services Ltd", "Northern Thistle Homes LLP")


@dataclass(frozen=True)
class Provider:
    """An invented setting; a council where the type code is 44."""

    number: int
    urn: str
    type_code: str
    category: str
    owner: str
    registered_on: date
    closed_on: date | None

    @property
    def name(self) -> str:
        return f"{HOME} House {self.number:03}"

    @property
    def address(self) -> str:
        return f"{self.number} {STREET} Lane, {STREET}ham, ZZ{self.number % 99} 9ZZ"

    @property
    def link(self) -> str:
        return f"/provider/{self.type_code}/{self.urn}"

    @property
    def council(self) -> bool:
        return self.type_code == "44"

    @property
    def supported(self) -> bool:
        return self.category == "Supported Accommodation"

    def open_on(self, day: date) -> bool:
        return self.closed_on is None or self.closed_on > day


@dataclass(frozen=True)
class Report:
    """An invented report. `grades`: overall, helped and protected, leadership; `outcome`: supported accommodation's."""

    report_id: str
    provider: Provider
    kind: str
    inspected_on: date
    inspected_to: date
    published_on: date
    grades: tuple[str, str, str] | None = None
    outcome: str | None = None

    @property
    def url(self) -> str:
        return f"https://files.ofsted.gov.uk/v1/file/{self.report_id}"


@dataclass
class World:
    """The invented market, and the day it has come to: `publish(day)` moves on."""

    seed: int = 1
    settings: int = 120
    reports_wanted: int = 300
    day: date = FIRST + timedelta(days=DAYS)
    providers: list[Provider] = field(init=False)
    all_reports: list[Report] = field(init=False)
    _out_as_of: tuple[date, int] | None = None
    _out: dict[str, list[Report]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        draw = random.Random(self.seed)
        kinds = [each for each in _TYPES for _ in range(each[2])]
        self.providers = [_provider(draw, number, *kinds[number % len(kinds)][:2]) for number in range(self.settings)]
        self.all_reports = _reports(draw, self.providers, self.reports_wanted)

    def publish(self, day: date) -> None:
        """Everything up to and including `day` is out."""
        self.day = day

    def reports(self, provider: Provider | None = None) -> list[Report]:
        """The reports that are out, newest publication first."""
        if self._out_as_of != (self.day, len(self.all_reports)):
            self._out_as_of, self._out = (self.day, len(self.all_reports)), {"": []}
            for each in sorted(self.all_reports, key=lambda each: (each.published_on, each.report_id), reverse=True):
                if each.published_on <= self.day:
                    self._out[""].append(each)
                    self._out.setdefault(each.provider.urn, []).append(each)
        return self._out.get(provider.urn if provider else "", [])

    def latest(self, provider: Provider) -> date | None:
        """The day of the setting's newest report that is out."""
        out = self.reports(provider)
        return out[0].published_on if out else None

    def rating(self, provider: Provider) -> str | None:
        """What the search shows: the overall grade of the newest full inspection; none for supported accommodation."""
        return next((each.grades[0] for each in self.reports(provider) if each.grades), None)

    def add(self, provider: Provider, published_on: date, overall: str = "Inadequate") -> Report:
        """One more report, as a test needs it."""
        inspected = published_on - timedelta(days=40)
        last = max(int(each.report_id) for each in self.all_reports)
        made = Report(
            str(last + 1), provider, "Full inspection", inspected, inspected, published_on, (overall, "Good", "Good")
        )
        self.all_reports.append(made)
        return made

    def close(self, provider: Provider, day: date) -> Provider:
        """The setting closes on `day`."""
        closed = replace(provider, closed_on=day)
        self.providers[self.providers.index(provider)] = closed
        self.all_reports = [
            replace(each, provider=closed) if each.provider == provider else each for each in self.all_reports
        ]
        return closed


def _provider(draw: random.Random, number: int, type_code: str, category: str) -> Provider:
    urn = f"SC{400000 + number * 7}" if number % 3 == 0 else str(2500000 + number * 13)
    return Provider(
        number=number,
        urn=str(80400 + number) if type_code == "44" else urn,
        type_code=type_code,
        category=category,
        owner=f"{PERSON} Blythe" if number % 29 == 5 else draw.choice(_OWNERS),
        registered_on=date(2019, 1, 1) + timedelta(days=draw.randrange(2000)),
        closed_on=FIRST + timedelta(days=draw.randrange(DAYS)) if draw.random() < 0.08 and type_code != "44" else None,
    )


def _reports(draw: random.Random, providers: list[Provider], wanted: int) -> list[Report]:
    """Two weekdays in three something is published; ids grow with publication."""
    days = sorted(_weekday(FIRST + timedelta(days=draw.randrange(DAYS))) for _ in range(wanted))
    return [_report(draw, str(50300000 + at * 3), draw.choice(providers), day) for at, day in enumerate(days)]


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _report(draw: random.Random, report_id: str, provider: Provider, published_on: date) -> Report:
    inspected = published_on - timedelta(days=draw.randint(30, 54))
    full = draw.random() < 0.75
    made = Report(
        report_id,
        provider,
        "Full inspection" if full else draw.choice(("Monitoring visit", "Assurance visit")),
        inspected,
        inspected + timedelta(days=draw.randint(0, 2)),
        published_on,
    )
    if not full:
        return made
    if provider.supported:
        return replace(made, outcome=draw.choice(OUTCOMES))
    grades = (*draw.choices(GRADES, (12, 60, 20, 8), k=3),)
    return replace(made, grades=(grades[0], grades[1], grades[2]))
