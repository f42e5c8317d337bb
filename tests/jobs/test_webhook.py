"""A carrier's events: taken once, in any order; who bounced or complained gets nothing more, and why is kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from mailing_house import HOUR, MONDAY, at, by_sendgrid, email_of, mail_settings, mailing, rows, states, weekly
from sendgrid_carrier import SendGrid, Taken

from alerts.receipts import ReceiptError
from monitor.jobs.house import House, JobError
from monitor.jobs.leave import resume_by_hand
from monitor.jobs.webhook import Heard, handle
from monitor.leaving import ListRef
from monitor.store.ended import load_ended

NOON = MONDAY + 5 * HOUR
WEEK = timedelta(days=7)


@pytest.fixture
def server() -> Iterator[SendGrid]:
    with SendGrid() as opened:
        yield opened


@pytest.fixture
def house(server: SendGrid, tmp_path: Path) -> Iterator[House]:
    with mailing(mail_settings(tmp_path, **by_sendgrid(server.host, server.webhook_key))) as opened:
        weekly(opened)
        yield opened


def heard(house: House, server: SendGrid, taken: Taken, *kinds: str, **more: object) -> Heard:
    events = [server.event(taken, kind, NOON, **more) for kind in kinds]
    body, headers = server.post(events, NOON)
    return handle(house, body, headers, NOON)


def away(house: House) -> list[tuple[str, str]]:
    with house.store.reading() as session:
        return [(one.reader, one.why) for one in load_ended(session)]


@pytest.mark.parametrize("seed", range(5))
def test_events_twice_and_out_of_order_come_to_the_same(house: House, server: SendGrid, seed: int) -> None:
    posts = list(server.posts(Random(seed), NOON))
    counts = [handle(house, body, headers, NOON) for body, headers in [*posts, *posts]]
    assert states(house) == ["delivered"] * 3
    assert {row.delivered_at for row in rows(house)} == {NOON + timedelta(seconds=2)}
    assert sum(one.new for one in counts) == 6
    assert sum(one.repeated for one in counts) == 18
    assert sum(one.unknown for one in counts) == 2


def test_an_event_of_a_message_that_is_not_ours_is_taken_calmly(house: House, server: SendGrid) -> None:
    stranger = Taken(
        "weekly-2020-01-06-000000000000", "a@b.example", {"custom_args": {"digest_id": "weekly-2020-01-06-0"}}
    )
    assert heard(house, server, stranger, "bounce") == Heard(new=0, repeated=0, unknown=1, ended=0)
    assert away(house) == []


def test_what_nobody_signed_changes_nothing(house: House, server: SendGrid) -> None:
    body, headers = server.post([server.event(server.inbox[0], "bounce", NOON)], NOON)
    with pytest.raises(ReceiptError):
        handle(house, body.replace(b"bounce", b"dropped"), headers, NOON)
    assert states(house) == ["accepted"] * 3


def test_without_the_key_nothing_can_be_checked_and_nothing_is_taken(house: House, server: SendGrid) -> None:
    keyless = replace(house, settings=house.settings.model_copy(update={"sendgrid_webhook_key": ""}))
    with pytest.raises(JobError, match="set sendgrid_webhook_key"):
        handle(keyless, *server.post([], NOON), NOON)


def test_a_mailbox_that_is_gone_gets_nothing_more_and_the_reason_is_kept(house: House, server: SendGrid) -> None:
    taken = next(one for one in server.inbox if one.to == email_of(1))
    reason = f"550 <{email_of(1)}> no such user"
    assert heard(house, server, taken, "bounce", type="bounce", reason=reason).ended == 1
    assert away(house) == [(email_of(1), "the mailbox refused a message for good")]
    bounced = next(row for row in rows(house) if row.reader == email_of(1))
    assert (bounced.state, bounced.why) == ("bounced", "550 [address] no such user")
    assert weekly(at(house, MONDAY + WEEK)).written == 2


def test_a_mailbox_that_is_full_today_is_told_again_what_it_did_not_get(house: House, server: SendGrid) -> None:
    taken = next(one for one in server.inbox if one.to == email_of(1))
    assert heard(house, server, taken, "bounce", type="blocked").ended == 0
    assert weekly(at(house, MONDAY + WEEK)).written == 3
    newest = {row.reader: row.joining for row in rows(house)}
    assert newest == {email_of(0): False, email_of(1): True, email_of(2): False}


def test_a_complaint_ends_it_and_the_message_stays_delivered(house: House, server: SendGrid) -> None:
    assert heard(house, server, server.inbox[0], "delivered", "spamreport").ended == 1
    assert "delivered" in states(house)
    assert [why for _, why in away(house)] == ["the reader reported a message as unwanted"]


def test_an_old_bounce_that_comes_late_does_not_undo_a_return(house: House, server: SendGrid) -> None:
    taken = next(one for one in server.inbox if one.to == email_of(1))
    heard(house, server, taken, "bounce", type="bounce")
    resume_by_hand(at(house, NOON + HOUR), email_of(1), ListRef(), "the mailbox is back")
    heard(house, server, taken, "spamreport")
    assert away(house) == []
