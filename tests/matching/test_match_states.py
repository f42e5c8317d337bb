"""How a provider comes to its company: the states, what each needs, and what each says."""

from datetime import date
from itertools import permutations

import pytest
from matching_parts import TILES, company, decision, matched, ownership, provider

from monitor.findings import Confidence
from monitor.matching.states import State

OAK = provider("Imaginary Oak Care Ltd")
TRUE = company(1, "IMAGINARY OAK CARE LIMITED")


# By name --------------------------------------------------------------------------------------------------------------


def test_word_for_word_with_a_second_fact_is_taken_and_says_why() -> None:
    match = matched(OAK, [TRUE])
    assert (match.state, match.company_number, match.confidence) == (
        State.EXACT_WITH_FACT,
        "00000001",
        Confidence.HIGH,
    )
    assert match.evidence == (
        "IMAGINARY OAK CARE LIMITED (00000001) bears the name word for word",
        "its kind of business is care or education (SIC 87900)",
        "incorporated on 2015-01-01, before its first setting was registered on 2020-01-01",
    )


def test_a_company_of_another_trade_is_taken_by_its_name_alone_and_with_low_confidence() -> None:
    match = matched(OAK, [company(1, "IMAGINARY OAK CARE LIMITED", sic_codes=TILES)])
    assert (match.state, match.confidence) == (State.EXACT_ALONE, Confidence.LOW)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"dissolved_on": date(2019, 5, 1), "status": "Dissolved"}, "dissolved on 2019-05-01"),
        ({"status": "dissolved"}, "its status is dissolved"),
        ({"created_on": date(2021, 1, 1)}, "after its last setting was registered"),
    ],
)
def test_what_cannot_be_is_proposed_and_never_taken(other: dict[str, object], why: str) -> None:
    match = matched(OAK, [company(1, "IMAGINARY OAK CARE LIMITED", **other)])
    assert match.state is State.PROPOSED
    assert why in match.evidence[0]


def test_a_company_dissolved_after_the_list_was_closed_still_was_the_provider() -> None:
    gone = company(1, "IMAGINARY OAK CARE LIMITED", dissolved_on=date(2025, 6, 1))
    assert matched(OAK, [gone]).state is State.EXACT_WITH_FACT


def test_a_dissolved_namesake_does_not_stand_in_the_way_and_is_named() -> None:
    match = matched(OAK, [company(2, TRUE.name, dissolved_on=date(2012, 1, 1)), TRUE])
    assert (match.state, match.company_number) == (State.EXACT_WITH_FACT, "00000001")
    assert "also IMAGINARY OAK CARE LIMITED (00000002): dissolved on 2012-01-01" in match.evidence[-1]


@pytest.mark.parametrize(
    "name",
    [
        "IMAGINARY OAK CARE HOLDINGS LIMITED",
        "IMAGINARY OAK CARE (NORTH) LIMITED",
        "IMAGINARY OAKS CARE LIMITED",
        "CARE OAK IMAGINARY LIMITED",
        "IMAGINARY OAK HOMES LIMITED",
        "IMAGINARY OAK CARE LLP",
        "IMAGINARY OAK CARE 2 LTD",
    ],
)
def test_a_sister_is_never_taken(name: str) -> None:
    match = matched(OAK, [company(1, name)])
    assert match.state in (State.PROPOSED, State.NOT_FOUND)


def test_but_for_spaces_a_second_fact_is_needed() -> None:
    who = provider("Oak North West Ltd")
    assert matched(who, [company(1, "OAK NORTHWEST LIMITED")]).state is State.EXACT_WITH_FACT
    assert matched(who, [company(1, "OAK NORTHWEST LIMITED", sic_codes=TILES)]).state is State.PROPOSED


def test_but_for_a_plural_a_telling_fact_is_needed_and_nobody_else_of_that_name() -> None:
    who = provider("Oak Children's Homes Ltd")
    near = company(1, "OAK CHILDREN'S HOME LIMITED")
    assert matched(who, [near]).state is State.EXACT_WITH_FACT
    assert matched(who, [company(1, near.name, sic_codes=())]).state is State.PROPOSED
    assert (
        matched(who, [near, company(2, "OAK CHILDREN HOMES LTD", dissolved_on=date(2012, 1, 1))]).state
        is State.PROPOSED
    )


def test_a_name_given_up_counts_with_a_telling_fact_but_less_than_who_bears_it_now() -> None:
    renamed = company(1, "QUITE ANOTHER LIMITED", previous_names=("IMAGINARY OAK CARE LIMITED",))
    match = matched(OAK, [renamed])
    assert (match.state, match.confidence) == (State.EXACT_WITH_FACT, Confidence.MEDIUM)
    assert "as IMAGINARY OAK CARE LIMITED, a name it had before" in match.evidence[0]
    assert matched(OAK, [renamed, company(2, TRUE.name)]).company_number == "00000002"


def test_two_that_may_be_it_are_both_shown_and_none_is_taken() -> None:
    who = provider("Imaginary Oak Care")
    match = matched(who, [TRUE, company(2, "IMAGINARY OAK CARE CIC")])
    assert (match.state, match.candidates) == (State.PROPOSED, ("00000001", "00000002"))


def test_without_a_legal_form_a_name_alone_is_only_proposed() -> None:
    who = provider("Imaginary Oak Care")
    assert matched(who, [TRUE]).state is State.EXACT_WITH_FACT
    assert matched(who, [company(1, TRUE.name, sic_codes=TILES)]).state is State.PROPOSED


def test_a_printed_number_decides_among_namesakes_and_speaks_against_any_other() -> None:
    who = provider("Imaginary Oak Care Limited 00000002")
    two = company(2, "IMAGINARY OAK CARE LIMITED")
    assert matched(who, [TRUE, two]).company_number == "00000002"
    assert matched(who, [TRUE]).state is State.PROPOSED


def test_likeness_in_letters_only_proposes() -> None:
    match = matched(provider("Imaginary Oak Chid Care Ltd"), [company(1, "IMAGINARY OAK CHILD CARE LIMITED")])
    assert (match.state, match.company_number, match.score) == (State.PROPOSED, "00000001", 97)


def test_the_order_of_companies_does_not_show() -> None:
    there = [
        TRUE,
        company(2, "IMAGINARY OAK CARES LIMITED"),
        company(3, "IMAGINARY OAK CARE LIMITED", dissolved_on=date(2012, 1, 1)),
        company(4, "OTHER LIMITED", previous_names=("IMAGINARY OAK CARE LTD",)),
    ]
    assert len({matched(OAK, order) for order in permutations(there)}) == 1


# Nobody ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sector", "state", "why"),
    [
        ("Imaginary Borough Council", "Local Authority", State.NONE, "council"),
        ("London Borough of Imagination", "Local Authority", State.NONE, "council"),
        ("Imaginary NHS Foundation Trust", "Health Authority", State.NONE, "NHS body"),
        ("The Imaginary Trust", "Voluntary", State.NONE, "charity printed without a legal form"),
        ("Imaginary Grammar School", "Academy", State.NONE, "school or college printed without a legal form"),
        ("Imaginary Care CIO", "Voluntary", State.NONE, "charitable incorporated organisation"),
        ("Imaginary Care Ltd", "Private", State.NOT_FOUND, "no company read bears the name"),
        ("Imaginary Care", "Private", State.NOT_FOUND, "no company read bears the name"),
        ("Imaginary Children First Ltd", "Local Authority", State.NOT_FOUND, "no company read bears the name"),
    ],
)
def test_who_has_no_company_is_told_from_who_was_not_found(name: str, sector: str, state: State, why: str) -> None:
    match = matched(provider(name, sectors=(sector,)), [company(1, "QUITE ANOTHER LIMITED")])
    assert match.state is state
    assert match.company_number is None
    assert why in match.evidence[0]


def test_a_charity_that_is_a_company_is_found() -> None:
    name, category = "THE IMAGINARY TRUST", "PRI/LBG/NSC (Private, limited by guarantee)"
    match = matched(provider("Imaginary Trust (The)", sectors=("Voluntary",)), [company(1, name, category=category)])
    assert match.state is State.EXACT_WITH_FACT
    assert any("voluntary sector" in said for said in match.evidence)


# By somebody's word ---------------------------------------------------------------------------------------------------


def test_a_persons_word_stands_above_the_release_and_the_release_above_names() -> None:
    release = [ownership("imaginary oak care limited", "7", owner_company_number="9")]
    match = matched(OAK, [TRUE], releases=release)
    assert (match.state, match.company_number, match.top_company_number) == (State.RELEASED, "00000007", "00000009")
    match = matched(OAK, [TRUE], [decision(OAK.names[0], 5, top_company_number="00000006")], release)
    assert (match.state, match.company_number, match.top_company_number) == (State.CONFIRMED, "00000005", "00000006")
    assert (match.decided_by, match.decided_on) == ("a test", date(2026, 1, 31))


def test_a_release_that_names_several_companies_or_none_confirms_nothing() -> None:
    for releases in (
        [ownership(OAK.names[0], "7"), ownership(OAK.names[0], "8")],
        [ownership(OAK.names[0], "unknown")],
        [ownership("Somebody Else Ltd", "7")],
    ):
        assert matched(OAK, [TRUE], releases=releases).state is State.EXACT_WITH_FACT


def test_a_release_by_urn_finds_the_provider() -> None:
    assert matched(OAK, [], releases=[ownership(None, "7", urn="SC999901")]).company_number == "00000007"


def test_what_speaks_against_a_confirmed_company_is_said_and_changes_nothing() -> None:
    gone = company(1, TRUE.name, dissolved_on=date(2024, 1, 1))
    match = matched(OAK, [gone], [decision(OAK.names[0], 1)])
    assert match.state is State.CONFIRMED
    assert "but dissolved on 2024-01-01" in match.evidence[-1]


def test_a_person_may_say_that_there_is_no_company() -> None:
    match = matched(OAK, [TRUE], [decision(OAK.names[0], None, why="a partnership")])
    assert (match.state, match.company_number) == (State.NONE, None)
    assert match.evidence == ("no company: confirmed by a test on 2026-01-31: a partnership",)


def test_what_was_refused_is_neither_taken_nor_proposed_again() -> None:
    refused = [decision(OAK.names[0], 1, verdict="refused")]
    assert matched(OAK, [TRUE], refused).state is State.REFUSED
    like = company(2, "IMAGINARY OAK CARES LIMITED")
    match = matched(OAK, [TRUE, like], refused)
    assert "00000001" not in (match.company_number, *match.candidates)
    by_release = matched(OAK, [TRUE], refused, [ownership(OAK.names[0], "1")])
    assert by_release.company_number is None


def test_of_several_decisions_the_last_counts() -> None:
    name = OAK.names[0]
    then_other = [decision(name, 1), decision(name, 2)]
    assert matched(OAK, [], then_other).company_number == "00000002"
    assert matched(OAK, [], [*then_other, decision(name, 1)]).company_number == "00000001"
    taken_back = [decision(name, 1), decision(name, 1, verdict="refused")]
    assert matched(OAK, [TRUE], taken_back).state is State.REFUSED


# What decisions outlive -----------------------------------------------------------------------------------------------


def test_a_decision_follows_the_same_settings_to_another_spelling() -> None:
    now = provider("Imaginary Oak Care Lmited", formerly=("imaginary oak care ltd",))
    match = matched(now, [], [decision("Imaginary Oak Care Ltd", 5)])
    assert (match.state, match.company_number) == (State.CONFIRMED, "00000005")
    assert match.evidence[-1] == "the same settings were listed under 'Imaginary Oak Care Ltd'"


def test_a_decision_follows_a_company_to_its_new_name() -> None:
    renamed = company(5, "IMAGINARY ASH CARE LIMITED", previous_names=("IMAGINARY OAK CARE LIMITED",))
    match = matched(provider("Imaginary Ash Care Ltd"), [renamed], [decision("Imaginary Oak Care Ltd", 5)])
    assert match.state is State.CONFIRMED
    assert "confirmed under 'Imaginary Oak Care Ltd', which this company was called before" in match.evidence


def test_a_refusal_follows_to_another_spelling_until_that_one_is_confirmed() -> None:
    now = provider("Imaginary Oak Care Limited ", formerly=("oak",))
    refused = decision("Oak", 1, verdict="refused")
    assert matched(now, [TRUE], [refused]).state is State.REFUSED
    assert matched(now, [TRUE], [refused, decision(now.names[0], 1)]).state is State.CONFIRMED


def test_a_sister_spelling_that_was_confirmed_is_a_fact_that_tells() -> None:
    plain = company(1, "OAK CHILDREN'S HOME LIMITED", sic_codes=())
    who = provider("Oak Childrens Homes Ltd")
    assert matched(who, [plain]).state is State.PROPOSED
    match = matched(who, [plain], [decision("Oak Home for Children", 1)])
    assert match.state is State.EXACT_WITH_FACT
    assert "confirmed for 'Oak Home for Children' by a test on 2026-01-31" in match.evidence
