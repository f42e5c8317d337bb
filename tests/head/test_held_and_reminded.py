"""What was let go together is told as one, and what cannot be assessed any more is called to mind every four weeks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from heads import DAY, GROUP, HOME, cleared, opened, red, round_of, standing, unknown

from monitor.digests import build_digest
from monitor.findings import Flip, Standing, Subject
from monitor.flips import compare, key_of
from monitor.sections import let_go, reminders
from monitor.sections.changed import build as changed
from monitor.sections.today import build as today

MANY = [
    Subject("setting", f"91000{n:02d}", f"Children's home 91000{n:02d} in Inventshire", ("Inventshire",))
    for n in range(45)
]


def held(number: int = 7) -> list[Flip]:
    """Forty-five settings that are red, and one group that cleared, of one flood."""
    flips = [opened(red("Q1", subject), hold=number) for subject in MANY]
    return [*flips, cleared(red("Q5", GROUP), hold=number)]


def test_a_flood_that_was_let_go_is_one_entry_and_stands_nowhere_else() -> None:
    round_ = round_of(flips=held())
    section = let_go.build(round_)
    assert section is not None
    (entry,) = section.entries
    assert entry.headline == "46 changes that concern you, held and let go as one"
    assert [fact.label for fact in entry.facts] == ["Q1, Title of Q1: now red (45)", "Q5, Title of Q5: cleared (1)"]
    assert entry.facts[0].text.endswith("and 5 more")
    assert today(round_) is None
    assert changed(round_) is None


def test_a_digest_with_nothing_but_a_flood_does_not_say_that_nothing_changed() -> None:
    digest = build_digest(round_of(flips=held()), id_="x", period="weekly", contact="ask@made.example")
    assert digest.summary[0] == "46 changes held and let go together"


def test_what_was_not_held_is_told_for_itself_beside_it() -> None:
    round_ = round_of(flips=[*held(), opened(red("Q1", HOME))])
    told = today(round_)
    assert told is not None
    assert [entry.headline for entry in told.entries] == [f"Title of Q1: {HOME.label}"]


def unassessable(days: int) -> Standing:
    """A red of which nothing could be said for so many days."""
    return replace(
        standing(red("Q1", HOME, evidence_on=date(2026, 3, 1))),
        assessable=False,
        reason="not on the list",
        unassessable_since=DAY - timedelta(days=days),
    )


@pytest.mark.parametrize(
    ("days", "reminded"),
    [(0, False), (6, False), (27, False), (28, True), (34, True), (35, False), (56, True), (62, True), (63, False)],
)
def test_it_is_called_to_mind_in_the_first_digest_after_every_four_weeks(days: int, reminded: bool) -> None:
    section = reminders.build(round_of(standings=[unassessable(days)]))
    assert (section is not None) is reminded


def test_a_reminder_names_the_last_evidence_and_why_nothing_can_be_said() -> None:
    section = reminders.build(round_of(standings=[unassessable(30)]))
    assert section is not None
    (entry,) = section.entries
    assert [(fact.label, fact.text) for fact in entry.facts] == [
        ("Last evidence", "1 March 2026"),
        ("Not assessable", "for 30 days: not on the list"),
    ]


def test_the_first_day_that_nothing_could_be_said_is_kept_and_forgotten_when_something_can() -> None:
    open_ = standing(red("Q1", HOME))
    key = key_of("Q1", HOME)
    later = DAY + timedelta(days=9)

    def after(old: Standing, verdict: object, day: date) -> Standing:
        return compare({key: old}, [verdict], day, lambda _: pytest.fail("it was weighed")).standings[key]  # type: ignore[list-item]

    first = after(open_, unknown("Q1", HOME), DAY)
    again = after(first, unknown("Q1", HOME), later)
    assert (first.unassessable_since, again.unassessable_since) == (DAY, DAY)
    assert after(again, red("Q1", HOME), later).unassessable_since is None
