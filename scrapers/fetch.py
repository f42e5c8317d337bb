"""The only client of public sources: allowed hosts, one pace a host, bounded size and time, retries that can help.

FetchError                 nothing came; `again` says whether trying again later can help
├── NotFoundError          404 or 410: the source says there is none
├── RefusedError           401 or 403: the key is missing, wrong or not allowed
├── ForbiddenHostError     a link or redirect leads outside the source's own hosts
├── TooLargeError          more bytes than any answer of this source should have
├── BusyError              429, 5xx, a timeout or a broken connection, after the last try
└── PartlyError            the run came to its end, but for the single things named
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx
import stamina

_MOST_BYTES = 64_000_000
_MOST_SECONDS = 300
_MOST_REDIRECTS = 5
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_AGENT = "provider-market-monitor/0.1 (public register monitoring for councils)"
_RETRIED = frozenset({429, 500, 502, 503, 504})

_KEYED = (".company-information.service.gov.uk", ".companieshouse.gov.uk")
"""The only domains that keys are for. Documents are handed out by hosts of others, which never see one."""

Serve = Callable[[str, Mapping[str, str]], tuple[int, Mapping[str, str], bytes]]
"""A stand-in for the network: (address, request headers) -> (status, headers, body)."""


class FetchError(Exception):
    """Nothing usable came from `url`."""

    again = False

    def __init__(self, url: str, why: str) -> None:
        self.url, self.why = _shown(url), why
        super().__init__(f"{self.url}: {why}")


class NotFoundError(FetchError):
    """The source says there is no such thing."""


class RefusedError(FetchError):
    """The source refuses us: see to the key named in the message."""


class ForbiddenHostError(FetchError):
    """A link leads where this source may not go."""


class TooLargeError(FetchError):
    """The answer is larger than any this source should give."""


class BusyError(FetchError):
    """The source did not answer properly; the next run may be luckier. `after_seconds` is how long it asks to wait."""

    again = True

    def __init__(self, url: str, why: str, after_seconds: float | None = None) -> None:
        self.after_seconds = after_seconds
        super().__init__(url, why)


class PartlyError(FetchError):
    """A run came to its end, and what is named in `faults` could not be had; everything else was."""

    def __init__(self, url: str, faults: Sequence[Exception]) -> None:
        self.faults = tuple(faults)
        super().__init__(url, "; ".join(map(str, faults)))


def _shown(url: str) -> str:
    """An address as a person may read it: a redirect's query can be a key to what it leads to."""
    return url.partition("?")[0][:300]


def _wait(error: Exception) -> bool | float:
    """Whether to try again, or in how many seconds where the source says so."""
    if isinstance(error, BusyError):
        return True if error.after_seconds is None else error.after_seconds
    return isinstance(error, httpx.TransportError)


@dataclass(slots=True)
class Client:
    """Polite requests to the hosts of one source.

    `secrets` gives the value of a named secret or None. `pause_seconds` is the least time between two requests to one
    host, unless `slow_down` asks for more. `serve` stands in for the network where it is given. Use as a context
    manager.
    """

    hosts: tuple[str, ...]
    secrets: Callable[[str], str | None] = lambda _name: None
    pause_seconds: float = 1.0
    attempts: int = 4
    serve: Serve | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: dict[str, float] = field(default_factory=dict)
    _pauses: dict[str, float] = field(default_factory=dict)
    _http: httpx.Client | None = None

    def __enter__(self) -> "Client":
        transport = httpx.MockTransport(self._stand_in) if self.serve else None
        self._http = httpx.Client(
            transport=transport, timeout=_TIMEOUT, headers={"User-Agent": _AGENT}, follow_redirects=False
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._http:
            self._http.close()

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        """The body served at `url`, following redirects within `hosts`. `secret` names the key to identify with; it is
        sent to the first host alone, and only where that is the publisher's own. Raises `FetchError`."""
        headers = {"Accept": accept} if accept else {}
        key = self._key(url, secret)
        first = self._allowed(url)
        for _ in range(_MOST_REDIRECTS + 1):
            auth = (key, "") if key and self._allowed(url) == first and first.endswith(_KEYED) else None
            status_headers, body = self._one(url, headers, auth)
            location = status_headers.get("location")
            if location is None:
                return body
            url = _joined(url, location)
        raise FetchError(url, f"more than {_MOST_REDIRECTS} redirects")

    def slow_down(self, host: str, seconds: float) -> None:
        """From now on leaves at least so long between two requests to a host; never less than before."""
        self._pauses[host] = max(seconds, self._pauses.get(host, 0.0))

    def _key(self, url: str, secret: str | None) -> str | None:
        if secret is None:
            return None
        key = self.secrets(secret)
        if not key:
            raise RefusedError(url, f"this needs a free key: set MONITOR_{secret.upper()} (see README, Keys)")
        return key

    def _one(
        self, url: str, headers: Mapping[str, str], auth: tuple[str, str] | None
    ) -> tuple[Mapping[str, str], bytes]:
        host = self._allowed(url)
        try:
            for attempt in stamina.retry_context(on=_wait, attempts=self.attempts, timeout=120):
                with attempt:
                    self._pace(host)
                    return self._read(url, headers, auth)
        except httpx.HTTPError as error:
            raise BusyError(url, f"no proper answer ({type(error).__name__})") from error
        raise AssertionError("unreachable: the retry loop returns or raises")

    def _allowed(self, url: str) -> str:
        """The host of an address, which must be one of ours. Raises `ForbiddenHostError`."""
        try:
            parts = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise ForbiddenHostError(url, "not an address") from error
        if parts.scheme == "https" and parts.host in self.hosts and parts.port is None and not parts.userinfo:
            return parts.host
        raise ForbiddenHostError(url, f"not one of {', '.join(self.hosts)} over https")

    def _read(
        self, url: str, headers: Mapping[str, str], auth: tuple[str, str] | None
    ) -> tuple[Mapping[str, str], bytes]:
        assert self._http is not None, "use the client as a context manager"  # noqa: S101 - a programming error
        with self._http.stream("GET", url, headers=headers, auth=auth) as response:
            if response.has_redirect_location:
                return {"location": response.headers["location"]}, b""
            if not response.is_success:
                raise _refusal(url, response.status_code, response.headers.get("retry-after", ""))
            body, until = bytearray(), self.clock() + _MOST_SECONDS
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise TooLargeError(url, f"more than {_MOST_BYTES:,} bytes")
                if self.clock() > until:
                    raise BusyError(url, f"not all there after {_MOST_SECONDS} seconds")
            return {}, bytes(body)

    def _pace(self, host: str) -> None:
        pause = max(self.pause_seconds, self._pauses.get(host, 0.0))
        wait = self._last.get(host, 0.0) + pause - self.clock()
        if wait > 0 and host in self._last:
            self.sleep(wait)
        self._last[host] = self.clock()

    def _stand_in(self, request: httpx.Request) -> httpx.Response:
        assert self.serve is not None  # noqa: S101 - only wired where it is given
        status, headers, body = self.serve(str(request.url), request.headers)
        return httpx.Response(status, headers=dict(headers), content=body)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise ForbiddenHostError(url, "it leads to what is not an address") from error


def _refusal(url: str, status: int, retry_after: str) -> FetchError:
    if status in (404, 410):
        return NotFoundError(url, f"there is none (HTTP {status})")
    if status in (401, 403):
        return RefusedError(url, f"refused (HTTP {status}): check the key and its restrictions")
    if status in _RETRIED:
        seconds = min(float(retry_after), 60.0) if retry_after.isascii() and retry_after.isdigit() else None
        return BusyError(url, f"busy or broken (HTTP {status})", seconds)
    return FetchError(url, f"HTTP {status}")
