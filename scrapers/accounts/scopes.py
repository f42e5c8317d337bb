"""Whose figures: every fact is put under company or group, and under this year or last."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final, Literal

from scrapers.accounts.choose import Held
from scrapers.accounts.concepts import FIGURES, OF_THE_YEAR, WAYS
from scrapers.accounts.facts import Context, Fact, Facts
from scrapers.accounts.periods import Periods
from scrapers.records import Scope

Year = Literal["value", "prior"]
Shelves = Mapping[tuple[Scope, Year], Held]

_COUNTS: Final = frozenset({"pure", "shares"})
_CONSOLIDATED_SCOPE: Final = "ConsolidatedGroupCompanyAccounts"
_YEARS_ALONE: Final = {
    name for figure in OF_THE_YEAR for way in WAYS[figure] for name in way.names
} | {"DepreciationExpensePropertyPlantEquipment", "AmortisationExpenseIntangibleAssets"}  # fmt: skip
_AMBIGUOUS: Final = {
    "IncreaseFromDepreciationChargeForYearPropertyPlantEquipment",
    "IncreaseFromAmortisationChargeForYearIntangibleAssets",
    "FutureMinimumLeasePaymentsUnderNon-cancellableOperatingLeases",
}
"""Notes that consolidated accounts print for the group, the company or both, tagged without saying which."""


def is_group(facts: Facts) -> bool:
    """True for consolidated accounts: a number is tagged as the group's, or their scope is said to be."""
    if any(context.consolidated for context in facts.numbered.values()):
        return True
    said = facts.texts.get("ScopeAccounts", ())
    return any(_CONSOLIDATED_SCOPE in each.context.members.values() for each in said)


def currency_of(facts: Facts) -> str | None:
    """The currency most of the wanted figures are counted in."""
    found = Counter([fact.unit for fact in _wanted(facts)])
    units = [unit for unit in found if unit and unit not in _COUNTS and "/" not in unit]
    return max(units, key=lambda unit: found[unit], default=None)


def shelve(facts: Facts, periods: Periods, currency: str | None, *, group: bool) -> Shelves:
    """The wanted facts by scope and year, then by name. In consolidated accounts the profit and loss account is the
    group's unless the same concept is tagged for the group elsewhere."""
    wanted = _wanted(facts)
    both = {fact.name for fact in wanted if fact.context.consolidated}
    shelves: dict[tuple[Scope, Year], dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    units = {*_COUNTS, currency}
    years = {ref: _year(context, periods) for ref, context in facts.numbered.items()}
    for fact in wanted:
        year = years[fact.context.id]
        if year is None or fact.unit not in units:
            continue
        scope = _scope(fact, both, group=group)
        if scope is not None:
            shelves[scope, year][fact.name].append(fact)
    return shelves


def _wanted(facts: Facts) -> list[Fact]:
    return [fact for name, found in facts.numbers.items() if name in FIGURES for fact in found]


def _year(context: Context, periods: Periods) -> Year | None:
    if periods.is_now(context):
        return "value"
    return "prior" if periods.is_prior(context) else None


def _scope(fact: Fact, both: set[str], *, group: bool) -> Scope | None:
    if fact.context.consolidated:
        return "group"
    if not group or fact.name in both:
        return "company"
    if fact.name in _AMBIGUOUS:
        return None
    return "group" if fact.name in _YEARS_ALONE else "company"
