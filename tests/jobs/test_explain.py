"""Every verdict on a subject, found by any of its names, as of a day and as known at a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented_house import at_edition, opened, whole_demo

from monitor.demo import AS_OF
from monitor.findings import AnyVerdict, Clear, Finding, NotAssessable
from monitor.jobs.explain import Explained, explain
from monitor.jobs.house import House, JobError

LAST = AS_OF[3]


@contextmanager
def demo_house() -> Iterator[House]:
    with opened(whole_demo()) as house:
        yield house


def asked(text: str, number: int = 3) -> list[Explained]:
    with demo_house() as house:
        return explain(house, text, AS_OF[number])


def keys(found: list[Explained]) -> list[tuple[str, str]]:
    """But for its markets and the settings that left it."""
    return [(one.subject.kind, one.subject.key) for one in found if one.subject.kind != "market" and not _left(one)]


def _left(one: Explained) -> bool:
    return any(line.startswith("left the register") for line in one.chain)


def said(found: list[Explained], rule: str) -> AnyVerdict:
    (verdict,) = (verdict for one in found for verdict in one.verdicts if verdict.trigger == rule)
    return verdict


SPARROW = "nonexistent sparrow care ltd"
COUNTED = ("Q6", "M1", "M2", "WATCH")
"""Rules whose numbers are counted over a whole list."""
OAK = [("provider", "imaginary oak care ltd"), ("group", "99010004")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SC900101", [("setting", "SC900101"), *OAK]),
        ("sc900101", [("setting", "SC900101"), *OAK]),
        (" 9100103 ", [("setting", "9100103"), *OAK]),
        ("9100241", [("setting", "9100241"), ("provider", SPARROW), ("group", f"provider:{SPARROW}")]),
        ("99010004", [("group", "99010004")]),
        ("99010002", [("group", "99010004")]),
        ("IMAGINARY OAK MIDCO LIMITED", [("group", "99010004")]),
        ("Imaginary Oak Midco Ltd.", [("group", "99010004")]),
        ("imaginary oak care limited", OAK),
        ("Imaginary Oak Care Ltd", OAK),
        ("ofsted_workbook", [("source", "ofsted_workbook")]),
    ],
)
def test_a_subject_is_found_by_each_of_its_names_with_those_above_it(text: str, found: list[tuple[str, str]]) -> None:
    assert sorted(keys(asked(text))) == sorted(found)


def test_every_rule_that_weighs_a_subject_is_there_with_what_it_rests_on() -> None:
    found = asked("SC900101")
    rules = {one.subject.kind: [verdict.trigger for verdict in one.verdicts] for one in found if not _left(one)}
    assert rules == {
        "market": ["M1", "M2", "WATCH"],
        "setting": ["Q1", "Q2", "Q3", "Q4", "Q7", "Q8", "Q9"],
        "provider": [],
        "group": [
            *("O1", "O2", "P1", "P2", "P3", "P4", "Q5", "Q6"),
            *("V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "V11", "V12"),
        ],
    }
    for verdict in (verdict for one in found if not _left(one) for verdict in one.verdicts):
        assert verdict.rule
        if not isinstance(verdict, NotAssessable):
            inputs = [one for one in verdict.inputs if one.value != "not shown" and verdict.trigger not in COUNTED]
            assert all(one.evidence and one.evidence.snapshot for one in inputs), verdict.trigger


def test_the_chain_names_the_register_and_the_confirmed_links() -> None:
    setting, _, group = (one.chain for one in asked("SC900101")[:3])
    assert setting[0].startswith("Active, 4 places, run by Imaginary Oak Care Limited")
    assert "snapshot" in setting[1]
    assert [line.split(" on ")[0] for line in setting[2:5]] == ["Full inspection"] * 3
    confirmed = "top company 99010004 (confirmed by the invented market on 2025-07-01)"
    assert f"Imaginary Oak Care Limited -> company 99010001 -> {confirmed}" in group


def test_who_has_no_confirmed_link_is_said_to_have_none() -> None:
    (group,) = (one for one in asked("Nonexistent Sparrow Care Ltd") if one.subject.kind == "group")
    assert group.chain[0] == "no confirmed link to a company: group not resolved"


@pytest.mark.parametrize("text", ["9999999", "99999999", "Nobody of That Name", ""])
def test_what_is_not_known_is_a_line_that_says_what_to_give(text: str) -> None:
    named = f"nothing known as of 2026-07-16 is called '{text}': give a URN, a company number or a provider's name"
    with pytest.raises(JobError, match=named):
        asked(text)


def test_part_of_a_name_is_not_guessed_but_the_names_that_hold_it_are_listed() -> None:
    with pytest.raises(JobError, match="names that hold it: ") as raised:
        asked("imaginary")
    for name in ("Imaginary Oak Care Limited", "Imaginary Acorn Care Limited", "Imaginary Oak Fostering Limited"):
        assert name in str(raised.value)


def test_a_provider_and_another_group_of_the_same_name_are_listed(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        link = (
            '[[link]]\nregistered_provider = "Nonexistent Sparrow Care Ltd"\ncompany_number = "99060001"\n'
            'top_company_number = "99060001"\nconfirmed_by = "a test"\nconfirmed_on = 2025-07-01\n'
        )
        (tmp_path / "links.toml").write_text(link, encoding="utf-8")
        with pytest.raises(JobError, match=r"several are called 'Hypothetical Cottage .*none is guessed") as raised:
            explain(house, "Hypothetical Cottage Care Limited", AS_OF[1])
    assert "(99060001)" in str(raised.value)
    assert "(hypothetical cottage care ltd)" in str(raised.value)


def test_an_earlier_day_is_explained_as_it_stood() -> None:
    kinds = [type(said(asked("SC900101", number), "Q1")) for number in AS_OF]
    assert kinds == [Clear, Finding, Clear]
    with demo_house() as house, pytest.raises(JobError, match="nothing known as of 2024-01-01"):
        explain(house, "SC900101", datetime(2024, 1, 1, tzinfo=UTC).date())


def test_what_was_seen_later_was_not_known_then() -> None:
    """The third list speaks of 31 March 2026 and was had on 16 July: in June nobody knew of it."""
    june = AS_OF[3] - timedelta(days=30)
    then = datetime.combine(june, datetime.min.time(), tzinfo=UTC)
    with demo_house() as house:
        now = said(explain(house, "SC900101", AS_OF[3]), "Q1")
        known_then = said(explain(house, "SC900101", AS_OF[3], then), "Q1")
    assert isinstance(now, Clear)
    assert isinstance(known_then, Finding)


def test_a_setting_that_left_the_list_can_be_explained_as_of_its_last_day_and_then_by_how_it_left() -> None:
    assert isinstance(said(asked("9100102", 2), "Q1"), Finding)
    assert [verdict.trigger for one in asked("9100102", 3) for verdict in one.verdicts] == ["Q7"]
    assert isinstance(said(asked("9100102", 3), "Q7"), Finding)


def test_a_group_is_explained_with_its_markets_and_the_settings_that_left_it() -> None:
    found = asked("99010004")
    (market,) = (one for one in found if one.subject.kind == "market")
    assert market.subject.key == "99010004@Make-Believe Commissioning Partnership"
    assert [verdict.trigger for verdict in market.verdicts] == ["M1", "M2", "WATCH"]
    left = [one for one in found if _left(one)]
    assert left
    assert {verdict.trigger for one in left for verdict in one.verdicts} == {"Q7"}


@pytest.mark.parametrize("text", ["SC900101", "9100241", "99010002", "Imaginary Oak Midco Ltd.", SPARROW])
def test_what_is_read_of_one_subject_alone_says_what_the_whole_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    with at_edition(1, tmp_path) as house:
        near = explain(house, text, AS_OF[1])
        monkeypatch.setattr("monitor.jobs.explain.near", lambda *_: None)
        assert explain(house, text, AS_OF[1]) == near


def test_a_partnerships_own_thresholds_explain_what_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('version = 1\n[liquidity_amber]\nvalue = "9"\nwhy = "Agreed"\n')
    name = "Make-Believe Commissioning Partnership"
    with at_edition(1, tmp_path) as made:
        settings = made.settings.model_copy(update={"thresholds": {name: tmp_path / "own.toml"}})
        house = replace(made, settings=settings)
        theirs, everybodys = (said(explain(house, "99010004", AS_OF[1], None, who), "V7") for who in (name, None))
        with pytest.raises(JobError, match="names no partnership 'The Moon'"):
            explain(house, "99010004", AS_OF[1], None, "The Moon")
    assert [str(one.thresholds[0].value) for one in (theirs, everybodys)] == ["9", "1.0"]
