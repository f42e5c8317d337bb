"""The SendGrid stand-in: a real HTTP server on loopback with an inbox of its own, and a webhook that it signs.

It is stricter than need be about what it is handed, and fails on demand: before it has the message, after, and without
a word. (It is not named `sendgrid`: the SDK is.)
"""

import base64
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from types import TracebackType
from typing import Any, Final, Literal, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY: Final = "SG.an-invented-key"
Manner = Literal[
    "accept", "refuse", "forbid", "busy", "broken", "unready", "gateway", "late", "lost", "cut", "redirect", "garbled"
]
_TAKES: Final = frozenset({"accept", "gateway", "late", "lost"})
_STATUS: Final = {"busy": 429, "broken": 500, "unready": 503, "gateway": 504, "forbid": 403, "redirect": 302}
_SAID_NO: Final = {"errors": [{"message": "reader@somewhere.example does not look right", "field": "from.email"}]}
_RESERVED: Final = frozenset(
    {"to", "from", "subject", "reply-to", "cc", "bcc", "content-type", "received", "dkim-signature"}
)


@dataclass(frozen=True)
class Taken:
    """A message in the stand-in's inbox."""

    digest_id: str
    to: str
    content: dict[str, Any]


@dataclass
class SendGrid:
    """The server while it is open. `manner` says how each attempt is met, by its number from 0 and its content."""

    manner: Callable[[int, dict[str, Any]], Manner] = lambda _number, _content: "accept"
    late_seconds: float = 2.0
    pause: Callable[[], float] = lambda: 0.0
    inbox: list[Taken] = field(default_factory=list)
    asked: int = 0
    keys: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=lambda: ["mail.send"])

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self._signs = ec.generate_private_key(ec.SECP256R1())
        self._done = threading.Event()
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"carrier": self}))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def webhook_key(self) -> str:
        """As the settings page shows it: one line."""
        public = self._signs.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(public).decode("ascii")

    def counts(self) -> Counter[str]:
        """How often each reader has the same digest."""
        return Counter(taken.digest_id for taken in self.inbox)

    def meet(self, content: dict[str, Any]) -> tuple[Manner, str]:
        """Takes the message where the manner says so. Returns the manner and the id."""
        with self._lock:
            manner = self.manner(self.asked, content)
            self.asked += 1
            if manner in _TAKES:
                to = content["personalizations"][0]["to"][0]["email"]
                self.inbox.append(Taken(content["custom_args"]["digest_id"], to, content))
            return manner, f"id-{self.asked}"

    def wait(self, seconds: float) -> None:
        self._done.wait(seconds)

    def event(self, taken: Taken, kind: str, at: datetime, **more: Any) -> dict[str, Any]:
        """An event as SendGrid words it, with our own ids beside it and the reader's address in it."""
        ours = taken.content["custom_args"]
        moment = {"event": kind, "timestamp": int(at.timestamp()), "email": taken.to, "sg_message_id": "id.filter-1"}
        return {**ours, **moment, "sg_event_id": f"{kind}-{taken.digest_id}", **more}

    def post(self, events: object, at: datetime) -> tuple[bytes, dict[str, str]]:
        """The body and headers of a post, signed at a moment."""
        body = json.dumps(events).encode()
        stamp = str(int(at.timestamp()))
        signature = self._signs.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        return body, {
            "Content-Type": "application/json",
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode("ascii"),
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        }

    def posts(self, draw: Random, at: datetime, size: int = 3) -> Iterator[tuple[bytes, dict[str, str]]]:
        """Every message's events, each twice, out of order, in batches, with some of other people's messages."""
        stranger = {"event": "delivered", "timestamp": int(at.timestamp()), "digest_id": "weekly-1999-01-04-stranger"}
        events: list[dict[str, Any]] = [stranger, {"event": "delivered", "timestamp": int(at.timestamp())}]
        for taken in self.inbox:
            events += 2 * [
                self.event(taken, "processed", at),
                self.event(taken, "delivered", at + timedelta(seconds=2)),
            ]
        draw.shuffle(events)
        for start in range(0, len(events), size):
            yield self.post(events[start : start + size], at)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away, or was killed, is no fault here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    carrier: SendGrid

    def log_message(self, *_given: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self.carrier.keys.append(f"GET {self.headers.get('Authorization')}")
        if self.path == "/v3/scopes" and self.headers.get("Authorization") != f"Bearer {KEY}":
            return self.say(401, json.dumps(_SAID_NO).encode())
        return self.say(200, json.dumps({"scopes": self.carrier.scopes} if self.path == "/v3/scopes" else {}).encode())

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.carrier.keys.append(self.headers.get("Authorization", ""))
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            return self.say(401, json.dumps(_SAID_NO).encode())
        fault = faults(self.path, json.loads(content))
        if fault:
            return self.say(400, json.dumps({"errors": [{"message": "no", "field": fault[0]}]}).encode())
        return self.end(*self.carrier.meet(json.loads(content)))

    def end(self, manner: Manner, number: str) -> None:
        self.carrier.wait(self.carrier.late_seconds if manner == "late" else self.carrier.pause())
        if manner in ("lost", "cut"):
            self.close_connection = True
            return
        if manner == "garbled":
            self.close_connection = True
            self.wfile.write(b"what is this\r\n\r\n")
        elif manner == "refuse":
            self.say(400, json.dumps(_SAID_NO).encode())
        elif manner in _STATUS:
            self.say(_STATUS[manner], b"<html>not json</html>", location=manner == "redirect")
        else:
            self.say(202, b"", number)

    def say(self, status: int, body: bytes, number: str | None = None, *, location: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if number:
            self.send_header("X-Message-Id", number)
        if location:
            self.send_header("Location", f"{self.carrier.host}/elsewhere")
        self.end_headers()
        self.wfile.write(body)


def faults(path: str, content: dict[str, Any]) -> Sequence[str]:
    """What SendGrid would not have, and what this service must never hand over."""
    found = [] if path == "/v3/mail/send" else [path]
    people = content["personalizations"]
    if len(people) != 1 or len(people[0]["to"]) != 1 or {"cc", "bcc"} & set(people[0]):
        found.append("personalizations")
    if [part["type"] for part in content["content"]] != ["text/plain", "text/html"]:
        found.append("content")
    if _RESERVED & {name.lower() for name in content["headers"]}:
        found.append("headers")
    if not all(isinstance(value, str) for value in content["custom_args"].values()):
        found.append("custom_args")
    tracking = content["tracking_settings"]
    if any(one.get("enable", True) or one.get("enable_text") for one in tracking.values()) or len(tracking) < 3:
        found.append("tracking_settings")
    return found
