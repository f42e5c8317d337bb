"""Printed primary statements -> figures, accepted only where their own arithmetic holds."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scrapers.accounts.balance import TOLERANCE, Values, balances
from scrapers.accounts.choose import Printed, Reading
from scrapers.accounts.columns import Columns, layouts, unit_of
from scrapers.accounts.concepts import POSITIVE, SIGNED
from scrapers.accounts.labels import Kind, named, plain
from scrapers.accounts.pages import Statement
from scrapers.accounts.rows import Cell, Row
from scrapers.accounts.signs import Readings, signed, values_of
from scrapers.records import Scope

Entry = tuple[str, Cell, Row]

_SECTIONS: Final[Mapping[str, str]] = {
    "fixed assets": "fixed_assets_gbp",
    "non current assets": "fixed_assets_gbp",
    "current assets": "current_assets_gbp",
    "capital & reserves": "total_equity",
    "equity": "total_equity",
    "reserves": "total_equity",
}
_BESIDES: Final = (
    "prepayments",
    "unpaid_capital",
    "pension",
    "outside_interests",
    "investment_property",
    "debtors_after",
    "total_assets",
    "total_equity",
)
_LOSS: Final = re.compile(r"\b(?:loss|deficit|net (?:current )?liabilities)\b")
_GAIN: Final = re.compile(r"profit|surplus|\bassets|retained|account|reserve|funds")
_MOST_INNER: Final = 3
"""Rows with an item and its subtotal side by side. More of them are columns of another kind, such as funds."""
_SUMMED: Final = ("provisions_gbp", "debtors_gbp")


@dataclass(frozen=True, slots=True)
class PrintedStatement:
    """What a printed statement says: figures of this and of last year, each empty where it does not add up."""

    statement: Statement
    now: Readings
    prior: Readings
    besides: Values
    unit: int = 1


def read_statement(statement: Statement) -> PrintedStatement | None:
    """The figures of a printed statement under the layout in which both years, or at least this one, add up; None
    where none does."""
    half: PrintedStatement | None = None
    unit = unit_of(statement.rows)
    for columns in layouts(statement.rows, statement.pair):
        entries, before = _entries(statement, columns)
        now = _checked(entries, statement.kind)
        if now is None:
            continue
        prior = _checked(before, statement.kind)
        found = PrintedStatement(statement, _figures(now, unit), _figures(prior or {}, unit), _besides(now, unit), unit)
        if prior is not None:
            return found
        half = half or found
    return half


def besides_printed(statements: Iterable[PrintedStatement], scope: Scope) -> Values:
    """The rows of a scope's balance sheet that are no figure of ours, such as outside interests."""
    return next((each.besides for each in statements if each.statement.scope == scope and each.besides), {})


def _entries(statement: Statement, columns: Columns) -> tuple[list[Entry], list[Entry]]:
    """Every figure of this and of last year with the name of its row, subtotals without a label named by their section.
    A year whose rows hold several figures each has none."""
    years: tuple[list[Entry], list[Entry]] = ([], [])
    several = [0, 0]
    pending: list[str] = []
    section = ""
    for row in statement.rows:
        figures = columns.figures(row) if row.figures else ()
        if not figures:
            section = _SECTIONS.get(plain(row.label), section)
            pending.append(row.label)
            continue
        name = _name(row.label, pending, statement.kind) or ("" if row.label else section)
        if name == "investments_gbp" and section == "current_assets_gbp":
            name = ""
        for year, shown in enumerate(columns.split(figures)):
            if shown and name:
                years[year].append((name, shown[0], row))
            if len(shown) > 1:
                several[year] += 1
                if section:
                    years[year].append((section, shown[-1], row))
        pending = []
    now, prior = (entries if count <= _MOST_INNER else [] for entries, count in zip(years, several, strict=True))
    return now, prior


def _name(label: str, pending: Sequence[str], kind: Kind) -> str | None:
    tries = [label, " ".join((*pending[-1:], label)), " ".join((*pending, label))] if pending else [label]
    return next((name for text in tries if text.strip() and (name := named(text, kind))), None)


def _checked(entries: Iterable[Entry], kind: Kind) -> Readings | None:
    """The readings with signs set right; None where nothing can be checked or something does not add up."""
    first: Readings = {}
    summed: Readings = {}
    for name, cell, row in entries:
        reading = _reading(cell, row)
        if name in first and name in _SUMMED:
            summed[name] = _added(summed.get(name, first[name]), reading)
        first.setdefault(name, reading)
    for found in (first, first | summed):
        ready = _position(found) if kind == "position" else _income(found)
        if ready is not None:
            return ready
    return None


def _position(found: Readings) -> Readings | None:
    ready = _losses(_equity(_all_debtors(found)))
    besides = _besides(ready)
    ready = signed(ready, besides)
    return ready if balances(values_of(ready) | dict(besides)) else None


def _all_debtors(found: Readings) -> Readings:
    """Debtors with those due after more than one year, where the face has a row for each; not where current assets
    come out without them."""
    if "debtors_after" not in found or "debtors_gbp" not in found:
        return found
    values = values_of(found)
    parts = sum(values.get(name) or 0 for name in ("stocks_gbp", "debtors_gbp", "cash_gbp"))
    if abs(parts - (values.get("current_assets_gbp") or 0)) <= TOLERANCE:
        return found
    return found | {"debtors_gbp": _added(found["debtors_gbp"], found["debtors_after"])}


def _equity(found: Readings) -> Readings:
    """Shareholders' funds: as labelled, else the total of capital and reserves less outside interests, if none."""
    total = found.get("total_equity")
    if total is None or "shareholders_funds_gbp" in found or "outside_interests" in found:
        return found
    return found | {"shareholders_funds_gbp": total}


def _income(found: Readings) -> Readings | None:
    ready = {name: _unsigned(name, reading) for name, reading in found.items()}
    ready = _losses(ready)
    values = values_of(ready)
    gaps: list[int] = []
    turnover, cost, gross = (values.get(name) for name in ("turnover_gbp", "cost_of_sales_gbp", "gross_profit_gbp"))
    if turnover is not None and cost is not None and gross is not None:
        gaps.append(turnover - cost - gross)
    before, tax, after = (values.get(name) for name in ("profit_before_tax_gbp", "tax_gbp", "profit_after_tax_gbp"))
    if before is not None and after is not None:
        gaps.append(min(before - after - (tax or 0), before - after + (tax or 0), key=abs))
    if not gaps or any(abs(gap) > TOLERANCE for gap in gaps):
        return None
    return signed(ready, {})


def _unsigned(name: str, reading: Reading) -> Reading:
    return reading.turned() if name in POSITIVE and reading.value < 0 else reading


def _losses(found: Readings) -> Readings:
    """A row that names nothing but a loss, a deficit or liabilities is one, with or without brackets."""
    return {
        name: reading.turned() if name in SIGNED and reading.value > 0 and _only_loss(reading) else reading
        for name, reading in found.items()
    }


def _only_loss(reading: Reading) -> bool:
    label = plain(reading.printed[0].label)
    return _LOSS.search(label) is not None and _GAIN.search(label) is None


def _reading(cell: Cell, row: Row) -> Reading:
    printed = Printed(label=row.label, text=cell.text, line=cell.line)
    return Reading(cell.number or 0, basis="table", printed=(printed,))


def _added(one: Reading, other: Reading) -> Reading:
    printed = (*one.printed, *other.printed)
    return Reading(one.value + other.value, basis="derived", rule="the sum of its rows", printed=printed)


def _figures(found: Readings, unit: int) -> Readings:
    return {name: reading.times(unit) for name, reading in found.items() if name not in _BESIDES}


def _besides(found: Readings, unit: int = 1) -> dict[str, int | None]:
    return {name: found[name].value * unit for name in _BESIDES if name in found}
