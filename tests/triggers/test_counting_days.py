"""Which rules change what they say as days pass without any new fact, and that their pages say so."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dossiers_from_cases import cases_of, dossier_of

from monitor.findings import Dossier, Finding, GroupDossier, Level, MarketDossier, ProviderDossier
from monitor.jobs.assess import shipped_thresholds
from monitor.triggers import Trigger, all_triggers, weigh

THRESHOLDS = shipped_thresholds()
SETTLED = (200, 365, 539)
"""Days on which everything in a case has come to pass, and no accounts of this year are older than 21 months."""


def as_days_pass(dossier: Dossier, days: int) -> Any:
    """The same facts, looked at some days later."""
    changes: dict[str, Any] = {"as_of": dossier.as_of + timedelta(days=days)}
    if isinstance(dossier, GroupDossier | ProviderDossier):
        changes["settings"] = tuple(as_days_pass(one, days) for one in dossier.settings)
    if isinstance(dossier, MarketDossier):
        changes["group"] = as_days_pass(dossier.group, days)
    return replace(dossier, **changes)


def said(trigger: Trigger[Any], case: dict[str, Any], days: Iterable[int]) -> set[str]:
    """What a rule says on each of these days; a red that is to be confirmed is red, whatever its confidence."""
    return {_level(weigh(trigger, as_days_pass(dossier_of(case), each), THRESHOLDS)) for each in days}


def _level(verdict: object) -> str:
    if not isinstance(verdict, Finding):
        return type(verdict).__name__
    return Level.RED if verdict.red_if_confirmed else verdict.level


def _cases(*, counts_days: bool) -> Iterable[Any]:
    return [
        pytest.param(trigger, cases_of(trigger.weigh.__module__.rpartition(".")[2]), id=trigger.id)
        for trigger in all_triggers()
        if trigger.counts_days is counts_days
    ]


@pytest.mark.parametrize(("trigger", "cases"), _cases(counts_days=False))
def test_a_rule_that_counts_no_days_says_the_same_on_all_of_them(
    trigger: Trigger[Any], cases: list[dict[str, Any]]
) -> None:
    assert [case["name"] for case in cases if len(said(trigger, case, SETTLED)) > 1] == []


@pytest.mark.parametrize(("trigger", "cases"), _cases(counts_days=True))
def test_a_rule_that_counts_days_changes_with_them_and_its_page_says_so(
    trigger: Trigger[Any], cases: list[dict[str, Any]]
) -> None:
    assert any(len(said(trigger, case, range(0, 500, 30))) > 1 for case in cases)
    assert "the day alone" in trigger.manual["Clears"].casefold()
