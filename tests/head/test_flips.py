"""What opens, changes level, clears and closes between two assessments."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from heads import DAY, GROUP, HOME, SOURCE, amber, clear, red, unknown
from hypothesis import given
from hypothesis import strategies as st

from monitor.findings import AnyVerdict, Finding, Flip, Level, Standing, Subject
from monitor.flips import FIRST_ASSESSED, Ending, Key, Learned, Outcome, compare, net

LATER = DAY + timedelta(days=7)
OTHER = Subject("setting", "9100002", "Children's home 9100002 in Pretendham", ("Pretendham",))


def gone(standing: Standing) -> Ending:
    return Ending(True, f"{standing.subject.key} is gone")


def weighed(
    before: Mapping[Key, Standing] | None, *verdicts: AnyVerdict, on: date = LATER
) -> tuple[Mapping[Key, Standing], list[Flip]]:
    outcome: Outcome = compare(before or {}, verdicts, on, gone)
    return outcome.standings, list(outcome.flips)


def after(*verdicts: AnyVerdict) -> Mapping[Key, Standing]:
    """Where things stand once these were weighed, one assessment each, on a rule that was weighed before."""
    standings, _ = weighed(None, clear("Q1", OTHER), on=DAY - timedelta(days=30))
    for days, verdict in enumerate(verdicts):
        standings, _ = weighed(standings, clear("Q1", OTHER), verdict, on=DAY + timedelta(days=days))
    return standings


def only(standings: Mapping[Key, Standing], subject: Subject = HOME) -> Standing:
    (found,) = (standing for standing in standings.values() if standing.subject == subject)
    return found


def test_a_rule_weighed_for_the_first_time_is_a_baseline() -> None:
    standings, (flip,) = weighed(None, red("Q1", HOME))
    assert (flip.change, flip.baseline) == ("opened", True)
    assert only(standings).level is Level.RED


def test_a_new_rule_is_a_baseline_while_the_known_ones_are_news() -> None:
    _, flips = weighed(after(clear("Q1", HOME)), clear("Q1", OTHER), red("Q1", HOME), red("Q2", HOME))
    assert {flip.trigger: flip.baseline for flip in flips} == {"Q1": False, "Q2": True}


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (clear("Q1", HOME), red("Q1", HOME), "opened"),
        (clear("Q1", HOME), amber("Q1", HOME), "opened"),
        (unknown("Q1", HOME), red("Q1", HOME), "opened"),
        (amber("Q1", HOME), red("Q1", HOME), "raised"),
        (red("Q1", HOME), amber("Q1", HOME), "lowered"),
        (red("Q1", HOME), clear("Q1", HOME), "cleared"),
        (amber("Q1", HOME), clear("Q1", HOME), "cleared"),
    ],
)
def test_each_change_has_its_name_and_both_ends(before: AnyVerdict, now: AnyVerdict, change: str) -> None:
    standings, (flip,) = weighed(after(before), clear("Q1", OTHER), now)
    level = now.level if isinstance(now, Finding) else None
    assert (flip.change, flip.before_level, flip.level) == (change, getattr(before, "level", None), level)
    assert flip.verdict == now
    assert flip.before == (before if isinstance(before, Finding) else None)
    assert (only(standings).level, only(standings).since) == (level, LATER)


@pytest.mark.parametrize("verdict", [red("Q1", HOME), amber("Q1", HOME), clear("Q1", HOME), unknown("Q1", HOME)])
def test_the_same_verdict_twice_is_no_flip_and_stands_since_the_first_day(verdict: AnyVerdict) -> None:
    standings, flips = weighed(after(verdict), clear("Q1", OTHER), verdict)
    assert flips == []
    assert only(standings).since == DAY


def test_the_newest_grounds_of_an_unchanged_level_are_kept() -> None:
    standings, flips = weighed(after(red("Q1", HOME)), clear("Q1", OTHER), red("Q1", HOME, summary="Newer grounds."))
    found = only(standings).finding
    assert flips == []
    assert found is not None
    assert found.summary == "Newer grounds."


def test_an_open_finding_that_cannot_be_assessed_stays_open_with_its_last_finding() -> None:
    last = red("V5", GROUP, summary="The last accounts that could be read.")
    before, _ = weighed(None, last, on=DAY)
    standings, flips = weighed(before, unknown("V5", GROUP, "no profit and loss account filed"))
    kept = only(standings, GROUP)
    assert flips == []
    assert (kept.level, kept.finding, kept.since) == (Level.RED, last, DAY)
    assert (kept.assessable, kept.reason) == (False, "no profit and loss account filed")


def test_a_finding_that_could_not_be_assessed_for_a_while_clears_from_its_last_level() -> None:
    before = after(red("Q1", HOME), unknown("Q1", HOME))
    _, (flip,) = weighed(before, clear("Q1", OTHER), clear("Q1", HOME))
    assert (flip.change, flip.before_level) == ("cleared", Level.RED)


def test_what_was_clear_and_cannot_be_assessed_is_no_flip() -> None:
    standings, flips = weighed(after(clear("Q1", HOME)), clear("Q1", OTHER), unknown("Q1", HOME))
    assert flips == []
    assert (only(standings).level, only(standings).assessable) == (None, False)


@pytest.mark.parametrize(
    "reason",
    [
        "company not known",
        "company profile not held",
        "accounts not held",
        "group accounts not held",
    ],
)
def test_what_was_not_held_before_is_first_assessed_and_not_new(reason: str) -> None:
    before, _ = weighed(None, unknown("V5", GROUP, reason))
    _, (flip,) = weighed(before, amber("V5", GROUP))
    assert (flip.change, flip.why) == ("opened", FIRST_ASSESSED)


def test_a_group_that_is_new_to_us_is_first_assessed() -> None:
    linked = replace(GROUP, key="99000002")
    before, _ = weighed(None, clear("V5", GROUP))
    _, (flip,) = weighed(before, clear("V5", GROUP), amber("V5", linked))
    assert (flip.baseline, flip.why) == (False, FIRST_ASSESSED)


@pytest.mark.parametrize("before", [unknown("Q1", HOME), clear("Q1", HOME)])
def test_a_judgement_that_was_not_there_before_is_new(before: AnyVerdict) -> None:
    _, (flip,) = weighed(after(before), clear("Q1", OTHER), red("Q1", HOME))
    assert flip.why is None


def test_a_subject_that_is_gone_closes_what_was_open_with_its_reason() -> None:
    standings, (flip,) = weighed(after(red("Q1", HOME)), clear("Q1", OTHER))
    assert (flip.change, flip.before_level, flip.level) == ("closed", Level.RED, None)
    assert flip.why == "9100001 is gone"
    assert flip.verdict == red("Q1", HOME)
    assert all(standing.subject != HOME for standing in standings.values())


def test_a_subject_that_is_merely_absent_stays_open_and_can_no_longer_be_assessed() -> None:
    standings = after(red("Q1", HOME))
    outcome = compare(standings, [clear("Q1", OTHER)], LATER, lambda _: Ending(False, "not on the list"))
    assert not outcome.flips
    kept = only(outcome.standings)
    assert (kept.level, kept.assessable, kept.reason) == (Level.RED, False, "not on the list")
    assert kept.finding == red("Q1", HOME)


def test_a_rule_that_looks_back_tells_nothing_where_only_the_past_was_learned_late() -> None:
    unsaid = replace(unknown("Q2", HOME), evidence_on=DAY)
    standings = compare({}, [unsaid, clear("Q2", OTHER)], DAY, gone, {"Q2"}).standings
    late = replace(red("Q2", HOME), evidence_on=DAY)
    outcome = compare(standings, [late, clear("Q2", OTHER)], LATER, gone, {"Q2"})
    assert not outcome.flips
    assert only(outcome.standings).level is Level.RED
    new = replace(red("Q2", HOME), evidence_on=LATER)
    (flip,) = compare(standings, [new, clear("Q2", OTHER)], LATER, gone, {"Q2"}).flips
    assert flip.change == "opened"


def test_how_a_fact_became_known_is_said_of_the_change_that_rests_on_it() -> None:
    late = Learned(False, "known here late")
    outcome = compare(after(clear("Q1", HOME)), [red("Q1", HOME)], LATER, gone, learned=lambda *_: late)
    assert [flip.why for flip in outcome.flips] == ["known here late"]
    unheld, _ = weighed(None, unknown("V5", GROUP, "accounts not held"))
    (flip,) = compare(unheld, [amber("V5", GROUP)], LATER, gone, learned=lambda *_: late).flips
    assert flip.why == FIRST_ASSESSED


@pytest.mark.parametrize(("correction", "told"), [(True, 1), (False, 0)])
def test_a_rule_that_looks_back_tells_a_correction_of_the_newest_fact(correction: bool, told: int) -> None:
    standings = compare({}, [replace(clear("Q2", HOME), evidence_on=DAY)], DAY, gone, {"Q2"}).standings
    how = Learned(correction, "a correction by Ofsted")
    worse = replace(amber("Q2", HOME), evidence_on=DAY)
    assert len(compare(standings, [worse], LATER, gone, {"Q2"}, lambda *_: how).flips) == told


def test_a_subject_that_is_gone_with_nothing_open_is_forgotten_without_a_word() -> None:
    outcome = compare(after(clear("Q1", HOME)), [clear("Q1", OTHER)], LATER, gone)
    assert outcome.flips == ()
    assert outcome.gone == (("Q1", "setting", "9100001"),)


def test_a_clearing_reaches_the_areas_that_were_told_of_the_finding() -> None:
    both = replace(GROUP, areas=("Inventshire", "Pretendham"))
    before, _ = weighed(None, red("V5", both))
    standings, (flip,) = weighed(before, clear("V5", replace(GROUP, areas=("Pretendham",))))
    assert flip.subject.areas == ("Inventshire", "Pretendham")
    assert only(standings, replace(GROUP, areas=("Pretendham",))).assessable


def test_an_open_standing_without_its_finding_is_an_error_and_not_a_silent_close() -> None:
    broken = {key: replace(standing, finding=None) for key, standing in after(red("Q1", HOME)).items()}
    with pytest.raises(ValueError, match="open without a finding"):
        weighed(broken, clear("Q1", OTHER))


# Any sequence of verdicts ---------------------------------------------------------------------------------------------

_VERDICTS = st.sampled_from(["red", "amber", "clear", "unknown", "gone"])
_MAKE: Mapping[str, Callable[..., AnyVerdict]] = {"red": red, "amber": amber, "clear": clear, "unknown": unknown}
_SUBJECTS = (HOME, OTHER, GROUP)


def _verdicts(words: Iterable[str]) -> list[AnyVerdict]:
    made = [_MAKE[word]("Q1", subject) for word, subject in zip(words, _SUBJECTS, strict=True) if word != "gone"]
    return [*made, clear("Q1", SOURCE)]


@given(st.lists(st.tuples(_VERDICTS, _VERDICTS, _VERDICTS), max_size=12))
def test_what_opened_and_did_not_end_is_what_stands_open(weeks: list[tuple[str, str, str]]) -> None:
    standings: Mapping[Key, Standing] = {}
    told: list[Flip] = []
    for week, words in enumerate(weeks):
        outcome = compare(standings, _verdicts(words), DAY + timedelta(days=7 * week), gone)
        standings = outcome.standings
        told += outcome.flips
    count = Counter(flip.change for flip in told)
    open_now = {key: standing.level for key, standing in standings.items() if standing.level}
    assert count["opened"] - count["cleared"] - count["closed"] == len(open_now)
    assert {
        (flip.trigger, flip.subject.kind, flip.subject.key): flip.level for flip in net(told) if flip.level
    } == open_now


@given(st.lists(st.tuples(_VERDICTS, _VERDICTS, _VERDICTS), max_size=8))
def test_weighing_twice_on_one_day_says_nothing_the_second_time(weeks: list[tuple[str, str, str]]) -> None:
    standings: Mapping[Key, Standing] = {}
    for words in weeks:
        standings = compare(standings, _verdicts(words), DAY, gone).standings
        again = compare(standings, _verdicts(words), DAY, gone)
        assert again.flips == ()
        assert again.standings == standings


# Several flips of one thing between two digests -----------------------------------------------------------------------


def _told(*words: str) -> list[Flip]:
    standings, flips = after(), []
    for word in words:
        standings, found = weighed(
            standings, clear("Q1", OTHER), *([_MAKE[word]("Q1", HOME)] if word != "gone" else [])
        )
        flips += found
    return net(flips)


@pytest.mark.parametrize(
    ("words", "change", "before", "level"),
    [
        (["amber", "red"], "opened", None, Level.RED),
        (["amber", "clear"], "cleared", Level.AMBER, None),
        (["red", "gone"], "closed", Level.RED, None),
        (["red", "clear", "amber"], "opened", None, Level.AMBER),
    ],
)
def test_several_flips_of_one_thing_are_told_as_one(
    words: list[str], change: str, before: Level | None, level: Level | None
) -> None:
    (flip,) = _told("clear", *words)
    assert (flip.change, flip.before_level, flip.level) == (change, before, level)


def test_what_is_back_where_it_was_is_not_told() -> None:
    standings = after(amber("Q1", HOME))
    flips = []
    for verdict in (red("Q1", HOME), amber("Q1", HOME)):
        standings, found = weighed(standings, clear("Q1", OTHER), verdict)
        flips += found
    assert [flip.change for flip in flips] == ["raised", "lowered"]
    assert net(flips) == []


def test_what_was_raised_and_then_cleared_was_told_at_its_first_level() -> None:
    standings = after(amber("Q1", HOME))
    flips = []
    for verdict in (red("Q1", HOME), clear("Q1", HOME)):
        standings, found = weighed(standings, clear("Q1", OTHER), verdict)
        flips += found
    (flip,) = net(flips)
    assert (flip.change, flip.before_level, flip.before) == ("cleared", Level.AMBER, amber("Q1", HOME))
