"""What goes a step further at the same level is told as a change: suspended, then cancelled."""

from datetime import timedelta

from heads import DAY, HOME, amber, clear, red, round_of

from monitor.findings import AnyVerdict, Flip
from monitor.flips import Ending, compare, net
from monitor.sections.today import build as today
from monitor.timing import is_urgent

SUSPENDED, CANCELLED = (red("Q7", HOME, stage=word) for word in ("suspended", "cancelled"))


def flips(*verdicts: AnyVerdict) -> list[Flip]:
    """What is told of these, weighed one day after another, the first of them no first sight."""
    standings = compare({}, [clear("Q7", HOME)], DAY, lambda _: Ending(True, "gone")).standings
    told: list[Flip] = []
    for number, verdict in enumerate(verdicts):
        outcome = compare(standings, [verdict], DAY + timedelta(days=number), lambda _: Ending(True, "gone"))
        standings = outcome.standings
        told += outcome.flips
    return told


def test_a_step_further_is_told_and_asks_for_a_look_today() -> None:
    opened, moved = flips(SUSPENDED, CANCELLED)
    assert (opened.change, moved.change, moved.why) == ("opened", "moved", "suspended before, cancelled now")
    assert is_urgent(moved)
    section = today(round_of(flips=[moved]))
    assert section is not None
    (changed,) = (fact.text for fact in section.entries[0].facts if fact.label == "Changed")
    assert changed == "Still red, a step further; suspended before, cancelled now"


def test_the_same_step_again_is_no_change() -> None:
    assert [one.change for one in flips(SUSPENDED, SUSPENDED)] == ["opened"]


def test_both_within_one_digest_are_told_once_as_they_ended() -> None:
    (told,) = net(flips(SUSPENDED, CANCELLED))
    assert (told.change, told.verdict) == ("opened", CANCELLED)
    (moved,) = net(flips(SUSPENDED, CANCELLED)[1:])
    assert moved.change == "moved"
    (raised,) = net(flips(amber("Q7", HOME), SUSPENDED, CANCELLED)[1:])
    assert raised.change == "raised"
