"""Files in parts: only the bytes asked for, of the file that was described, and a typed fault for everything else."""

from collections.abc import Callable, Iterator, Mapping

import pytest
import stamina

from scrapers import fetch, parts
from scrapers.fetch import (
    BusyError,
    Client,
    FetchError,
    ForbiddenHostError,
    NoRangesError,
    NotFoundError,
    OutOfRangeError,
    ReplacedError,
    TooLargeError,
)
from scrapers.source import Remote

HOST = "files.example.org"
URL = f"https://{HOST}/big.zip"
BODY = bytes(range(256)) * 4
Headers = Mapping[str, str]
Answer = tuple[int, Headers, bytes]
Server = Callable[[str, Headers], Answer]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def ranged(body: bytes = BODY, etag: str = '"one"', **changes: str) -> Server:
    """A server that honours ranges; `changes` replaces headers of its answers, an empty one takes it away."""

    def serve(_: str, headers: Headers) -> Answer:
        start, end = (int(each) for each in headers["range"].removeprefix("bytes=").split("-"))
        said = {"etag": etag, "content-range": f"bytes {start}-{end}/{len(body)}"}
        said |= {name.replace("_", "-"): value for name, value in changes.items()}
        return 206, {name: value for name, value in said.items() if value}, body[start : end + 1]

    return serve


def whole(etag: str = '"one"') -> Server:
    return lambda _, __: (200, {"etag": etag}, BODY)


def remote(serve: Server) -> Remote:
    with Client((HOST,), pause_seconds=0, serve=serve) as web:
        return web.remote(URL)


def part(serve: Server, start: int = 10, end: int = 20, mark: str | None = '"one"', size: int = len(BODY)) -> bytes:
    with Client((HOST,), pause_seconds=0, serve=serve) as web:
        return web.part(Remote(url=URL, size=size, mark=mark), start, end)


def test_a_file_is_described_by_its_first_byte() -> None:
    assert remote(ranged()) == Remote(url=URL, size=len(BODY), mark='"one"')


def test_without_an_etag_the_day_it_was_modified_is_the_mark() -> None:
    day = "Mon, 01 Jun 2026 03:00:00 GMT"
    assert remote(ranged(etag="", last_modified=day)).mark == day
    assert remote(ranged(etag="")).mark is None


@pytest.mark.parametrize(
    ("serve", "kind"),
    [
        (whole(), NoRangesError), (ranged(content_range=""), FetchError),
        (ranged(content_range="bytes 0-0/*"), FetchError), (ranged(content_range="items 0-0/9"), FetchError),
        (lambda _, __: (404, {}, b""), NotFoundError),
        (lambda _, __: (416, {}, b""), OutOfRangeError), (lambda _, __: (503, {}, b""), BusyError),
        (lambda _, __: (302, {"location": "https://evil.test/x"}, b""), ForbiddenHostError),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_in_parts_is_said_to_be_so(serve: Server, kind: type[FetchError]) -> None:
    with pytest.raises(FetchError) as raised:
        remote(serve)
    assert type(raised.value) is kind


def test_exactly_the_bytes_asked_for_come() -> None:
    assert part(ranged(), 0, 1) == BODY[:1]
    assert part(ranged(), 300, 1024) == BODY[300:]


def test_a_part_is_asked_for_as_it_stands_and_only_of_the_same_file() -> None:
    asked: list[Headers] = []

    def serve(url: str, headers: Headers) -> Answer:
        asked.append(headers)
        return ranged()(url, headers)

    part(serve)
    with pytest.raises(ReplacedError):
        part(serve, mark='W/"weak"')
    assert (asked[0]["range"], asked[0]["if-range"], asked[0]["accept-encoding"]) == (
        "bytes=10-19",
        '"one"',
        "identity",
    )
    assert "if-range" not in asked[1]


@pytest.mark.parametrize(
    ("serve", "kind", "again"),
    [
        (ranged(etag='"two"'), ReplacedError, True), (whole('"two"'), ReplacedError, True),
        (ranged(BODY + b"more"), ReplacedError, True), (lambda _, __: (416, {}, b""), ReplacedError, True),
        (whole(), NoRangesError, False), (ranged(content_range=""), BusyError, True),
        (ranged(content_range=f"bytes 11-19/{len(BODY)}"), BusyError, True),
        (ranged(content_range=f"bytes 10-18/{len(BODY)}"), BusyError, True),
    ],
)  # fmt: skip
def test_another_part_or_another_file_is_never_taken(serve: Server, kind: type[FetchError], again: bool) -> None:
    with pytest.raises(FetchError) as raised:
        part(serve)
    assert (type(raised.value), raised.value.again) == (kind, again)


def test_a_part_that_is_cut_off_is_asked_for_again() -> None:
    cuts = iter([5, 0])

    def serve(url: str, headers: Headers) -> Answer:
        status, said, body = ranged()(url, headers)
        return status, said, body[: len(body) - next(cuts, 0)]

    assert part(serve) == BODY[10:20]


def test_a_part_that_stays_cut_off_is_a_fault() -> None:
    with pytest.raises(BusyError, match="9 bytes came of a part of 10"):
        part(lambda url, headers: (206, ranged()(url, headers)[1], BODY[10:19]))


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 5), (0, len(BODY) + 1)])
def test_what_is_not_in_the_file_is_not_asked_for(start: int, end: int) -> None:
    asked: list[str] = []

    def serve(url: str, _: Headers) -> Answer:
        asked.append(url)
        return 206, {}, b""

    with pytest.raises(OutOfRangeError):
        part(serve, start, end)
    assert asked == []


def test_a_part_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_MOST_BYTES", 10)
    assert part(ranged(), 0, 10) == BODY[:10]
    with pytest.raises(TooLargeError):
        part(ranged(), 0, 11)


def test_lines_are_whole_wherever_a_stream_is_cut() -> None:
    text = b'{"a":1}\n\n{"b":"\xc3\xa9"}\r\n{"half'
    for size in range(1, len(text) + 1):
        rest, lines = b"", list[bytes]()
        for at in range(0, len(text), size):
            found, rest = parts.cut(URL, rest, text[at : at + size])
            lines += found
        assert (lines, rest) == ([b'{"a":1}', b"", b'{"b":"\xc3\xa9"}'], b'{"half')


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(TooLargeError):
        parts.cut(URL, b"x" * 900_000, b"x" * 100_001)
    with pytest.raises(TooLargeError):
        parts.cut(URL, b"x" * 900_000, b"x" * 100_001 + b"\nshort")
