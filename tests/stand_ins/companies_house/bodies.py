"""The bodies of the register's answers about one company, shaped as recorded ones."""

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from companies_house.firms import ADDRESS, Body, Firm


def etag(body: Body) -> str:
    """What a body's etag is: another for every other content."""
    return hashlib.sha1(json.dumps(body, sort_keys=True).encode()).hexdigest()  # noqa: S324 - no secret


def profile(made: Firm, today: date) -> Body:
    """GET /company/{number}. Day and month of the year's end are texts, as the live register has them."""
    following = _year_end(made, made.made_up_to.year + 1)
    due = following + timedelta(days=275)
    links = {name: f"{made.path}/{name.replace('_', '-')}" for name in ("filing_history", "officers")}
    for name, there in (
        ("persons_with_significant_control", made.controls),
        ("persons_with_significant_control_statements", made.statements),
        ("charges", made.charges),
        ("insolvency", made.cases),
    ):
        if there:
            links[name] = f"{made.path}/{name.replace('_', '-')}"
    body: Body = {
        "accounts": {
            "accounting_reference_date": {"day": f"{made.year_end[1]:02d}", "month": f"{made.year_end[0]:02d}"},
            "last_accounts": {
                "made_up_to": str(made.made_up_to),
                "period_end_on": str(made.made_up_to),
                "type": "micro-entity",
            },
            "next_accounts": {"due_on": str(due), "overdue": due < today, "period_end_on": str(following)},
            "next_due": str(due),
            "next_made_up_to": str(following),
            "overdue": due < today,
        },
        "can_file": True,
        "company_name": made.name,
        "company_number": made.number,
        "company_status": made.status,
        "confirmation_statement": {
            "last_made_up_to": str(made.confirmed_on),
            "next_due": str(made.confirmed_on + timedelta(days=379)),
            "overdue": made.confirmed_on + timedelta(days=379) < today,
        },
        "date_of_creation": str(made.born_on),
        "has_charges": bool(made.charges),
        "has_insolvency_history": made.insolvent_once,
        "jurisdiction": "england-wales",
        "links": {"self": made.path, **links},
        "registered_office_address": {**ADDRESS, "premises": str(made.moves + 1)},
        "sic_codes": [made.sic],
        "type": made.kind,
    }
    if made.status_detail:
        body["company_status_detail"] = made.status_detail
    if made.previous_names:
        body["previous_company_names"] = made.previous_names
    return {**copy.deepcopy(body), "etag": etag(body)}


def filings(made: Firm, asked: Mapping[str, str]) -> Body:
    """GET /company/{number}/filing-history, by category and page."""
    wanted = set(asked["category"].split(",")) if asked.get("category") else None
    found = [item for item in made.filings if wanted is None or item["category"] in wanted]
    return {"filing_history_status": "filing-history-available", **_page(found, asked, 25)}


def charges(made: Firm, asked: Mapping[str, str]) -> Body:
    """GET /company/{number}/charges, with the misspelt count of the live register."""
    page = _page(made.charges, asked, 25)
    return {
        "etag": etag({"items": made.charges}),
        "items": page["items"],
        "part_satisfied_count": 0,
        "satisfied_count": sum(item["status"] == "fully-satisfied" for item in made.charges),
        "total_count": len(made.charges),
        "unfiletered_count": len(made.charges),
    }


def insolvency(made: Firm) -> Body:
    """GET /company/{number}/insolvency."""
    body = {"cases": made.cases, "status": sorted({item["type"] for item in made.cases})}
    return {**copy.deepcopy(body), "etag": etag(body)}


def controls(items: Sequence[Body], asked: Mapping[str, str]) -> Body:
    """GET /company/{number}/persons-with-significant-control, or its statements."""
    page = _page(items, asked, 25)
    ceased = sum("ceased_on" in item for item in items)
    total = page.pop("total_count")
    return {**page, "total_results": total, "active_count": total - ceased, "ceased_count": ceased}


def found(made: Firm) -> Body:
    """A company in the results of an advanced search."""
    return {
        "company_name": made.name,
        "company_number": made.number,
        "company_status": made.status,
        "company_type": made.kind,
        "date_of_creation": str(made.born_on),
        "kind": "search-results#company",
        "links": {"company_profile": made.path},
        "registered_office_address": ADDRESS,
        "sic_codes": [made.sic],
    }


def whole(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    """A number of the query."""
    return int(asked[name]) if asked.get(name, "").isdigit() else otherwise


def _page(items: Sequence[Any], asked: Mapping[str, str], size: int) -> Body:
    size, start = min(whole(asked, "items_per_page", size), 100), whole(asked, "start_index", 0)
    part = copy.deepcopy(list(items[start : start + size]))
    return {"items": part, "items_per_page": size, "start_index": start, "total_count": len(items)}


def _year_end(made: Firm, year: int) -> date:
    return date(year, *made.year_end)
