"""SendGrid's events: taken when they are signed and fresh, read without addresses, and the same in any order."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sendgrid_carrier import SendGrid

from alerts.receipts import OLDEST, SIGNATURE, TIMESTAMP, Receipt, ReceiptError, ends_because, fate, read, verify

AT = datetime(2026, 1, 5, 7, tzinfo=UTC)
EVENT = {"digest_id": "weekly-2026-01-05-0123456789ab", "event": "delivered", "timestamp": int(AT.timestamp())}


@pytest.fixture(scope="module")
def server() -> SendGrid:
    with SendGrid() as opened:
        pass
    return opened


def receipt(event: str, seconds: int = 0, **more: Any) -> Receipt:
    base = {"digest_id": "d", "carrier_id": "c", "reason": "", "soft": False}
    return Receipt(**{**base, "event": event, "at": AT + timedelta(seconds=seconds), **more})


def test_what_was_signed_a_moment_ago_is_taken_however_the_headers_are_spelt(server: SendGrid) -> None:
    body, headers = server.post([EVENT], AT)
    for spelt in (headers, {name.upper(): value for name, value in headers.items()}):
        verify(body, spelt, server.webhook_key, AT + timedelta(seconds=3))


@pytest.mark.parametrize("late", [OLDEST + timedelta(seconds=1), -timedelta(minutes=6)])
def test_what_is_too_old_or_ahead_of_the_clock_is_refused(server: SendGrid, late: timedelta) -> None:
    body, headers = server.post([EVENT], AT)
    with pytest.raises(ReceiptError, match="too long ago, or ahead"):
        verify(body, headers, server.webhook_key, AT + late)


def test_a_changed_body_or_moment_another_key_and_no_signature_are_refused(server: SendGrid) -> None:
    body, headers = server.post([EVENT], AT)
    names = {name.lower(): value for name, value in headers.items()}
    with SendGrid() as another:
        pass
    tries: list[tuple[bytes, dict[str, str], str]] = [
        (body + b" ", names, server.webhook_key),
        (body, {**names, TIMESTAMP: str(int(AT.timestamp()) + 1)}, server.webhook_key),
        (body, names, another.webhook_key),
        (body, names, "not a key"),
        (body, {**names, SIGNATURE: "%%%"}, server.webhook_key),
        (body, {**names, SIGNATURE: ""}, server.webhook_key),
        (body, {**names, TIMESTAMP: "soon"}, server.webhook_key),
        (body, {}, server.webhook_key),
        (b"\xff", names, server.webhook_key),
    ]
    for content, said, key in tries:
        with pytest.raises(ReceiptError):
            verify(content, said, key, AT)


def test_openings_clicks_strangers_and_nonsense_are_left_out() -> None:
    odd: list[Any] = [
        EVENT,
        {**EVENT, "event": "open"},
        {**EVENT, "event": "click", "ip": "192.0.2.1"},
        {**EVENT, "event": ["delivered"]},
        {**EVENT, "timestamp": "today"},
        {**EVENT, "timestamp": 10**30},
        {**EVENT, "timestamp": True},
        {**EVENT, "digest_id": "Robert'); DROP TABLE"},
        {"event": "delivered", "timestamp": 1},
        "delivered",
        None,
    ]
    assert [one.event for one in read(json.dumps(odd).encode())] == ["delivered"]


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"\xff", b"[" * 100_000, b'"delivered"'])
def test_what_is_no_list_of_events_is_refused(body: bytes) -> None:
    with pytest.raises(ReceiptError):
        read(body)


def test_a_reason_is_kept_short_and_without_an_address() -> None:
    reason = "550 5.1.1 <reader@council.example>: no such\r\nperson " + "x" * 900
    (one,) = read(json.dumps([{**EVENT, "event": "bounce", "reason": reason}]).encode())
    assert one.reason.startswith("550 5.1.1 [address] no such person")
    assert "@" not in one.reason
    assert len(one.reason) <= 200


@given(st.binary(max_size=200))
def test_no_bytes_at_all_are_more_than_refused(body: bytes) -> None:
    try:
        assert isinstance(read(body), tuple)
    except ReceiptError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("events", "ended"),
    [
        (["processed"], "accepted"),
        (["processed", "deferred"], "accepted"),
        (["processed", "deferred", "delivered"], "delivered"),
        (["processed", "bounce"], "bounced"),
        (["processed", "delivered", "bounce"], "bounced"),
        (["processed", "bounce", "delivered"], "delivered"),
        (["dropped"], "bounced"),
        (["processed", "delivered", "spamreport"], "delivered"),
    ],
)
def test_where_a_message_ended_hangs_on_the_carriers_times_and_not_on_the_order_of_arrival(
    events: list[str], ended: str
) -> None:
    receipts = [receipt(event, number) for number, event in enumerate(events)]
    assert {fate(order) for order in permutations(receipts)} == {ended}
    assert {fate([*order, *order]) for order in permutations(receipts)} == {ended}


@pytest.mark.parametrize(
    ("one", "ends"),
    [
        (receipt("bounce"), True),
        (receipt("bounce", soft=True), False),
        (receipt("dropped", reason="Bounced Address"), True),
        (receipt("dropped", reason="Spam Content"), False),
        (receipt("spamreport"), True),
        (receipt("unsubscribe"), True),
        (receipt("delivered"), False),
        (receipt("deferred"), False),
    ],
)
def test_only_what_speaks_of_the_mailbox_or_of_a_wish_ends_a_subscription(one: Receipt, ends: bool) -> None:
    assert bool(ends_because(one)) == ends
