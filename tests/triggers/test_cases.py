"""Every rule against its table of cases; a rule without one fails here."""

import re
import sys
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import pytest
from dossiers_from_cases import CASES, cases_of, dossier_of

from monitor.findings import AnyVerdict, Clear, Finding, NotAssessable, Threshold
from monitor.thresholds import parse_thresholds
from monitor.triggers import Trigger, all_triggers, weigh

SHIPPED = parse_thresholds((files("monitor") / "thresholds.toml").read_text(encoding="utf-8"))
TRIGGERS = all_triggers()
NEVER_SAID = re.compile(r"failing|unsafe|profiteer|\binsolvent|\bnotice\b|distress|dangerous", re.IGNORECASE)
STEPS = {"share": Decimal("0.001"), "times": Decimal("0.01"), "probability": Decimal("0.002"), "part": Decimal("0.02")}


def _stem(trigger: Trigger[Any]) -> str:
    return str(trigger.weigh.__module__).rpartition(".")[2]


def _all_cases() -> list[Any]:
    return [
        pytest.param(trigger, case, id=f"{trigger.id}: {case['name']}")
        for trigger in TRIGGERS
        if (CASES / f"{_stem(trigger)}.toml").exists()
        for case in cases_of(_stem(trigger))
    ]


def _kind(verdict: AnyVerdict) -> str:
    if isinstance(verdict, Finding):
        return str(verdict.level)
    return "clear" if isinstance(verdict, Clear) else "not_assessable"


@cache
def _verdicts(stem: str) -> list[str]:
    trigger = next(trigger for trigger in TRIGGERS if _stem(trigger) == stem)
    return [_kind(weigh(trigger, dossier_of(case), SHIPPED)) for case in cases_of(stem)]


def test_every_rule_has_a_table_of_cases_and_every_table_a_rule() -> None:
    assert {_stem(trigger) for trigger in TRIGGERS} == {path.stem for path in CASES.glob("*.toml")}


@pytest.mark.parametrize(("trigger", "case"), _all_cases())
def test_a_case_is_judged_as_its_table_says(trigger: Trigger[Any], case: dict[str, Any]) -> None:
    verdict = weigh(trigger, dossier_of(case), SHIPPED)
    said = f"{verdict.summary} {verdict.inputs}"
    assert _kind(verdict) == case["expect"], said
    assert not [word for word in case.get("words", ()) if word not in verdict.summary], said
    assert not [word for word in case.get("inputs", ()) if word not in said], said
    if isinstance(verdict, NotAssessable):
        assert verdict.reason == case["reason"]
    else:
        assert verdict.confidence == case.get("confidence", "high"), said
    if isinstance(verdict, Finding):
        assert verdict.red_if_confirmed is case.get("red_if_confirmed", False)
    if "settings" in case:
        assert list(verdict.settings) == case["settings"]
    if "evidence_on" in case:
        assert verdict.evidence_on == case["evidence_on"]


@pytest.mark.parametrize(("trigger", "case"), _all_cases())
def test_a_verdict_says_its_rule_its_numbers_and_no_word_that_judges_people(
    trigger: Trigger[Any], case: dict[str, Any]
) -> None:
    verdict = weigh(trigger, dossier_of(case), SHIPPED)
    assert verdict.rule == trigger.manual["Fires"]
    assert [threshold.name for threshold in verdict.thresholds] == list(trigger.thresholds)
    shown = [verdict.summary, *(part for one in verdict.inputs for part in (one.name, one.value))]
    assert not [text for text in shown if NEVER_SAID.search(text)]
    assert verdict.summary.endswith(".")
    assert "\n" not in verdict.summary
    assert "None" not in " ".join(shown)


@pytest.mark.parametrize("trigger", TRIGGERS, ids=_stem)
def test_a_table_has_a_finding_a_clear_and_a_reason_for_each_refusal(trigger: Trigger[Any]) -> None:
    kinds = set(_verdicts(_stem(trigger)))
    assert {"clear", "not_assessable"} <= kinds
    assert kinds & {"red", "amber"}
    promised = sys.modules[trigger.weigh.__module__].__doc__ or ""
    fires = promised.partition("Clears:")[0]
    assert ("red" in kinds) == ("red" in re.findall(r"\w+", fires.replace("Never red", "")))


@pytest.mark.parametrize("way", [1, -1], ids=["up", "down"])
@pytest.mark.parametrize(
    ("trigger", "name"), [pytest.param(t, name, id=name) for t in TRIGGERS for name in t.thresholds]
)
def test_a_case_stands_on_either_side_of_every_threshold(trigger: Trigger[Any], name: str, way: int) -> None:
    """Moving a threshold by a hair, either way, must change what some case says: the cases stand at the very line."""
    step = STEPS.get(SHIPPED[name].unit.split()[0], Decimal(1))
    moved: dict[str, Threshold] = {**SHIPPED, name: replace(SHIPPED[name], value=SHIPPED[name].value + way * step)}
    cases = cases_of(_stem(trigger))
    after = [_kind(weigh(trigger, dossier_of(case), MappingProxyType(moved))) for case in cases]
    assert after != _verdicts(_stem(trigger))
