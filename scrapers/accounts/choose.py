"""Out of all facts of a document, those that say one figure for one scope and one year."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from scrapers.accounts.concepts import WAYS, Way
from scrapers.accounts.facts import Fact
from scrapers.accounts.numbers import whole
from scrapers.records import Basis

Held = Mapping[str, Sequence[Fact]]
"""The facts of one scope and one year, by name, in document order."""

_TOTAL: Final = re.compile(
    r"Total\w*IncludingAnyUnallocatedAmount|AllPeriods|All\w*Activities|Total\w*Operations|RestatedAmount"
)
_WITHIN: Final = frozenset({"CurrentFinancialInstruments", "WithinOneYear"})
_AFTER: Final = frozenset({"Non-currentFinancialInstruments", "AfterOneYear"})
_DUE_AXES: Final = ("MaturitiesOrExpirationPeriodsDimension", "FinancialInstrumentCurrentNon-currentDimension")
_ASIDE: Final = frozenset({"FinanceLeaseContractTypeDimension"})
"""Axes that only name what the concept already is."""
_BANDS: Final = (
    ("BetweenOneFiveYears", "MoreThanFiveYears"),
    ("BetweenOneTwoYears", "BetweenTwoFiveYears", "MoreThanFiveYears"),
)  # fmt: skip
_SERVES: Final = {
    name: {figure for figure, ways in WAYS.items() if any(name in way.names for way in ways)}
    for ways in WAYS.values() for way in ways for name in way.names
}  # fmt: skip
"""Which figures a tag may say."""
_BOTH_SIDES: Final = "the sum of what falls due within and after one year"
_SEVERAL: Final = 2
_ALL_BANDS: Final = {band for bands in _BANDS for band in bands}


class Printed(NamedTuple):
    """A figure as printed: the words of its row, its own text, its line in the file."""

    label: str
    text: str
    line: int


class Reading(NamedTuple):
    """A figure's value in one year and the facts or printed figures it stands on. `others` are different values tagged
    for the same."""

    value: int
    facts: tuple[Fact, ...] = ()
    basis: Basis = "tag"
    rule: str | None = None
    others: tuple[int, ...] = ()
    printed: tuple[Printed, ...] = ()

    def turned(self) -> "Reading":
        """The same with the other sign."""
        return self._replace(value=-self.value)

    def times(self, unit: int) -> "Reading":
        """The same in single pounds, where it is printed in thousands or millions."""
        return self if unit == 1 else self._replace(value=self.value * unit, rule=f"printed in units of {unit:,}")


def shown(held: Held) -> list[str]:
    """The figures that any of the facts may say, in the order of `WAYS`."""
    said = {figure for name in held for figure in _SERVES.get(name, ())}
    return [figure for figure in WAYS if figure in said]


def choose(figure: str, held: Held) -> Reading | None:
    """The figure as tagged, by the best of its ways that says anything; None where the tags do not show it."""
    for way in WAYS[figure]:
        if way.add == "maturities" and (reading := _across(way, held)):
            return reading
        for name in way.names:
            facts = held.get(name)
            reading = _ADDS[way.add](way, facts) if facts else None
            if reading is not None:
                return reading
    return None


def _across(way: Way, held: Held) -> Reading | None:
    """What falls due within and after one year, where one of several names says both or each says one of them."""
    found = [held[name] for name in way.names if name in held]
    if len(found) < _SEVERAL:
        return None
    sides = [(due(facts, "within"), due(facts, "after")) for facts in found]
    for facts, (within, after) in zip(found, sides, strict=True):
        undivided = _total(facts)
        if undivided or (within and after):
            return undivided or _sum(_facts_of(within, after), _BOTH_SIDES)
    within, after = (next(filter(None, each), None) for each in zip(*sides, strict=True))
    return _sum(_facts_of(within, after), _BOTH_SIDES) if within and after else None


def due(facts: Iterable[Fact], side: str) -> Reading | None:
    """What is `within` or `after` one year, or not divided at all (`undivided`), by the facts' members alone."""
    return _first([fact for fact in facts if _side(fact) == side])


def undivided(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts without any member that says when they fall due, each value once."""
    found: dict[Decimal, Fact] = {}
    for fact in facts:
        if _side(fact) == "undivided":
            found.setdefault(fact.value, fact)
    return tuple(found.values())


def _one(way: Way, facts: Sequence[Fact]) -> Reading | None:
    if not way.need and (plain := [fact for fact in facts if not fact.context.details]):
        return _first(plain)
    exact: list[Fact] = []
    total: list[Fact] = []
    for fact in facts:
        details = fact.context.details
        if not details:
            continue
        rest = {axis: member for axis, member in details.items() if not _TOTAL.fullmatch(member)}
        if rest.keys() == way.need.keys() and all(rest[axis] in members for axis, members in way.need.items()):
            (exact if len(rest) == len(details) else total).append(fact)
    return _first(exact) or _first(total)


def _parts(way: Way, facts: Sequence[Fact]) -> Reading | None:
    by_member: dict[str, Fact] = {}
    for fact in facts:
        details = fact.context.details
        if tuple(details) == (way.over,):
            by_member.setdefault(details[way.over], fact)
    return _sum(tuple(by_member.values()), f"the sum over {way.over}")


def _maturities(_: Way, facts: Sequence[Fact]) -> Reading | None:
    if undivided := _total(facts):
        return undivided
    within, after = due(facts, "within"), due(facts, "after")
    if after is None and (within is None or any(_side(fact) in _ALL_BANDS for fact in facts)):
        return None
    return _sum(_facts_of(within, after), _BOTH_SIDES)


def _total(facts: Sequence[Fact]) -> Reading | None:
    """What is not divided by when it falls due; of several amounts the one that is the sum of the others, if any is."""
    found = due(facts, "undivided")
    if found is None or not found.others:
        return found or due(facts, "all")
    parts = (found.value, *found.others)
    if sum(parts) != 2 * max(parts):
        return None
    return _first([fact for fact in facts if _side(fact) == "undivided" and whole(fact.value) == max(parts)])


def _bands(_: Way, facts: Sequence[Fact]) -> Reading | None:
    for bands in _BANDS:
        found = [reading for band in bands if (reading := due(facts, band))]
        if found:
            return _sum(_facts_of(due(facts, "within"), *found), "the sum over the years in which it falls due")
    within = due(facts, "within")
    return _sum(within.facts, "") if within else None


def _facts_of(*readings: Reading | None) -> tuple[Fact, ...]:
    return tuple(fact for reading in readings if reading for fact in reading.facts)


def _sum(parts: tuple[Fact, ...], rule: str) -> Reading | None:
    if not parts:
        return None
    if len(parts) == 1:
        return Reading(whole(parts[0].value), parts)
    return Reading(whole(sum((fact.value for fact in parts), Decimal(0))), parts, "derived", rule)


def _first(facts: Sequence[Fact]) -> Reading | None:
    """The fact that stands first among the visible: the statements come before the notes."""
    if not facts:
        return None
    if len(facts) == 1:
        return Reading(whole(facts[0].value), (facts[0],))
    best = next((fact for fact in facts if not fact.hidden), facts[0])
    value = whole(best.value)
    others = {whole(fact.value) for fact in facts} - {value}
    return Reading(value, (best,), others=tuple(sorted(others)))


def _side(fact: Fact) -> str:
    """When a fact falls due: within, after, a band's own name, `all`, `undivided`, or `other` for other members too."""
    details = fact.context.details
    if any(axis not in _DUE_AXES and axis not in _ASIDE for axis in details):
        return "other"
    said = [details[axis] for axis in _DUE_AXES if axis in details]
    if not said:
        return "undivided"
    for known, side in ((_WITHIN, "within"), (_AFTER, "after")):
        if said[0] in known:
            return side
    return "all" if said[0] == "AllPeriods" else said[0]


_ADDS: Final[Mapping[str, Callable[[Way, Sequence[Fact]], Reading | None]]] = {
    "one": _one,
    "parts": _parts,
    "maturities": _maturities,
    "bands": _bands,
}
