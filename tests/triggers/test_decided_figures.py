"""What a person decided of a figure: taken out as if the document did not show it, or settled, and always told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from dossiers_from_cases import group_with

from monitor.compared import READ_OTHERWISE, REPLACED, UNBALANCED, as_read, compared, doubts
from monitor.findings import AnyVerdict, Clear, Confidence, Did, FigureDecision, Finding, GroupDossier, Held
from monitor.jobs.gathering import shipped_thresholds
from monitor.triggers import all_triggers, weigh
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from scrapers.records import FIGURES, Accounts, Figure

AT = datetime(2026, 6, 3, 9, tzinfo=UTC)
MONEY = [name for name in FIGURES if name.endswith("_gbp")]
WHOLE = {name.removesuffix("_gbp"): [1_000 + 37 * number, 900] for number, name in enumerate(MONEY)}
SHEET = {
    "fixed_assets": 500,
    "current_assets": 300,
    "creditors_within_one_year": 100,
    "net_current_assets": 200,
    "total_assets_less_current_liabilities": 700,
    "net_assets": 650,
    "shareholders_funds": 700,
}
"""Adds up, but for net assets: the two ends differ."""


def word(held: Held[Accounts], figure: str, did: Did, **more: Any) -> FigureDecision:
    """A word on a figure as it is read now."""
    read = as_read(held).get(figure, Figure())
    record = held.record
    made = FigureDecision(
        company_number=record.company_number,
        made_up_to=record.made_up_to,
        scope=record.scope,
        figure=figure,
        document=held.evidence.snapshot,
        did=did,
        value=read.value,
        prior=read.prior,
        by="B. Buyer",
        role="procurement",
        why="the cell above was read",
        at=AT,
    )
    return replace(made, **more)


def held_of(figures: Mapping[str, Any], *, balances: bool | None = True) -> Held[Accounts]:
    (held,) = group_with(figures).accounts
    return replace(held, record=replace(held.record, balances=balances))


def with_held(held: Held[Accounts]) -> GroupDossier:
    return replace(group_with({}), accounts=(held,))


def decided(held: Held[Accounts], *words: tuple[str, Did]) -> Held[Accounts]:
    return compared(held, [word(held, figure, did) for figure, did in words])


def verdicts(held: Held[Accounts]) -> Sequence[AnyVerdict]:
    dossier, thresholds = with_held(held), shipped_thresholds()
    rules = [rule for rule in all_triggers() if rule.weighs is GroupDossier and rule.axis in ("viability", "value")]
    return [weigh(rule, dossier, thresholds) for rule in rules]


@cache
def _whole() -> Held[Accounts]:
    return held_of(WHOLE, balances=None)


@pytest.mark.parametrize("figure", MONEY)
def test_every_rule_says_what_it_says_where_the_figure_is_missing(figure: str) -> None:
    without = {name: value for name, value in WHOLE.items() if f"{name}_gbp" != figure}
    found, wanted = verdicts(decided(_whole(), (figure, "not used"))), verdicts(held_of(without, balances=None))
    for one, other in zip(found, wanted, strict=True):
        told = [put for put in one.inputs if "compared by a person" not in put.name]
        aside = getattr(other, "reason", None) is not None
        assert (type(one), one.confidence, tuple(told)) == (type(other), other.confidence, other.inputs), one.trigger
        assert one.summary.startswith(other.summary) if aside else one.summary == other.summary
        assert getattr(one, "level", None) == getattr(other, "level", None)


def test_every_verdict_on_these_accounts_says_in_which_role_when_and_why_and_never_who() -> None:
    for one in verdicts(decided(_whole(), ("net_assets_gbp", "not used"))):
        if one.evidence_on is None:
            continue
        told = next(put for put in one.inputs if put.name == "net assets, compared by a person")
        assert told.value == "procurement decided on 3 June 2026 that it is not to be used: the cell above was read"
        assert told.evidence is not None
        assert told.evidence.snapshot == _whole().evidence.snapshot
        assert "Buyer" not in repr(one)


def test_what_cannot_be_assessed_without_it_says_that_a_person_left_it_out() -> None:
    held = decided(held_of({"net_assets": -5}), ("net_assets_gbp", "not used"))
    (one,) = (found for found in verdicts(held) if found.trigger == "V3")
    assert one.summary == "Not assessed: net assets not shown. A person decided not to use: net assets."


def test_the_word_made_last_on_this_document_counts_and_is_taken_back_by_another() -> None:
    held = held_of(SHEET)
    words = [word(held, "net_assets_gbp", did) for did in ("not used", "stands", "not used", "withdrawn")]
    shown = ["net_assets_gbp" in compared(held, words[: end + 1]).record.figures for end in range(4)]
    assert shown == [False, True, False, True]
    assert compared(held, words) == held


def test_a_sheet_that_does_not_add_up_is_used_once_what_is_off_stands_by_a_persons_word() -> None:
    held = held_of(SHEET, balances=False)
    ends = ("net_assets_gbp", "shareholders_funds_gbp")
    off = f"{UNBALANCED}: shareholders funds is off by £50"
    assert doubts(held) == dict.fromkeys(ends, off)
    one = decided(held, (ends[0], "stands"))
    assert (one.record.balances, doubts(one)) == (False, {ends[1]: off})
    assert not isinstance(accounts_used(with_held(one)), AccountsUsed)
    both = decided(held, *((name, "stands") for name in ends))
    assert (both.record.balances, doubts(both)) == (None, {})
    sure = {found.confidence for found in verdicts(both) if isinstance(found, Finding | Clear)}
    assert sure and Confidence.HIGH not in sure


def test_without_what_is_not_used_the_rest_of_a_sheet_adds_up_and_is_used() -> None:
    held = decided(held_of(SHEET, balances=False), ("net_assets_gbp", "not used"))
    assert (held.record.balances, doubts(held)) == (True, {})
    used = accounts_used(with_held(held))
    assert isinstance(used, AccountsUsed)
    assert used.accounts.value("shareholders_funds_gbp") == 700


def test_where_a_row_that_is_no_figure_of_ours_is_off_all_that_was_checked_is_doubtful() -> None:
    held = held_of({**SHEET, "net_assets": 700}, balances=False)
    every = set(doubts(held))
    assert every >= {"net_assets_gbp", "current_assets_gbp", "fixed_assets_gbp"}
    left = decided(held, ("net_assets_gbp", "not used"))
    assert set(doubts(left)) == every - {"net_assets_gbp"}
    assert decided(held, *((name, "stands") for name in every)).record.balances is None


def test_a_corrected_filing_is_looked_at_again_and_not_held_to_what_was_said_of_the_one_before() -> None:
    held = held_of(SHEET)
    words = [word(held, "net_assets_gbp", did) for did in ("stands", "not used")]
    corrected = replace(held, evidence=replace(held.evidence, snapshot="f" * 64))
    for each in words:
        found = compared(corrected, [each])
        assert found.record == corrected.record
        assert doubts(found) == {"net_assets_gbp": REPLACED}
    again = [*words, word(corrected, "net_assets_gbp", "stands")]
    assert doubts(compared(corrected, again)) == {}
    assert "net_assets_gbp" not in compared(held, again).record.figures  # the first document, should it come again


def test_another_reading_of_the_document_does_not_stand_by_an_old_word_and_does_not_come_back_by_itself() -> None:
    held = held_of(SHEET)
    words: dict[Did, FigureDecision] = {did: word(held, "net_assets_gbp", did) for did in ("stands", "not used")}
    figures = {**held.record.figures, "net_assets_gbp": Figure(value=651)}
    other = replace(held, record=replace(held.record, figures=figures))
    for did, each in words.items():
        found = compared(other, [each])
        assert ("net_assets_gbp" in found.record.figures) is (did == "stands")
        assert doubts(found) == {"net_assets_gbp": READ_OTHERWISE}
        assert not any(one.stands for one in found.decided)


def test_what_was_worked_out_from_a_figure_alone_goes_with_it() -> None:
    held = held_of({"shareholders_funds": 700, "debtors": 3})
    place = {"tag": "Equity", "context": "C1", "line": 9}
    read = {
        "shareholders_funds_gbp": Figure(value=700, evidence=place),
        "net_assets_gbp": Figure(value=700, basis="derived", evidence={**place, "rule": "the two ends are equal"}),
        "debtors_gbp": Figure(value=3, basis="derived", evidence={**place, "line": 4}),
    }
    held = replace(held, record=replace(held.record, figures=read))
    left = decided(held, ("shareholders_funds_gbp", "not used"))
    assert set(left.record.figures) == {"debtors_gbp"}
    assert as_read(left) == read
    own = decided(held, ("shareholders_funds_gbp", "not used"), ("net_assets_gbp", "stands"))
    assert set(own.record.figures) == {"debtors_gbp", "net_assets_gbp"}
    assert set(decided(held, ("net_assets_gbp", "not used")).record.figures) == {
        "debtors_gbp",
        "shareholders_funds_gbp",
    }


def test_a_figure_read_from_a_picture_is_as_sure_as_others_once_it_stands() -> None:
    held = held_of({"net_assets": 5})
    figures = {name: replace(one, basis="scan") for name, one in held.record.figures.items()}
    scanned = replace(held, record=replace(held.record, figures=figures))
    sure = {}
    for name, each in {"before": scanned, "after": decided(scanned, ("net_assets_gbp", "stands"))}.items():
        sure[name] = next(found.confidence for found in verdicts(each) if found.trigger == "V3")
    assert sure == {"before": Confidence.MEDIUM, "after": Confidence.HIGH}
    assert date(2026, 6, 30) - held.record.made_up_to < timedelta(days=366)
