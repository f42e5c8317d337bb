"""Reading a file in parts: what a server's headers say of the file and of a part. Pure.

Ranges: RFC 9110, section 14. A mark is the file's etag, or the moment it was last modified where it has none.
"""

import re
from collections.abc import Mapping

from scrapers.faults import BusyError, FetchError, NoRangesError, OutOfRangeError, ReplacedError, TooLargeError
from scrapers.source import Remote

FIRST_BYTE: Mapping[str, str] = {"Range": "bytes=0-0", "Accept-Encoding": "identity"}
"""What to send to be told how large a file is, and to see whether ranges are honoured."""

_MOST_LINE_BYTES = 1_000_000
_GIVEN = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)


def described(url: str, status: int, headers: Mapping[str, str]) -> Remote:
    """The file, from an answer to `FIRST_BYTE`. Raises `NoRangesError`, and `FetchError` for headers that make no
    sense."""
    given = _given(headers)
    if status != 206:
        raise NoRangesError(url, f"it gives the file only as a whole, {headers.get('content-length', 'unknown')} bytes")
    if given is None:
        raise FetchError(url, "it gives a part, but does not say which")
    return Remote(url=url, size=given[2], mark=_mark(headers))


def asking(remote: Remote, start: int, end: int, most: int) -> dict[str, str]:
    """What to send for the bytes from `start` to before `end`. Raises `OutOfRangeError`, `TooLargeError`."""
    if not 0 <= start < end <= remote.size:
        raise OutOfRangeError(remote.url, f"bytes {start} to {end} are not in a file of {remote.size}")
    if end - start > most:
        raise TooLargeError(remote.url, f"a part of more than {most:,} bytes")
    headers = {"Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity"}
    strong = remote.mark is not None and not remote.mark.startswith("W/")
    return headers | {"If-Range": remote.mark} if strong and remote.mark else headers


def check(remote: Remote, start: int, end: int, status: int, headers: Mapping[str, str]) -> None:
    """Whether an answer is that part of that file. Raises `ReplacedError` where the file is another one by now,
    `NoRangesError` where the server gives the whole, `BusyError` where it gives another part."""
    given, mark = _given(headers), _mark(headers)
    if remote.mark and mark and mark != remote.mark:
        raise ReplacedError(remote.url, "the file was replaced while it was read; it must be read from the start")
    if status != 206:
        raise NoRangesError(remote.url, "it gave a part before, and now gives only the whole file")
    if given is not None and given[2] != remote.size:
        raise ReplacedError(remote.url, "the file changed its size while it was read; it must be read from the start")
    if given is None or given[:2] != (start, end - 1):
        raise BusyError(remote.url, f"another part came than bytes {start} to {end}")


def cut(url: str, rest: bytes, chunk: bytes) -> tuple[list[bytes], bytes]:
    """The lines that a chunk of a stream completes, and what is left of the next. Raises `TooLargeError`."""
    *lines, rest = (rest + chunk).split(b"\n")
    if max(map(len, (*lines, rest))) > _MOST_LINE_BYTES:
        raise TooLargeError(url, f"a line of more than {_MOST_LINE_BYTES:,} bytes")
    return [line.rstrip(b"\r") for line in lines], rest


def _given(headers: Mapping[str, str]) -> tuple[int, int, int] | None:
    found = _GIVEN.fullmatch(headers.get("content-range", "").strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _mark(headers: Mapping[str, str]) -> str | None:
    return headers.get("etag") or headers.get("last-modified") or None
