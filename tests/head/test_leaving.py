"""Leaving: links that only this service can have written, and lists that nobody reads any more."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.leaving import (
    Ended,
    LeaveError,
    ListRef,
    leave_token,
    leave_url,
    live,
    read_token,
    silent_lists,
    whose,
)
from monitor.readers import Council, Partnership, Reader

SECRET = "an invented secret of more than 32 characters"  # noqa: S105 - of nobody
AT = datetime(2026, 1, 5, 7, tzinfo=UTC)
COAST, NORTH = ListRef("partnership", "The Coast"), ListRef("council", "Northshire")
COUNCILS = {name: Council(name=name, areas=(name,)) for name in ("Northshire", "Southport", "Westham")}
PARTNERSHIPS = {"The Coast": Partnership(name="The Coast", councils=("Northshire", "Southport"))}


def reader(email: str, *, councils: tuple[str, ...] = (), partnerships: tuple[str, ...] = ()) -> Reader:
    return Reader(email=email, role="commissioner", frequency="weekly", councils=councils, partnerships=partnerships)


def gone(email: str, left: ListRef) -> Ended:
    return Ended(reader=email, list=left, at=AT, why="a test says so")


@given(st.sampled_from([ListRef(), COAST, NORTH, ListRef("council", "Tŷ Gwyn · 'x' . =")]))
def test_a_link_says_whose_it_is_and_what_it_leaves(left: ListRef) -> None:
    leave = read_token(SECRET, leave_token(SECRET, "A.Reader@north.example", left))
    assert leave.list == left
    assert whose(SECRET, leave, ["other@north.example", "a.reader@North.example"]) == "a.reader@north.example"
    assert whose(SECRET, leave, ["other@north.example"]) is None


def test_a_link_is_the_same_for_ever_and_holds_no_address() -> None:
    first = leave_url("https://monitor.example/", SECRET, "reader@north.example")
    assert first == leave_url("https://monitor.example", SECRET, "READER@north.example")
    assert first.startswith("https://monitor.example/leave/")
    assert "north" not in first
    assert "@" not in first


@given(st.integers(0, 10**6), st.sampled_from("abcXYZ019-_."))
def test_a_link_with_one_letter_changed_is_not_ours(place: int, letter: str) -> None:
    token = leave_token(SECRET, "reader@north.example", COAST)
    at = place % len(token)
    changed = token[:at] + letter + token[at + 1 :]
    try:
        leave = read_token(SECRET, changed)
    except LeaveError:
        return
    assert leave == read_token(SECRET, token)  # the last letter of a part may stand for fewer bits than it has


@pytest.mark.parametrize("token", ["", ".", "a.b", "a.b.c", "ÿ.ÿ", "%00.%00", "A" * 5000, "." * 5000])
def test_what_is_no_link_is_refused(token: str) -> None:
    with pytest.raises(LeaveError):
        read_token(SECRET, token)


def test_another_secret_reads_nothing() -> None:
    with pytest.raises(LeaveError, match="not one of ours"):
        read_token(SECRET + "!", leave_token(SECRET, "reader@north.example", COAST))


def test_who_left_everything_is_gone_and_who_left_one_list_keeps_the_others() -> None:
    both = reader("both@north.example", councils=("Westham",), partnerships=("The Coast",))
    one = reader("one@north.example", partnerships=("The Coast",))
    assert live([both, one], [gone("one@north.example", ListRef())]) == (both,)
    (kept,) = live([both, one], [gone("both@north.example", COAST), gone("one@north.example", COAST)])
    assert (kept.email, kept.councils, kept.partnerships) == (both.email, ("Westham",), ())


def test_a_list_that_nobody_reads_is_named_and_a_council_is_heard_through_its_partnership() -> None:
    west = reader("west@west.example", councils=("Westham",))
    coast = reader("lead@coast.example", partnerships=("The Coast",))
    assert silent_lists(COUNCILS, PARTNERSHIPS, [west, coast]) == ()
    assert silent_lists(COUNCILS, PARTNERSHIPS, [west]) == (
        COAST,
        NORTH,
        ListRef("council", "Southport"),
    )
