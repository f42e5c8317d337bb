"""Answers of Companies House about a company, with what must never leave the archive wherever the true ones have it:
addresses, particulars in words, practitioners, people's names and days of birth, and names around lenders."""

import json
from typing import Any, Final, Protocol

from ofsted_world import PERSON, STREET

API: Final = "https://api.company-information.service.gov.uk"
PERSONS: Final = "persons-with-significant-control"
PARTS: Final = ("charges", "insolvency", PERSONS, f"{PERSONS}-statements", "exemptions")


class Seeds(Protocol):
    """What `leaking_world.Leaks` draws."""

    def person(self) -> str: ...
    def home(self) -> str: ...
    def street(self) -> str: ...
    def postcode(self) -> str: ...
    def email(self) -> str: ...
    def address(self) -> str: ...
    def any(self) -> str: ...


def answers(leaks: Seeds, number: str, history: bytes) -> dict[str, bytes]:
    """Address to body of everything that is asked about a company besides its profile and documents."""
    about = f"{API}/company/{number}"
    paged = "items_per_page=100&start_index=0"
    bodies = {
        f"{about}/filing-history?category=accounts&{paged}": filings(leaks, json.loads(history)),
        f"{about}/charges?{paged}": charges(leaks, number),
        f"{about}/insolvency": insolvency(leaks),
        f"{about}/{PERSONS}?{paged}": controls(leaks, number),
        f"{about}/{PERSONS}-statements?{paged}": statements(leaks, number),
        f"{about}/exemptions": exemptions(leaks, number),
    }
    return {url: json.dumps(body).encode() for url, body in bodies.items()}


def links(number: str) -> dict[str, str]:
    """What the company's profile links to."""
    return {part.replace("-", "_"): f"/company/{number}/{part}" for part in (*PARTS, "filing-history")}


def place(leaks: Seeds) -> dict[str, Any]:
    return {
        "address_line_1": leaks.home(), "address_line_2": leaks.street(), "care_of": leaks.person(),
        "locality": f"{STREET}ham", "postal_code": leaks.postcode(), "premises": leaks.home(), "region": leaks.street(),
    }  # fmt: skip


def filings(leaks: Seeds, history: dict[str, Any]) -> dict[str, Any]:
    """The true history, with an old entry that tells all in words."""
    told = {"officer_name": leaks.person(), "new_address": leaks.address(), "description": leaks.any()}
    for item in history["items"]:
        item["description_values"] = told | item.get("description_values", {})
        item["annotations"] = [{"annotation": leaks.any(), "description_values": told}]
        item["associated_filings"] = [{"description": leaks.address(), "description_values": told}]
    old = {
        "transaction_id": "MzOld", "type": "AA", "category": "accounts", "date": "1999-10-29",
        "description": f"Accounts of {leaks.person()}, {leaks.address()}", "description_values": told,
    }  # fmt: skip
    items = [*history["items"], old]
    return {**history, "items": items, "total_count": len(items), "start_index": 0}


def charges(leaks: Seeds, number: str) -> dict[str, Any]:
    lenders = (
        leaks.person(), f"Mrs {PERSON} Vane", f"{PERSON} Ann Vane", f"Imaginary Marrow Bank PLC, {leaks.address()}",
        f"IMAGINARY MARROW FINANCE LIMITED {PERSON.upper()} VANE", f"{PERSON} Vane and Imaginary Marrow Limited",
        f"{PERSON} Quist as trustee of Imaginary Marrow Ltd SSAS", f"{PERSON} Vane trading as Marrow Finance Ltd",
        f"The trustees of the {PERSON} Vane settlement", "Imaginary Harvest Bank PLC as Security Agent",
    )  # fmt: skip
    items = [
        {
            "charge_code": f"{number}000{at}", "charge_number": at, "status": "outstanding", "created_on": "2023-05-02",
            "links": {"self": f"/company/{number}/charges/Charge{at}"},
            "classification": {"type": "charge-description", "description": f"Mortgage of {leaks.address()}"},
            "particulars": {"contains_fixed_charge": True, "description": f"{leaks.home()}, {leaks.address()}"},
            "secured_details": {"type": "amount-secured", "description": f"All monies due from {leaks.person()}"},
            "persons_entitled": [{"name": lender}],
        }
        for at, lender in enumerate(lenders, 1)
    ]  # fmt: skip
    return {"items": items, "total_count": len(items), "satisfied_count": 0, "unfiletered_count": len(items)}


def insolvency(leaks: Seeds) -> dict[str, Any]:
    practitioner = {
        "name": leaks.person(), "role": "practitioner", "appointed_on": "2024-02-05", "address": place(leaks),
        "email": leaks.email(),
    }  # fmt: skip
    case = {
        "number": "1", "type": "in-administration", "notes": [leaks.any()], "practitioners": [practitioner],
        "dates": [{"type": "administration-started-on", "date": "2024-02-05"}],
    }  # fmt: skip
    return {"cases": [case], "status": ["in-administration"]}


def controls(leaks: Seeds, number: str) -> dict[str, Any]:
    kinds = (
        "individual-person-with-significant-control", "individual-beneficial-owner",
        "super-secure-person-with-significant-control", "corporate-entity-person-with-significant-control",
        "legal-person-person-with-significant-control", "unheard-of-beneficial-owner",
    )  # fmt: skip
    items = [
        {
            "kind": kind, "name": leaks.person(), "links": {"self": f"/company/{number}/{PERSONS}/x/Control{at}"},
            "name_elements": {"title": "Mrs", "forename": PERSON, "surname": f"{PERSON}son"},
            "date_of_birth": {"day": 7, "month": 5, "year": 1986}, "nationality": "British",
            "country_of_residence": f"{STREET}land", "address": place(leaks), "principal_office_address": place(leaks),
            "identity_verification_details": {"preferred_name": leaks.person()}, "notified_on": "2016-04-06",
            "natures_of_control": ["voting-rights-75-to-100-percent"],
            "identification": {
                "legal_form": leaks.address(), "legal_authority": leaks.street(), "country_registered": leaks.address(),
                "place_registered": f"Companies House, {leaks.address()}", "registration_number": leaks.postcode(),
            },
        }
        for at, kind in enumerate(kinds)
    ]  # fmt: skip
    items[3] |= {"name": f"Imaginary Marrow Holdings Limited, {leaks.address()}"}
    return {"items": items, "total_results": len(items), "active_count": len(items), "start_index": 0}


def statements(leaks: Seeds, number: str) -> dict[str, Any]:
    item = {
        "kind": f"{PERSONS}-statement", "statement": "psc-details-not-confirmed", "linked_psc_name": leaks.person(),
        "links": {"self": f"/company/{number}/{PERSONS}-statements/Statement"}, "notified_on": "2016-11-01",
    }  # fmt: skip
    return {"items": [item], "total_results": 1, "start_index": 0}


def exemptions(leaks: Seeds, number: str) -> dict[str, Any]:
    why = "psc-exempt-as-trading-on-uk-regulated-market"
    told = {
        why.replace("-", "_"): {"exemption_type": why, "items": [{"exempt_from": "2018-04-01", "note": leaks.any()}]}
    }
    return {"kind": "exemptions", "exemptions": told, "links": {"self": f"/company/{number}/exemptions"}}


def hits(leaks: Seeds, code: str) -> bytes:
    """A search's answer."""
    item = {
        "company_name": "IMAGINARY MARROW SUPPORT LIMITED", "company_number": "99090001", "company_status": "active",
        "registered_office_address": place(leaks), "sic_codes": [code], "kind": "search-results#company",
    }  # fmt: skip
    return json.dumps({"hits": 1, "items": [item], "top_hit": item}).encode()


def search(code: str) -> str:
    """The address of a search by kind of business."""
    return f"{API}/advanced-search/companies?sic_codes={code}&company_status=active&size=5000&start_index=0"
