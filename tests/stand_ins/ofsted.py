"""The Ofsted stand-in: a real HTTP server on loopback for the reports site, its files, GOV.UK's Content API and assets.

It enforces one request a second from a client, in its own time, with 429; caps the search at 100 rows; and fails on
demand. `serve` forwards a real address to it, to be given to `scrapers.fetch.Client(serve=...)`.
"""

import http.client
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qsl, urlsplit

import httpx
import ofsted_pages
from faults import Fault
from ofsted_govuk import GovUk
from ofsted_pdf import pdf, report_pdf
from ofsted_world import Provider, World

HOSTS: Final = (
    "reports.ofsted.gov.uk",
    "files.ofsted.gov.uk",
    "www.gov.uk",
    "assets.publishing.service.gov.uk",
)
ROBOTS: Final = b"User-agent: *\nDisallow: /feedback\nCrawl-delay: 1\n"
_PATIENCE_SECONDS: Final = 2.0
_SLOW_SECONDS: Final = 2.5
_LATENESS: Final = 0.5
Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Clock:
    """Time for a stand-in and its client: real time `scale` times as fast, or (0) one that passes by sleeping alone."""

    scale: float = 0.0
    slept: float = 0.0

    def now(self) -> float:
        """Seconds."""
        return time.monotonic() * self.scale + self.slept

    def sleep(self, seconds: float) -> None:
        """Waits in this time."""
        if self.scale:
            time.sleep(seconds / self.scale)
        else:
            self.slept += seconds


@dataclass
class Ofsted:
    """The stand-in. Use as a context manager; `asked` lists every address asked for."""

    world: World = field(default_factory=World)
    clock: Clock = field(default_factory=Clock)
    robots: bytes | None = ROBOTS
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refused: int = 0
    govuk: GovUk = field(init=False)
    _due: dict[tuple[str, str], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        self.govuk = GovUk(self.world, as_at=date(2026, 3, 31), published_on=date(2026, 7, 15))

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, kind: str, where: str = "", times: int | None = None) -> None:
        """From now on this goes wrong at the addresses in which `where` (a pattern) is found."""
        self.faults.append(Fault(kind, where, times))

    def serve(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a real address, had from the stand-in over real HTTP. Raises what httpx would."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", self._server.server_port, timeout=_PATIENCE_SECONDS)
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            sent = {"Host": parts.hostname or "", "User-Agent": headers.get("user-agent", "")}
            connection.request("GET", path, headers=sent)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        except http.client.IncompleteRead as error:
            raise httpx.RemoteProtocolError("the body was cut off") from error
        except TimeoutError as error:
            raise httpx.ReadTimeout("no answer in time") from error
        finally:
            connection.close()

    def answer(self, url: str, client: str) -> Answer:
        """What the site says to a client."""
        with self._lock:
            self.asked.append(url)
            if not self._in_time(urlsplit(url).hostname or "", client):
                self.refused += 1
                return 429, {"Retry-After": "1"}, b"Too many requests"
            kinds = [fault.kind for fault in self.faults if fault.strikes(url)]
            for kind in kinds:
                if kind in _FAULTS:
                    return _FAULTS[kind](self)
            status, headers, body = self._proper(url, kinds)
            for kind in kinds:
                body = _spoiled(kind, body, self)
            headers = {**headers, "X-Truncate": "1"} if "truncated" in kinds else headers
            return status, {**headers, "X-Slow": "1"} if "slow" in kinds else headers, body

    def _in_time(self, host: str, client: str) -> bool:
        """One request a second from a client to a host; half a second of lateness is forgiven."""
        now, due = self.clock.now(), self._due.get((host, client), 0.0)
        if now < due - _LATENESS:
            return False
        self._due[host, client] = max(now, due) + 1.0
        return True

    def _proper(self, url: str, kinds: list[str]) -> Answer:
        parts = urlsplit(url)
        if parts.hostname in HOSTS[2:]:
            found = self.govuk.answer(url)
            return (200, {"Content-Type": found[0]}, found[1]) if found else _nothing(self)
        if parts.path == "/robots.txt":
            return (200, {"Content-Type": "text/plain"}, self.robots) if self.robots is not None else _nothing(self)
        if parts.hostname == HOSTS[1]:
            return self._report(parts.path, kinds)
        if parts.path == "/search":
            return _html(self._search(parts.query, kinds))
        provider = self._provider(parts.path)
        return _html(ofsted_pages.provider_page(self.world, provider)) if provider else _nothing(self)

    def _provider(self, path: str) -> Provider | None:
        return next((each for each in self.world.providers if each.link == path), None)

    def _search(self, query: str, kinds: list[str]) -> bytes:
        asked: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            asked.setdefault(re.sub(r"\[\d*\]$", "", name), []).append(value)
        if "filter_ignored" in kinds:
            asked.pop("rating", None)
        found = ofsted_pages.found(self.world, asked)
        start, rows = int(asked.get("start", ["0"])[0]), int(asked.get("rows", ["10"])[0])
        rows = min(rows, 50 if "smaller_cap" in kinds else ofsted_pages.CAP)
        if start:
            start += {"repeated_page": -start, "skipped_page": 7}.get(next(iter(kinds), ""), 0)
        if "unsorted" in kinds:
            found = found[::-1]
        total = len(found) + (9 if "wrong_total" in kinds else 0)
        level = "1" if "other_category" in kinds else "3"
        return ofsted_pages.search_page(self.world, found[start : start + rows], total, asked, level)

    def _report(self, path: str, kinds: list[str]) -> Answer:
        report = next((each for each in self.world.reports() if urlsplit(each.url).path == path), None)
        if report is None:
            return _nothing(self)
        body = report_pdf(report)
        if "pdf_without_text" in kinds:
            body = pdf([[], []])
        if "unknown_grade" in kinds:
            body = report_pdf(report, grades=("Splendid", "Good", "Good"))
        return 200, {"Content-Type": "application/pdf"}, body


def _html(body: bytes) -> Answer:
    return 200, {"Content-Type": "text/html; charset=utf-8"}, body


def _nothing(_: Ofsted) -> Answer:
    return 404, {"Content-Type": "text/html"}, b"<html><body><h1>Page not found</h1></body></html>"


_FAULTS: Final[Mapping[str, Callable[[Ofsted], Answer]]] = {
    "500": lambda _: (500, {}, b"Internal Server Error"),
    "404": _nothing,
    "403": lambda _: (403, {}, b"Forbidden"),
    "sign_in": lambda _: _html(ofsted_pages.SIGN_IN),
    "slim": lambda _: _html(ofsted_pages.SLIM),
    "shell": lambda _: _html(b'<!DOCTYPE html>\n<html><head></head><body><div id="app"></div></body></html>'),
    "empty": lambda _: _html(b""),
    "empty_json": lambda _: (200, {"Content-Type": "application/json"}, b"{}"),
}


def _spoiled(kind: str, body: bytes, site: Ofsted) -> bytes:
    """A proper page made wrong."""
    if kind == "layout_search":
        return body.replace(b"search-result__provider-info", b"result-card__facts")
    if kind == "layout_provider":
        return body.replace(b'class="timeline"', b'class="journey"')
    if kind == "unknown_rating":
        return body.replace(b"Rating: <strong>Good", b"Rating: <strong>Strong standard")
    if kind == "cut":
        return body[: len(body) // 2]
    if kind == "asset_in_place":
        site.govuk.correction += 1
        return site.govuk.workbook()
    return body


def _handler(site: Ofsted) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url = f"https://{self.headers['Host']}{self.path}"
            status, headers, body = site.answer(url, self.headers.get("User-Agent", ""))
            if "X-Slow" in headers:
                time.sleep(_SLOW_SECONDS)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if "X-Truncate" in headers else body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Silent."""

    return Handler
