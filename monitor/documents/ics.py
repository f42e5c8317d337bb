"""Days -> a calendar feed (RFC 5545): whole days, escaped, folded, with identifiers that stay the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day to be reminded of. `uid` is the same for the same thing in every feed; `changed_at` is a UTC moment."""

    uid: str
    on: date
    title: str
    text: str
    category: str
    changed_at: datetime
    url: str | None = None


def to_ics(name: str, days: Iterable[Day]) -> bytes:
    """The feed. The same days give the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Provider market monitor//Due dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for day in sorted(days, key=lambda one: (one.on, one.uid)):
        lines += _event(day)
    lines.append("END:VCALENDAR")
    return b"".join(part for line in lines for part in _folded(line))


def _event(day: Day) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(day.uid)}"
    yield f"DTSTAMP:{day.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(day.title)}"
    yield f"DESCRIPTION:{_text(day.text)}"
    yield f"CATEGORIES:{_text(day.category)}"
    yield "TRANSP:TRANSPARENT"
    if day.url and day.url.startswith("https://"):
        yield f"URL:{_NEVER.sub('', day.url).replace(chr(13), '').replace(chr(10), '')}"
    yield "END:VEVENT"


def _text(said: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11): no line break of its own can begin another property."""
    plain = _NEVER.sub("", said).replace("\r\n", "\n").replace("\r", "\n")
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return escaped.replace("\u2028", "\\n").replace("\u2029", "\\n").replace("\x85", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets; no character is torn."""
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _LONGEST:
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
