"""Around every request, before any page: how large, how often, for which host; and the head of every answer."""

import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from monitor.web.faults import plain
from monitor.web.forms import keep_form
from monitor.web.service import service

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LARGEST = 64 * 1024
_LARGER = {
    "/placements": 4 * 1024 * 1024,
    "/watch-lists": 512 * 1024,
    "/webhooks": 2 * 1024 * 1024,
    "/api/": 1024 * 1024,
}
"""Bytes of a body, by how the path begins."""
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "no-store",
}
_USES_UP = "/sign-in/oidc/back"
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class TooLarge(Exception):  # noqa: N818 - an answer rather than a fault of ours
    """More bytes came than the page takes."""


class Harness:
    """The outermost part of the application."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        scope.setdefault("state", {})
        scope, send = _as_get(scope, send)
        headed = _with_head(request, send)
        refused = _refused(request)
        if refused is not None:
            await refused(scope, receive, headed)
            return
        await self._answered(request, scope, _bounded(scope, receive), headed)

    async def _answered(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except TooLarge:
            await plain(request, 413)(scope, receive, send)
        except Exception as error:
            _write_down(request, error)
            if not begun:
                await plain(request, 500)(scope, receive, send)


def _refused(request: Request) -> Response | None:
    """What is wrong with a request before anything is looked up."""
    if not _host_is_ours(request):
        return plain(request, 403, "This service does not answer to that name.")
    if service(request).limits.requests.take(request.client.host if request.client else ""):
        return plain(request, 429)
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length[:12]) > largest(request.url.path):
        return plain(request, 413)
    return None


def _host_is_ours(request: Request) -> bool:
    """Another site may point its name at this machine: without sign-in only the machine's own names will do."""
    said, path = request.url.hostname or "", request.url.path
    if path.startswith("/health/") or (path == "/metrics" and "." not in said.removeprefix("127.0.0.1")):
        return True  # asked by machines of the same network, under names that only they have
    public = urlsplit(service(request).house.settings.public_url).hostname
    return said in _LOCAL_HOSTS if not service(request).signs_in else said in {*_LOCAL_HOSTS, public}


def largest(path: str) -> int:
    """How many bytes may be sent to a path."""
    return next((size for begin, size in _LARGER.items() if path.startswith(begin)), _LARGEST)


def _as_get(scope: Scope, send: Send) -> tuple[Scope, Send]:
    """A HEAD is answered as the GET of the same address would be, without its body (RFC 9110, 9.3.2). Only the way
    back from a council's own sign-in answers none: its GET uses up a word that is good once."""
    if scope["method"] != "HEAD" or scope["path"] == _USES_UP:
        return scope, send

    async def bodiless(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return {**scope, "method": "GET"}, bodiless


def _bounded(scope: Scope, receive: Receive) -> Receive:
    left = largest(scope["path"])

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge
        return message

    return bounded


def _with_head(request: Request, send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_head(request, {name for name, _ in message["headers"]})]
        await send(message)

    return headed


def _head(request: Request, there: set[bytes]) -> list[tuple[bytes, bytes]]:
    """The headers that every answer has, where the page did not say its own, and the cookie of its forms."""
    kept = Response()
    keep_form(request, kept)
    cookies = [(name, value) for name, value in kept.raw_headers if name == b"set-cookie"]
    headers = _HEADERS | ({"strict-transport-security": "max-age=31536000"} if service(request).signs_in else {})
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    return [(name, value) for name, value in named if name not in there] + cookies


def _write_down(request: Request, error: Exception) -> None:
    """Where and what, without anything that was sent."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{at.filename.rsplit('/', 1)[-1]}:{at.lineno}"
    service(request).house.say(f"web: {request.method} answered 500: {type(error).__name__} at {where}")
