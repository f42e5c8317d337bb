"""Leaving: by a link, as often as one likes; nobody's leaving silences a partnership unseen."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from mailing_house import MONDAY, SECRET, at, email_of, mail_settings, mailing, readers_toml, rows, states, weekly
from pydantic import SecretStr, ValidationError

from alerts.parts import leave_url
from monitor.jobs.alarms import alarms, alarms_for
from monitor.jobs.house import House, JobError
from monitor.jobs.leave import end_by_hand, leave, look_at, resume_by_hand
from monitor.leaving import LeaveError, ListRef, leave_token
from monitor.settings import Settings
from monitor.store import ended
from monitor.store.ended import load_ended

WEEK = timedelta(days=7)
COAST = ListRef("partnership", "The Made-Up Coast")
PUBLIC = "https://monitor.inventshire.example"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = mail_settings(tmp_path, public_url=PUBLIC, link_secret=SecretStr(SECRET))
    with mailing(settings) as opened:
        yield opened


def letter(house: House, number: int = 0) -> EmailMessage:
    return email.message_from_bytes(rows(house)[number].message, EmailMessage, policy=email.policy.default)


def token(house: House, number: int = 0) -> str:
    return str(leave_url(letter(house, number))).rpartition("/")[2]


def test_every_message_has_its_readers_own_link_for_one_post(house: House) -> None:
    weekly(house)
    links = {leave_url(letter(house, number)) for number in range(3)}
    assert len(links) == 3
    first = letter(house)
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["List-Unsubscribe"].endswith(", <mailto:questions@inventshire.example?subject=leave>")
    bodies = [first.get_body((kind,)) for kind in ("plain", "html")]
    assert all(str(leave_url(first)) in body.get_content() for body in bodies if body is not None)


def test_without_a_public_address_leaving_is_by_reply_and_no_link_is_dead(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path)) as house:
        weekly(house)
        first = letter(house)
    assert leave_url(first) is None
    assert first["List-Unsubscribe-Post"] is None
    assert "/leave/" not in str(first.get_body(("html",)))


def test_looking_changes_nothing_and_leaving_twice_is_as_once(house: House) -> None:
    weekly(house)
    assert look_at(house, token(house)) == ListRef()
    with house.store.reading() as session:
        assert load_ended(session) == []
    assert [leave(house, token(house)).already for _ in range(3)] == [False, True, True]
    with house.store.reading() as session:
        assert [(one.reader, one.why) for one in load_ended(session)] == [
            (email_of(0), "the reader left by the link in a message")
        ]
    assert weekly(at(house, MONDAY + WEEK)).written == 2


def test_a_link_still_works_for_one_who_is_no_longer_listed_and_for_nobody_else(house: House) -> None:
    weekly(house)
    old = token(house, 2)
    house.settings.readers_file.write_text(readers_toml(1), encoding="utf-8")
    assert not leave(house, old).already
    with pytest.raises(LeaveError, match="nobody who gets messages"):
        leave(house, leave_token(SECRET, "stranger@inventshire.example", ListRef()))


def test_a_message_that_waits_for_one_who_left_is_not_handed_over(tmp_path: Path) -> None:
    blocked = tmp_path / "outbox"
    blocked.write_text("in the way", encoding="utf-8")
    settings = mail_settings(tmp_path, public_url=PUBLIC, link_secret=SecretStr(SECRET))
    with mailing(settings, readers=1) as house:
        weekly(house)
        leave(house, token(house))
        blocked.unlink()
        weekly(house)
        assert states(house) == ["refused"]
        assert not blocked.exists()


def test_who_comes_back_is_told_what_was_missed(house: House) -> None:
    weekly(house)
    leave(house, token(house))
    assert resume_by_hand(house, email_of(0).upper(), ListRef(), "asked by telephone")
    assert not resume_by_hand(house, email_of(0), ListRef(), "asked again")
    assert weekly(at(house, MONDAY + WEEK)).written == 3


def test_the_last_reader_of_a_list_leaves_an_alarm(house: House) -> None:
    weekly(house)
    for number in range(3):
        leave(house, token(house, number))
    done = weekly(at(house, MONDAY + WEEK))
    assert done.written == 0
    assert done.alarms == (
        "Nobody reads the partnership The Made-Up Coast: no message about it reaches anybody. Name a reader for it.",
        "Nobody reads the council Inventshire: no message about it reaches anybody. Name a reader for it.",
        "Nobody reads the council Pretendham: no message about it reaches anybody. Name a reader for it.",
    )


def test_who_looks_after_a_partnership_is_told_of_one_who_left_and_not_by_address(house: House) -> None:
    text = readers_toml(2).replace("commissioner", "partnership_lead", 1)
    house.settings.readers_file.write_text(text, encoding="utf-8")
    weekly(house)
    end_by_hand(house, email_of(1), COAST, "asked by reply")
    done = weekly(at(house, MONDAY + timedelta(days=7)))
    last = letter(house, 2).get_body(("plain",))
    assert last is not None
    told = " ".join(last.get_content().split())
    assert "A reader of the partnership The Made-Up Coast is gone since 5 January 2026 (asked by reply)" in told
    assert "still on it: 1 reader." in told
    assert email_of(1) not in told
    assert done.written == 1


def test_leaving_long_ago_is_no_news_and_a_commissioner_is_told_of_none(house: House) -> None:
    end_by_hand(house, email_of(1), COAST, "asked by reply")
    with house.store.reading() as session:
        left = load_ended(session)
    audience = house.audience()
    assert alarms(audience, left, MONDAY + timedelta(days=36)) == {}
    found = alarms(audience, left, MONDAY)
    assert list(found) == [COAST]
    assert alarms_for(audience.readers[0], found) == ()
    assert alarms_for(replace(audience.readers[0], role="operator"), found) == tuple(found.values())


def test_rows_of_who_left_are_only_ever_added(house: House) -> None:
    with house.store.writing() as session:
        for number in range(3):
            moment = MONDAY + timedelta(hours=2 * number)
            assert ended.end(session, email_of(0), ListRef(), moment, "left", moment)
            assert ended.resume(session, email_of(0), ListRef(), moment + timedelta(hours=1), "came back")
        assert load_ended(session, email_of(0)) == []


def test_a_public_address_without_a_secret_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path, public_url=PUBLIC)) as house:
        with pytest.raises(JobError, match="set link_secret"):
            weekly(house)
        assert rows(house) == []


@pytest.mark.parametrize("wrong", [{"public_url": "http://monitor.example"}, {"link_secret": "too short"}])
def test_a_public_address_is_https_and_a_secret_is_long(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type] # as from the environment
