"""A real SMTP server on loopback that fails on demand: STARTTLS and a password, or TLS, its certificate its own."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

USER, PASSWORD = "monitor", "an invented password"
Manner = Literal["accept", "nobody", "sender", "full", "spam", "late", "lost", "closing"]


class Mailbox:
    """What the server takes, and in which manner."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.taken: list[Envelope] = []

    async def handle_MAIL(  # noqa: N802 - theirs
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.manner == "sender":
            return "553 who are you"
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - theirs
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.manner == "nobody":
            return f"550 {address} is not here"
        if self.manner == "full":
            return f"452 {address} is full"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options += options
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - theirs
        if self.manner == "spam":
            return "554 not this"
        if self.manner == "closing":
            return "421 going away"
        self.taken.append(envelope)
        if self.manner == "lost":
            server.transport.abort()
            return "250 OK"
        if self.manner == "late":
            await asyncio.sleep(2.0)
        return "250 2.0.0 Ok: queued as 4AB12"


class SmtpServer:
    """The server while it is open. Its certificate is in `authority`."""

    def __init__(self, folder: Path, manner: Manner = "accept", *, secure: bool = True, tls: bool = False) -> None:
        self.box = Mailbox(manner)
        self.authority = folder / "authority.pem"
        context = certificate(folder, self.authority)
        more: dict[str, Any] = {"ssl_context": context} if tls else {"tls_context": context} if secure else {}
        if secure and not tls:
            more |= {"require_starttls": True, "authenticator": _authenticator, "auth_required": True}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.controller = Controller(self.box, hostname="127.0.0.1", port=self.port, **more)

    def __enter__(self) -> Self:
        self.controller.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.controller.stop()

    def settings(self, **more: str) -> dict[str, str]:
        """Settings of the channel for this server."""
        return {
            "smtp_host": "127.0.0.1",
            "smtp_port": str(self.port),
            "smtp_user": USER,
            "smtp_password": PASSWORD,
            "smtp_ca_file": str(self.authority),
            "smtp_timeout_seconds": "1",
        } | more


def _authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=given.login == USER.encode() and given.password == PASSWORD.encode())


def certificate(folder: Path, authority: Path) -> ssl.SSLContext:
    """A server's context with a certificate for 127.0.0.1 that signs itself."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority.write_bytes(made.public_bytes(Encoding.PEM))
    secret = folder / "key.pem"
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, secret)
    return context
