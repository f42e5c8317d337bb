"""Invented providers and companies, for the tests of matching."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from monitor.matching.decide import Decisions
from monitor.matching.index import Index
from monitor.matching.released import Release
from monitor.matching.states import Decision, Match, Provider, Registered
from monitor.matching.weigh import Known, match_all
from monitor.names import fold_name
from scrapers.records import Line, Ownership, Setting

DAY = date(2025, 3, 31)
CARE, TILES = ("87900",), ("43390",)


def provider(name: str, **more: Any) -> Provider:
    """A private provider whose one setting was registered in 2020."""
    known: dict[str, Any] = {
        "urns": ("SC999901",),
        "sectors": ("Private",),
        "first_registered_on": date(2020, 1, 1),
        "last_registered_on": date(2020, 1, 1),
    }
    return Provider(key=fold_name(name), names=(name,), **(known | more))


def company(number: int, name: str, **more: Any) -> Registered:
    """A live company in care, incorporated in 2015."""
    known: dict[str, Any] = {"status": "Active", "category": "Private Limited Company", "created_on": date(2015, 1, 1)}
    return Registered(company_number=f"{number:08d}", name=name, **(known | {"sic_codes": CARE} | more))


def matched(
    who: Provider,
    companies: Iterable[Registered],
    decisions: Sequence[Decision] = (),
    releases: Sequence[Ownership] = (),
) -> Match:
    """What is held of one provider."""
    made, release = Decisions(decisions), Release(releases)
    index = Index([who], companies, made.numbers | release.numbers)
    (match,) = match_all([who], Known(index=index, decisions=made, release=release, as_at=DAY))
    return match


def decision(name: str, number: int | None, **more: Any) -> Decision:
    """A confirmation by a test."""
    known: dict[str, Any] = {"verdict": "confirmed", "decided_by": "a test", "decided_on": date(2026, 1, 31)}
    company_number = None if number is None else f"{number:08d}"
    return Decision(
        provider_key=fold_name(name), registered_provider=name, company_number=company_number, **(known | more)
    )


def ownership(name: str | None, number: str | None, **more: Any) -> Ownership:
    """A row of the ownership release."""
    known: dict[str, Any] = {"as_at": DAY, "owner": None, "line": Line(file="release.ods", row=4)}
    return Ownership(registered_provider=name, provider_company_number=number, **(known | more))


def setting(urn: str, name: str | None, **more: Any) -> Setting:
    """A children's home run by that provider."""
    known: dict[str, Any] = {
        "as_at": DAY,
        "provision_type": "children's home",
        "registration_status": "Active",
        "sector": "Private",
    }
    return Setting(urn=urn, registered_provider=name, line=Line(file="list.csv"), **(known | more))
