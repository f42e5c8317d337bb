"""What was asked and answered, what is due, and how far a source came."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from monitor.store import asks
from monitor.store.asks import Cursor
from monitor.store.collected import save_load
from monitor.store.database import Store

AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
SOURCE, ONE, TWO = "companies_house_charges", "99000001", "99000002"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    with store.writing() as opened:
        yield opened
    store.close()


def held(session: Session, number: str = ONE) -> tuple[datetime, str, str | None, str | None]:
    row = asks.load_asks(session, [SOURCE])[number][SOURCE]
    return row.asked_at, row.answer, row.mark, row.due


def test_an_answer_is_held_by_source_and_company_with_its_mark(session: Session) -> None:
    asks.answered(session, SOURCE, ONE, AT, found=True, mark="e1")
    asks.answered(session, SOURCE, TWO, AT, found=False)
    assert held(session) == (AT, "found", "e1", None)
    assert held(session, TWO) == (AT, "none", None, None)
    assert asks.load_asks(session, ["another"]) == {}


def test_a_later_answer_takes_the_place_of_an_earlier_one_and_what_was_due_is_done(session: Session) -> None:
    asks.answered(session, SOURCE, ONE, AT, found=True, mark="e1")
    asks.mark_due(session, SOURCE, "said so", [ONE])
    asks.answered(session, SOURCE, ONE, AT + timedelta(days=1), found=False)
    assert held(session) == (AT + timedelta(days=1), "none", None, None)


def test_an_older_answer_changes_nothing(session: Session) -> None:
    asks.answered(session, SOURCE, ONE, AT, found=True, mark="e1")
    asks.mark_due(session, SOURCE, "said so", [ONE])
    asks.answered(session, SOURCE, ONE, AT - timedelta(seconds=1), found=False)
    assert held(session) == (AT, "found", "e1", "said so")


def test_what_is_due_keeps_its_first_reason(session: Session) -> None:
    asks.answered(session, SOURCE, ONE, AT, found=True)
    asks.mark_due(session, SOURCE, "first", [ONE])
    asks.mark_due(session, SOURCE, "second", [ONE])
    assert held(session)[3] == "first"


def test_a_company_that_was_never_asked_about_can_be_due_and_was_never_answered(session: Session) -> None:
    asks.mark_due(session, SOURCE, "said so", [ONE])
    assert held(session) == (asks.NEVER_AT, "never", None, "said so")
    asks.answered(session, SOURCE, ONE, AT, found=True)
    assert held(session) == (AT, "found", None, None)


def test_all_that_were_asked_about_before_are_due_of_one_source_alone(session: Session) -> None:
    for source in (SOURCE, "another"):
        for number in (ONE, TWO):
            asks.answered(session, source, number, AT, found=True)
    asks.mark_due(session, SOURCE, "a gap")
    found = asks.load_asks(session, [SOURCE, "another"])
    assert {(number, source, row.due) for number, rows in found.items() for source, row in rows.items()} == {
        (number, source, "a gap" if source == SOURCE else None)
        for number in (ONE, TWO)
        for source in (SOURCE, "another")
    }


def test_a_cursor_moves_and_can_be_dropped(session: Session) -> None:
    asks.save_cursor(session, "streams", "charges", Cursor("5", AT))
    asks.save_cursor(session, "streams", "charges", Cursor("7", AT + timedelta(hours=1)))
    asks.save_cursor(session, "streams", "filings", Cursor("1", AT))
    assert asks.load_cursors(session, "streams")["charges"] == Cursor("7", AT + timedelta(hours=1))
    asks.drop_cursor(session, "streams", "charges")
    assert set(asks.load_cursors(session, "streams")) == {"filings"}


def test_a_source_was_taken_when_its_last_good_load_was(session: Session) -> None:
    for hours, state in ((0, "accepted"), (1, "accepted"), (2, "failed"), (3, "refused")):
        save_load(session, SOURCE, AT + timedelta(hours=hours), state)
    save_load(session, "never", AT, "failed")
    assert asks.load_taken(session, [SOURCE, "never", "unknown"]) == {SOURCE: AT + timedelta(hours=1)}
