"""Signs: filers carry printed brackets into the tag, or forget them. What is printed and what adds up decides."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from scrapers.accounts.balance import TOLERANCE, Values, balances, long_term
from scrapers.accounts.choose import Reading
from scrapers.accounts.concepts import POSITIVE, SIGNED

Readings = dict[str, Reading]

_TURNABLE: Final = (
    "fixed_assets_gbp", "current_assets_gbp", "net_current_assets_gbp", "total_assets_less_current_liabilities_gbp",
    "net_assets_gbp", "shareholders_funds_gbp",
)  # fmt: skip
_ASSETS: Final = ("fixed_assets_gbp", "current_assets_gbp")
_SIGNS: Final = frozenset({*POSITIVE, *SIGNED})
_TURNED: Final = "the sign under which the balance sheet adds up"
_BRACKETS: Final = "printed in brackets, tagged without a sign"


def values_of(readings: Mapping[str, Reading]) -> dict[str, int | None]:
    """The readings' values alone."""
    return {name: reading.value for name, reading in readings.items()}


def signed(found: Readings, besides: Values) -> Readings:
    """The readings with the signs the records want."""
    bare = {name: _one(name, reading) if name in _SIGNS else reading for name, reading in found.items()}
    return _tax(_balance_sheet(_provisions(bare, besides), besides))


def _one(name: str, reading: Reading) -> Reading:
    if name in POSITIVE and reading.value < 0:
        return reading._replace(value=-reading.value)
    if name in SIGNED and reading.value > 0 and len(reading.facts) == 1 and reading.facts[0].place.bracketed():
        return reading._replace(value=-reading.value, rule=_BRACKETS)
    return reading


def _provisions(found: Readings, besides: Values) -> Readings:
    """Provisions with the sign under which net assets come out best; positive where that cannot be told."""
    reading = found.get("provisions_gbp")
    if reading is None:
        return found
    values = values_of(found) | dict(besides) | {"provisions_gbp": 0}
    base, end = _base(values), values.get("net_assets_gbp", values.get("shareholders_funds_gbp"))
    amount, added = abs(reading.value), False
    if base is not None and end is not None:
        gap = base - long_term(values) - end
        added = abs(gap + amount) <= TOLERANCE and abs(gap + amount) < abs(gap - amount)
    return found | {"provisions_gbp": reading._replace(value=-amount if added else amount)}


def _base(values: Values) -> int | None:
    subtotal = values.get("total_assets_less_current_liabilities_gbp")
    net_current = values.get("net_current_assets_gbp")
    if subtotal is not None or net_current is None:
        return subtotal
    return (values.get("fixed_assets_gbp") or 0) + net_current


def _balance_sheet(found: Readings, besides: Values) -> Readings:
    """Where the balance sheet does not add up as tagged, the fewest turned signs under which it does."""
    values = values_of(found) | dict(besides)
    if balances(values) is not False:
        return found
    for turned in _turns(values):
        trial = values | {name: -(values[name] or 0) for name in turned}
        if balances(trial) and all((trial.get(name) or 0) >= 0 for name in _ASSETS):
            return found | {name: found[name]._replace(value=-found[name].value, rule=_TURNED) for name in turned}
    return found


def _turns(values: Values) -> Iterator[tuple[str, ...]]:
    known = [name for name in _TURNABLE if values.get(name)]
    for count in range(1, len(known) + 1):
        yield from combinations(known, count)


def _tax(found: Readings) -> Readings:
    """Tax with the sign under which the profit after tax comes out: brackets are tagged both ways."""
    tax, before, after = (found.get(name) for name in ("tax_gbp", "profit_before_tax_gbp", "profit_after_tax_gbp"))
    if tax and before and after and tax.value and before.value + tax.value == after.value:
        return found | {"tax_gbp": tax._replace(value=-tax.value)}
    return found
