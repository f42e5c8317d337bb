"""Findings and changes in a reader's words."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from heads import GROUP, HOME, amber, clear, cleared, closed, opened, red, round_of, standing, unknown, view

from alerts.digest import Entry
from monitor.findings import Axis, Confidence, Evidence, Flip, Input, Level, Standing, Subject, Threshold
from monitor.wording import age, flip_entry, guidance, short_entry, standing_entry, threshold_text

LOADED = r"fail|unsafe|profiteer|scandal|warn|risk to children|breach|offen[cs]e|guilty|bad\b"


def fact(entry: Entry, label: str) -> str:
    (text,) = [one.text for one in entry.facts if one.label == label]
    return text


def labels(entry: Entry) -> list[str]:
    return [one.label for one in entry.facts]


@pytest.mark.parametrize(
    ("flip", "tone", "headline", "changed"),
    [
        (opened(red("Q1", HOME)), "red", "Title of Q1: Children's", "New since the last digest"),
        (
            opened(red("Q1", HOME), change="raised", before_level=Level.AMBER),
            "red",
            "Title of Q1: Children's",
            "Raised from amber to red",
        ),
        (
            opened(amber("Q1", HOME), change="lowered", before_level=Level.RED),
            "amber",
            "Title of Q1: Children's",
            "Lowered from red to amber",
        ),
        (
            cleared(amber("Q1", HOME, title="A milder title")),
            "clear",
            "No longer: A milder title: Children's",
            "Was amber, now clear",
        ),
        (
            closed(red("Q1", HOME), "no longer on the list"),
            "plain",
            "Closed: Title of Q1: Children's",
            "Was red; no longer on the list",
        ),
        (opened(red("Q1", HOME), why="known here late, not new"), "red", "Title of Q1", "known here late, not new"),
        (
            opened(red("Q1", HOME), change="raised", before_level=Level.AMBER, why="a correction by Ofsted"),
            "red",
            "Title of Q1",
            "Raised from amber to red; a correction by Ofsted",
        ),
        (
            cleared(red("Q1", HOME), why="a correction by Ofsted"),
            "clear",
            "No longer: Title of Q1",
            "Was red, now clear; a correction by Ofsted",
        ),
        (opened(red("Q1", HOME), why="first assessed: a reason"), "red", "Title of Q1", "first assessed: a reason"),
    ],
)
def test_each_change_says_what_it_is_and_what_ended_is_never_headed_as_if_it_stood(
    flip: Flip, tone: str, headline: str, changed: str
) -> None:
    entry = flip_entry(round_of(), flip)
    assert entry.tone == tone
    assert entry.headline.startswith(headline)
    assert fact(entry, "Changed") == changed


def test_what_is_closed_gives_its_last_finding_as_the_last_and_what_cleared_what_is_found_now() -> None:
    assert fact(flip_entry(round_of(), closed(red("Q1", HOME), "gone")), "Last found") == "What Q1 found."
    assert fact(flip_entry(round_of(), cleared(red("Q1", HOME))), "Found") == "What Q1 found."


def test_a_red_that_rests_on_weak_figures_is_amber_and_says_so() -> None:
    weak = amber("V5", GROUP, red_if_confirmed=True, confidence=Confidence.LOW)
    entry = flip_entry(round_of(), opened(weak, change="lowered", before_level=Level.RED))
    assert entry.tone == "amber"
    assert fact(entry, "Changed").startswith("Still meets the red line; its confidence is low now")
    assert fact(entry, "Rule").endswith("confidence low; red if confirmed")


def test_a_rule_told_along_is_named_with_what_it_found() -> None:
    entry = flip_entry(round_of(), opened(red("Q1", HOME)), [opened(red("Q2", HOME))])
    assert fact(entry, "Also") == "Q2, title of Q2: What Q2 found."


def test_a_rule_told_along_says_what_became_of_it_where_that_differs() -> None:
    first = opened(red("Q1", HOME), change="raised", before_level=Level.AMBER)
    entry = flip_entry(round_of(), first, [opened(amber("Q2", HOME))])
    assert fact(entry, "Also") == "Q2, title of Q2 (new, amber): What Q2 found."
    entry = flip_entry(round_of(), opened(red("Q1", HOME)), [opened(amber("Q2", HOME))])
    assert fact(entry, "Also") == "Q2, title of Q2 (amber): What Q2 found."


def test_an_age_is_counted_from_the_evidence() -> None:
    assert age(round_of(), standing(red("Q1", HOME))) == "1 March 2026 (137 days ago)"
    undated = red("Q1", HOME, evidence_on=None)
    assert age(round_of(), standing(undated, date(2026, 7, 1))) == "1 July 2026"


def test_what_can_no_longer_be_assessed_says_why_it_is_still_there() -> None:
    kept = replace(standing(red("V5", GROUP)), assessable=False, reason="accounts not held")
    said = "it can no longer be assessed (accounts not held), so it stays open"
    assert age(round_of(), kept) == f"1 March 2026 (137 days ago), the last evidence; {said}"


def test_what_is_not_open_has_no_entry() -> None:
    for verdict in (clear("Q1", HOME), unknown("Q1", HOME)):
        with pytest.raises(ValueError, match="Q1 on 9100001 is not open"):
            standing_entry(round_of(), standing(verdict))


def test_several_of_one_rule_are_one_entry_with_the_rest_counted() -> None:
    found = [standing(amber("Q2", replace(HOME, key=str(number), label=f"Home {number}"))) for number in range(5)]
    found[0] = standing(amber("Q2", HOME, red_if_confirmed=True))
    entry = short_entry(round_of(), "A fall", found, 2)
    assert entry.headline == "A fall (5)"
    assert fact(entry, "Which").count("since") == 2
    assert fact(entry, "Which").endswith("; and 3 more")
    assert fact(entry, "Red if confirmed").startswith("1 of them")


def test_who_runs_a_setting_is_said_with_its_other_settings() -> None:
    views = [view("9100001"), replace(view("9100002", "Unrealchester"), judgement="Inadequate"), view("9100003")]
    entry = flip_entry(round_of(views=views), opened(red("Q1", HOME)))
    assert fact(entry, "Run by") == (
        "Imaginary Oak Care Limited, with 3 settings on the list, 1 of them Inadequate overall"
    )


@pytest.mark.parametrize(
    ("printed", "said"), [(None, "not known: Ofsted's list does not say"), ("an individual", "an individual")]
)
def test_who_is_not_known_is_not_named(printed: str | None, said: str) -> None:
    nobody = replace(view("9100001"), registered_provider=printed, provider_key=None, group_key=None)
    assert fact(flip_entry(round_of(views=[nobody]), opened(red("Q1", HOME))), "Run by") == said


def test_a_setting_that_left_the_list_is_not_said_to_be_run_by_anybody() -> None:
    assert "Run by" not in labels(flip_entry(round_of(views=[]), closed(red("Q1", HOME), "gone")))


def test_a_group_says_how_much_of_it_is_here() -> None:
    here = [view(f"91000{number:02}", area) for number, area in enumerate(["Inventshire"] * 2 + ["Pretendham"])]
    entry = flip_entry(round_of(views=[*here, view("9100099", "Unrealchester")]), opened(amber("V5", GROUP)))
    assert fact(entry, "In your areas") == "3 of its 4 settings: Inventshire 2 and Pretendham 1"


def test_figures_stand_with_finance_alone_and_their_page_is_linked_once() -> None:
    page = Evidence(
        publisher="Companies House", snapshot="0" * 64, place="accounts", url="https://x.example/99/filing-history"
    )
    inputs = (
        Input(name="cash", value="£5", unit="GBP", period="year to 31 March 2026", evidence=page),
        Input(name="margin", value="3 %", unit="of turnover", evidence=page),
    )
    entry = flip_entry(round_of(), opened(amber("V5", GROUP, inputs=inputs)))
    assert fact(entry, "Figures") == "year to 31 March 2026: cash £5; margin 3 % of turnover"
    assert [(link.text, link.url) for link in entry.links] == [("Companies House: filing-history", page.url)]
    assert "Figures" not in labels(flip_entry(round_of(), opened(red("Q1", HOME, inputs=inputs))))


def test_guidance_is_given_once_for_each_kind_of_finding_and_none_for_what_cleared() -> None:
    text = guidance([red("Q1", HOME), amber("Q2", HOME), amber("V5", GROUP), clear("P1", GROUP)])
    assert (text.count("Quality:"), text.count("Viability:"), text.count("Value:")) == (1, 1, 0)
    assert text.count("An indicator for follow-up, not a finding") == 2
    assert guidance([clear("Q1", HOME)]) == ""


def test_every_kind_of_indicator_says_what_it_does_not_mean_in_neutral_words() -> None:
    for axis in Axis:
        text = guidance([replace(red("Q1", HOME), axis=axis)])
        assert text.startswith(f"{axis.capitalize()}: ")
        assert not re.search(LOADED, text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("signed", "said"),
    [
        ({}, "a line 2.5 times (A document; provisional: not yet checked against that document)"),
        (
            {"verified_by": "Finance", "verified_on": date(2026, 5, 3)},
            "a line 2.5 times (A document; checked by Finance on 3 May 2026)",
        ),
    ],
)
def test_a_threshold_is_given_with_its_source_and_who_checked_it(signed: dict[str, object], said: str) -> None:
    one = Threshold(name="a_line", value=Decimal("2.50"), unit="times", source="A document")
    assert threshold_text(replace(one, **signed)) == said  # type: ignore[arg-type] # fields of Threshold


def test_a_standing_is_told_with_its_age() -> None:
    provider = Subject("provider", "imaginary oak care limited", "Imaginary Oak Care Limited", ("Inventshire",))
    told: Standing = standing(red("Q5", provider))
    entry = standing_entry(round_of(), told)
    assert (entry.tone, fact(entry, "Since")) == ("red", "1 March 2026 (137 days ago)")
    assert fact(entry, "In your areas") == "1 of its 1 setting: Inventshire 1"
