"""The stand-in over real HTTP on loopback, and the ways to reach it."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Final, Self
from urllib.parse import parse_qs, urlsplit

import httpx

from companies_house.rules import Answer, Keys
from companies_house.site import Site

PATIENCE_SECONDS: Final = 1.0
_SLOW_SECONDS: Final = 0.2
_CONTROL: Final = "stand-in.invalid"
_HOP: Final = frozenset({"host", "connection", "transfer-encoding"})
_FAULTS: Final[Mapping[str, Callable[[], httpx.TransportError]]] = {
    "x-stand-in-timeout": lambda: httpx.ReadTimeout("no answer in time"),
    "x-stand-in-reset": lambda: httpx.ReadError("the connection was reset"),
    "x-stand-in-truncated": lambda: httpx.RemoteProtocolError("the body was cut off"),
}


@dataclass
class Forward:
    """Sends requests for real addresses to a port of this machine; give it to `scrapers.fetch.Client(serve=...)`."""

    port: int
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._http = httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False)

    def __call__(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer. Raises what httpx does."""
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        sent = {name: value for name, value in headers.items() if name.lower() not in _HOP}
        request = self._http.build_request(
            "GET", f"http://127.0.0.1:{self.port}{path}", headers={**sent, "Host": parts.hostname or ""}
        )
        answer = self._http.send(request, stream=True)
        length = answer.headers.get("content-length")
        told = {name: value for name, value in answer.headers.items() if name not in _HOP}
        if length is None:
            return answer.status_code, told, _flow(answer)
        with contextlib.closing(answer):
            return answer.status_code, told, answer.read()

    def close(self) -> None:
        """Lets go of its connections."""
        self._http.close()


def _flow(answer: httpx.Response) -> Iterator[bytes]:
    with contextlib.closing(answer):
        yield from answer.iter_raw()


@dataclass
class Far:
    """The stand-in as another process has it: the same answers, and the same clock."""

    port: int
    keys: Keys = field(default_factory=Keys)
    serve: Forward = field(init=False)

    def __post_init__(self) -> None:
        self.serve = Forward(self.port)

    def secret(self, name: str) -> str | None:
        """The right key, by the name of its setting."""
        return self.keys.secret(name)

    def sleep(self, seconds: float) -> None:
        """Waits in the stand-in's time."""
        self._control(f"/sleep?seconds={seconds}")

    def now(self) -> datetime:
        """The stand-in's moment."""
        return datetime.fromtimestamp(float(self._control("/now")), UTC)

    def seconds(self) -> float:
        """The stand-in's seconds."""
        return float(self._control("/now"))

    def close(self) -> None:
        """Lets go of its connections."""
        self.serve.close()

    def _control(self, path: str) -> bytes:
        _, _, body = self.serve(f"https://{_CONTROL}{path}", {})
        return body if isinstance(body, bytes) else b"".join(body)


@dataclass
class CompaniesHouse(Site):
    """The stand-in as a server; use as a context manager. `serve` reaches it over real HTTP, `direct` without."""

    serve: Forward = field(init=False)
    _server: ThreadingHTTPServer = field(init=False)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.serve = Forward(self.port)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.serve.close()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def description(self) -> str:
        """Where it is and how its time passes, to be printed by whoever measures against it."""
        speed = f"runs {self.clock.scale:g} times as fast" if self.clock.scale else "passes by sleeping alone"
        limit = f"{self.quota.limit} requests in {self.quota.seconds} seconds of it"
        return f"Companies House stand-in, {self.world.companies} companies; its time {speed}, {limit}"

    def direct(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer without a socket, for very many requests. Raises what httpx would."""
        status, said, body = self.answer("GET", url, {name.lower(): value for name, value in headers.items()})
        for mark, fault in _FAULTS.items():
            if mark in said:
                raise fault()
        return status, said, body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"site": site})


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[Site]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        host = self.headers["Host"]
        if host == _CONTROL:
            self._send(200, {}, self._controlled().encode())
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, said, body = self.site.answer(self.command, f"https://{host}{self.path}", headers)
        if "x-stand-in-timeout" in said:
            time.sleep(PATIENCE_SECONDS * 1.5)
        if "x-stand-in-slow" in said:
            time.sleep(_SLOW_SECONDS)
        with contextlib.suppress(OSError):  # the client may be gone by now
            if "x-stand-in-reset" in said and not isinstance(body, bytes):
                self._send(status, said, self._cut_short(body))
            elif "x-stand-in-reset" in said:
                self._reset()
            else:
                self._send(status, said, body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _controlled(self) -> str:
        parts = urlsplit(self.path)
        if parts.path == "/sleep":
            self.site.clock.sleep(float(parse_qs(parts.query)["seconds"][0]))
        return str(self.site.clock.now().timestamp())

    def _cut_short(self, body: Iterable[bytes]) -> Iterator[bytes]:
        """The first of a stream, and then the connection breaks."""
        yield next(iter(body), b"")
        self.wfile.flush()
        time.sleep(0.05)
        self._reset()
        raise ConnectionAbortedError

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _send(self, status: int, headers: Mapping[str, str], body: bytes | Iterable[bytes]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if isinstance(body, bytes):
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            cut = "x-stand-in-truncated" in headers
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.close_connection = self.close_connection or cut
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._flow(body)
        self.wfile.flush()

    def _flow(self, body: Iterable[bytes]) -> None:
        for chunk in body:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Silent."""
