"""The quota of Companies House, in pure arithmetic: a key has 600 requests in a window of five minutes.

The window is fixed, not rolling: it begins with a first request and ends at the reset that every answer names
(https://developer-specs.company-information.service.gov.uk/guides/rateLimiting; seen in recorded answers). Who goes on
over the limit is refused with 429 until the reset, and may be banned, so a few requests are never spent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LIMIT = 600
SECONDS = 300.0
RESERVE = 10
"""Never spent: requests on their way when a window ends, and what others do with the same key."""

_MARGIN_SECONDS = 2.0
"""Answers tell their times in whole seconds."""
_MOST_LIMIT = 1_000_000
_WHOLE = re.compile(r"\d{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A key's present window: how many requests it has, how many are used, when it ends."""

    limit: int
    used: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an answer's headers say of the window; None is what they do not say."""

    limit: int | None = None
    remaining: int | None = None
    resets_in: float | None = None


def said(headers: Mapping[str, str], now: datetime | None = None) -> Said:
    """The quota as headers (any case of letters) give it: `X-Ratelimit-Remain` of the API and `X-Ratelimit-Remaining`
    of the document API alike. The reset is taken against the answer's own `Date`; `now` serves where there is none."""
    given = {name.lower(): value for name, value in headers.items() if name.lower().startswith(("x-ratelimit", "date"))}
    limit, reset = _whole(given, "x-ratelimit-limit"), _whole(given, "x-ratelimit-reset")
    left, also = _whole(given, "x-ratelimit-remain"), _whole(given, "x-ratelimit-remaining")
    at = _moment(given.get("date", "")) or now
    if reset is None or at is None:
        return Said(limit=limit, remaining=also if left is None else left)
    seconds = reset - at.timestamp()
    if seconds < 0:
        return Said(limit=limit)  # it speaks of a window that is over
    return Said(limit=limit, remaining=also if left is None else left, resets_in=min(seconds, SECONDS))


def retry_after(headers: Mapping[str, str]) -> float:
    """How long to wait where the reset is not told: what the answer asks for in its own words, or a full window."""
    asked = _whole({name.lower(): value for name, value in headers.items()}, "retry-after")
    return SECONDS if asked is None else min(float(asked), SECONDS)


def spent(window: Window | None, now: datetime) -> tuple[Window, float]:
    """The window with one request more, and 0.0; or as it is, and the seconds until the next one begins."""
    window = _present(window, now)
    if window.used < window.limit - _reserve(window.limit):
        return replace(window, used=window.used + 1), 0.0
    return window, max((window.resets_at - now).total_seconds(), 1.0)


def told(window: Window | None, now: datetime, told: Said) -> Window:
    """The window after an answer. Answers may overtake each other, so what is used only grows within a window, and its
    end moves earlier only where the server has counted all that was counted here."""
    window = _present(window, now)
    limit = told.limit if told.limit and told.limit <= _MOST_LIMIT else window.limit
    counted = 0 if told.remaining is None else limit - told.remaining
    ends = window.resets_at if told.resets_in is None else _end(now, told.resets_in)
    if counted < window.used:
        ends = max(ends, window.resets_at)
    return Window(limit=limit, used=min(max(window.used, counted), limit), resets_at=ends)


def _present(window: Window | None, now: datetime) -> Window:
    """The window that runs now. One that would end later than any can was written by a clock that was wrong."""
    if window is None or now >= window.resets_at:
        return Window(limit=window.limit if window else LIMIT, used=0, resets_at=_end(now, SECONDS))
    return replace(window, resets_at=min(window.resets_at, _end(now, SECONDS)))


def _end(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=min(seconds, SECONDS) + _MARGIN_SECONDS)


def _reserve(limit: int) -> int:
    return min(RESERVE, limit // 2)


def _whole(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if _WHOLE.fullmatch(text) else None


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
