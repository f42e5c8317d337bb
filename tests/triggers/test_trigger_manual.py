"""The rules' own pages, and what the house promises of every rule."""

from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from dossiers_from_cases import group_with

from monitor import triggers
from monitor.findings import Axis, Confidence, Finding, Level, SettingDossier
from monitor.reports.standing_ratios import RATIOS
from monitor.thresholds import ThresholdError, parse_thresholds
from monitor.triggers import PARAGRAPHS, Trigger, all_triggers, weigh
from monitor.triggers.manual import markdown_table
from monitor.triggers.outcome import Grounds, fires
from monitor.words import line

SHIPPED = parse_thresholds((files("monitor") / "thresholds.toml").read_text(encoding="utf-8"))
TRIGGERS = all_triggers()
SHARED = {"accounts_used", "inspections", "manual", "margins", "outcome", "together"}
each_trigger = pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda trigger: trigger.id)


def test_every_file_of_the_folder_is_a_rule_or_shared_by_rules() -> None:
    names = {found.name for found in iter_modules(triggers.__path__)}
    rules = {name for name in names if hasattr(import_module(f"monitor.triggers.{name}"), "TRIGGER")}
    assert names - rules == SHARED, "a new rule must define TRIGGER"
    assert len(rules) == len(TRIGGERS)


def test_ids_are_unique_and_start_the_name_of_their_file() -> None:
    ids = [trigger.id for trigger in TRIGGERS]
    assert len(set(ids)) == len(ids)
    assert not [t.id for t in TRIGGERS if not t.weigh.__module__.rpartition(".")[2].startswith(f"{t.id.lower()}_")]


@each_trigger
def test_a_page_has_its_four_paragraphs_and_each_says_something(trigger: Trigger[Any]) -> None:
    assert set(trigger.manual) == set(PARAGRAPHS)
    assert all(len(text) > 20 and text.endswith(".") for text in trigger.manual.values())


@each_trigger
def test_a_page_names_the_numbers_that_ship(trigger: Trigger[Any]) -> None:
    assert not [name for name in trigger.thresholds if line(SHIPPED[name]) not in trigger.manual["Why"]]


@each_trigger
def test_a_rule_file_stays_short(trigger: Trigger[Any]) -> None:
    path = Path(str(import_module(trigger.weigh.__module__).__file__))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 130


def test_every_threshold_that_ships_is_used_by_a_rule_or_by_the_ratios_of_a_report() -> None:
    by_rules = {name for trigger in TRIGGERS for name in trigger.thresholds}
    assert by_rules | {name for ratio in RATIOS for name in (ratio.low, ratio.high)} == set(SHIPPED)


def test_the_table_has_a_row_for_every_rule_and_no_stray_column() -> None:
    rows = markdown_table(TRIGGERS).splitlines()
    assert rows[0] == "| Id | Title | Weighs | Fires | Why |"
    assert [row.split(" | ")[0] for row in rows[2:]] == [f"| {trigger.id}" for trigger in TRIGGERS]
    assert {row.replace("\\|", "").count("|") for row in rows} == {6}


def test_a_missing_threshold_says_which_table_to_add() -> None:
    trigger = next(trigger for trigger in TRIGGERS if trigger.id == "V3")
    with pytest.raises(ThresholdError, match=r"add a table \[net_assets_least\]"):
        weigh(trigger, group_with({"net_assets": 5}), {})


def test_a_rule_refuses_a_dossier_of_another_kind() -> None:
    trigger = next(trigger for trigger in TRIGGERS if trigger.id == "Q1")
    with pytest.raises(TypeError, match="Q1 does not weigh a GroupDossier"):
        weigh(trigger, group_with({}), SHIPPED)


@pytest.mark.parametrize(
    ("level", "confidence", "shown", "to_confirm"),
    [
        (Level.RED, Confidence.LOW, Level.AMBER, True),
        (Level.RED, Confidence.MEDIUM, Level.RED, False),
        (Level.AMBER, Confidence.LOW, Level.AMBER, False),
    ],
)
def test_only_a_red_of_low_confidence_is_an_amber_to_confirm(
    level: Level, confidence: Confidence, shown: Level, to_confirm: bool
) -> None:
    real: Trigger[Any] = next(trigger for trigger in TRIGGERS if trigger.id == "V3")

    def rule(*_: object) -> Any:
        return fires(level, "A sentence.", Grounds(confidence=confidence))

    rule.__module__ = real.weigh.__module__
    made_up = Trigger(id="X", title="X", axis=Axis.DATA, weighs=real.weighs, weigh=rule)
    verdict = weigh(made_up, group_with({}), SHIPPED)
    assert isinstance(verdict, Finding)
    assert (verdict.level, verdict.red_if_confirmed) == (shown, to_confirm)


def test_rules_on_settings_rest_on_the_setting_alone() -> None:
    assert {trigger.id for trigger in TRIGGERS if trigger.weighs is SettingDossier} == {
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "Q8",
        "Q9",
    }
