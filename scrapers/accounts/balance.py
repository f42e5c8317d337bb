"""The arithmetic of a balance sheet (Companies Act formats, SI 2008/409 and 2008/410): does it hold, and what follows.

net current assets                    = current assets + prepayments set apart - creditors within one year
total assets less current liabilities = fixed assets + net current assets + capital called up but unpaid
net assets                            = that - creditors after one year - provisions - accruals - pensions
net assets                            = shareholders' funds (with outside interests, where there are any)
"""

from collections.abc import Iterator, Mapping
from typing import Final

Values = Mapping[str, int | None]

TOLERANCE: Final = 2
"""Pounds: pence rounded row by row."""
_LONG_TERM: Final = ("creditors_after_one_year_gbp", "provisions_gbp", "accruals_and_deferred_income_gbp", "pension")


def balances(values: Values, tolerance: int = TOLERANCE) -> bool | None:
    """True where every identity that can be checked holds, False where one fails, None where none can be checked."""
    gaps = [abs(gap) for _, gap in identities(values)]
    return max(gaps) <= tolerance if gaps else None


def identities(values: Values) -> Iterator[tuple[str, int]]:
    """Each identity that the figures allow to be checked, with what it is off by."""
    get = values.get
    current, due = get("current_assets_gbp"), get("creditors_within_one_year_gbp")
    net_current, subtotal = get("net_current_assets_gbp"), get("total_assets_less_current_liabilities_gbp")
    fixed, net, funds = get("fixed_assets_gbp"), get("net_assets_gbp"), get("shareholders_funds_gbp")
    if current is not None and due is not None and net_current is not None:
        yield "net_current_assets_gbp", _least(current - due - net_current, values)
    if subtotal is not None and net_current is not None and (fixed is not None or abs(subtotal) == abs(net_current)):
        yield "total_assets_less_current_liabilities_gbp", _least((fixed or 0) + net_current - subtotal, values)
    base = subtotal if subtotal is not None else (fixed or 0) + net_current if net_current is not None else None
    end = net if net is not None else funds
    if base is not None and end is not None:
        parts = [get(name) for name in _LONG_TERM]
        if abs(base) == abs(end) or parts.count(None) < len(parts):
            yield "net_assets_gbp", _least(base - sum([part or 0 for part in parts]) - end, values)
    if net is not None and funds is not None:
        yield "shareholders_funds_gbp", net - funds - (get("outside_interests") or 0)


def long_term(values: Values) -> int:
    """What stands between total assets less current liabilities and net assets."""
    return sum([values.get(name) or 0 for name in _LONG_TERM])


def _least(gap: int, values: Values) -> int:
    """What an identity is off by: capital called up but unpaid, and prepayments, stand now here and now there."""
    if not gap:
        return gap
    unpaid, prepaid = values.get("unpaid_capital") or 0, values.get("prepayments") or 0
    return min([gap + aside for aside in (0, unpaid, prepaid, -prepaid)], key=abs) if unpaid or prepaid else gap
