"""Company profiles as Companies House's Public Data API gives them, of the invented companies."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from monitor.demo import charges, control, seeded, troubles
from monitor.demo.filings import KINDS, filings, next_due
from monitor.demo.market import Company


def profile(company: Company, on: date) -> Mapping[str, Any]:
    """The profile of a company on a day: whether accounts are overdue depends on it."""
    stated = _last_birthday(company.created_on, on)
    said = {
        "accounts": _accounts(company, on),
        "can_file": True,
        "company_name": company.name,
        "company_number": company.number,
        **troubles.status(company.number, on),
        "confirmation_statement": {
            "last_made_up_to": str(stated),
            "next_due": str(_birthday(stated, 1) + timedelta(days=14)),
            "next_made_up_to": str(_birthday(stated, 1)),
            "overdue": False,
        },
        "date_of_creation": str(company.created_on),
        "has_charges": bool(charges.charges(company.number, on)),
        "has_insolvency_history": troubles.answer(company.number, on) is not None,
        "has_super_secure_pscs": False,
        "jurisdiction": "england-wales",
        "links": _links(company.number, on),
        "registered_office_address": {
            "address_line_1": "1 Imaginary Street",
            "country": "England",
            "locality": "Inventshire",
            "postal_code": "ZZ99 9ZZ",
        },
        "registered_office_is_in_dispute": False,
        "sic_codes": [company.sic],
        "type": "ltd",
        "undeliverable_registered_office_address": False,
    }
    return {**said, "etag": seeded.hexadecimal(40, json.dumps(said))}


def _links(number: str, on: date) -> Mapping[str, str]:
    """Where the register holds more of a company: only what it has something of."""
    there = {
        "charges": bool(charges.charges(number, on)),
        "filing_history": True,
        "insolvency": troubles.answer(number, on) is not None,
        "officers": True,
        "persons_with_significant_control": control.persons(number, on) is not None,
        "persons_with_significant_control_statements": control.statements(number) is not None,
    }
    held = {name: f"/company/{number}/{name.replace('_', '-')}" for name, is_held in there.items() if is_held}
    return {**held, "self": f"/company/{number}"}


def _accounts(company: Company, on: date) -> Mapping[str, Any]:
    last = next(each for each in filings(company.number, on) if each.kind != "new date")
    closing, due = next_due(last.made_up_to)
    begins, ended = last.made_up_to + timedelta(days=1), last.made_up_to
    return {
        "accounting_reference_date": {"day": f"{ended.day:02d}", "month": f"{ended.month:02d}"},
        "last_accounts": {
            "made_up_to": str(ended),
            "period_end_on": str(ended),
            "period_start_on": str(_birthday(begins, -1)),
            "type": KINDS[last.kind],
        },
        "next_accounts": {
            "due_on": str(due),
            "overdue": due < on,
            "period_end_on": str(closing),
            "period_start_on": str(begins),
        },
        "next_due": str(due),
        "next_made_up_to": str(closing),
        "overdue": due < on,
    }


def _birthday(day: date, years: int) -> date:
    """The same day so many years on; 28 February for a 29th that the year lacks."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + years, day.month, 28 if leap else day.day)


def _last_birthday(created_on: date, on: date) -> date:
    """The newest anniversary whose fortnight for filing has passed."""
    this_year = _birthday(created_on, on.year - created_on.year)
    return this_year if this_year + timedelta(days=14) <= on else _birthday(this_year, -1)
