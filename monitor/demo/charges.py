"""Charges registered against the invented companies, and the Public Data API's answer about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from monitor.demo import seeded

HARVEST: Final = "Imaginary Harvest Bank PLC"
BRIDGING: Final = "Make-Believe Bridging Finance Limited as Security Agent"
SOCIETY: Final = "Pretend Valley Building Society"
INVOICES: Final = "Nonexistent Invoice Capital Limited"
LENDING: Final = "Fictional Specialist Lending LLP"
LENDERS: Final = (HARVEST, BRIDGING, SOCIETY, INVOICES, LENDING)


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge of the table: over all there is, over something fixed, or over what comes and goes."""

    number: str
    place: int
    created_on: date
    lender: str
    over: str
    satisfied_on: date | None = None


TABLE: Final = (
    Charge("99010001", 1, date(2019, 11, 8), HARVEST, "all"),
    Charge("99010004", 1, date(2019, 11, 8), HARVEST, "all"),
    Charge("99010004", 2, date(2025, 12, 9), BRIDGING, "fixed"),  # borrows more as its debt crosses the red line
    Charge("99030001", 1, date(2016, 5, 17), HARVEST, "fixed", date(2024, 2, 12)),
    Charge("99040002", 1, date(2017, 2, 20), SOCIETY, "fixed", date(2026, 2, 27)),  # paid back as it recovers
    Charge("99050002", 1, date(2015, 6, 1), HARVEST, "fixed"),
    Charge("99080002", 1, date(2021, 3, 15), HARVEST, "all"),
    Charge("99080002", 2, date(2025, 9, 12), INVOICES, "floating"),
    Charge("99080002", 3, date(2025, 11, 21), LENDING, "fixed"),
)


def charges(number: str, on: date) -> tuple[Charge, ...]:
    """The charges that the register shows of a company on a day, newest first."""
    found = [each for each in TABLE if each.number == number and _delivered(each) <= on]
    return tuple(sorted(found, key=lambda each: each.place, reverse=True))


def answer(number: str, on: date) -> Mapping[str, Any] | None:
    """What the API answers about a company's charges; None where it has none."""
    found = charges(number, on)
    if not found:
        return None
    satisfied = sum(_satisfied(each, on) for each in found)
    return {
        "etag": seeded.hexadecimal(40, number, "charges", len(found), satisfied),
        "items": [_item(each, on) for each in found],
        "part_satisfied_count": 0,
        "satisfied_count": satisfied,
        "total_count": len(found),
        "unfiltered_count": len(found),
    }


def _item(charge: Charge, on: date) -> Mapping[str, Any]:
    satisfied = _satisfied(charge, on)
    token = seeded.token(charge.number, charge.place, "charge")[:27]
    return {
        "charge_code": f"{charge.number}{charge.place:04d}",
        "charge_number": charge.place,
        "classification": {"description": "A registered charge", "type": "charge-description"},
        "created_on": str(charge.created_on),
        "delivered_on": str(_delivered(charge)),
        "etag": seeded.hexadecimal(40, token, satisfied),
        "links": {"self": f"/company/{charge.number}/charges/{token}"},
        "particulars": _particulars(charge.over),
        "persons_entitled": [{"name": charge.lender}],
        **({"satisfied_on": str(charge.satisfied_on)} if satisfied else {}),
        "status": "fully-satisfied" if satisfied else "outstanding",
        "transactions": [{"delivered_on": str(_delivered(charge)), "filing_type": "create-charge-with-deed"}],
    }


def _particulars(over: str) -> Mapping[str, Any]:
    """What is charged; the words of a fixed charge name a place, as real ones do."""
    if over == "fixed":
        words = "The freehold property known as 1 Imaginary Street, Inventshire ZZ99 9ZZ"
        return {
            "contains_fixed_charge": True,
            "contains_negative_pledge": True,
            "description": words,
            "type": "brief-description",
        }
    floating = {"contains_floating_charge": True, "contains_negative_pledge": True}
    if over == "floating":
        return floating
    return {"contains_fixed_charge": True, **floating, "floating_charge_covers_all": True}


def _satisfied(charge: Charge, on: date) -> bool:
    return charge.satisfied_on is not None and charge.satisfied_on <= on


def _delivered(charge: Charge) -> date:
    return charge.created_on + timedelta(days=6)
