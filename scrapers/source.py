"""The shape of a source: what it is, how to fetch it, how to read what was fetched."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal, Protocol

from scrapers.records import Record


def sha256_of(content: bytes) -> str:
    """The identity of bytes, in hex."""
    return sha256(content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Bytes exactly as served, with where and when they were had. `fetched_at` is UTC."""

    source: str
    name: str
    url: str | None
    content: bytes = field(repr=False)
    fetched_at: datetime

    @property
    def sha256(self) -> str:
        """The content's hash in hex: the snapshot's identity."""
        return sha256_of(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What a run is after: `keys` (company numbers; empty means all there is) and `known` (the snapshots already taken,
    name -> address), so that a source can leave out what has not changed."""

    keys: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)


class Web(Protocol):
    """The network as a source sees it: one polite request at a time (see `scrapers.fetch.Client`)."""

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        """The body served at `url`. Raises `FetchError`."""
        ...

    def slow_down(self, host: str, seconds: float) -> None:
        """Leaves at least so long between two requests to a host."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One public source. `cron` is London time. A load with fewer than `at_least` or more than `at_most` subjects is
    kept as a snapshot and refused as truth. `parse` is pure: the same snapshot gives the same records for ever.
    `by` says what one snapshot is: a whole list; documents of one company of `Want.keys`; or a document by itself, of
    as many as are new. `unverified` says why a source is
    off until somebody has looked at it live; None for one that is on."""

    name: str
    publisher: str
    hosts: tuple[str, ...]
    cron: str
    at_least: int
    at_most: int
    fetch: Callable[[Web, Want, Callable[[], datetime]], Iterator[Snapshot]]
    parse: Callable[[Snapshot], Iterator[Record]]
    by: Literal["list", "company", "document"] = "list"
    unverified: str | None = None
