"""Creditors by when they fall due: by the members of their contexts, and by the balance sheet's arithmetic."""

from collections.abc import Sequence
from typing import Final

from scrapers.accounts.balance import TOLERANCE, Values
from scrapers.accounts.choose import Held, Reading, due, undivided
from scrapers.accounts.concepts import AFTER, CREDITORS, WITHIN
from scrapers.accounts.facts import Fact
from scrapers.accounts.numbers import whole

_NAMES: Final = {"within": WITHIN, "after": AFTER}


def creditors(held: Held, values: Values) -> dict[str, Reading]:
    """Both creditor figures as far as tagged. Creditors without a maturity fall due within one year unless the balance
    sheet (`values`) only works out with them after it."""
    found = {side: reading for side in _NAMES if (reading := _tagged(held, side))}
    for fact in undivided(held.get(CREDITORS, ())):
        reading = Reading(whole(fact.value), (fact,))
        side = _side_by_arithmetic(abs(reading.value), values) or "within"
        found.setdefault(side, reading)
    return {f"creditors_{side}_one_year_gbp": each._replace(value=abs(each.value)) for side, each in found.items()}


def _tagged(held: Held, side: str) -> Reading | None:
    reading = due(held.get(CREDITORS, ()), side)
    if reading:
        return reading
    facts: Sequence[Fact] = next((held[name] for name in _NAMES[side] if name in held), ())
    return due(facts, "undivided")


def _side_by_arithmetic(value: int, values: Values) -> str | None:
    current, net_current = values.get("current_assets_gbp"), values.get("net_current_assets_gbp")
    prepaid = values.get("prepayments") or 0
    if current is not None and net_current is not None:
        gaps = (current - value - net_current, current + prepaid - value - net_current)
        if min(map(abs, gaps)) <= TOLERANCE:
            return "within"
    subtotal, net = values.get("total_assets_less_current_liabilities_gbp"), values.get("net_assets_gbp")
    if subtotal is not None and net is not None and value:
        others = (values.get("provisions_gbp") or 0) + (values.get("accruals_and_deferred_income_gbp") or 0)
        if abs(subtotal - value - others - net) <= TOLERANCE:
            return "after"
    return None
