"""What can go wrong on the network, each with whether trying again can help.

FetchError                 nothing came; `again` says whether trying again later can help
├── NotFoundError          404 or 410: the source says there is none
├── RefusedError           401 or 403: the key is missing, wrong or not allowed
├── LapsedError            403 of a host that was only led to: the link was good for a minute; again from the start
├── ForbiddenHostError     a link or redirect leads outside the source's own hosts
├── TooLargeError          more bytes than any answer of this source should have
├── OutOfRangeError        416: what is asked for lies outside of what the source still gives
├── NoRangesError          the server gives a file only as a whole
├── ReplacedError          the file was replaced between two parts of it: again from the start
├── BusyError              429, 5xx, a timeout or a broken connection, after the last try
│   └── QuotaError         429 of a host that counts requests by key, after waiting for its next window
└── PartlyError            the run came to its end, but for the single things named
"""

from collections.abc import Sequence

_LONGEST_WAIT_SECONDS = 60.0


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


class LapsedError(FetchError):
    """A link that was given for a minute is good no more."""

    again = True


class ForbiddenHostError(FetchError):
    """A link leads where this source may not go."""


class TooLargeError(FetchError):
    """The answer is larger than any this source should give."""


class OutOfRangeError(FetchError):
    """Asked for what the source does not reach: a stream's place that it no longer keeps, results beyond its last."""


class NoRangesError(FetchError):
    """The server does not give parts of this file, only the whole of it."""


class ReplacedError(FetchError):
    """The file is another one by now: what was read of it must be dropped, and it must be read from the start."""

    again = True


class BusyError(FetchError):
    """The source did not answer properly; the next run may be luckier. `after_seconds` is how long it asks to wait."""

    again = True

    def __init__(self, url: str, why: str, after_seconds: float | None = None) -> None:
        self.after_seconds = after_seconds
        super().__init__(url, why)


class QuotaError(BusyError):
    """The key has no request left, and still had none when its window should have been over."""


class PartlyError(FetchError):
    """A run came to its end, and what is named in `faults` could not be had; everything else was."""

    def __init__(self, url: str, faults: Sequence[Exception]) -> None:
        self.faults = tuple(faults)
        super().__init__(url, "; ".join(map(str, faults)))


def refusal(url: str, status: int, retry_after: str, secret: str | None, *, led: bool) -> FetchError:
    """The fault that a status is. `secret` names the key that was sent, if any; `led` says that a redirect led here."""
    if status in (404, 410):
        return NotFoundError(url, f"there is none (HTTP {status})")
    if status == 403 and led and secret is None:
        return LapsedError(url, "the link that led here is good no more (HTTP 403)")
    if status in (401, 403):
        return RefusedError(url, f"refused (HTTP {status}): {_see_to(status, secret)}")
    if status == 416:
        return OutOfRangeError(url, "outside of what the source gives (HTTP 416)")
    if status == 429 or status >= 500:
        return BusyError(url, f"busy or broken (HTTP {status})", _asked_to_wait(retry_after))
    return FetchError(url, f"HTTP {status}")


def _see_to(status: int, secret: str | None) -> str:
    if secret is None:
        return "check the key and its restrictions"
    if status == 403:
        return f"the key in MONITOR_{secret.upper()} is restricted; allow this machine's address where the key was made"
    return f"the key in MONITOR_{secret.upper()} is not known; keys of the API and of the streams are not the same"


def _asked_to_wait(retry_after: str) -> float | None:
    said = retry_after.isascii() and retry_after.isdigit()
    return min(float(retry_after), _LONGEST_WAIT_SECONDS) if said else None


def _shown(url: str) -> str:
    """An address as a person may read it: a redirect's query can be a key to what it leads to."""
    return url.partition("?")[0][:300]
