"""A carrier is asked whether it would let us in, and nothing is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sendgrid_carrier import KEY, SendGrid
from smtp_carrier import SmtpServer

from alerts.channel import ChannelError
from alerts.channels import sendgrid_email, smtp_email


@pytest.fixture
def carrier() -> Iterator[SendGrid]:
    with SendGrid() as server:
        yield server


def settings(carrier: SendGrid, key: str = KEY) -> dict[str, str]:
    return {"sendgrid_api_key": key, "sendgrid_host": carrier.host, "sendgrid_timeout_seconds": "2"}


def test_a_key_that_may_send_is_known_and_nothing_is_sent(carrier: SendGrid) -> None:
    assert sendgrid_email.probe(settings(carrier)) == "SendGrid knows the key, and it may send"
    assert (carrier.asked, carrier.inbox) == (0, [])


def test_a_key_that_may_more_than_it_needs_is_told(carrier: SendGrid) -> None:
    carrier.scopes += ["billing.read", "api_keys.create"]
    assert "2 more permissions than it needs" in sendgrid_email.probe(settings(carrier))


def test_a_key_that_may_not_send_or_is_not_known_says_what_to_do_and_not_the_key(carrier: SendGrid) -> None:
    carrier.scopes = ["stats.read"]
    with pytest.raises(ChannelError, match="give it the permission Mail Send"):
        sendgrid_email.probe(settings(carrier))
    with pytest.raises(ChannelError, match="does not know this key") as raised:
        sendgrid_email.probe(settings(carrier, "SG.another-invented-key"))
    assert "another-invented" not in str(raised.value)


def test_where_nobody_answers_that_is_said() -> None:
    with SendGrid() as server:
        gone = settings(server)
    with pytest.raises(ChannelError, match="no proper answer"):
        sendgrid_email.probe(gone)


def test_a_mail_server_that_lets_us_in_gets_no_message(tmp_path: Path) -> None:
    with SmtpServer(tmp_path) as server:
        assert smtp_email.probe(server.settings()) == "the mail server lets us in"
        assert server.box.taken == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"smtp_password": "another"}, "refused the login .*: see to 'smtp_user' and 'smtp_password'"),
        ({"smtp_ca_file": ""}, "certificate is not trusted"),
        ({"smtp_security": "tls"}, "certificate is not trusted|could not be used"),
    ],
)
def test_a_mail_server_that_does_not_says_which_setting(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    with SmtpServer(tmp_path) as server, pytest.raises(ChannelError, match=said):
        smtp_email.probe(server.settings(**changed))
