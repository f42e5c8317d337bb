"""Who controls the invented companies, and the Public Data API's answers about it.

The registers name persons where they must, as real ones do; nothing downstream may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from monitor.demo import seeded
from monitor.demo.market import COMPANIES, company

_ALL: Final = ("ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent")
_PART: Final = ("ownership-of-shares-25-to-50-percent",)
_FIRST: Final = date(2016, 4, 6)
"""The day from which companies keep such a register."""
_NOBODY: Final = "no-individual-or-entity-with-signficant-control"
"""The misspelling is the register's own."""
STATING: Final = "99070001"
"""The company that says it knows of nobody."""
PERSONS: Final = ("Mr Imaginary Person", "Mrs Pretend Person", "Ms Fictional Person", "Miss Invented Person")


@dataclass(frozen=True, slots=True)
class Abroad:
    """A controller on another country's register."""

    name: str
    country: str
    registration: str


FOREST: Final = Abroad("Make-Believe Forest Holdings Sarl", "Luxembourg", "B999001")
SHORE: Final = Abroad("Hypothetical Shore Investments Limited", "Jersey", "999002")
SUMMIT: Final = Abroad("Imaginary Summit Holdings Limited", "Guernsey", "99903")


@dataclass(frozen=True, slots=True)
class Control:
    """One entry of a company's register: who, in words of the kind it is, from when and until when."""

    number: str
    who: str | Abroad
    since: date
    until: date | None = None
    natures: tuple[str, ...] = _ALL


_TOPS: Final = (
    Control("99010004", FOREST, date(2019, 11, 4)),
    Control("99020003", SHORE, date(2021, 6, 1)),
    Control("99030002", PERSONS[0], _FIRST, date(2025, 11, 14)),
    Control("99030002", SUMMIT, date(2025, 11, 14)),  # sold abroad
    Control("99040002", PERSONS[1], date(2017, 1, 23)),
    Control("99050002", PERSONS[2], _FIRST, date(2026, 4, 2)),
    Control("99050002", PERSONS[3], date(2026, 4, 2)),  # within the family
    Control("99060001", PERSONS[1], date(2018, 12, 5)),
    Control("99080002", PERSONS[0], date(2018, 4, 17), natures=_PART),
    Control("99080002", PERSONS[2], date(2018, 4, 17), natures=_PART),
)
TABLE: Final = (
    *(Control(one.number, one.top, max(one.created_on, _FIRST)) for one in COMPANIES if one.top != one.number),
    *_TOPS,
)


def persons(number: str, on: date) -> Mapping[str, Any] | None:
    """What the API answers about who controls a company; None where its register names nobody."""
    items = [_item(each, on) for each in TABLE if each.number == number and each.since <= on]
    return _page(number, "persons-with-significant-control", items) if items else None


def statements(number: str) -> Mapping[str, Any] | None:
    """What the API answers about statements in the place of persons; None where there is none."""
    if number != STATING:
        return None
    named = seeded.token(number, "statement")[:27]
    item = {
        "etag": seeded.hexadecimal(40, number, "statement"),
        "kind": "persons-with-significant-control-statement",
        "links": {"self": f"/company/{number}/persons-with-significant-control-statements/{named}"},
        "notified_on": "2016-11-01",
        "statement": _NOBODY,
    }
    return _page(number, "persons-with-significant-control-statements", [item])


def _page(number: str, path: str, items: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    ceased = sum("ceased_on" in item for item in items)
    return {
        "active_count": len(items) - ceased,
        "ceased_count": ceased,
        "items": items,
        "items_per_page": 100,
        "links": {"self": f"/company/{number}/{path}"},
        "start_index": 0,
        "total_results": len(items),
    }


def _item(control: Control, on: date) -> Mapping[str, Any]:
    own = isinstance(control.who, str) and not control.who.isdigit()
    kind = "individual" if own else "corporate-entity"
    named = seeded.token(control.number, control.since, control.who, "control")[:27]
    ceased = control.until is not None and control.until <= on
    return {
        "address": {"address_line_1": "1 Imaginary Street", "locality": "Inventshire", "postal_code": "ZZ99 9ZZ"},
        "ceased": ceased,
        **({"ceased_on": str(control.until)} if ceased else {}),
        "etag": seeded.hexadecimal(40, named, ceased),
        **_who(control.who),
        "kind": f"{kind}-person-with-significant-control",
        "links": {"self": f"/company/{control.number}/persons-with-significant-control/{kind}/{named}"},
        "natures_of_control": list(control.natures),
        "notified_on": str(control.since),
    }


def _who(who: str | Abroad) -> Mapping[str, Any]:
    if isinstance(who, Abroad):
        return {"identification": _identification(who.country, who.registration), "name": who.name}
    if who.isdigit():
        return {"identification": _identification("England", who), "name": company(who).name.title()}
    title, forename, surname = who.split()
    return {
        "country_of_residence": "England",
        "date_of_birth": {"month": seeded.number(1, 12, who, "month"), "year": seeded.number(1955, 1985, who, "year")},
        "name": who,
        "name_elements": {"forename": forename, "surname": surname, "title": title},
        "nationality": "British",
    }


def _identification(country: str, registration: str) -> Mapping[str, Any]:
    home = country == "England"
    return {
        "country_registered": country,
        "legal_authority": "Companies Act 2006" if home else country,
        "legal_form": "Private Limited Company" if home else "Limited By Shares",
        "place_registered": "Companies House" if home else f"{country} Registry",
        "registration_number": registration,
    }
