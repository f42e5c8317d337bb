"""SendGrid by its SDK: what is handed over, and what every end of it means."""

import logging
from collections.abc import Iterator

import pytest
import stamina
from example_digest import EXAMPLE
from mailed import LEAVE, frozen, rendered
from sendgrid_carrier import KEY, Manner, SendGrid

from alerts.channel import Accepted, ChannelError, HandOver, Outcome, Refused, Unknown
from alerts.channels.sendgrid_email import build, payload


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def hand_over_to(server: SendGrid, key: str = KEY) -> HandOver:
    return build({"sendgrid_api_key": key, "sendgrid_host": server.host, "sendgrid_timeout_seconds": "1"})


def met(*manners: Manner) -> tuple[Outcome, SendGrid]:
    """One hand-over, whose attempts are met in these manners."""
    with SendGrid(lambda number, _: manners[min(number, len(manners) - 1)]) as server:
        return hand_over_to(server)(frozen()), server


def test_the_inbox_has_both_parts_the_ids_and_the_headers_as_they_were_written() -> None:
    with SendGrid() as server:
        assert hand_over_to(server)(frozen(LEAVE)) == Accepted("id-1")
    (taken,) = server.inbox
    message = rendered(LEAVE)
    assert (taken.to, taken.digest_id) == (EXAMPLE.to, EXAMPLE.id)
    texts = [part["value"] for part in taken.content["content"]]
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    assert texts == [body.get_content().replace("\r\n", "\n") for body in bodies if body is not None]
    headers = taken.content["headers"]
    assert headers["List-Unsubscribe"] == message["List-Unsubscribe"]
    assert headers["List-Unsubscribe"].startswith(f"<{LEAVE}>, <mailto:")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"] == taken.content["custom_args"]["message_id"] == message["Message-ID"]
    assert taken.content["subject"] == message["Subject"]
    assert taken.content["reply_to"]["email"] == message["Reply-To"].addresses[0].addr_spec


def test_attachments_go_with_it() -> None:
    message = rendered()
    message.add_attachment("<p>The full view</p>", subtype="html", filename="full-view.html")
    (attached,) = payload(message)["attachments"]
    assert (attached["filename"], attached["type"]) == ("full-view.html", "text/html")


@pytest.mark.parametrize("manner", ["busy", "broken", "unready"])
def test_a_busy_carrier_is_asked_again_and_takes_it_once(manner: Manner) -> None:
    outcome, server = met(manner, manner, "accept")
    assert outcome == Accepted("id-3")
    assert len(server.inbox) == 1


@pytest.mark.parametrize("manner", ["busy", "broken", "unready"])
def test_a_carrier_that_stays_busy_refuses_for_now_after_three_attempts(manner: Manner) -> None:
    outcome, server = met(manner)
    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert server.asked == 3


def test_a_refusal_for_good_names_the_field_and_never_the_reader() -> None:
    outcome, server = met("refuse")
    assert outcome == Refused(permanent=True, why="SendGrid answered 400, at fault: from.email")
    assert server.asked == 1


@pytest.mark.parametrize("manner", ["forbid", "redirect"])
def test_what_is_ours_to_mend_is_a_refusal_for_now_and_asked_once(manner: Manner) -> None:
    outcome, server = met(manner)
    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert server.asked == 1


def test_a_wrong_key_keeps_the_message_waiting_and_stands_in_no_word_of_it() -> None:
    with SendGrid() as server:
        outcome = hand_over_to(server, "SG.another-key")(frozen())
    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert "another-key" not in outcome.why
    assert server.inbox == []


def test_a_redirect_never_takes_the_key_along() -> None:
    _, server = met("redirect")
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize("manner", ["late", "lost", "cut", "gateway", "garbled"])
def test_an_end_that_was_not_seen_is_unknown_and_is_not_tried_again(manner: Manner) -> None:
    outcome, server = met(manner)
    assert isinstance(outcome, Unknown)
    assert server.asked == 1
    assert len(server.inbox) == (manner not in ("cut", "garbled"))
    assert EXAMPLE.to not in outcome.why


def test_nobody_listening_is_a_refusal_for_now_as_nothing_was_sent() -> None:
    with SendGrid() as server:
        host = server.host
    outcome = build({"sendgrid_api_key": KEY, "sendgrid_host": host})(frozen())
    assert outcome == Refused(permanent=False, why="SendGrid could not be reached (ConnectionRefusedError)")


def test_the_key_is_not_logged_even_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        met("accept")
        met("refuse")
    assert KEY not in caplog.text
    assert EXAMPLE.to not in caplog.text


@pytest.mark.parametrize(("region", "host"), [("", "api.sendgrid.com"), ("eu", "api.eu.sendgrid.com")])
def test_the_region_decides_the_host(region: str, host: str) -> None:
    sdk = build({"sendgrid_api_key": KEY, "sendgrid_region": region}).args[0]  # type: ignore[attr-defined] # a partial
    assert sdk.client.host == f"https://{host}"
    assert sdk.client.mail.send.timeout == 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"sendgrid_region": "mars"},
        {"sendgrid_host": "http://sendgrid.example"},
        {"sendgrid_host": "ftp://127.0.0.1"},
        {"sendgrid_host": "https://user@sendgrid.example"},
        {"sendgrid_timeout_seconds": "soon"},
        {"sendgrid_timeout_seconds": "0"},
    ],
)
def test_a_setting_that_cannot_be_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(ChannelError, match=next(iter(wrong))):
        build({"sendgrid_api_key": KEY, **wrong})
