"""Any mail server, over SMTP with STARTTLS or TLS.

The dialogue is held step by step, because what a lost connection means hangs on the step: until the server has said
that it wants the content it has nothing, and once the content is on its way nobody knows without its answer.
"""

import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from alerts.address import one_address, recipient
from alerts.channel import (
    Accepted,
    Channel,
    ChannelError,
    HandOver,
    Outcome,
    Refused,
    Unknown,
    at_home,
    number,
    setting,
)
from alerts.parts import digest_id

NAME = "smtp_email"
_SECURITY = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_SECONDS = 30
_RECIPIENT = "the recipient"
_OPEN_LINE = re.compile(rb"^\.", re.MULTILINE)
_QUEUED = re.compile(r"queued as ([A-Za-z0-9._-]{1,60})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server and how it is spoken to. `password` never prints."""

    host: str
    port: int
    security: str
    user: str
    password: str
    context: ssl.SSLContext | None
    seconds: int

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port}, {self.security})"


class _SaidNoError(Exception):
    """The server refused at a step before the content. Holds no word of the server's: it may repeat an address.

    A recipient that is not there never will be; any other no is about the sender or the server, and ours to mend.
    """

    def __init__(self, step: str, code: int) -> None:
        super().__init__(f"the mail server answered {code} to {step}")
        self.for_good = step == _RECIPIENT and 500 <= code < 600


def build(settings: Mapping[str, str]) -> HandOver:
    """Needs `smtp_host`; takes `smtp_port`, `smtp_security` (starttls, tls; none on this machine alone), `smtp_user`
    with `smtp_password`, `smtp_ca_file`, `smtp_timeout_seconds`. Raises `ChannelError`."""
    return partial(hand_over, _server(settings))


def _server(settings: Mapping[str, str]) -> Server:
    host = setting(settings, NAME, "smtp_host")
    security = settings.get("smtp_security", "").strip() or _SECURITY[0]
    user, password = settings.get("smtp_user", "").strip(), settings.get("smtp_password", "").strip()
    if security not in _SECURITY or (security == "none" and not at_home(host)):
        raise ChannelError(f"the channel {NAME!r} needs 'smtp_security' starttls or tls (none: this machine alone)")
    if bool(user) != bool(password):
        raise ChannelError(f"the channel {NAME!r} needs both 'smtp_user' and 'smtp_password', or neither")
    return Server(
        host=host,
        port=number(settings, NAME, "smtp_port", _PORTS[security]),
        security=security,
        user=user,
        password=password,
        context=None if security == "none" else _context(settings.get("smtp_ca_file", "").strip()),
        seconds=number(settings, NAME, "smtp_timeout_seconds", _SECONDS),
    )


def probe(settings: Mapping[str, str]) -> str:
    """Whether the server lets us in. Raises `ChannelError`."""
    server = _server(settings)
    try:
        with _connected(server) as client:
            client.noop()
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected) as error:
        raise ChannelError(
            f"the mail server refused the login ({_named(error)}): see to 'smtp_user' and 'smtp_password'"
        ) from None
    except ssl.SSLError as error:
        raise ChannelError(
            f"the mail server's certificate is not trusted ({type(error).__name__}): see to 'smtp_ca_file'"
        ) from None
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(
            f"the mail server could not be used ({_named(error)}): see to 'smtp_host', 'smtp_port', 'smtp_security'"
        ) from None
    return "the mail server lets us in" + ("" if server.user else ", without a login")


def hand_over(server: Server, message: EmailMessage) -> Outcome:
    """The id is the server's queue number where it names one, otherwise the message's own."""
    try:
        digest_id(message)
        to, sender = recipient(message), one_address(message["From"].addresses[0].addr_spec).addr_spec
    except (ValueError, TypeError, IndexError) as error:
        return Refused(permanent=True, why=str(error))
    try:
        with _connected(server) as client:
            _up_to_content(client, sender, to)
            return _content(client, message)
    except _SaidNoError as error:
        return Refused(permanent=error.for_good, why=str(error))
    except (OSError, smtplib.SMTPException) as error:
        return Refused(permanent=False, why=f"the mail server could not be used: {_named(error)}")


class _Client(smtplib.SMTP):
    def __exit__(self, *_given: object) -> None:
        """Goes away without waiting for a last word: what became of the message is known, or never will be."""
        self.close()


class _SecureClient(_Client, smtplib.SMTP_SSL):
    """TLS from the first byte."""


def _connected(server: Server) -> _Client:
    if server.security == "tls":
        client: _Client = _SecureClient(server.host, server.port, timeout=server.seconds, context=server.context)
    else:
        client = _Client(server.host, server.port, timeout=server.seconds)
    try:
        if server.security == "starttls":
            client.starttls(context=server.context)
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _up_to_content(client: smtplib.SMTP, sender: str, to: str) -> None:
    """Raises `_SaidNoError` where the server will not have it: nothing was given to it yet."""
    client.ehlo_or_helo_if_needed()
    _wanted(client.mail(sender), "the sender", 250)
    _wanted(client.rcpt(to), _RECIPIENT, 250, 251)
    _wanted(client.docmd("DATA"), "the wish to send", 354)


def _wanted(answer: tuple[int, bytes], step: str, *codes: int) -> None:
    if answer[0] not in codes:
        raise _SaidNoError(step, answer[0])


def _content(client: smtplib.SMTP, message: EmailMessage) -> Outcome:
    content = bytes(message)
    stuffed = _OPEN_LINE.sub(b"..", content) + (b"" if content.endswith(b"\r\n") else b"\r\n")
    try:
        client.send(stuffed + b".\r\n")
        code, said = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Unknown(f"the connection to the mail server ended before its answer ({type(error).__name__})")
    if code == 250:
        queued = _QUEUED.search(said.decode("ascii", "replace"))
        return Accepted(queued[1] if queued else str(message["Message-ID"] or digest_id(message)))
    return Refused(permanent=500 <= code < 600, why=f"the mail server answered {code} to the message")


def _named(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return type(error).__name__ + (f", code {code}" if code else "")


def _context(authorities: str) -> ssl.SSLContext:
    if authorities and not Path(authorities).is_file():
        raise ChannelError(f"the channel {NAME!r} needs a file of certificates in 'smtp_ca_file'")
    try:
        return ssl.create_default_context(cafile=authorities or None)
    except ssl.SSLError as error:
        raise ChannelError(f"the channel {NAME!r} cannot read the certificates in 'smtp_ca_file'") from error


CHANNEL = Channel(
    name=NAME,
    needs=("smtp_host",),
    takes=("smtp_port", "smtp_security", "smtp_user", "smtp_password", "smtp_ca_file", "smtp_timeout_seconds"),
    may_be_unknown=True,
    build=build,
    probe=probe,
)
