"""Who is signed in, by the cookie of a request; without sign-in, whoever sits at this machine."""

import secrets
from datetime import timedelta
from ipaddress import ip_address
from typing import cast, get_args

from fastapi import Request, Response

from monitor.audience import Audience
from monitor.jobs.house import House
from monitor.readers import Reader, Role
from monitor.store import sign_ins
from monitor.web.forms import cookie_name, set_cookie
from monitor.web.service import Service, service
from monitor.web.viewer import LOCAL, Viewer, as_if, viewer_of

_LASTS = timedelta(hours=12)
"""A session: a working day."""
_CHANGED = "the reader's role changed, or the reader was removed"
_COOKIE, _LOOK_AS = "session", "look_as"


def who(request: Request) -> Viewer | None:
    """Who asks; None where that is nobody we know. A session whose reader has another role by now, or is no reader any
    more, is over."""
    if not service(request).signs_in:
        return _local(request) if at_this_machine(request) else None
    token = request.cookies.get(cookie_name(request, _COOKIE), "")
    return _of_session(service(request), sign_ins.hashed(token)) if 20 < len(token) < 100 else None


def begin(request: Request, response: Response, reader: Reader, how: str) -> None:
    """Signs a reader in."""
    house, token = service(request).house, secrets.token_urlsafe(32)
    now = house.now()
    with house.store.writing() as session:
        sign_ins.save_session(session, token, reader.email, reader.role, now, now + _LASTS)
        sign_ins.record(session, now, reader.email.casefold(), "signed in", how)
    set_cookie(request, response, _COOKIE, token, seconds=int(_LASTS.total_seconds()))


def end(request: Request, response: Response, asking: Viewer) -> None:
    """Signs out."""
    house = service(request).house
    with house.store.writing() as session:
        if sign_ins.end_session(session, asking.session, house.now(), "signed out"):
            sign_ins.record(session, house.now(), asking.name, "signed out")
    response.delete_cookie(cookie_name(request, _COOKIE), path="/", secure=True, httponly=True)


def reader_of(house: House, email: str) -> Reader | None:
    """The reader with an address."""
    return reader_in(house.audience() if house.has_readers() else None, email)


def reader_in(audience: Audience | None, email: str) -> Reader | None:
    """The same among some readers."""
    readers = audience.readers if audience else ()
    return next((one for one in readers if one.email.casefold() == email.casefold()), None)


def at_this_machine(request: Request) -> bool:
    """Whether a request was made on this machine, and not handed on by another."""
    if request.headers.get("x-forwarded-for") or request.headers.get("forwarded"):
        return False
    host = request.client.host if request.client else ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def look_as(request: Request, response: Response, role: str) -> None:
    """Shows whoever sits at this machine what another role is shown."""
    if role in get_args(Role):
        set_cookie(request, response, _LOOK_AS, role)


def _local(request: Request) -> Viewer:
    role = request.cookies.get(_LOOK_AS, "")
    if role not in get_args(Role) or role == "operator":
        return LOCAL
    return as_if(cast("Role", role), service(request).audience())


def _of_session(asked: Service, token_hash: str) -> Viewer | None:
    house = asked.house
    with house.store.reading() as session:
        found = sign_ins.load_session(session, token_hash, house.now())
    if found is None:
        return None
    reader = reader_in(asked.audience(), found.email)
    if reader is not None and reader.role == found.role:
        return viewer_of(reader, token_hash)
    with house.store.writing() as session:
        sign_ins.end_sessions_of(
            session, found.email, house.now(), "the reader's role changed, or the reader was removed"
        )
        sign_ins.record(session, house.now(), found.email, "sessions ended", _CHANGED)
    return None
