"""Matches and decisions in the database: as they stood, and never lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from collecting_house import BEGAN, collecting, rows

from monitor.findings import Confidence
from monitor.jobs.house import House
from monitor.matching.states import Decision, Match, State
from monitor.store.matched import add_decision, add_new_decisions, load_decisions, load_matches, save_matches

ONE = Match(
    provider_key="oak ltd",
    registered_provider="Oak Ltd",
    state=State.EXACT_WITH_FACT,
    company_number="00000001",
    company_name="OAK LIMITED",
    confidence=Confidence.HIGH,
    evidence=("word for word",),
    matched_on=date(2025, 3, 31),
)
WORD = Decision(
    provider_key="oak ltd",
    registered_provider="Oak Ltd",
    verdict="confirmed",
    company_number="00000001",
    decided_by="a test",
    decided_on=date(2026, 1, 31),
)
LATER = BEGAN + timedelta(days=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with collecting(tmp_path) as made:
        yield made


def save(house: House, matches: list[Match], at: object) -> int:
    with house.store.writing() as session:
        return save_matches(session, matches, at)  # type: ignore[arg-type] # a moment


def test_a_match_is_one_row_until_something_else_is_held(house: House) -> None:
    assert save(house, [ONE], BEGAN) == 1
    assert save(house, [replace(ONE, matched_on=date(2026, 3, 31))], LATER) == 0
    assert save(house, [replace(ONE, state=State.EXACT_ALONE)], LATER) == 1
    assert len(rows(house, "matches")) == 2
    with house.store.reading() as session:
        assert load_matches(session)["oak ltd"].state is State.EXACT_ALONE
        assert load_matches(session, BEGAN) == {"oak ltd": ONE}


def test_a_provider_that_is_listed_no_more_has_no_match_but_had_one(house: House) -> None:
    save(house, [ONE], BEGAN)
    save(house, [], LATER)
    with house.store.reading() as session:
        assert not load_matches(session)
        assert load_matches(session, BEGAN) == {"oak ltd": ONE}


def test_decisions_are_only_added_and_keep_their_order(house: House) -> None:
    made = [WORD, replace(WORD, verdict="refused"), replace(WORD, company_number=None), WORD]
    with house.store.writing() as session:
        for number, one in enumerate(made):
            add_decision(session, one, BEGAN + timedelta(hours=number))
    with house.store.reading() as session:
        assert load_decisions(session) == made
        assert load_decisions(session, BEGAN) == made[:1]


def test_taken_in_twice_decisions_are_there_once(house: House) -> None:
    made = [WORD, WORD, replace(WORD, company_number="00000002")]
    with house.store.writing() as session:
        assert add_new_decisions(session, made, BEGAN) == 2
        assert add_new_decisions(session, made, LATER) == 0
