"""The government's ratios of a supplier's standing in their usual order, with the bands of its guidance. Pure.

The numbers are those of the rules (so `explain` shows the same); only the turnover ratio is worked out here, from the
contract's value. A ratio that cannot be computed says why. Bands are beside one another and are never added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from monitor.findings import AnyVerdict, Finding, Input, Level, NotAssessable, Threshold
from monitor.ratios import a_year_of, net_assets
from monitor.reports.facts import Facts
from monitor.reports.finances import not_applicable
from monitor.reports.numbers import named, number
from monitor.reports.view import Block, Cell, Paragraph, Section, Table, Tone, source, text, times
from monitor.thresholds import named as threshold_named
from monitor.triggers.accounts_used import AccountsUsed, accounts_used, label
from monitor.words import line, pounds

Band = Literal["low", "medium", "high", "not computed", "not applicable"]
_T = TypeVar("_T")
_TONES: Mapping[str, Tone] = {"low": "clear", "medium": "amber", "high": "red"}
_HEAD = (
    "No.", "Ratio", "Formula", "Value", "Number", "Risk band", "Why, or what is missing", "Bands of the guidance",
    "Rule", "Source",
)  # fmt: skip
_TITLE = "Standing as a supplier"
_GUIDANCE = (
    "The ratios of the government's guidance on the economic and financial standing of suppliers, in its order. A band "
    "other than low is a reason to ask: the guidance has the supplier explain, and bring evidence, before it stands."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One of the guidance's ratios: the rule and the input it is taken from, its two lines, on which side low is."""

    number: str
    name: str
    formula: str
    rule: str | None = None
    shown_as: str | None = None
    low: str
    high: str
    low_is_above: bool
    missing: str = "not collected"


RATIOS = (
    Ratio(
        number="1", name="Turnover ratio", formula="turnover of a year / the contract's value of a year",
        low="turnover_ratio_low", high="turnover_ratio_high", low_is_above=True,
    ),
    Ratio(
        number="2", name="Operating margin", formula="operating profit / turnover", rule="V8",
        shown_as="operating margin", low="operating_margin_low_risk", high="operating_margin_low_amber",
        low_is_above=True,
    ),
    Ratio(
        number="3a", name="Free cash flow to net debt", formula="(operating cash flow - capital spending) / net debt",
        low="free_cash_flow_low", high="free_cash_flow_high", low_is_above=True,
        missing="cash-flow statements are not read; ask the supplier for it",
    ),
    Ratio(
        number="3b", name="Net debt to EBITDA, external borrowings alone", rule="V5",
        formula="(bank and other borrowings + overdraft + leases - cash) / EBITDA",
        shown_as="net external debt / EBITDA", low="leverage_amber", high="leverage_red", low_is_above=False,
    ),
    Ratio(
        number="3b", name="Net debt to EBITDA, loans from owners counted in", rule="V5",
        formula="(the same + loans from shareholders, group and directors) / EBITDA",
        shown_as="the same with loans from owners (context)", low="leverage_amber", high="leverage_red",
        low_is_above=False, missing="no row of loans from owners is shown, or there is no EBITDA to compare with",
    ),
    Ratio(
        number="4", name="Net debt and net pension deficit to EBITDA", formula="(net debt + pension deficit) / EBITDA",
        low="debt_with_pensions_low", high="debt_with_pensions_high", low_is_above=False,
        missing="pension deficits are not read; ask the supplier for it",
    ),
    Ratio(
        number="5", name="Net interest cover", formula="operating profit / (interest payable - interest receivable)",
        rule="V6", shown_as="interest cover", low="interest_cover_amber", high="interest_cover_red", low_is_above=True,
    ),
    Ratio(
        number="6", name="Acid ratio", formula="(current assets - stocks) / creditors due within one year", rule="V7",
        shown_as="quick assets / creditors", low="liquidity_amber", high="liquidity_red", low_is_above=True,
    ),
    Ratio(
        number="7", name="Net asset value", formula="net assets", rule="V3", low="net_assets_least",
        high="net_assets_least", low_is_above=True,
    ),
    Ratio(
        number="8", name="Group exposure", formula="owed by group companies / total assets (guarantees not known)",
        rule="V12", shown_as="owed by group companies / total assets", low="group_exposure_amber",
        high="group_exposure_red", low_is_above=False,
    ),
)  # fmt: skip
"""Metrics 1 to 8 of the guidance note; 3b twice: the guidance counts loans from owners as debt, the rule does not."""


def section(facts: Facts) -> Section:
    """The ratios with their bands, or why none applies."""
    why = not_applicable(facts.group)
    if why:
        return Section(key="standing", title=_TITLE, blocks=(Paragraph(f"Not applicable: {why}."),))
    of_group = {one.trigger: one for one in facts.verdicts if one.subject == facts.group.subject}
    rows = tuple(_row(ratio, facts, of_group) for ratio in RATIOS)
    name, note = "Standing ratios", _provisional(facts)
    page = Table(
        name=name,
        caption="Ratios 1 to 8",
        head=_on_the_page(_HEAD),
        rows=tuple(map(_on_the_page, rows)),
        note=note,
        where="page",
    )
    sheet = Table(name=name, caption="Ratios 1 to 8", head=_HEAD, rows=rows, note=note, where="sheets")
    blocks: tuple[Block, ...] = (Paragraph(_GUIDANCE), Paragraph(_basis(facts)), page, sheet)
    return Section(key="standing", title=_TITLE, blocks=blocks)


def _on_the_page(row: tuple[_T, ...]) -> tuple[_T, ...]:
    """Without the number by itself and the rule, for which a page has no room."""
    return (*row[:4], *row[5:8], row[9])


def _basis(facts: Facts) -> str:
    used = accounts_used(facts.group)
    contract = (
        "No contract value was given, so the turnover ratio is not computed."
        if facts.contract_value is None
        else f"The contract's value of a year was given as {pounds(facts.contract_value)}."
    )
    if not isinstance(used, AccountsUsed):
        return f"No accounts can be used: {used.reason}. {contract}"
    return f"From the {used.name} of company {used.accounts.company_number}. {contract}"


def _provisional(facts: Facts) -> str:
    names = {name for ratio in RATIOS for name in (ratio.low, ratio.high)}
    open_ = [name for name in names if threshold_named(facts.thresholds, name).provisional]
    if not open_:
        return "The lines between the bands were checked against the guidance."
    return (
        f"Provisional: {len(open_)} of {len(names)} lines between the bands are not yet checked against the guidance "
        "note (updated 23 April 2024). Values are rounded down."
    )


def _row(ratio: Ratio, facts: Facts, of_group: Mapping[str, AnyVerdict]) -> tuple[Cell, ...]:
    low, high = (threshold_named(facts.thresholds, name) for name in (ratio.low, ratio.high))
    verdict = of_group.get(ratio.rule or "")
    band, why, found = (
        _turnover(facts, low, high) if ratio.number == "1" else _of_rule(ratio, verdict, facts, low, high)
    )
    value, typed = (text("none"), Cell("")) if found is None else (text(_said(found)), number(found))
    return (
        text(ratio.number),
        text(ratio.name),
        text(ratio.formula),
        value,
        typed,
        text(band, tone=_TONES.get(band)),
        text(why),
        text(_bands(ratio, low, high)),
        text(ratio.rule or "this report"),
        source(found.evidence if found else None, "none: not computed"),
    )


def _said(found: Input) -> str:
    return f"{found.value}{f', {found.period}' if found.period else ''}"


def _bands(ratio: Ratio, low: Threshold, high: Threshold) -> str:
    provisional = "; provisional" if low.provisional or high.provisional else ""
    if low.name == high.name:
        return f"low from {pounds(low.value)}, high under it{provisional}"
    if ratio.low_is_above:
        return f"low from {line(low)}, high under {line(high)}{provisional}"
    return f"low under {line(low)}, high from {line(high)}{provisional}"


_Read = tuple[Band, str, Input | None]


def _turnover(facts: Facts, low: Threshold, high: Threshold) -> _Read:
    used = accounts_used(facts.group)
    if facts.contract_value is None:
        return "not computed", "no contract value given (--contract-value)", None
    if not isinstance(used, AccountsUsed):
        return "not computed", str(used.reason), None
    turnover, days = used.accounts.value("turnover_gbp"), used.period("turnover_gbp")
    if turnover is None:
        return "not computed", "no profit and loss account filed", None
    if not isinstance(days, int):
        return "not computed", str(days.reason), None
    ratio = a_year_of(turnover, days) / facts.contract_value
    found = used.worked("turnover ratio", times(ratio).shown, low.unit)
    why = f"{pounds(a_year_of(turnover, days))} of a year against {pounds(facts.contract_value)}"
    return _band(ratio, low, high, above=True), why, found


def _of_rule(ratio: Ratio, verdict: AnyVerdict | None, facts: Facts, low: Threshold, high: Threshold) -> _Read:
    if verdict is None:
        return "not computed", ratio.missing, None
    if isinstance(verdict, NotAssessable):
        return "not computed", verdict.reason, None
    found = named(verdict.inputs, ratio.shown_as or _net_assets_name(facts))
    if found is None:
        return _without_a_ratio(ratio, verdict)
    value = number(found).value
    if not isinstance(value, int | Decimal):
        return "not computed", f"shown as {found.value}", found
    confidence = f"confidence {verdict.confidence}"
    if isinstance(verdict, Finding) and verdict.red_if_confirmed:
        confidence += ", to be confirmed"
    return _band(Decimal(value), low, high, above=ratio.low_is_above), confidence, found


def _without_a_ratio(ratio: Ratio, verdict: AnyVerdict) -> _Read:
    """The rule knows without dividing: net cash, no net interest, nothing due; or debt, but no earnings."""
    if ratio.shown_as and "context" in ratio.shown_as:
        return "not computed", ratio.missing, None
    if not isinstance(verdict, Finding):
        return "low", verdict.summary, None
    return ("high" if verdict.level is Level.RED or verdict.red_if_confirmed else "medium"), verdict.summary, None


def _net_assets_name(facts: Facts) -> str:
    used = accounts_used(facts.group)
    net = net_assets(used.accounts) if isinstance(used, AccountsUsed) else None
    return label(net.figures[0]) if net else ""


def _band(value: Decimal, low: Threshold, high: Threshold, *, above: bool) -> Band:
    """What lies on a line counts as the rules count it: a margin at it is over it, a debt at it has reached it."""
    if above:
        return "low" if value >= low.value else "high" if value < high.value else "medium"
    return "low" if value < low.value else "high" if value >= high.value else "medium"
