"""The only client of public sources: allowed hosts, one pace a host, bounded size and time, retries that can help.

What goes wrong is in `scrapers.faults`; the words of files in parts in `scrapers.parts`; a key's quota in
`scrapers.companies_house.window`.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urljoin

import httpx
import stamina

from scrapers import pace, parts
from scrapers.companies_house import window
from scrapers.faults import BusyError as BusyError  # these, as such, are what callers of a client catch
from scrapers.faults import FetchError as FetchError
from scrapers.faults import ForbiddenHostError as ForbiddenHostError
from scrapers.faults import LapsedError as LapsedError
from scrapers.faults import NoRangesError as NoRangesError
from scrapers.faults import NotFoundError as NotFoundError
from scrapers.faults import OutOfRangeError as OutOfRangeError
from scrapers.faults import PartlyError as PartlyError
from scrapers.faults import QuotaError as QuotaError
from scrapers.faults import RefusedError as RefusedError
from scrapers.faults import ReplacedError as ReplacedError
from scrapers.faults import TooLargeError as TooLargeError
from scrapers.faults import refusal
from scrapers.pace import Pace
from scrapers.source import Budget, Remote

_MOST_BYTES = 64_000_000
_MOST_SECONDS = 300
_MOST_REDIRECTS = 5
_SILENCE_SECONDS = 30.0
_STREAM_SILENCE_SECONDS = 60.0
_AGENT = "provider-market-monitor/0.1 (public register monitoring for councils)"

_KEYED = (".company-information.service.gov.uk", ".companieshouse.gov.uk")
"""The only domains that keys are for. Documents are handed out by hosts of others, which never see one."""

Serve = Callable[[str, Mapping[str, str]], tuple[int, Mapping[str, str], bytes | Iterable[bytes]]]
"""A stand-in for the network: (address, request headers) -> (status, headers, body, whole or as it comes)."""

_T = TypeVar("_T")


class _Elsewhere(NamedTuple):
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask(Generic[_T]):
    """One request: `auth` is set where the key goes along, `led` where a redirect led here."""

    url: str
    headers: Mapping[str, str]
    read: Callable[[httpx.Response], _T]
    secret: str | None = None
    auth: httpx.Auth | None = None
    led: bool = False
    silence: float = _SILENCE_SECONDS
    waits: bool = True


def _wait(error: Exception) -> bool | float:
    """Whether to try again, or in how many seconds where the source says so."""
    if isinstance(error, BusyError) and not isinstance(error, QuotaError):
        return True if error.after_seconds is None else error.after_seconds
    return isinstance(error, httpx.TransportError)


@dataclass(slots=True)
class Client:
    """Polite requests to the hosts of one source.

    `secrets` gives the value of a named secret or None. `pause_seconds` is the least time between two requests to one
    host, unless `slow_down` asks for more. `budget` gives the requests that a host's key has left, where it counts
    them; `now` serves for answers that do not tell their time. `serve` or `transport` stands in for the network where
    it is given. Use as a context manager.
    """

    hosts: tuple[str, ...]
    secrets: Callable[[str], str | None] = lambda _name: None
    pause_seconds: float = 1.0
    attempts: int = 4
    serve: Serve | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    budget: Callable[[str], Budget | None] = lambda _host: None
    now: Callable[[], datetime] | None = None
    transport: httpx.BaseTransport | None = None
    _pace: Pace = field(default_factory=Pace)
    _http: httpx.Client | None = None

    def __enter__(self) -> "Client":
        transport = httpx.MockTransport(self._stand_in) if self.serve else self.transport
        self._http = httpx.Client(transport=transport, headers={"User-Agent": _AGENT}, follow_redirects=False)
        return self

    def __exit__(self, *_: object) -> None:
        if self._http:
            self._http.close()

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        """The body served at `url`, following redirects within `hosts`. `secret` names the key to identify with; it is
        sent to the first host alone, and only where that is the publisher's own. Raises `FetchError`."""
        headers = {"Accept": accept} if accept else {}
        return self._asked(_Ask(url=url, headers=headers, secret=secret, read=self._whole))

    def remote(self, url: str) -> Remote:
        """The file at `url`, to be read in parts. Raises `NoRangesError`, `FetchError`."""
        return self._asked(
            _Ask(
                url=url,
                headers=parts.FIRST_BYTE,
                read=lambda answer: parts.described(url, answer.status_code, answer.headers),
            )
        )

    def part(self, remote: Remote, start: int, end: int) -> bytes:
        """Bytes `start` to before `end` of a file. Raises `ReplacedError` where it is another file by now,
        `NoRangesError`, `OutOfRangeError`, `FetchError`."""

        def read(answer: httpx.Response) -> bytes:
            parts.check(remote, start, end, answer.status_code, answer.headers)
            body = self._whole(answer)
            if len(body) != end - start:
                raise BusyError(remote.url, f"{len(body)} bytes came of a part of {end - start}")
            return body

        headers = parts.asking(remote, start, end, _MOST_BYTES)
        try:
            return self._asked(_Ask(url=remote.url, headers=headers, read=read))
        except OutOfRangeError as error:
            raise ReplacedError(remote.url, "the file is shorter by now; it must be read from the start") from error

    def lines(self, url: str, *, secret: str, seconds: float) -> Iterator[bytes]:
        """Complete lines of a stream as they come, for at most so long; an empty one is a heartbeat. What was cut off
        is not given. Raises `OutOfRangeError` for a place the stream no longer keeps, `BusyError` where it broke off,
        `TooLargeError`, `FetchError`."""
        until = self.clock() + seconds
        silence = min(_STREAM_SILENCE_SECONDS, max(seconds, 1.0))
        headers = {"Accept-Encoding": "identity"}
        answer = self._asked(
            _Ask(url=url, headers=headers, secret=secret, read=lambda answer: answer, silence=silence, waits=False)
        )
        return self._streamed(url, answer, until)

    def slow_down(self, host: str, seconds: float) -> None:
        """From now on leaves at least so long between two requests to a host; never less than before."""
        self._pace.slow_down(host, seconds)

    # One request -----------------------------------------------------------------------------------------------------

    def _asked(self, ask: _Ask[_T]) -> _T:
        """What is read of the answer, following redirects. The key goes to the first host alone."""
        first, key, url = self._allowed(ask.url), self._key(ask.url, ask.secret), ask.url
        for hop in range(_MOST_REDIRECTS + 1):
            host = self._allowed(url)
            keyed = key is not None and host == first and host.endswith(_KEYED)
            auth, secret = (httpx.BasicAuth(key, ""), ask.secret) if keyed and key else (None, None)
            answer = self._patiently(replace(ask, url=url, secret=secret, auth=auth, led=hop > 0))
            if not isinstance(answer, _Elsewhere):
                return answer
            url = _joined(url, answer.location)
        raise FetchError(url, f"more than {_MOST_REDIRECTS} redirects")

    def _patiently(self, ask: _Ask[_T]) -> _T | _Elsewhere:
        """Waits for the next window where the key's requests are used up."""
        for left in reversed(range(self.attempts)):
            try:
                return self._steadily(ask)
            except QuotaError as error:
                if not left or not ask.waits or error.after_seconds is None:
                    raise
                self.sleep(error.after_seconds)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _steadily(self, ask: _Ask[_T]) -> _T | _Elsewhere:
        try:
            for attempt in stamina.retry_context(on=_wait, attempts=self.attempts, timeout=120):
                with attempt:
                    return self._once(ask)
        except httpx.HTTPError as error:
            raise BusyError(ask.url, f"no proper answer ({type(error).__name__})") from error
        raise AssertionError("unreachable: the retry loop returns or raises")

    def _once(self, ask: _Ask[_T]) -> _T | _Elsewhere:
        assert self._http is not None, "use the client as a context manager"  # noqa: S101 - a programming error
        host = self._allowed(ask.url)
        self._pace.keep(host, self.pause_seconds, self.sleep, self.clock)
        if budget := self.budget(host) if ask.auth else None:
            pace.spend(budget, self.sleep, ask.url)
        timeout = httpx.Timeout(ask.silence, connect=10.0)
        request = self._http.build_request("GET", ask.url, headers=ask.headers, timeout=timeout)
        answer = self._http.send(request, auth=ask.auth, stream=True)
        read: object = None
        try:
            self._tell(budget, ask, answer)
            if answer.has_redirect_location:
                return _Elsewhere(answer.headers["location"])
            if not answer.is_success:
                raise refusal(
                    ask.url, answer.status_code, answer.headers.get("retry-after", ""), ask.secret, led=ask.led
                )
            read = found = ask.read(answer)
            return found
        finally:
            if read is not answer:
                answer.close()

    def _key(self, url: str, secret: str | None) -> str | None:
        if secret is None:
            return None
        key = self.secrets(secret)
        if not key:
            raise RefusedError(url, f"this needs a free key: set MONITOR_{secret.upper()} (see README, Keys)")
        return key

    def _allowed(self, url: str) -> str:
        """The host of an address, which must be one of ours. Raises `ForbiddenHostError`."""
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise ForbiddenHostError(url, "not an address") from error
        if address.scheme == "https" and address.host in self.hosts and address.port is None and not address.userinfo:
            return address.host
        raise ForbiddenHostError(url, f"not one of {', '.join(self.hosts)} over https")

    # The key's quota -------------------------------------------------------------------------------------------------

    def _tell(self, budget: Budget | None, ask: _Ask[_T], answer: httpx.Response) -> None:
        """Takes note of what an answer says of the quota. Raises `QuotaError` for a 429."""
        said = window.said(answer.headers, self.now() if self.now else None)
        over = answer.status_code == 429 and ask.auth is not None
        wait = said.resets_in if said.resets_in is not None else window.retry_after(answer.headers)
        if budget is not None and (over or said != window.Said()):
            budget.told(said.limit, 0 if over else said.remaining, wait if over else said.resets_in)
        if over:
            raise QuotaError(ask.url, "the key's requests are used up (HTTP 429)", max(wait, 1.0))

    # The answer's body -----------------------------------------------------------------------------------------------

    def _whole(self, answer: httpx.Response) -> bytes:
        body, until, url = bytearray(), self.clock() + _MOST_SECONDS, str(answer.url)
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise TooLargeError(url, f"more than {_MOST_BYTES:,} bytes")
            if self.clock() > until:
                raise BusyError(url, f"not all there after {_MOST_SECONDS} seconds")
        return bytes(body)

    def _streamed(self, url: str, answer: httpx.Response, until: float) -> Iterator[bytes]:
        rest = b""
        with closing(answer):
            try:
                for chunk in answer.iter_bytes():
                    lines, rest = parts.cut(url, rest, chunk)
                    yield from lines
                    if self.clock() >= until:
                        return
            except httpx.HTTPError as error:
                if self.clock() < until:
                    raise BusyError(url, f"the stream broke off ({type(error).__name__})") from error

    def _stand_in(self, request: httpx.Request) -> httpx.Response:
        assert self.serve is not None  # noqa: S101 - only wired where it is given
        status, headers, body = self.serve(str(request.url), request.headers)
        return httpx.Response(status, headers=dict(headers), content=body)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise ForbiddenHostError(url, "it leads to what is not an address") from error
