"""What the invented companies filed, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from monitor.demo import seeded

Kind = Literal["group", "full", "small", "filleted", "paper", "new date"]

KINDS: Final[Mapping[Kind, str]] = {
    "group": "group",
    "full": "full",
    "small": "total-exemption-full",
    "filleted": "total-exemption-full",
    "paper": "group",
}
"""How Companies House names the accounts of each kind: it does not tell small from filleted ones."""

TABLE: Final = """
99010001 2024-03-31 2024-12-17 full      north
99010001 2025-03-31 2025-12-18 full      north
99010002 2024-03-31 2024-12-17 full      north
99010002 2025-03-31 2025-12-18 full      north
99010003 2024-03-31 2024-12-17 small     north
99010003 2025-03-31 2025-12-18 small     north
99010004 2024-03-31 2024-12-18 group     north
99010004 2025-03-31 2025-12-19 group     north
99020001 2024-03-31 2024-11-26 full      south
99020001 2025-03-31 2025-11-25 full      south
99020002 2024-03-31 2024-12-03 small     south    and never again: overdue from January 2026
99020003 2024-03-31 2024-12-09 paper     -        the parent files on paper
99020003 2025-03-31 2025-12-08 paper     -
99030001 2023-12-31 2024-09-17 full      south
99030001 2024-12-31 2025-09-16 full      south
99030001 2025-12-31 2026-06-25 full      south
99030002 2023-12-31 2024-09-20 group     south
99030002 2024-12-31 2025-09-18 group     south
99030002 2025-12-31 2026-06-26 group     south
99040001 2024-03-31 2024-12-30 full      south
99040001 2025-03-31 2025-12-22 full      south
99040002 2024-03-31 2024-12-30 group     south
99040002 2025-03-31 2026-03-20 group     south    due on 31 December 2025
99050001 2024-09-30 2025-06-23 full      north
99050001 2025-09-30 2026-06-22 full      north
99050002 2023-06-30 2024-02-08 new date  -        its year was lengthened to September
99050002 2024-09-30 2025-06-24 group     north
99050002 2025-09-30 2026-06-22 group     north
99060001 2024-03-31 2024-10-14 filleted  north
99060001 2025-03-31 2025-10-20 filleted  north
99080001 2024-03-31 2024-12-16 full      south
99080001 2025-03-31 2025-12-11 full      south
99080002 2024-03-31 2024-12-16 group     south
99080002 2025-03-31 2025-12-11 group     south    states a material uncertainty
99070001 2024-03-31 2024-12-20 small     north
99070001 2025-03-31 2026-06-05 filleted  north    due on 31 December 2025, and without its profit and loss account
"""


Doubt = Literal["material uncertainty", "emphasis"]

DOUBTS: Final[Mapping[tuple[str, date], Doubt]] = {
    ("99040002", date(2024, 3, 31)): "emphasis",
    ("99080002", date(2025, 3, 31)): "material uncertainty",
}
"""What auditors drew attention to, by company and closing day."""


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing of a company. `house` is the software house whose habits the document follows; None on paper."""

    number: str
    made_up_to: date
    filed_on: date
    kind: Kind
    house: Literal["north", "south"] | None

    @property
    def document_id(self) -> str:
        """The name of its document."""
        return seeded.token(self.number, self.made_up_to, self.kind, "document")


def filings(number: str, by: date) -> tuple[Filing, ...]:
    """What a company had filed by a day, newest first."""
    return tuple(each for each in _ALL if each.number == number and each.filed_on <= by)


def next_due(last_made_up_to: date) -> tuple[date, date]:
    """The next accounts' closing day, a year on, and the day they are due: nine months later, for a private company."""
    closing = _month_end(last_made_up_to, 12)
    return closing, _month_end(closing, 9)


def _month_end(day: date, months: int) -> date:
    """The last day of the month that lies so many months after the day's own."""
    after = day.year * 12 + day.month - 1 + months + 1
    return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _filing(line: str) -> Filing:
    number, made_up_to, filed_on, rest = line.split(maxsplit=3)
    kind: Kind = next(kind for kind in (*KINDS, "new date") if rest.startswith(kind))
    house = rest.removeprefix(kind).split()[0]
    style: Literal["north", "south"] | None = "north" if house == "north" else "south" if house == "south" else None
    return Filing(number, date.fromisoformat(made_up_to), date.fromisoformat(filed_on), kind, style)


_ALL: Final = tuple(
    sorted(map(_filing, TABLE.strip().splitlines()), key=lambda each: (each.filed_on, each.number), reverse=True)
)
