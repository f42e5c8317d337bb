"""The invented companies as they stand on the first day: who they are, what they filed, who controls them."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final

Body = dict[str, Any]
API: Final = "api.company-information.service.gov.uk"
DOCUMENTS: Final = (
    "document-api.company-information.service.gov.uk",
    "document-api.company-information.service.gov.uk",
    "document-api.company-information.service.gov.uk",
    "document-api.companieshouse.gov.uk",
    "frontend-doc-api.company-information.service.gov.uk",
)
"""Links lead to hosts of several names."""

LEAKS: Final = ("Leakford", "Unspoken", "ZZ99 9ZZ", "Particular Lane", "Deedsworth")
"""A word of every person, address, practitioner and charge described here: none may be found where it is not raw."""

ADDRESS: Final[Body] = {
    "address_line_1": "1 Leakford Road",
    "locality": "Leakford",
    "postal_code": "ZZ99 9ZZ",
    "country": "England",
}
_TREES: Final = "Alder Birch Cedar Elder Hazel Juniper Larch Maple Oak Rowan Sorrel Willow".split()
_KINDS: Final = ("total-exemption-full", "micro-entity", "unaudited-abridged", "full", "group", "dormant")
_LENDERS: Final = ("Imaginary Bank Plc", "Invented Capital Llp as Security Agent", "Mr Percival Unspoken")


@dataclass
class Firm:
    """A company: what is known of it, in parts of the register's own bodies."""

    number: str
    name: str
    born_on: date
    kind: str = "ltd"
    sic: str = "87900"
    status: str = "active"
    status_detail: str | None = None
    year_end: tuple[int, int] = (3, 31)
    made_up_to: date = date(2025, 3, 31)
    confirmed_on: date = date(2026, 1, 1)
    paper: bool = False
    moves: int = 0
    insolvent_once: bool = False
    previous_names: list[Body] = field(default_factory=list)
    filings: list[Body] = field(default_factory=list)
    charges: list[Body] = field(default_factory=list)
    cases: list[Body] = field(default_factory=list)
    controls: list[Body] = field(default_factory=list)
    statements: list[Body] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where the register's API has it."""
        return f"/company/{self.number}"


def secret_id(*parts: object) -> str:
    """An id as the register makes them: it says nothing and is always the same for the same thing."""
    return base64.urlsafe_b64encode(hashlib.sha1("|".join(map(str, parts)).encode()).digest()).decode().rstrip("=")  # noqa: S324 - no secret


def number_of(index: int) -> str:
    """Company numbers: most English, some Scottish, Northern Irish, or of an LLP."""
    prefix = "SC" if index % 20 == 19 else "NI" if index % 25 == 24 else "OC" if index % 30 == 29 else ""
    return f"{prefix}{980_000 + index:06d}" if prefix else f"{9_800_000 + index:08d}"


def firm(index: int, today: date, draw: Random) -> Firm:
    """A company with its past: five years of accounts, now and then a charge, who controls it."""
    number = number_of(index)
    month = draw.choice((3, 3, 3, 12, 6, 9))
    ends, form = (month, 30 if month in (6, 9) else 31), "LLP" if number[:2] == "OC" else "LIMITED"
    made = Firm(
        number=number,
        name=f"INVENTED {_TREES[index % len(_TREES)].upper()} CARE {index + 1} {form}",
        born_on=date(2012, 1, 1) + timedelta(days=draw.randrange(2_000)),
        kind="llp" if number[:2] == "OC" else "ltd",
        sic=draw.choice(("87900", "87900", "87200", "88990", "64209")),
        year_end=ends,
        paper=draw.random() < 0.2,
        confirmed_on=today - timedelta(days=draw.randrange(1, 365)),
    )
    newest = date(today.year, *ends)
    while newest + timedelta(days=200) > today:
        newest = newest.replace(year=newest.year - 1)
    made.made_up_to = newest
    for years in range(5):
        closed = newest.replace(year=newest.year - years)
        made.filings.append(accounts(made, closed, min(closed + timedelta(days=draw.randrange(150, 270)), today), draw))
    if draw.random() < 0.3:
        made.charges.append(charge(made, made.born_on + timedelta(days=900), draw))
    return made


def controlled(firms: list[Firm], draw: Random) -> None:
    """Gives every company who controls it: the first of its five, a person, or a statement that nobody does."""
    for index, made in enumerate(firms):
        top = firms[index - index % 5]
        if top is not made:
            spelt = draw.choice((top.number, top.number.lower(), top.number.lstrip("0"), f" {top.number}"))
            made.controls.append(by_company(made, top.name.title(), spelt, made.born_on))
        elif draw.random() < 0.7:
            made.controls.append(by_person(made, made.born_on))
        else:
            made.statements.append(statement(made, made.born_on))


def accounts(made: Firm, closed: date, filed_on: date, draw: Random) -> Body:
    """The filing of a set of accounts."""
    kind = _KINDS[int(hashlib.sha1(made.number.encode()).hexdigest(), 16) % len(_KINDS)]  # noqa: S324 - no secret
    item = filing(made, "AA", "accounts", f"accounts-with-accounts-type-{kind}", filed_on, closed)
    item["pages"] = draw.randrange(3, 40)
    if made.paper:
        item |= {"paper_filed": True, "barcode": "A" + item["barcode"][1:]}
    return item


def filing(made: Firm, code: str, category: str, description: str, filed_on: date, action: date) -> Body:
    """An entry of the filing history."""
    transaction = "Mz" + secret_id(made.number, code, filed_on, action, len(made.filings))[:18]
    document = secret_id("document", transaction)
    host = DOCUMENTS[int(document.encode().hex(), 16) % len(DOCUMENTS)]
    return {
        "action_date": str(action),
        "barcode": "X" + transaction[2:9].upper(),
        "category": category,
        "date": str(filed_on),
        "description": description,
        "description_values": {"made_up_date": str(action)} if category == "accounts" else {},
        "links": {
            "document_metadata": f"https://{host}/document/{document}",
            "self": f"{made.path}/filing-history/{transaction}",
        },
        "pages": 2,
        "transaction_id": transaction,
        "type": code,
    }


def charge(made: Firm, created_on: date, draw: Random) -> Body:
    """A charge: a lender with a legal form or a person, and words that would locate a home."""
    number = len(made.charges) + 1
    key = secret_id(made.number, "charge", number)
    return {
        "charge_code": f"{made.number}{number:04d}",
        "charge_number": number,
        "classification": {"type": "charge-description", "description": "A registered charge"},
        "created_on": str(created_on),
        "delivered_on": str(created_on + timedelta(days=2)),
        "etag": secret_id(key, "outstanding"),
        "links": {"self": f"{made.path}/charges/{key}"},
        "particulars": {
            "type": "short-particulars",
            "description": "The freehold house at 7 Particular Lane, Deedsworth",
            "contains_fixed_charge": True,
            "contains_floating_charge": draw.random() < 0.5,
            "contains_negative_pledge": True,
        },
        "persons_entitled": [{"name": draw.choice(_LENDERS)}],
        "status": "outstanding",
        "transactions": [
            {"filing_type": "create-charge-with-deed", "delivered_on": str(created_on + timedelta(days=2))}
        ],
    }


def case(made: Firm, opened_on: date, kind: str) -> Body:
    """An insolvency case, with a practitioner."""
    return {
        "dates": [
            {"date": str(opened_on), "type": "wound-up-on" if "voluntary" in kind else "administration-started-on"}
        ],
        "number": str(len(made.cases) + 1),
        "practitioners": [{"address": ADDRESS, "name": "Ida Unspoken", "role": "practitioner"}],
        "type": kind,
    }


def by_company(made: Firm, name: str, number: str, notified_on: date) -> Body:
    """Control by a company of the United Kingdom, its number as somebody typed it."""
    return {
        "address": ADDRESS,
        "identification": {
            "country_registered": "England And Wales",
            "legal_authority": "Companies Act 2006",
            "legal_form": "Private Company Limited By Shares",
            "place_registered": "Companies House",
            "registration_number": number,
        },
        "kind": "corporate-entity-person-with-significant-control",
        "name": name,
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        **_control(made, "corporate-entity", notified_on),
    }


def by_person(made: Firm, notified_on: date) -> Body:
    """Control by a person: name, month of birth and address, none of which may be kept."""
    return {
        "address": ADDRESS,
        "country_of_residence": "England",
        "date_of_birth": {"month": 2, "year": 1960},
        "kind": "individual-person-with-significant-control",
        "name": "Mrs Ottoline Unspoken",
        "name_elements": {"forename": "Ottoline", "surname": "Unspoken", "title": "Mrs"},
        "nationality": "British",
        "natures_of_control": ["ownership-of-shares-75-to-100-percent", "right-to-appoint-and-remove-directors"],
        **_control(made, "individual", notified_on),
    }


def statement(made: Firm, notified_on: date) -> Body:
    """A statement that stands in place of a person."""
    key = secret_id(made.number, "statement", notified_on)
    return {
        "etag": secret_id(key),
        "kind": "persons-with-significant-control-statement",
        "links": {"self": f"{made.path}/persons-with-significant-control-statements/{key}"},
        "notified_on": str(notified_on),
        "statement": "no-individual-or-entity-with-signficant-control",
    }


def _control(made: Firm, kind: str, notified_on: date) -> Body:
    key = secret_id(made.number, "control", kind, notified_on, len(made.controls))
    return {
        "etag": secret_id(key, "notified"),
        "links": {"self": f"{made.path}/persons-with-significant-control/{kind}/{key}"},
        "notified_on": str(notified_on),
    }
