"""Charges, insolvency, what was filed and what is due, by the company register. Pure."""

from collections.abc import Collection, Iterator
from datetime import date

from monitor.findings import Held
from monitor.reports.facts import Facts
from monitor.reports.finances import not_applicable
from monitor.reports.view import Block, Cell, Paragraph, Section, Table, count, day, source, text
from monitor.words import listed
from scrapers.records import Charge, Company, Filing

_TITLE = "Charges, filings and due dates"
_NEWEST = 10
_SOURCES = {
    "charges": "companies_house_charges",
    "insolvency cases": "companies_house_insolvency",
    "filings": "companies_house_filings",
}


def section(facts: Facts) -> Section:
    """What the company register holds, and of which companies it was asked."""
    why = not_applicable(facts.group)
    if why:
        return Section(key="register", title=_TITLE, blocks=(Paragraph(f"Not applicable: {why}."),))
    if not facts.group.links:
        none = Paragraph("Not known: no company is confirmed for it, so the company register cannot be read.")
        return Section(key="register", title=_TITLE, blocks=(none,))
    blocks = (*_due(facts), *_insolvency(facts), *_charges(facts), *_filings(facts))
    return Section(key="register", title=_TITLE, blocks=blocks)


def _numbers(facts: Facts) -> tuple[str, ...]:
    group = facts.group
    numbers = [
        *(link.company_number for link in group.links),
        *(held.record.company_number for held in group.companies),
    ]
    return tuple(dict.fromkeys([*([group.top_company_number] if group.top_company_number else []), *numbers]))


def _due(facts: Facts) -> Iterator[Block]:
    held = {one.record.company_number for one in facts.companies}
    missing = [number for number in _numbers(facts) if number not in held]
    if missing:
        yield Paragraph(f"No profile is held of {_companies(missing)}: its due dates are not known.")
    if facts.companies:
        head = (
            "Company", "Accounts due on", "Made up to", "Confirmation statement due on", "Late at this day",
            "Last accounts", "Source",
        )  # fmt: skip
        rows = tuple(_dates(one, facts.as_of) for one in facts.companies)
        yield Table(name="Due dates", caption="What each company owes the register next", head=head, rows=rows)


def _dates(held: Held[Company], as_of: date) -> tuple[Cell, ...]:
    one = held.record
    due = [on for on in (one.accounts_next_due_on, one.confirmation_statement_due_on) if on is not None and on < as_of]
    late = (
        text(f"{(as_of - min(due)).days} days at most")
        if due
        else text("no" if one.accounts_next_due_on else "not known")
    )
    last = text(f"{one.accounts_last_type or 'type not given'}, {day(one.accounts_last_made_up_to).shown}")
    dates = (day(one.accounts_next_due_on), day(one.accounts_next_made_up_to), day(one.confirmation_statement_due_on))
    return (text(one.company_number), *dates, late, last, source(held.evidence))


def _asked(facts: Facts, what: str) -> Iterator[Block]:
    """Of which companies there is no answer: nothing held is then not nothing there."""
    asked = {one.company_number for one in facts.group.asked if one.source == _SOURCES[what]}
    missing = [number for number in _numbers(facts) if number not in asked]
    if missing:
        yield Paragraph(
            f"The register was not asked for {what} of {_companies(missing)}: whether there are any is not known."
        )


def _companies(numbers: Collection[str]) -> str:
    shown = [*list(numbers)[:_NEWEST], *([f"{len(numbers) - _NEWEST} more"] if len(numbers) > _NEWEST else [])]
    return f"{'company' if len(numbers) == 1 else 'companies'} {listed(shown)}"


def _insolvency(facts: Facts) -> Iterator[Block]:
    yield from _asked(facts, "insolvency cases")
    rows = tuple(
        (
            text(held.record.company_number),
            text(held.record.case_type),
            text("; ".join(f"{kind} {day(on).shown}" for kind, on in held.record.dates) or None),
            source(held.evidence),
        )
        for held in facts.group.insolvencies
    )
    if rows:
        head = ("Company", "Case", "Dates", "Source")
        yield Table(name="Insolvency", caption="Insolvency cases on the register", head=head, rows=rows)


def _charges(facts: Facts) -> Iterator[Block]:
    yield from _asked(facts, "charges")
    rows = tuple(_charge(held) for held in sorted(facts.group.charges, key=_created, reverse=True))
    if rows:
        head = ("Company", "Status", "Created on", "Satisfied on", "Lenders", "Fixed", "Over all assets", "Source")
        note = "The register does not give the amount secured. What is charged is never shown: it can locate a home."
        yield Table(name="Charges", caption="Charges registered, newest first", head=head, rows=rows, note=note)


def _created(held: Held[Charge]) -> date:
    return held.record.created_on or held.record.delivered_on or date.min


def _charge(held: Held[Charge]) -> tuple[Cell, ...]:
    one = held.record
    return (
        text(one.company_number),
        text(one.status),
        day(one.created_on),
        day(one.satisfied_on, "not satisfied"),
        text(", ".join(one.lenders) or None),
        _yes(one.contains_fixed_charge),
        _yes(one.floating_charge_covers_all),
        source(held.evidence),
    )


def _yes(said: bool | None) -> Cell:
    return Cell("not said" if said is None else "yes" if said else "no")


def _filings(facts: Facts) -> Iterator[Block]:
    yield from _asked(facts, "filings")
    found = sorted(facts.group.filings, key=lambda held: held.record.filed_on or date.min, reverse=True)
    head = ("Company", "Filed on", "Made up to", "What", "Pages", "Source")
    if found:
        rows = tuple(_filing(held) for held in found)
        caption = f"The newest {_NEWEST} filings" if len(found) > _NEWEST else "Filings"
        yield Table(name="Filings", caption=caption, head=head, rows=rows[:_NEWEST], where="page")
        yield Table(name="Filings", caption="Filings", head=head, rows=rows, where="sheets")
    pictures = [held for held in facts.documents if not held.record.readable]
    if pictures:
        rows = tuple(
            (text(one.record.company_number), day(one.record.made_up_to), count(one.record.pages), source(one.evidence))
            for one in pictures
        )
        caption = "Accounts filed as pictures of pages, which no machine read here"
        yield Table(name="Pictures", caption=caption, head=("Company", "Made up to", "Pages", "Source"), rows=rows)


def _filing(held: Held[Filing]) -> tuple[Cell, ...]:
    one = held.record
    what = text((one.description or one.filing_type).replace("-", " "))
    return (
        text(one.company_number),
        day(one.filed_on),
        what,
        day(one.made_up_to),
        count(one.pages),
        source(held.evidence),
    )
