"""A small market as the store would hold it, made record by record, with invented numbers and names."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from monitor.findings import Evidence, Held, Link
from scrapers.records import Accounts, Company, Figure, Inspection, Judgement, Line, Setting

AS_OF = date(2026, 6, 30)
_R = TypeVar("_R")
_LINE = Line(file="made")


def held(record: _R, seen: date = AS_OF) -> Held[_R]:
    """A record as the store holds it."""
    evidence = Evidence(publisher="A publisher", snapshot="0" * 64, place="row 1")
    return Held(record=record, evidence=evidence, first_seen_at=datetime.combine(seen, time(6), UTC))


def home(urn: str, provider: str, area: str = "Inventshire", **more: Any) -> Held[Setting]:
    """A children's home on the newest list."""
    said: dict[str, Any] = {
        "as_at": date(2026, 3, 31),
        "provision_type": "children's home",
        "registration_status": "Active",
        "registered_on": date(2019, 5, 1),
        "places": 4,
    }
    return held(
        Setting(urn=urn, local_authority=area, registered_provider=provider, line=_LINE, **(said | more)),
    )


def judged(urn: str, overall: Judgement, on: date = date(2026, 2, 3), **more: Any) -> Held[Inspection]:
    """A full inspection that gave all three judgements alike."""
    said: dict[str, Any] = {
        "as_at": date(2026, 3, 31),
        "inspection_type": "Full inspection",
        "event_number": f"{urn}-{on}",
        "published_on": on,
        "helped_and_protected": overall,
        "leadership": overall,
    }
    return held(Inspection(urn=urn, inspected_on=on, overall=overall, line=_LINE, **(said | more)))


def link(provider: str, number: str, top: str | None = None) -> Link:
    """A confirmed link of a registered provider with its company."""
    return Link(
        registered_provider=provider,
        company_number=number,
        top_company_number=top or number,
        confirmed_by="a test",
        confirmed_on=AS_OF,
    )


def company(number: str, status: str = "active", **more: Any) -> Held[Company]:
    """A company's profile."""
    said: dict[str, Any] = {
        "name": f"Imaginary {number} Limited",
        "has_charges": False,
        "has_insolvency_history": False,
    }
    return held(Company(company_number=number, company_status=status, line=_LINE, **(said | more)))


def accounts(
    number: str, figures: Mapping[str, int | Sequence[int]], made_up_to: date = date(2026, 3, 31), **more: Any
) -> Held[Accounts]:
    """Accounts of a year that show exactly these figures, each `now` or `(now, before)`, in whole pounds."""
    said: dict[str, Any] = {
        "scope": "company",
        "period_start": date(made_up_to.year - 1, made_up_to.month, made_up_to.day),
        "currency": "GBP",
        "accounts_type": "full",
        "balances": True,
        "text": {"audited": True},
    }
    shown = {f"{name}_gbp": _figure(value) for name, value in figures.items()}
    return held(
        Accounts(company_number=number, made_up_to=made_up_to, figures=shown, line=_LINE, **(said | more)),
    )


def _figure(value: int | Sequence[int]) -> Figure:
    now, before = (value, None) if isinstance(value, int) else value
    return Figure(value=now, prior=before, basis="tag", evidence={"tag": "core:Some", "context": "c1"})
