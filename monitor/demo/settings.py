"""The settings table with its dates filled in: what is known of each setting on each of the three lists."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from monitor.demo import seeded
from monitor.demo.market import AREAS, PROVIDERS, Area, Provider, edition
from monitor.demo.settings_table import INTERIM, LEFT, SUSPENDED, WITHOUT_A_DAY, Row, rows

WORDS: Final = {"O": "Outstanding", "G": "Good", "R": "Requires improvement to be good", "I": "Inadequate"}
SUPPORT_WORDS: Final = {
    "S": "Consistently strong service delivery",
    "N": "Inconsistent quality of service delivery",
    "W": "Serious or widespread weaknesses",
}
PROVISIONS: Final = {
    "home": "Children's home",
    "Home": "Children's Home",
    "school": "Residential special school (registered as a children's home)",
    "family": "Residential Family Centre",
    "support": "Supported Accommodation",
    "foster": "Independent Fostering Agency",
    "adopt": "Voluntary Adoption Agency",
}
_FIRST_DAYS: Final = {1: date(2024, 5, 6), 2: date(2025, 4, 14), 3: date(2025, 10, 6)}
_FIRST_SUPPORT_DAY: Final = date(2024, 9, 30)
"""Mondays. Inspections new on a list are made from these days on; supported accommodation is inspected since then."""

_SLOWEST: Final = 54
_QUICKEST: Final = 30
"""Days from inspection to publication: about 41 in Ofsted's lists, nine in ten of them within 54."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A full inspection as a list prints it: `mark` is the table's."""

    mark: str
    inspected_on: date
    published_on: date
    event_number: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A setting as one list gives it."""

    urn: str
    provision_type: str
    agency: bool
    registered_on: date | None
    suspended: bool
    area: Area
    provider: Provider
    places: int | None
    premises: int | None
    inspection: Inspected | None

    @property
    def left_as(self) -> str:
        """How it left the register, where it did; blank where the list does not say."""
        return LEFT.get(self.urn, "resigned")


def listed(number: int) -> tuple[Listed, ...]:
    """The settings on the list of an edition, in the table's order."""
    return tuple(_listed(row, number) for row in rows() if row.marks[number - 1] != ".")


def _listed(row: Row, number: int) -> Listed:
    support = row.provision == "support"
    return Listed(
        urn=row.urn,
        provision_type=PROVISIONS[row.provision],
        agency=row.provision in ("foster", "adopt"),
        registered_on=_registered_on(row),
        suspended=(row.urn, number) in SUSPENDED,
        area={area.key: area for area in AREAS}[row.area],
        provider={provider.key: provider for provider in PROVIDERS}[row.providers[number - 1]],
        places=row.places,
        premises=seeded.number(1, 5, row.urn, "premises") if support else None,
        inspection=_inspection(row, number),
    )


def in_year(number: int) -> tuple[tuple[Listed, Inspected], ...]:
    """Every inspection of the year that an edition's day ends, with its setting as the newest list before gave it."""
    ends = edition(number).as_at
    begins = ends.replace(year=ends.year - 1)
    known = {each.urn: (each, row) for at in range(1, number + 1) for each, row in _with_rows(at)}
    return tuple(
        (setting, inspected)
        for setting, row in known.values()
        for inspected in _all_inspections(row, number)
        if begins < inspected.inspected_on <= ends
    )


def _with_rows(number: int) -> list[tuple[Listed, Row]]:
    return [(_listed(row, number), row) for row in rows() if row.marks[number - 1] != "."]


def _all_inspections(row: Row, number: int) -> list[Inspected]:
    full = [_inspection(row, at) for at in range(1, number + 1) if row.marks[at - 1] not in ("=", ".")]
    interim = [_interim(row, at) for at in range(1, number + 1) if (row.urn, at) in INTERIM]
    return [each for each in (*full, *interim) if each is not None]


def _interim(row: Row, number: int) -> Inspected:
    closing = edition(number).as_at
    inspected = seeded.day(closing - timedelta(days=21), closing - timedelta(days=4), row.urn, number, "interim")
    published = seeded.day(inspected + timedelta(days=22), inspected + timedelta(days=28), row.urn, number, "told")
    event = seeded.number(99_000_000, 99_999_999, row.urn, number, "interim event")
    return Inspected(INTERIM[row.urn, number], inspected, published, event)


def _inspection(row: Row, number: int) -> Inspected | None:
    since = number
    while row.marks[since - 1] == "=":
        since -= 1
    mark = row.marks[since - 1]
    if mark == "-":
        return None
    first = _FIRST_SUPPORT_DAY if since == 1 and row.provision == "support" else _FIRST_DAYS[since]
    inspected = seeded.day(first, edition(since).cut_off - timedelta(days=_SLOWEST), row.urn, since, "inspected")
    earliest, latest = inspected + timedelta(days=_QUICKEST), inspected + timedelta(days=_SLOWEST)
    published = seeded.day(earliest, latest, row.urn, since, "published")
    return Inspected(mark, inspected, published, seeded.number(99_000_000, 99_999_999, row.urn, since, "event"))


def _registered_on(row: Row) -> date | None:
    first, last = date(2018, 1, 1), date(2023, 6, 30)
    if row.urn in WITHOUT_A_DAY:
        return None
    if row.marks[:2] == (".", "."):
        first, last = date(2025, 10, 13), date(2026, 2, 20)
    elif row.marks[0] == ".":
        first, last = date(2025, 4, 14), date(2025, 8, 29)
    elif row.provision == "support":
        first, last = date(2023, 7, 3), date(2024, 1, 31)
    elif row.urn.startswith("SC"):
        first, last = date(2004, 1, 5), date(2016, 12, 30)
    elif row.marks[0] == "-":
        first, last = date(2024, 6, 3), date(2025, 2, 28)
    return seeded.day(first, last, row.urn, "registered")
