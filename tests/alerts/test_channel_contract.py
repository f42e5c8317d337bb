"""What every channel in the folder promises, whatever carries its messages."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import stamina
from example_digest import EXAMPLE, SENDER
from notify_carrier import KEY as NOTIFY_KEY
from notify_carrier import TEMPLATE, Notify
from sendgrid_carrier import KEY as SENDGRID_KEY
from sendgrid_carrier import Manner, SendGrid
from smtp_carrier import SmtpServer

from alerts import channel, channel_names
from alerts.channel import Accepted, ChannelError, HandOver, Refused, Unknown
from alerts.render import render
from alerts.templates import environment

AT = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
TEMPLATES = environment(Path(__file__).parents[2] / "templates")
Carrier = Callable[[Path, ExitStack], HandOver]


@dataclass(frozen=True)
class Carriers:
    """How to meet each end of a hand-over: a channel's carrier working, failing for now, and falling silent.

    `silent` is None for a channel that says it is never left not knowing.
    """

    working: Carrier
    failing: Carrier
    silent: Carrier | None = None
    settings: dict[str, str] = field(default_factory=dict)


def outbox_working(folder: Path, _open: ExitStack) -> HandOver:
    return channel("outbox").build({"folder": str(folder / "outbox")})


def outbox_failing(folder: Path, _open: ExitStack) -> HandOver:
    (folder / "a file").write_text("in the way")
    return channel("outbox").build({"folder": str(folder / "a file" / "outbox")})


def sendgrid(manner: Manner) -> Carrier:
    def carrier(_folder: Path, opened: ExitStack) -> HandOver:
        server = opened.enter_context(SendGrid(lambda _number, _content: manner))
        return channel("sendgrid_email").build(
            {"sendgrid_api_key": SENDGRID_KEY, "sendgrid_host": server.host, "sendgrid_timeout_seconds": "1"}
        )

    return carrier


def smtp_working(folder: Path, opened: ExitStack) -> HandOver:
    return channel("smtp_email").build(opened.enter_context(SmtpServer(folder)).settings())


def smtp_failing(_folder: Path, _open: ExitStack) -> HandOver:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = str(nobody.getsockname()[1])
    return channel("smtp_email").build({"smtp_host": "127.0.0.1", "smtp_port": port})


def smtp_silent(folder: Path, opened: ExitStack) -> HandOver:
    return channel("smtp_email").build(opened.enter_context(SmtpServer(folder, "late")).settings())


def notify_working(_folder: Path, opened: ExitStack) -> HandOver:
    return channel("notify_email").build(opened.enter_context(Notify()).settings())


def notify_failing(_folder: Path, opened: ExitStack) -> HandOver:
    return channel("notify_email").build(opened.enter_context(Notify("broken")).settings())


def notify_silent(_folder: Path, opened: ExitStack) -> HandOver:
    return channel("notify_email").build(opened.enter_context(Notify("late")).settings())


CARRIERS = {
    "outbox": Carriers(outbox_working, outbox_failing, settings={"folder": "outbox"}),
    "sendgrid_email": Carriers(
        sendgrid("accept"), sendgrid("broken"), sendgrid("late"), {"sendgrid_api_key": SENDGRID_KEY}
    ),
    "smtp_email": Carriers(smtp_working, smtp_failing, smtp_silent, {"smtp_host": "127.0.0.1"}),
    "notify_email": Carriers(
        notify_working, notify_failing, notify_silent, {"notify_api_key": NOTIFY_KEY, "notify_template_id": TEMPLATE}
    ),
}


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What is opened here is closed when the test ends; no try again waits."""
    with ExitStack() as stack, stamina.set_testing(True, attempts=3, cap=True):
        yield stack


every_channel = pytest.mark.parametrize("name", channel_names())


def message() -> EmailMessage:
    return render(EXAMPLE, TEMPLATES, SENDER, AT)


def addressed(*headers: tuple[str, str]) -> EmailMessage:
    changed = message()
    del changed["To"]
    for name, value in headers:
        changed[name] = value
    return changed


def test_every_channel_in_the_folder_is_held_to_the_contract() -> None:
    assert set(channel_names()) == set(CARRIERS)


@every_channel
def test_a_working_carrier_accepts_and_gives_an_id(name: str, tmp_path: Path, opened: ExitStack) -> None:
    outcome = CARRIERS[name].working(tmp_path, opened)(message())
    assert isinstance(outcome, Accepted)
    assert outcome.id


@every_channel
@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("To", "nobody"),),
        (("To", "a@b.example, c@d.example"),),
        (("To", "a@b.example"), ("Cc", "c@d.example")),
        (("To", "a@b.example"), ("Bcc", "c@d.example")),
    ],
)
def test_a_message_without_one_recipient_is_refused_for_good(
    name: str, headers: tuple[tuple[str, str], ...], tmp_path: Path, opened: ExitStack
) -> None:
    outcome = CARRIERS[name].working(tmp_path, opened)(addressed(*headers))
    assert isinstance(outcome, Refused)
    assert outcome.permanent
    assert outcome.why


@every_channel
def test_a_carrier_in_trouble_refuses_for_now_and_names_no_reader(name: str, tmp_path: Path, opened: ExitStack) -> None:
    outcome = CARRIERS[name].failing(tmp_path, opened)(message())
    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert outcome.why
    assert EXAMPLE.to not in outcome.why


@every_channel
def test_a_carrier_that_falls_silent_is_unknown_and_never_a_refusal(
    name: str, tmp_path: Path, opened: ExitStack
) -> None:
    """A channel that is never left not knowing says so, and then has no silent carrier to show."""
    silent = CARRIERS[name].silent
    assert channel(name).may_be_unknown == (silent is not None)
    if silent is not None:
        assert isinstance(silent(tmp_path, opened)(message()), Unknown)


@every_channel
def test_a_missing_setting_is_named_before_anything_is_handed_over(name: str) -> None:
    assert set(CARRIERS[name].settings) == set(channel(name).needs)
    for missing in channel(name).needs:
        for settings in ({}, {missing: "  "}):
            with pytest.raises(ChannelError, match=missing):
                channel(name).build({**CARRIERS[name].settings, missing: "", **settings})


def test_an_unknown_channel_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ChannelError, match=r"no channel 'pigeon'; choose one of: .*outbox"):
        channel("pigeon")


@pytest.mark.parametrize("name", ["../outbox", "outbox.build", "", "_private"])
def test_only_a_file_of_the_folder_is_ever_imported(name: str) -> None:
    with pytest.raises(ChannelError, match="there is no channel"):
        channel(name)
