"""The columns of the free company data, found by name wherever they stand; a row of them as a `RegisterEntry`. Pure.

The header is printed with stray blanks (`" CompanyNumber"`), and columns were added and moved over the years.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Final

from scrapers.companies_house.numbers import company_number
from scrapers.read import SourceChangedError, SourceError, day, tidy, whole
from scrapers.records import Line, RegisterEntry

NUMBER: Final = "CompanyNumber"
NAME: Final = "CompanyName"
_SICS: Final = tuple(f"SICCode.SicText_{place}" for place in range(1, 5))
_FORMER: Final = tuple(f"PreviousName_{place}.CompanyName" for place in range(1, 11))
_FORMER_DAYS: Final = tuple(f"PreviousName_{place}.CONDATE" for place in range(1, 11))
ESSENTIAL: Final = (
    *(NAME, NUMBER, "CompanyCategory", "CompanyStatus", "IncorporationDate", "Accounts.NextDueDate"),
    *(
        "Accounts.LastMadeUpDate",
        "Accounts.AccountCategory",
        "Mortgages.NumMortCharges",
        "Mortgages.NumMortOutstanding",
    ),
    *("Mortgages.NumMortPartSatisfied", "Mortgages.NumMortSatisfied", _SICS[0]),
)
_KEPT: Final = (
    *ESSENTIAL,
    *("CountryOfOrigin", "DissolutionDate", "Accounts.AccountRefDay", "Accounts.AccountRefMonth"),
    *("Returns.NextDueDate", "Returns.LastMadeUpDate", "ConfStmtNextDueDate", "ConfStmtLastMadeUpDate", "URI"),
    *("LimitedPartnerships.NumGenPartners", "LimitedPartnerships.NumLimPartners"),
    *_SICS[1:],
    *_FORMER,
    *_FORMER_DAYS,
)
"""All but the addresses, and columns that nobody knows."""
_SIC: Final = re.compile(r"(\d{5})\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each known column stands, how many there are in all, and those that are kept, with their places, in their
    order."""

    at: Mapping[str, int]
    width: int
    kept: tuple[tuple[str, int], ...]

    def text(self, row: Sequence[str], name: str) -> str:
        """A field without blanks around it; blank where there is no such column."""
        place = self.at.get(name)
        return tidy(row[place]) if place is not None and row[place] else ""


def read_header(header: str, line: Line) -> Columns:
    """The columns by a header line. Raises `SourceChangedError`, with what was seen, where an essential one is missing
    or stands there twice."""
    seen = [tidy(name) for name in next(csv.reader([header]), [])]
    known = {name.casefold(): name for name in _KEPT}
    places = [(known[name.casefold()], place) for place, name in enumerate(seen) if name.casefold() in known]
    at = dict(places)
    missing = ", ".join(name for name in ESSENTIAL if name not in at)
    if missing or len(at) < len(places):
        why = f"no column {missing}" if missing else "a column stands there twice"
        raise SourceChangedError(f"{why}; seen: {_seen(seen, header=bool(at))}", line, "header")
    return Columns(at=at, width=len(seen), kept=tuple(sorted(at.items(), key=itemgetter(1))))


def sic_codes(columns: Columns, row: Sequence[str]) -> tuple[str, ...]:
    """The codes of the kinds of business, without their words."""
    found = (_SIC.match(columns.text(row, name)) for name in _SICS)
    return tuple(dict.fromkeys(code[1] for code in found if code))


def entry(columns: Columns, row: Sequence[str], as_at: date, line: Line) -> RegisterEntry:
    """A row as a record. Raises `SourceChangedError` for one of another width, and for fields of another kind."""
    if len(row) != columns.width:
        raise SourceChangedError(f"{len(row)} columns, where the header has {columns.width}", line)

    def text(name: str) -> str | None:
        return columns.text(row, name) or None

    def on(name: str) -> date | None:
        text = columns.text(row, name)
        try:
            return _day(text)
        except SourceError:
            return day(text, line, name)  # raises, and says where

    def count(name: str) -> int | None:
        return whole(columns.text(row, name), line, name)

    return RegisterEntry(
        company_number=company_number(columns.text(row, NUMBER), line),
        as_at=as_at,
        name=text(NAME) or _blank(line),
        category=text("CompanyCategory"),
        company_status=text("CompanyStatus"),
        country_of_origin=text("CountryOfOrigin"),
        created_on=on("IncorporationDate"),
        dissolved_on=on("DissolutionDate"),
        sic_codes=sic_codes(columns, row),
        accounts_next_due_on=on("Accounts.NextDueDate"),
        accounts_last_made_up_to=on("Accounts.LastMadeUpDate"),
        accounts_category=text("Accounts.AccountCategory"),
        confirmation_statement_due_on=on("ConfStmtNextDueDate"),
        charges=count("Mortgages.NumMortCharges"),
        charges_outstanding=count("Mortgages.NumMortOutstanding"),
        charges_part_satisfied=count("Mortgages.NumMortPartSatisfied"),
        charges_satisfied=count("Mortgages.NumMortSatisfied"),
        previous_names=tuple(name for each in _FORMER if (name := columns.text(row, each))),
        line=line,
    )


def _seen(names: Sequence[str], *, header: bool) -> str:
    """The names of columns; in quotes where none of them is known, as they may be a row's."""
    return ", ".join(names if header else map(repr, names))[:2000]


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date | None:
    """A day as printed: the same few thousand come again and again."""
    return day(text, Line(file=""), "")


def _blank(line: Line) -> str:
    raise SourceChangedError("the field is blank", line, NAME)
