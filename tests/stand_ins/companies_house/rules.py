"""What the register insists on: a key of the right kind, and 600 requests in five minutes. And what goes wrong."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Final

Headers = Mapping[str, str]
Answer = tuple[int, Headers, bytes | Iterable[bytes]]
KINDS: Final = frozenset(
    "429 429_without_reset 500 502 503 504 401 403 404 timeout reset slow cut_json html truncated no_ranges "
    "etag_changes truncated_zip".split()
)


@dataclass
class Keys:
    """Keys by the name of the secret each is; a restricted one is known and refused."""

    rest: str = "a-rest-key"
    streaming: str = "a-streaming-key"
    restricted: set[str] = field(default_factory=set)

    def secret(self, name: str) -> str | None:
        """A key by the name of its setting."""
        return {"companies_house_api_key": self.rest, "companies_house_streaming_key": self.streaming}.get(name)

    def refused(self, headers: Headers, *, streaming: bool) -> Answer | None:
        """The refusal of a request without the right key: the key is the user, and the password is empty."""
        given = headers.get("authorization", "")
        if not given:
            return _error(401, "Empty Authorization header")
        key = _user(given)
        if key is None or key != (self.streaming if streaming else self.rest):
            return _error(401, "Invalid Authorization")
        return _error(403, "Forbidden") if key in self.restricted else None


def key_of(headers: Headers) -> str:
    """The key that a request came with."""
    return _user(headers.get("authorization", "")) or ""


def _user(given: str) -> str | None:
    try:
        user, colon, password = base64.b64decode(given.removeprefix("Basic "), validate=True).decode().partition(":")
    except ValueError:
        return None
    return user if colon and not password else None


def _error(status: int, why: str) -> Answer:
    body = f'{{"error":"{why}","type":"ch:service"}}'.encode()
    return status, {"Content-Type": "application/json"}, body


@dataclass
class Quota:
    """Fixed windows, each begun by the first request after the last: `limit` requests in `seconds`, counted by key and
    by API. `says_reset` is whether a refusal names the end of the window."""

    limit: int = 600
    seconds: int = 300
    says_reset: bool = True
    most: int = 0
    refused: int = 0
    windows: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)

    def count(self, key: str, api: str, now: datetime) -> tuple[bool, dict[str, str]]:
        """Whether a request is within the quota, and what the headers say. The document API spells one otherwise."""
        at = now.timestamp()
        began, used = self.windows.get((key, api), (at, 0))
        if at >= began + self.seconds:
            began, used = at, 0
        used += 1
        self.windows[key, api] = began, used
        within = used <= self.limit
        self.most, self.refused = max(self.most, used), self.refused + (not within)
        return within, self.headers(api, max(self.limit - used, 0), began + self.seconds)

    def headers(self, api: str, left: int, resets: float) -> dict[str, str]:
        """As the live register spells them."""
        if api == "documents":
            return {
                "X-Ratelimit-Limit": str(self.limit),
                "X-Ratelimit-Remaining": str(left),
                "X-Ratelimit-Reset": str(ceil(resets)),
            }
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remain": str(left),
            "x-ratelimit-reset": str(ceil(resets)),
            "x-ratelimit-window": "5m",
        }

    def over(self, headers: dict[str, str], *, says_reset: bool) -> Answer:
        """The refusal."""
        told = headers if says_reset else {}
        return 429, {**told, "Content-Type": "application/json"}, b'{"error":"Too many requests","type":"ch:service"}'
