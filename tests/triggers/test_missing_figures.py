"""What is not shown never reassures: properties of the rules over accounts."""

from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from dossiers_from_cases import group_with
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.findings import Clear, Confidence, Finding, GroupDossier, NotAssessable
from monitor.thresholds import parse_thresholds
from monitor.triggers import Trigger, all_triggers, weigh
from scrapers.records import FIGURES

SHIPPED = parse_thresholds((files("monitor") / "thresholds.toml").read_text(encoding="utf-8"))
OVER_GROUPS = [trigger for trigger in all_triggers() if trigger.weighs is GroupDossier]
ON_REGISTERS = ("O1", "O2", "Q5", "Q6", "V1", "V2", "V11")
OVER_ACCOUNTS = [trigger for trigger in OVER_GROUPS if trigger.id not in ON_REGISTERS]
NEVER_SURE = {
    "V9": "a stand-in for profit, used where there is no profit and loss account",
    "V10": "words found by a program",
    "V12": "guarantees given are never known",
    "P4": "other payments to owners are never known",
}
SURE = [trigger for trigger in OVER_ACCOUNTS if trigger.id not in NEVER_SURE]
SHORT = tuple(name.removesuffix("_gbp") for name in FIGURES if name.endswith("_gbp"))

Figures = dict[str, int | list[int]]

amounts = st.integers(min_value=0, max_value=1000)
steady = settings(derandomize=True, deadline=None, max_examples=150)


@st.composite
def whole_accounts(draw: st.DrawFn) -> Figures:
    """Figures that tie as a real set's do, every row shown."""
    rows = {
        name: draw(amounts)
        for name in (
            "bank_borrowings overdraft finance_leases other_borrowings shareholder_loans amounts_owed_to_group "
            "directors_loans stocks debtors cash tangible_assets intangible_assets investments depreciation impairment"
        ).split()
    }
    owed, trade = sum(list(rows.values())[:7]), draw(amounts)
    within = draw(st.integers(min_value=0, max_value=owed + trade))
    current = rows["stocks"] + rows["debtors"] + rows["cash"]
    fixed = rows["tangible_assets"] + rows["intangible_assets"] + rows["investments"]
    before = fixed + current - within
    return {
        **rows,
        "amortisation": draw(amounts) if rows["intangible_assets"] else 0,
        "depreciation": rows["depreciation"] if rows["tangible_assets"] else 0,
        "turnover": [draw(st.integers(1, 3000)), draw(st.integers(1, 3000))],
        "operating_profit": [draw(st.integers(-500, 1500)), draw(st.integers(-500, 1500))],
        "interest_payable": draw(amounts),
        "interest_receivable": draw(amounts),
        "dividends": draw(amounts),
        "current_assets": current,
        "fixed_assets": fixed,
        "creditors_within_one_year": within,
        "creditors_after_one_year": owed + trade - within,
        "total_assets_less_current_liabilities": before,
        "net_assets": before - (owed + trade - within),
    }


@pytest.mark.parametrize("trigger", OVER_GROUPS, ids=lambda trigger: trigger.id)
@steady
@given(names=st.sets(st.sampled_from(SHORT)), as_of=st.dates(date(2026, 3, 31), date(2029, 1, 1)))
def test_accounts_that_show_no_figure_are_not_assessable(trigger: Trigger[Any], names: set[str], as_of: date) -> None:
    """Names without a value are as good as absent."""
    blank: dict[str, Any] = {name: [None, None] for name in names}
    verdict = weigh(trigger, group_with(blank, as_of), SHIPPED)
    assert isinstance(verdict, NotAssessable)


@pytest.mark.parametrize("trigger", OVER_ACCOUNTS, ids=lambda trigger: trigger.id)
@steady
@given(figures=whole_accounts(), hidden=st.sets(st.sampled_from(SHORT)))
def test_a_clear_above_low_confidence_holds_whatever_rows_were_hidden(
    trigger: Trigger[Any], figures: Figures, hidden: set[str]
) -> None:
    shown = {name: value for name, value in figures.items() if name not in hidden}
    partly, wholly = (weigh(trigger, group_with(some), SHIPPED) for some in (shown, figures))
    if isinstance(partly, Clear) and partly.confidence is not Confidence.LOW:
        assert isinstance(wholly, Clear)


@pytest.mark.parametrize("trigger", SURE, ids=lambda trigger: trigger.id)
@steady
@given(figures=whole_accounts())
def test_with_every_row_shown_a_rule_speaks_with_full_confidence(trigger: Trigger[Any], figures: Figures) -> None:
    verdict = weigh(trigger, group_with(figures), SHIPPED)
    assert isinstance(verdict, Finding | Clear)
    assert verdict.confidence is Confidence.HIGH
