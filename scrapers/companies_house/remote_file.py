"""A file on a server as a seekable file, so that the standard `zipfile` reads a remote zip by its parts alone.

A zip's table of contents stands at its end: the last bytes are had at once and kept, then the table, then only the
members that are opened. What is going to be read is announced with `expect`, so that a member is one request and
nothing behind it is moved.
"""

import io
import os
from collections.abc import Callable
from typing import Final, TypeVar

from scrapers.faults import BusyError, ReplacedError, TooLargeError
from scrapers.source import Remote, Web

_Made = TypeVar("_Made")

MOST_AT_ONCE: Final = 64_000_000
"""Of one `read`: the table of contents of the largest monthly zip takes about half of it."""
PART: Final = 8 << 20
"""Of one request: what has to be asked for again when a connection breaks."""
_TAIL: Final = 32 << 10
_AHEAD: Final = 4 << 10


class RemoteFile(io.RawIOBase):
    """Read-only and seekable. `moved` counts the bytes that were had of the server, `asked` the requests.

    Reading raises `FetchError`: `ReplacedError` where the file became another one meanwhile, `NoRangesError` where the
    server gives it only whole.
    """

    def __init__(self, web: Web, remote: Remote) -> None:
        super().__init__()
        self.moved = self.asked = 0
        self._web, self._remote, self._at = web, remote, 0
        self._expected = (0, 0)
        self._tail: tuple[int, bytes] = (max(0, remote.size - _TAIL), b"")
        self._window: tuple[int, bytes] = (0, b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from any place."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Goes to a place; nothing is asked for yet. Raises `OSError` before the beginning."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._remote.size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning of the file")
        self._at = base + offset
        return self._at

    def expect(self, start: int, end: int) -> None:
        """Says that the bytes from `start` to before `end` will be read, one after the other."""
        self._expected = (start, min(end, self._remote.size))

    def read(self, size: int = -1, /) -> bytes:
        """That many bytes, fewer only at the end of the file. Raises `FetchError`."""
        end = self._remote.size if size < 0 else min(self._at + size, self._remote.size)
        if end - self._at > MOST_AT_ONCE:
            raise TooLargeError(self._remote.url, f"{end - self._at:,} bytes at once, more than any table of contents")
        pieces = []
        while self._at < end:
            start, content = self._held(end)
            piece = content[self._at - start : end - start]
            pieces.append(piece)
            self._at += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _held(self, end: int) -> tuple[int, bytes]:
        """A piece of the file that holds the next byte, and where the piece starts; asked for, up to `end` or what is
        expected, where none is held."""
        for start, content in (self._window, self._tail):
            if start <= self._at < start + len(content):
                return start, content
        tail = self._tail[0]
        if self._at >= tail:
            self._tail = (tail, self._ask(tail, self._remote.size))
            return self._tail
        self._window = (self._at, self._ask(self._at, self._until(end)))
        return self._window

    def _until(self, end: int) -> int:
        first, last = self._expected
        ahead = last if first <= self._at < last else self._at + _AHEAD
        return min(max(end, ahead), self._at + PART, self._tail[0])

    def _ask(self, start: int, end: int) -> bytes:
        content = self._web.part(self._remote, start, end)
        self.asked, self.moved = self.asked + 1, self.moved + len(content)
        if len(content) != end - start:
            raise BusyError(self._remote.url, f"{len(content):,} bytes came of {end - start:,} asked for")
        return content


def read_remote(web: Web, url: str, read: Callable[[RemoteFile], _Made]) -> _Made:
    """What comes of reading a file; one that is replaced meanwhile is read anew, once. Raises `FetchError`."""
    try:
        return read(RemoteFile(web, web.remote(url)))
    except ReplacedError:
        return read(RemoteFile(web, web.remote(url)))
