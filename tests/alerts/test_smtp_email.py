"""SMTP, step by step: what a refusal or a lost connection means hangs on how far it came."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from example_digest import EXAMPLE
from mailed import LEAVE, frozen, rendered
from smtp_carrier import PASSWORD, Manner, SmtpServer

from alerts.channel import Accepted, ChannelError, Outcome, Refused, Unknown
from alerts.channels.smtp_email import build


def met(folder: Path, manner: Manner) -> tuple[Outcome, int]:
    with SmtpServer(folder, manner) as server:
        return build(server.settings())(frozen()), len(server.box.taken)


@pytest.mark.parametrize("tls", [False, True])
def test_the_mailbox_has_the_very_message(tmp_path: Path, tls: bool) -> None:
    more = {"smtp_security": "tls", "smtp_user": "", "smtp_password": ""} if tls else {}
    with SmtpServer(tmp_path, tls=tls) as server:
        outcome = build(server.settings(**more))(frozen(LEAVE))
    assert outcome == Accepted("4AB12")
    (taken,) = server.box.taken
    assert taken.rcpt_tos == [EXAMPLE.to]
    assert isinstance(taken.content, bytes)
    assert taken.content == bytes(rendered(LEAVE))
    assert f"<{LEAVE}>" in message_from_bytes(taken.content, policy=policy.default)["List-Unsubscribe"]


def test_a_line_that_is_one_dot_ends_nothing_too_early(tmp_path: Path) -> None:
    message = frozen()
    message.set_payload("before\r\n.\r\n..after\r\n")
    with SmtpServer(tmp_path) as server:
        build(server.settings())(message)
    content = server.box.taken[0].content
    assert isinstance(content, bytes)
    assert b"before\r\n.\r\n..after\r\n" in content


@pytest.mark.parametrize(
    ("manner", "permanent", "why"),
    [
        ("nobody", True, "the mail server answered 550 to the recipient"),
        ("spam", True, "the mail server answered 554 to the message"),
        ("full", False, "the mail server answered 452 to the recipient"),
        ("sender", False, "the mail server answered 553 to the sender"),
        ("closing", False, "the mail server answered 421 to the message"),
    ],
)
def test_a_no_is_for_good_where_it_is_about_the_reader_or_the_message(
    tmp_path: Path, manner: Manner, permanent: bool, why: str
) -> None:
    assert met(tmp_path, manner) == (Refused(permanent=permanent, why=why), 0)


@pytest.mark.parametrize("manner", ["late", "lost"])
def test_a_connection_lost_behind_the_content_is_unknown_and_the_message_may_be_there(
    tmp_path: Path, manner: Manner
) -> None:
    outcome, taken = met(tmp_path, manner)
    assert isinstance(outcome, Unknown)
    assert taken == 1


@pytest.mark.parametrize(
    "wrong",
    [{"smtp_password": "another"}, {"smtp_ca_file": ""}, {"smtp_security": "tls"}],
)
def test_a_server_that_cannot_be_spoken_to_has_nothing_and_is_tried_later(
    tmp_path: Path, wrong: dict[str, str]
) -> None:
    with SmtpServer(tmp_path) as server:
        outcome = build(server.settings(**wrong))(frozen())
    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert server.box.taken == []
    assert PASSWORD not in outcome.why


def test_a_server_without_starttls_is_never_spoken_to_in_the_open(tmp_path: Path) -> None:
    with SmtpServer(tmp_path, secure=False) as server:
        refused = build(server.settings())(frozen())
        assert isinstance(refused, Refused)
        plain = server.settings(smtp_security="none", smtp_user="", smtp_password="")
        assert isinstance(build(plain)(frozen()), Accepted)
    assert len(server.box.taken) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_security": "none", "smtp_host": "mail.council.example"},
        {"smtp_security": "perhaps"},
        {"smtp_user": "somebody"},
        {"smtp_port": "many"},
        {"smtp_ca_file": "nowhere.pem"},
    ],
)
def test_a_setting_that_cannot_be_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(ChannelError, match="smtp_"):
        build({"smtp_host": "127.0.0.1", **wrong})
