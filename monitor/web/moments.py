"""Which day a page shows: the newest weighing, or any past day by `as_of`, as known at a past moment by `known_at`."""

from contextlib import suppress
from datetime import UTC, date, datetime

from fastapi import Request

from monitor.web.faults import NotFound
from monitor.web.service import service
from monitor.web.state import State

_ODD = "a day is written as 31/3/2026, 31 March 2026 or 2026-03-31, a moment as one of these or 2026-03-31T12:00"
_WRITTEN = ("%d/%m/%Y", "%d %B %Y", "%d %b %Y")
"""How days are written in this country, besides ISO 8601."""


def state_asked(request: Request) -> State:
    """The state that `as_of` and `known_at` of the address ask for; the newest where they say nothing. Raises
    `NotFound` for what is no day, or one that is still to come."""
    keeper, now = service(request).keeper, service(request).house.now()
    as_of, known_at = _day(request.query_params.get("as_of")), _moment(request.query_params.get("known_at"))
    if (as_of and as_of > now.date()) or (known_at and known_at > now):
        raise NotFound("that day is still to come")
    newest = keeper.newest()
    if known_at is None and as_of in (None, newest.as_of):
        return newest
    return keeper.at(as_of or newest.as_of, known_at)


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(_iso(said)) if said and said.strip() else None
    except ValueError as error:
        raise NotFound(_ODD) from error


def _iso(said: str) -> str:
    """A day written as people write it, as ISO 8601; anything else as it is."""
    for written in _WRITTEN:
        with suppress(ValueError):
            return datetime.strptime(said.strip(), written).date().isoformat()  # noqa: DTZ007 - a day has no zone
    return said.strip()


def _moment(said: str | None) -> datetime | None:
    """A day alone means its end: what was known by then."""
    if not said or not said.strip():
        return None
    try:
        iso = _iso(said)
        found = datetime.fromisoformat(iso)
    except ValueError as error:
        raise NotFound(_ODD) from error
    if len(iso) <= 10:
        found = found.replace(hour=23, minute=59, second=59)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
