"""The stand-in itself: hosts, keys, quota, streams, downloads and faults over the invented register."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from random import Random
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from faults import Fault

from companies_house import api, files, firms, papers
from companies_house.bodies import whole
from companies_house.clock import Clock
from companies_house.files import Files
from companies_house.rules import KINDS, Answer, Headers, Keys, Quota, key_of
from companies_house.world import Change, World

STREAMS: Final = "stream.companieshouse.gov.uk"
HOSTS: Final = (firms.API, *dict.fromkeys(firms.DOCUMENTS), papers.BUCKET, files.HOST, STREAMS)
_HTML: Final = b"<!DOCTYPE html><html><body><h1>Sign in to Companies House</h1></body></html>"
_BROKEN: Final = (
    b"<html><body><h1>502 Bad Gateway</h1>\nThe server returned an invalid or incomplete response.\n</body></html>"
)


@dataclass
class Site:
    """What the hosts answer. `heartbeats` are sent, `beat_seconds` apart, when a stream has nothing more to say; then
    it ends. `murmurs` is whether a stream opened without a timepoint soon tells of some stranger. `moved` counts the
    bytes of downloads."""

    world: World = field(default_factory=World)
    clock: Clock = field(default_factory=Clock)
    keys: Keys = field(default_factory=Keys)
    quota: Quota = field(default_factory=Quota)
    faults: list[Fault] = field(default_factory=list)
    heartbeats: int = 4
    beat_seconds: float = 5.0
    murmurs: bool = True
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    moved: int = 0
    files: Files = field(init=False)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.files = Files(self.world)
        self.draw = Random(self.world.seed)
        self.etag = 0

    @property
    def refused(self) -> int:
        """How many requests were over the quota."""
        return self.quota.refused

    def secret(self, name: str) -> str | None:
        """The right key, by the name of its setting."""
        return self.keys.secret(name)

    def fail(self, kind: str, where: str = "", times: int | None = None) -> None:
        """From now on this goes wrong at the addresses in which `where` (a pattern) is found."""
        if kind not in KINDS:
            raise ValueError(f"no such fault: {kind}")
        self.faults.append(Fault(kind, where, times))

    def next_day(self) -> list[Change]:
        """Lets the register change by a day, and moves the clock to four in the morning of it."""
        with self.lock:
            changes = self.world.next_day()
            self.files.keep()
            self.clock.to(self.clock.begins + timedelta(days=(self.world.today - self.clock.begins.date()).days))
            return changes

    def answer(self, method: str, url: str, headers: Headers) -> Answer:
        """The answer to a request for a real address. Header names come in small letters."""
        with self.lock:
            parts = urlsplit(url)
            host, path = parts.hostname or "", f"{parts.path}?{parts.query}" if parts.query else parts.path
            kinds = [fault.kind for fault in self.faults if fault.strikes(url)]
            asked = {**headers, "x-stand-in-now": str(self.clock.now().timestamp())}
            status, said, body = self._spoiled(kinds, self._counted(host, url, asked, kinds))
            self.asked.append((host, path, status))
            date = format_datetime(self.clock.now(), usegmt=True)
            marks = {f"x-stand-in-{kind}": "1" for kind in ("timeout", "reset", "slow", "truncated") if kind in kinds}
            return status, {"Date": date, **said, **marks}, b"" if method == "HEAD" else body

    def _counted(self, host: str, url: str, headers: Headers, kinds: list[str]) -> Answer:
        """The answer after keys and quota."""
        family = "documents" if host in firms.DOCUMENTS else "streams" if host == STREAMS else "api"
        if host in (papers.BUCKET, files.HOST):
            return self._proper(host, url, headers, kinds)
        if refusal := self.keys.refused(headers, streaming=host == STREAMS):
            return refusal
        if host == STREAMS:
            return self._proper(host, url, headers, kinds)
        within, told = self.quota.count(key_of(headers), family, self.clock.now())
        if not within or {"429", "429_without_reset"} & set(kinds):
            says = self.quota.says_reset and "429_without_reset" not in kinds
            return self.quota.over(told, says_reset=says)
        status, said, body = self._proper(host, url, headers, kinds)
        return status, {**told, **said}, body

    def _proper(self, host: str, url: str, headers: Headers, kinds: list[str]) -> Answer:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        if host == firms.API:
            kind, answer = api.api(self.world, parts.path, asked)
        elif host in firms.DOCUMENTS:
            kind, answer = api.document(self.world, parts.path, headers)
        elif host == papers.BUCKET:
            kind, answer = "s3", api.bucket(self.world, parts.path, asked, headers)
        elif host == STREAMS:
            kind, answer = "stream", self._stream(parts.path[1:], asked, kinds)
        else:
            kind, answer = "download", self._download(parts.path, headers, kinds)
        self.calls[kind] += 1
        return answer

    # Streams ---------------------------------------------------------------------------------------------------------

    def _stream(self, name: str, asked: Mapping[str, str], kinds: list[str]) -> Answer:
        if name not in self.world.events.said:
            return 404, {}, b""
        if "timepoint" in asked:
            found = self.world.events.since(name, whole(asked, "timepoint", -1), self.world.today)
            if found is None:
                return 416, {}, b""
            lines = [event.line for event in found]
        else:
            if self.murmurs:
                self.world.events.stranger(name, self.world.today)
            lines = [self.world.events.said[name][-1].line] if self.murmurs else []
        chunks = self._chunks(b"".join(line + b"\n" for line in lines))
        cut = "cut_json" in kinds
        return 200, {"Content-Type": "application/json"}, self._flow(chunks[: len(chunks) // 2] if cut else chunks, cut)

    def _flow(self, chunks: list[bytes], cut: bool) -> Iterator[bytes]:
        yield from chunks
        for _ in range(0 if cut else self.heartbeats):
            if self.clock.scale:
                self.clock.sleep(self.beat_seconds)
            yield b"\n"

    def _chunks(self, text: bytes) -> list[bytes]:
        """Cut anywhere, also in the middle of an object."""
        chunks, at = [], 0
        while at < len(text):
            size = self.draw.randrange(1, 4_000)
            chunks.append(text[at : at + size])
            at += size
        return chunks

    # Downloads -------------------------------------------------------------------------------------------------------

    def _download(self, path: str, headers: Headers, kinds: list[str]) -> Answer:
        page = self.files.page(path)
        if page is not None:
            return 200, {"Content-Type": "text/html"}, page
        content = self.files.get(path)
        if content is None:
            return 404, {"Content-Type": "text/html"}, b"<html><body>Not found</body></html>"
        if "truncated_zip" in kinds:
            content = content[: len(content) // 2]
        status, said, body = files.part(content, headers, self._etag(content, kinds), ranges="no_ranges" not in kinds)
        self.moved += len(body)
        return status, said, body

    def _etag(self, content: bytes, kinds: list[str]) -> str:
        self.etag += "etag_changes" in kinds
        return f'"{firms.secret_id(len(content), content[-200:].hex(), self.etag)}"'

    # Faults ----------------------------------------------------------------------------------------------------------

    def _spoiled(self, kinds: Iterable[str], answer: Answer) -> Answer:
        """A proper answer made wrong."""
        for kind in kinds:
            status, headers, body = answer
            if kind.isdigit() and kind != "429":
                answer = int(kind), {"Content-Type": "text/html"}, _BROKEN
            elif kind == "html":
                answer = 200, {"Content-Type": "text/html"}, _HTML
            elif kind == "cut_json" and isinstance(body, bytes):
                answer = status, headers, body[: len(body) // 2]
        return answer
