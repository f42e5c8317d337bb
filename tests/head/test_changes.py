"""A round's changes, each told once."""

from dataclasses import replace

from heads import GROUP, HOME, SOURCE, amber, cleared, opened, red, round_of, standing

from monitor.changes import ended, open_now, started, still_open
from monitor.findings import Subject

OTHER = replace(HOME, key="9100002", label="Children's home 9100002 in Inventshire")
PROVIDER = Subject("provider", "imaginary oak care ltd", "Imaginary Oak Care Limited", ("Inventshire",))


def test_rules_on_one_setting_are_one_entry_led_by_the_strongest() -> None:
    round_ = round_of(flips=[opened(amber("Q2", HOME)), opened(red("Q1", HOME))])
    (told,) = started(round_)
    assert (told.flip.trigger, [flip.trigger for flip in told.also]) == ("Q1", ["Q2"])
    assert told.urgent


def test_rules_of_one_kind_on_one_group_are_one_entry_and_other_kinds_stay_apart() -> None:
    flips = [
        opened(amber("V3", GROUP)),
        opened(red("Q5", GROUP)),
        opened(red("V5", GROUP)),
        opened(amber("V10", GROUP)),
    ]
    told = started(round_of(role="procurement", flips=flips))
    assert [(one.flip.trigger, [flip.trigger for flip in one.also]) for one in told] == [
        ("Q5", []),
        ("V5", ["V10", "V3"]),
    ]


def test_a_new_amber_that_says_little_is_told_by_name_unless_more_is_known() -> None:
    flips = [
        opened(amber("Q8", HOME)),
        opened(amber("Q8", OTHER)),
        opened(amber("Q2", OTHER)),
        opened(red("M1", GROUP)),
    ]
    told = {one.flip.subject.key: one.in_a_list for one in started(round_of(flips=flips))}
    assert told == {HOME.key: True, OTHER.key: False, GROUP.key: False}


def test_ambers_that_cleared_are_told_by_name_and_reds_are_not() -> None:
    flips = [cleared(amber("V3", GROUP)), cleared(amber("V7", GROUP)), cleared(red("Q1", HOME))]
    assert {one.flip.subject.key: one.by_name for one in ended(round_of(flips=flips))} == {
        GROUP.key: True,
        HOME.key: False,
    }


def test_a_red_of_finance_is_not_for_today() -> None:
    (told,) = started(round_of(role="procurement", flips=[opened(red("V5", GROUP))]))
    assert not told.urgent


def test_reds_come_first_and_judgements_before_balance_sheets() -> None:
    flips = [opened(one) for one in (amber("V3", GROUP), red("Q5", PROVIDER), amber("Q2", OTHER), red("Q1", HOME))]
    assert [one.flip.trigger for one in started(round_of(flips=flips))] == ["Q1", "Q5", "V3", "Q2"]


def test_what_opened_and_what_ended_on_one_setting_are_told_apart() -> None:
    round_ = round_of(flips=[cleared(red("Q1", HOME)), opened(amber("Q2", HOME))])
    assert [one.flip.trigger for one in started(round_)] == ["Q2"]
    assert [one.flip.trigger for one in ended(round_)] == ["Q1"]


def test_a_source_is_told_apart_from_settings_and_providers() -> None:
    round_ = round_of(standings=[standing(red("D1", SOURCE))], flips=[opened(red("D1", SOURCE))])
    assert (started(round_), ended(round_), open_now(round_)) == ([], [], [])


def test_what_changed_is_not_also_told_as_still_open() -> None:
    moved = replace(HOME, areas=("Inventshire", "Pretendham"))
    round_ = round_of(
        standings=[standing(red("Q1", moved)), standing(amber("Q2", HOME)), standing(red("Q1", OTHER))],
        flips=[opened(red("Q1", HOME))],
    )
    assert [(one.trigger, one.subject.key) for one in still_open(round_)] == [("Q2", "9100001"), ("Q1", "9100002")]
