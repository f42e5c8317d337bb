"""What readers watch and that ended: told once, to them alone, and the watch goes on with what carries it on."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest
from heads import AXES, DAY, audience, opened, reader, red

from monitor.concern import concern_of
from monitor.digests import build_digest
from monitor.findings import Confidence, Flip, Subject
from monitor.predecessors import Predecessor
from monitor.readers import Reader, Watch
from monitor.rounds import Market, build_round
from monitor.watching import Left, ends, successors
from scrapers.records import Leaver, Line, Setting

LINE = Line(file="list.csv", row=5)
OLD, NEW = "9100001", "9200001"
SETTING = Setting(
    urn=OLD,
    as_at=date(2026, 3, 31),
    provision_type="children's home",
    registration_status="Active",
    local_authority="Unrealchester",
    registered_provider="Imaginary Oak Care Limited",
    line=LINE,
)
LEAVER = Leaver(
    urn=OLD,
    as_at=date(2026, 6, 30),
    provision_type="children's home",
    joined=False,
    left=True,
    left_on=date(2026, 5, 4),
    left_as="Resigned",
    line=LINE,
)
WATCHES = replace(reader(), watch=Watch(urns=(OLD,)))
PROVIDER = "imaginary oak care ltd"


def left(confidence: Confidence | None = None) -> Left:
    before = {NEW: Predecessor(urn=OLD, confidence=confidence, leaver=LEAVER)} if confidence else {}
    return Left(leavers={OLD: LEAVER}, former={OLD: SETTING}, before=before)


def told(found: Left, before: Collection[str] = (), providers: Collection[str] = ()) -> list[Flip]:
    return list(ends([OLD], providers, found, before, DAY))


def test_a_setting_that_left_is_told_once_with_the_day_and_how() -> None:
    (flip,) = told(left())
    assert flip.verdict.summary == (
        "It left Ofsted's register on 4 May 2026 (resigned). No setting on the list is known to carry it on. "
        "The watch may be taken out of the readers file."
    )
    assert told(left(), [flip.subject.key]) == []


def test_one_that_is_merely_not_on_the_list_has_not_ended() -> None:
    assert list(ends([OLD], [], Left(former={OLD: SETTING}), [], DAY)) == []


def test_a_successor_that_shows_later_is_told_once_more_and_then_never() -> None:
    (first,) = told(left())
    (second,) = told(left(Confidence.HIGH), [first.subject.key])
    assert f"It may go on as {NEW}" in second.verdict.summary
    assert told(left(Confidence.HIGH), [first.subject.key, second.subject.key]) == []
    assert told(left(), [second.subject.key]) == []


def test_of_several_alike_none_carries_the_watch_and_that_is_said() -> None:
    (flip,) = told(left(Confidence.LOW))
    assert f"{NEW} may carry it on, as others may" in flip.verdict.summary
    assert successors([OLD], left(Confidence.LOW).before) == {}


def test_a_watch_goes_on_step_by_step_and_never_in_a_circle() -> None:
    found = {new: Predecessor(urn=old, confidence=Confidence.HIGH, leaver=LEAVER) for new, old in ("ba", "cb")}
    assert successors(["a", "x"], found) == {"a": "c"}
    circle = found | {"a": Predecessor(urn="c", confidence=Confidence.HIGH, leaver=LEAVER)}
    assert successors(["a"], circle) == {"a": "c"}


def test_a_provider_without_a_setting_is_told_once() -> None:
    (flip,) = list(ends([], [PROVIDER], left(), [], DAY))
    assert flip.subject.label == "Imaginary Oak Care Limited"
    assert list(ends([], [PROVIDER], left(), [flip.subject.key], DAY)) == []
    assert list(ends([], ["somebody else"], left(), [], DAY)) == []


@pytest.mark.parametrize(("who", "concerns"), [(WATCHES, True), (reader(), False)], ids=["who watches", "who does not"])
def test_an_end_is_told_to_who_watches_and_to_nobody_else(who: Reader, *, concerns: bool) -> None:
    (flip,) = told(left())
    assert bool(concern_of(audience(), who).why(flip.subject)) is concerns


def test_what_carries_on_a_watched_setting_concerns_the_reader_and_says_why() -> None:
    home = Subject("setting", NEW, f"Children's home {NEW} in Unrealchester", ("Unrealchester",))
    assert concern_of(audience(), WATCHES, successors={OLD: NEW}).why(home) == (
        f"you watch {OLD}, which this one may carry on",
    )
    assert concern_of(audience(), reader(), successors={OLD: NEW}).why(home) == ()


def test_the_message_says_first_that_something_watched_ended() -> None:
    market = Market(as_of=DAY, views=(), standings=(), sources=(), axes=AXES, successors={OLD: NEW})
    home = Subject("setting", NEW, f"Children's home {NEW} in Unrealchester", ("Unrealchester",))
    news = [*told(left(Confidence.HIGH)), opened(red("Q4", home))]
    alone = build_round(market, audience(), WATCHES, news[:1], joining=False, since=DAY)
    both = build_round(market, audience(), WATCHES, news, joining=False, since=DAY)
    digest = build_digest(alone, id_="x", period="weekly", contact="questions@inventshire.example")
    assert digest.summary[0] == "1 that you watch ended"
    assert [section.title for section in digest.sections if "watch" in section.title] == ["What you watch has ended"]
    assert len(both.flips) == 2
