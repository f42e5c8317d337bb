"""What is asked for, of whom and in which order: cases by hand, and laws that hold whatever is known."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.plans import Asked, Call, Filed, Means, Plan, Profile, Watched, plan
from monitor.plans.ages import (
    ACCOUNTS,
    AGES,
    BULK,
    BY_COMPANY,
    CHARGES,
    COMPANY,
    CONTROL,
    FILINGS,
    INSOLVENCY,
    OWNERSHIP,
    REGISTER,
    SEARCH,
    STREAMS,
    WHOLE,
    expected_calls,
)

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
ALL = frozenset({*BY_COMPANY, *WHOLE, ACCOUNTS})
ONE = "99000001"
NOTHING = Profile(etag="e1", has_charges=False, has_insolvency=False, has_controls=True)
KEYED = Means(sources=frozenset({*BY_COMPANY, ACCOUNTS}), key=True)
STREAMED = replace(KEYED, streams=dict.fromkeys(BY_COMPANY, NOW - timedelta(hours=23)))


def ago(days: float, *, found: bool = True, mark: str | None = "e1", due: str | None = None) -> Asked:
    return Asked(at=NOW - timedelta(days=days), found=found, mark=mark, due=due)


def fresh(**other: Asked) -> Mapping[str, Asked]:
    """Everything was asked an hour ago, but for what is told otherwise by the last word of a source's name."""
    asked = dict.fromkeys((COMPANY, FILINGS, CONTROL), ago(0.05))
    return asked | {f"companies_house_{name}": one for name, one in other.items()}


def known(profile: Profile | None = NOTHING, **other: Asked) -> Watched:
    return Watched(company_number=ONE, asked=fresh(**other), profile=profile, unread=())


def whys(one: Watched, means: Means = KEYED) -> dict[str, str]:
    return {call.source: call.why for call in plan([one], means, NOW).calls}


# Cases ---------------------------------------------------------------------------------------------------------------


def test_of_a_new_company_nothing_is_asked_that_its_profile_can_rule_out() -> None:
    asked = [call.source for call in plan([Watched(company_number=ONE)], KEYED, NOW).calls]
    assert asked == [COMPANY, CONTROL, FILINGS, ACCOUNTS]


def test_once_the_profile_is_there_only_what_it_speaks_of_is_asked() -> None:
    profile = replace(NOTHING, has_charges=True, has_insolvency=True)
    assert whys(Watched(company_number=ONE, profile=NOTHING, asked=fresh(), unread=())) == {}
    assert set(whys(Watched(company_number=ONE, profile=profile, asked=fresh(), unread=()))) == {INSOLVENCY, CHARGES}


def test_a_profile_that_does_not_say_rules_nothing_out() -> None:
    assert set(whys(known(Profile()))) == {INSOLVENCY, CHARGES}


def test_control_is_not_asked_where_nothing_is_linked() -> None:
    none = Watched(company_number=ONE, profile=replace(NOTHING, has_controls=False), unread=())
    assert CONTROL not in whys(none)


@pytest.mark.parametrize(("days", "is_asked"), [(0.8, False), (0.9, True), (1.0, True)])
def test_without_a_stream_the_profile_is_asked_daily(days: float, is_asked: bool) -> None:
    assert (COMPANY in whys(known(company=ago(days)))) is is_asked


@pytest.mark.parametrize(("days", "is_asked"), [(1.0, False), (5.0, False), (7.0, True)])
def test_with_a_stream_the_profile_is_asked_weekly(days: float, is_asked: bool) -> None:
    assert (COMPANY in whys(known(company=ago(days)), STREAMED)) is is_asked


def test_a_stream_not_read_for_more_than_a_day_is_no_stream() -> None:
    late = replace(KEYED, streams=dict.fromkeys(BY_COMPANY, NOW - timedelta(hours=25)))
    assert whys(known(company=ago(2)), late) == whys(known(company=ago(2))) == {COMPANY: "last asked a day ago"}


def test_a_changed_profile_asks_for_what_may_have_changed_with_it() -> None:
    profile = Profile(etag="e2", has_charges=True, has_insolvency=False, has_controls=True)
    asked = whys(known(profile, company=ago(0.05, mark="e2"), charges=ago(1)))
    assert asked == dict.fromkeys((CHARGES, CONTROL, FILINGS), "the profile changed")
    assert whys(known(profile, company=ago(0.05, mark="e2"), charges=ago(1)), STREAMED) == {}


def test_filings_are_not_asked_where_the_changed_profile_shows_no_newer_accounts() -> None:
    profile = Profile(etag="e2", has_charges=False, has_insolvency=False, accounts_made_up_to=date(2025, 3, 31))
    one = replace(known(profile), filed_to=date(2025, 3, 31))
    assert FILINGS not in whys(one)
    assert FILINGS in whys(replace(one, filed_to=date(2024, 3, 31)))


def test_a_profile_that_speaks_of_charges_where_none_were_found_asks_once_for_each_of_its_versions() -> None:
    profile = replace(NOTHING, has_charges=True)
    assert CHARGES not in whys(known(profile, charges=ago(1, found=False)))
    assert CHARGES in whys(known(replace(profile, etag="e2"), charges=ago(1, found=False)), STREAMED)


def test_charges_that_were_found_are_asked_again_though_the_profile_says_none() -> None:
    assert CHARGES in whys(known(charges=ago(40)))
    assert CHARGES not in whys(known(charges=ago(40, found=False)))


def test_what_a_stream_marked_is_asked_with_its_reason() -> None:
    assert whys(known(insolvency=ago(0.01, found=False, due="the stream says so")), STREAMED) == {
        INSOLVENCY: "the stream says so"
    }


def test_a_profile_is_looked_at_again_once_its_accounts_fell_due() -> None:
    profile = replace(NOTHING, accounts_due_on=date(2026, 3, 1))
    assert whys(known(profile, company=ago(3)), STREAMED) == {COMPANY: "its accounts fell due"}
    assert whys(known(profile, company=ago(0.1)), STREAMED) == {}


def test_charges_counted_otherwise_by_the_monthly_data_are_asked() -> None:
    profile = replace(NOTHING, has_charges=True)
    one = replace(known(profile, charges=ago(5)), charges_counted=3, charges_held=2)
    counted = replace(STREAMED, taken={REGISTER: NOW - timedelta(days=1)})
    assert whys(one, counted) == {CHARGES: "the monthly company data counts another number"}
    assert whys(replace(one, charges_held=3), counted) == {}
    assert whys(one, replace(counted, taken={REGISTER: NOW - timedelta(days=6)})) == {}


def test_a_dissolved_company_is_seldom_asked() -> None:
    ended = replace(NOTHING, ended=True)
    assert whys(known(ended, company=ago(40), filings=ago(40), control=ago(40))) == {}
    assert COMPANY in whys(known(ended, company=ago(57)))


@pytest.mark.parametrize(
    ("filed_on", "is_asked"), [(date(2026, 2, 27), False), (date(2026, 2, 26), True), (None, True)]
)
def test_a_document_is_asked_for_once_the_free_files_had_time_to_bring_it(
    filed_on: date | None, is_asked: bool
) -> None:
    one = replace(known(), unread=(Filed(transaction_id="T1", filed_on=filed_on),))
    assert (ACCOUNTS in whys(one)) is is_asked


def test_a_document_that_could_not_be_read_is_not_asked_for_again() -> None:
    one = replace(known(accounts=ago(9, found=False, mark="T1")), unread=(Filed(transaction_id="T1"),))
    assert whys(one) == {}
    assert ACCOUNTS in whys(replace(one, unread=(Filed(transaction_id="T2"), Filed(transaction_id="T1"))))


def test_where_no_filing_history_is_held_the_accounts_look_for_themselves_in_their_turn() -> None:
    one = replace(known(accounts=ago(29)), unread=None)
    assert ACCOUNTS in whys(one)
    assert ACCOUNTS not in whys(replace(one, asked=fresh(accounts=ago(9))))


def test_what_is_free_comes_first_then_insolvency_then_new_companies_then_what_is_due() -> None:
    means = replace(KEYED, sources=ALL, stream_key=True)
    old = Watched(company_number="99000002", profile=NOTHING, asked=fresh(company=ago(3)), unread=())
    marked = Watched(company_number="99000003", profile=NOTHING, asked=fresh(control=ago(1, due="said")), unread=())
    grave = Watched(
        company_number="99000004",
        profile=replace(NOTHING, has_insolvency=True),
        asked=fresh(),
        unread=(Filed(transaction_id="T"),),
    )
    new = Watched(company_number="99000009", unread=())
    calls = plan([old, marked, new, grave], means, NOW).calls
    assert [(call.source, call.company_number) for call in calls] == [
        (STREAMS, None),
        (BULK, None),
        (REGISTER, None),
        (OWNERSHIP, None),
        (SEARCH, None),
        (INSOLVENCY, "99000004"),
        (COMPANY, "99000009"),
        (CONTROL, "99000009"),
        (FILINGS, "99000009"),
        (CONTROL, "99000003"),
        (COMPANY, "99000002"),
        (ACCOUNTS, "99000004"),
    ]


def test_what_speaks_of_all_companies_has_its_own_turn() -> None:
    fresh_ones = dict.fromkeys((STREAMS, OWNERSHIP, SEARCH), NOW)
    taken = fresh_ones | {BULK: NOW - timedelta(hours=3), REGISTER: NOW - timedelta(days=29)}
    means = Means(sources=ALL, key=True, stream_key=True, taken=taken)
    assert plan([known()], means, NOW).calls == (
        Call(STREAMS, None, "as often as it is published"),
        Call(REGISTER, None, "as often as it is published"),
    )


def test_where_no_company_is_watched_only_what_may_find_some_is_asked_for() -> None:
    means = Means(sources=ALL, key=True, stream_key=True)
    assert [call.source for call in plan([], means, NOW).calls] == [REGISTER, SEARCH]


def test_without_keys_what_needs_none_is_planned_and_the_rest_says_where_to_get_one() -> None:
    made = plan([Watched(company_number=ONE)], Means(sources=ALL), NOW)
    assert {call.source for call in made.calls} == {BULK, REGISTER, OWNERSHIP}
    assert len(made.missing) == 2
    assert "MONITOR_COMPANIES_HOUSE_API_KEY" in made.missing[0]
    assert "MONITOR_COMPANIES_HOUSE_STREAMING_KEY" in made.missing[1]


def test_requests_and_minutes_are_those_of_the_limit() -> None:
    calls = tuple(Call(COMPANY, f"{number:08}", "never asked") for number in range(1201))
    made = Plan((Call(BULK, None, ""), *calls))
    assert (made.requests, made.minutes) == (1201, 10)
    assert (Plan(()).minutes, Plan(calls[:600]).minutes) == (0, 0)


def test_what_the_ages_cost_at_the_declared_rates_is_within_what_was_promised() -> None:
    assert expected_calls(streamed=True) < 0.35
    assert expected_calls(streamed=False) < 1.1


# Laws ----------------------------------------------------------------------------------------------------------------

_MOMENTS = st.integers(0, 4000).map(lambda hours: NOW - timedelta(hours=hours))
_ETAGS = st.sampled_from([None, "e1", "e2"])
_FLAGS = st.sampled_from([None, True, False])
_DAYS = st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31))
_ASKED = st.builds(
    Asked, at=_MOMENTS, found=st.booleans(), mark=_ETAGS, due=st.sampled_from([None, None, "a stream said so"])
)
_PROFILES = st.none() | st.builds(
    Profile,
    etag=_ETAGS,
    ended=st.booleans(),
    has_charges=_FLAGS,
    has_insolvency=_FLAGS,
    has_controls=_FLAGS,
    accounts_due_on=_DAYS,
    accounts_made_up_to=_DAYS,
)
_FILED = st.builds(Filed, transaction_id=st.sampled_from(["e1", "T2"]), filed_on=_DAYS)
_COUNTS = st.none() | st.integers(0, 3)
_WATCHED = st.lists(
    st.builds(
        Watched,
        company_number=st.integers(1, 99).map(lambda number: f"{number:08}"),
        asked=st.dictionaries(st.sampled_from([*BY_COMPANY, ACCOUNTS]), _ASKED),
        profile=_PROFILES,
        unread=st.none() | st.lists(_FILED, max_size=2).map(tuple),
        filed_to=_DAYS,
        charges_counted=_COUNTS,
        charges_held=_COUNTS,
    ),
    max_size=6,
    unique_by=lambda one: one.company_number,
)
_MEANS = st.builds(
    Means,
    sources=st.frozensets(st.sampled_from(sorted(ALL))),
    key=st.booleans(),
    stream_key=st.booleans(),
    streams=st.dictionaries(st.sampled_from(BY_COMPANY), _MOMENTS),
    taken=st.dictionaries(st.sampled_from(WHOLE), _MOMENTS),
)


@given(_WATCHED, _MEANS, st.randoms(use_true_random=False))
def test_the_plan_is_the_same_whatever_the_order_of_the_companies(
    watched: list[Watched], means: Means, random: Random
) -> None:
    mixed = random.sample(watched, len(watched))
    assert plan(mixed, means, NOW) == plan(watched, means, NOW)


@given(_WATCHED, _MEANS)
def test_nothing_is_asked_twice_nor_of_a_source_that_is_off_nor_without_its_key(
    watched: list[Watched], means: Means
) -> None:
    calls = plan(watched, means, NOW).calls
    asked = [(call.source, call.company_number) for call in calls]
    assert len(set(asked)) == len(asked)
    assert {call.source for call in calls} <= means.sources
    assert means.key or all(call.company_number is None for call in calls)
    assert means.stream_key or STREAMS not in {call.source for call in calls}


@given(_WATCHED, _MEANS)
def test_what_is_marked_due_is_always_asked(watched: list[Watched], means: Means) -> None:
    asked = {(call.source, call.company_number) for call in plan(watched, means, NOW).calls}
    marked = {(source, one.company_number) for one in watched for source, each in one.asked.items() if each.due}
    assert {each for each in marked if each[0] in means.sources and means.key} <= asked


@given(_WATCHED, _MEANS)
def test_insolvency_comes_before_every_other_call_of_a_company_and_documents_after(
    watched: list[Watched], means: Means
) -> None:
    sources = [call.source for call in plan(watched, means, NOW).calls if call.company_number]
    kinds = [0 if source == INSOLVENCY else 2 if source == ACCOUNTS else 1 for source in sources]
    assert kinds == sorted(kinds)


@given(_WATCHED, _MEANS, st.integers(1, 2000))
def test_waiting_takes_no_call_away(watched: list[Watched], means: Means, hours: int) -> None:
    """Streams grow old too, and what they cover is then asked more often, but for one that changes the reason."""
    later = {(call.source, call.company_number) for call in plan(watched, means, NOW + timedelta(hours=hours)).calls}
    assert {(call.source, call.company_number) for call in plan(watched, means, NOW).calls} - later <= {
        # Control and filings may grow older without a stream than with one: the profile is then asked daily.
        (source, one.company_number)
        for source in (CONTROL, FILINGS)
        for one in watched
    }


@given(_WATCHED, _MEANS)
def test_once_everything_was_answered_nothing_is_left_to_ask_of_a_company(watched: list[Watched], means: Means) -> None:
    for _ in range(2):  # a first profile may lead to further calls
        watched = [_answered(one, plan([one], means, NOW)) for one in watched]
    assert not [call for call in plan(watched, means, NOW).calls if call.company_number]


def _answered(one: Watched, made: Plan) -> Watched:
    """The company after its calls were made, each with the answer that the profile lets expect."""
    profile = one.profile or (NOTHING if any(call.source == COMPANY for call in made.calls) else None)
    asked = dict(one.asked)
    for call in made.calls:
        if call.company_number is not None:
            found = not (call.source == CHARGES and profile is not None and profile.has_charges is False)
            tried = " ".join(filed.transaction_id for filed in one.unread or ()) or None
            mark = tried if call.source == ACCOUNTS else profile.etag if profile else None
            asked[call.source] = Asked(at=NOW, found=found, mark=mark)
    return replace(one, profile=profile, asked=asked, charges_counted=None)


@given(st.sampled_from(BY_COMPANY), st.integers(0, 400), st.booleans())
def test_nothing_grows_older_than_the_table_says(source: str, days: int, streamed: bool) -> None:
    profile = Profile(etag="e1", has_charges=True, has_insolvency=True, has_controls=True)
    one = Watched(company_number=ONE, profile=profile, asked=dict.fromkeys(BY_COMPANY, ago(days)), unread=())
    age = AGES[source].streamed if streamed else AGES[source].polled
    if days >= age:
        assert source in whys(one, STREAMED if streamed else KEYED)
