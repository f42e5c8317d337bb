"""The shape of a source: what it is, how to fetch it, how to read what was fetched."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import IO, Literal, Protocol

from scrapers.records import Filing, Record


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
    name -> address), so that a source can leave out what has not changed. `cursor` is where the last run of a stream
    came to; None where there was none. `newest` is how many sets of accounts of a company are wanted,
    and `filed` the accounts filings already known by company number, newest first, so that they are not asked for.
    `names` (folded, see `scrapers.names.fold_name`) are companies that are sought by name, where a source can do so."""

    keys: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    cursor: str | None = None
    newest: int = 5
    offered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    filed: Mapping[str, tuple[Filing, ...]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A file that can be read in parts: its size in bytes, and the mark (etag) that says it is still the same one."""

    url: str
    size: int
    mark: str | None


class Budget(Protocol):
    """Requests that a key still has in its window, shared by everybody who uses the key."""

    def spend(self) -> float:
        """Takes one request, if there is one: 0.0 means go; more means wait so many seconds and ask again."""
        ...

    def told(self, limit: int | None, remaining: int | None, resets_in: float | None) -> None:
        """What an answer said of the window (`resets_in` is seconds from now, by the server's own clock); where it says
        less is left than was thought, it is right."""
        ...


class Pages(Protocol):
    """The network as most sources see it: one polite request at a time (see `scrapers.fetch.Client`)."""

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        """The body served at `url`. Raises `FetchError`."""
        ...

    def slow_down(self, host: str, seconds: float) -> None:
        """Leaves at least so long between two requests to a host."""
        ...


class Web(Pages, Protocol):
    """The whole of it: also files read in parts, and streams."""

    def remote(self, url: str) -> Remote:
        """Asks how large a file is and whether it can be read in parts. Raises `FetchError`."""
        ...

    def part(self, remote: Remote, start: int, end: int) -> bytes:
        """Bytes `start` to before `end` of a file. Raises `FetchError`: also where the server ignores ranges, or the
        file is another one by now."""
        ...

    def lines(self, url: str, *, secret: str, seconds: float) -> Iterator[bytes]:
        """Lines of a stream as they come, the empty ones (heartbeats) too, for at most so long. Raises `FetchError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """The wanted rows of a large file: the name of the small file, its bytes, and the faults of single rows."""

    name: str
    content: bytes = field(repr=False)
    faults: tuple[Exception, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """How files are read that are too large to hold, from an open file and its name (a zip, or what is in it).

    `strip` gives the wanted rows alone, without people and addresses, as a small file that `parse` reads, and what
    could not be read of the rest. `read` gives the records of every row as it comes to them, and names at the end what
    could not be read. Both raise `SourceError`."""

    strip: Callable[[IO[bytes], str, Want], Stripped]
    read: Callable[[IO[bytes], str], Iterator[Record]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One public source. `cron` is London time. A load with fewer than `at_least` or more than `at_most` subjects is
    kept as a snapshot and refused as truth. `parse` is pure: the same snapshot gives the same records for ever.
    `by` says what one snapshot is: a whole list; documents of one company of `Want.keys`; or a document by itself, of
    as many as are new. `unverified` says why a source is off until somebody has looked at it live; None for one that is
    on. `large` is there where the published files are too large to hold or hold what must not be kept."""

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
    large: Large | None = None
