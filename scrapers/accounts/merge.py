"""Tagged and printed figures put together: tags first, then printed rows, and the printed face over a tagged note."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from scrapers.accounts.balance import identities
from scrapers.accounts.signs import Readings, values_of
from scrapers.accounts.tables import PrintedStatement
from scrapers.records import Scope

_TOTALS: Final = (
    "turnover_gbp", "profit_before_tax_gbp", "profit_after_tax_gbp", "fixed_assets_gbp", "current_assets_gbp",
    "net_current_assets_gbp", "total_assets_less_current_liabilities_gbp", "net_assets_gbp", "shareholders_funds_gbp",
)  # fmt: skip
_ENOUGH: Final = 2
"""Identities that must hold where no total can be compared with a tag: one alone may hold by chance."""


def agrees(printed: Readings, tagged: Readings) -> bool:
    """True where a printed year is worth believing: no total differs from its tag but in sign, and either one is the
    same or the statement's own arithmetic is checked more than once."""
    pairs = [(printed[name].value, tagged[name].value) for name in _TOTALS if name in printed and name in tagged]
    if any(abs(one) != abs(other) for one, other in pairs):
        return False
    return any(one for one, _ in pairs) or (
        _checks(printed) >= _ENOUGH and any(each.value for each in printed.values())
    )


def _checks(printed: Readings) -> int:
    values = values_of(printed)
    result = {"profit_before_tax_gbp", "profit_after_tax_gbp"} <= values.keys()
    margin = {"turnover_gbp", "cost_of_sales_gbp", "gross_profit_gbp"} <= values.keys()
    return sum(1 for _ in identities(values)) + result + margin


def merged(tagged: Readings, printed: Readings, *, face_first: bool) -> Readings:
    """Both together. Where the same amount was tagged with another sign the printed one holds; `face_first` gives the
    printed face the word over any other amount too, as notes of consolidated accounts are tagged without a scope."""
    together = dict(tagged)
    for name, reading in printed.items():
        tag = tagged.get(name)
        if tag is None or (face_first and tag.value != reading.value):
            together[name] = reading
        elif tag.value == -reading.value:
            together[name] = tag._replace(value=reading.value, rule="the sign it is printed with")
    return together


def of_scope(
    statements: Iterable[PrintedStatement], scope: Scope, tagged: Mapping[Literal["now", "prior"], Readings]
) -> tuple[Readings, Readings]:
    """The believable printed figures of one scope, this year's and last year's, the first statement of a kind first.
    A year of nothing but nils is believed beside another that is."""
    now: Readings = {}
    prior: Readings = {}
    for each in statements:
        if each.statement.scope != scope:
            continue
        before = agrees(each.prior, tagged["prior"])
        if agrees(each.now, tagged["now"]) or (before and _all_nil(each.now, tagged["now"])):
            now = each.now | now
            if before:
                prior = each.prior | prior
    return now, prior


def _all_nil(printed: Readings, tagged: Readings) -> bool:
    return not any(each.value for each in (*printed.values(), *tagged.values()))
