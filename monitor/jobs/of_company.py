"""What Companies House says of one company besides profile and accounts, each line with its source. For `explain`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from monitor.findings import Held
from monitor.store.companies import load_filed
from scrapers.records import Charge, Control, Filing, Insolvency

_FILINGS = 5


def of_company(session: Session, number: str, at: datetime) -> Iterator[str]:
    """Insolvency, charges, who controls, and the newest accounts filed, as known at a moment; gravest first."""
    for case in load_filed(session, Insolvency, at, [number]).get(number, ()):
        days = ", ".join(f"{kind} {day}" for kind, day in case.record.dates)
        yield _line("insolvency", f"{case.record.case_type or 'kind not given'}{f', {days}' if days else ''}", case)
    for charge in load_filed(session, Charge, at, [number]).get(number, ()):
        yield _line("charge", _charge(charge.record), charge)
    for control in load_filed(session, Control, at, [number]).get(number, ()):
        yield _line("control", _control(control.record), control)
    filed = load_filed(session, Filing, at, [number]).get(number, ())
    for filing in sorted(filed, key=lambda one: one.record.filed_on or date.min, reverse=True)[:_FILINGS]:
        yield _line("filed", _filing(filing.record), filing)


def _line(what: str, says: str, held: Held[Any]) -> str:
    source = f"{held.evidence.publisher}, {held.evidence.place}, snapshot {held.evidence.snapshot[:12]}"
    return f"{what}: {says} ({source}, first seen {held.first_seen_at:%Y-%m-%d %H:%M} UTC)"


def _charge(charge: Charge) -> str:
    told = [charge.status or "status not given", f"created {charge.created_on or 'on a day not given'}"]
    told += [f"satisfied {charge.satisfied_on}"] if charge.satisfied_on else []
    told += [f"to {', '.join(charge.lenders)}"] if charge.lenders else []
    return ", ".join(told)


def _control(control: Control) -> str:
    who = control.statement or control.name or control.kind
    number = f" ({control.controller_number})" if control.controller_number else ""
    natures = f", {', '.join(control.natures)}" if control.natures else ""
    until = f", ceased {control.ceased_on or 'on a day not given'}" if control.ceased else ""
    return f"{who}{number}{natures}{until}"


def _filing(filing: Filing) -> str:
    made_up_to = f" made up to {filing.made_up_to}" if filing.made_up_to else ""
    return f"{filing.description or filing.filing_type}{made_up_to}, filed {filing.filed_on or 'on a day not given'}"
