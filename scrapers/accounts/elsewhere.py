"""Everything that stands outside the statements: tables of the notes, sentences, and what both scopes share."""

from collections.abc import Mapping
from typing import Final

from scrapers.accounts.breakdown import Faces, breakdowns, wanted
from scrapers.accounts.charges import charges
from scrapers.accounts.choose import Reading
from scrapers.accounts.notes import note_tables
from scrapers.accounts.page import Page
from scrapers.accounts.prose import said_in_words
from scrapers.accounts.signs import Readings
from scrapers.accounts.statements import TwoYears
from scrapers.records import Scope

_OF_NOTES: Final = frozenset({
    "bank_borrowings_gbp", "overdraft_gbp", "other_borrowings_gbp", "finance_leases_gbp", "amounts_owed_to_group_gbp",
    "amounts_owed_by_group_gbp", "directors_loans_gbp", "operating_lease_commitments_gbp",
})  # fmt: skip
_SAME_OWNERS: Final = "the company's own dividends are those of the group to its owners"


def elsewhere(lines: Page, faces: Faces, *, group: bool, unit: int = 1) -> dict[Scope, TwoYears]:
    """What notes and sentences show for each scope. Staff numbers in words are the group's in consolidated accounts.
    Notes are printed in the same `unit` (1 or 1,000) as the statements."""
    if not lines.texts:
        return {scope: ({}, {}) for scope in dict.fromkeys(scope for scope, _ in faces)}
    printed = faces if unit == 1 else {column: _in_units(face, unit) for column, face in faces.items()}
    subjects = wanted(lines, faces, group=group)
    tables = breakdowns(note_tables(lines, group=group, subjects=subjects), printed) if subjects else {}
    yearly = charges(lines, printed)
    words = said_in_words(lines)
    found: dict[Scope, TwoYears] = {}
    for scope in ("company", "group") if group else ("company",):
        now = _in_pounds(tables.get((scope, "value"), {}) | yearly.get((scope, "value"), {}), unit)
        prior = _in_pounds(tables.get((scope, "prior"), {}), unit)
        said = [words["dividends"]] if group and scope == "company" else list(words.values())
        for this, last in said:
            now, prior = this | now, last | prior
        found[scope] = (now, prior)
    return found


def _in_units(face: Mapping[str, Reading], unit: int) -> Readings:
    return {name: each._replace(value=each.value // unit) for name, each in face.items()}


def _in_pounds(readings: Readings, unit: int) -> Readings:
    return readings if unit == 1 else {name: reading.times(unit) for name, reading in readings.items()}


def settled(faces: Mapping[Scope, TwoYears], noted: Mapping[Scope, TwoYears]) -> dict[Scope, TwoYears]:
    """The faces without what notes tagged for no scope say of the wrong one: in consolidated accounts a note that adds
    up decides, and a note printed for the group alone says nothing of the company."""
    if "group" not in faces:
        return dict(faces)
    now, prior = (
        {name: each for name, each in company.items() if not _is_the_groups(name, each, own, above)}
        for company, own, above in zip(faces["company"], noted["company"], noted["group"], strict=True)
    )
    return {**faces, "company": (now, prior)}


def _is_the_groups(name: str, tagged: Reading, own: Readings, above: Readings) -> bool:
    if name not in _OF_NOTES or any(fact.context.consolidated for fact in tagged.facts):
        return False
    if name in own:
        return own[name].value != tagged.value
    return name in above and above[name].value == tagged.value and tagged.value != 0


def shared(found: Mapping[Scope, TwoYears]) -> dict[Scope, TwoYears]:
    """What one scope says of the other: the group's dividends where only the company's are given, and goodwill that is
    more than all intangible assets of the company, which is the group's."""
    if "group" not in found:
        return dict(found)
    years = [_year(company, group) for company, group in zip(found["company"], found["group"], strict=True)]
    (company, group), (company_before, group_before) = years
    return {"company": (company, company_before), "group": (group, group_before)}


def _year(company: Readings, group: Readings) -> tuple[Readings, Readings]:
    company, group = dict(company), dict(group)
    goodwill, whole = company.get("goodwill_gbp"), company.get("intangible_assets_gbp")
    if goodwill and whole and goodwill.value > whole.value:
        del company["goodwill_gbp"]
        above = group.get("intangible_assets_gbp")
        if above and goodwill.value <= above.value:
            group.setdefault("goodwill_gbp", goodwill)
    if "dividends_gbp" in company and "dividends_gbp" not in group:
        group["dividends_gbp"] = company["dividends_gbp"]._replace(basis="derived", rule=_SAME_OWNERS)
    return company, group
