"""Forms: the word that shows that a POST comes from a form of ours, kept in a cookie and signed into the form."""

import hmac
import secrets

from fastapi import Request
from fastapi.responses import Response

from monitor.web.service import service

FIELD = "form_token"
_SIGNED = b"monitor form 1\0"


def cookie_name(request: Request, name: str) -> str:
    """A cookie's name; where one signs in, one that a browser keeps to this host and to https."""
    return f"__Host-{name}" if service(request).signs_in else name


def set_cookie(request: Request, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """A cookie that no script can read and no other site can send."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=service(request).signs_in,
        httponly=True,
        samesite="lax",
    )


def form_token(request: Request) -> str:
    """The word for this request's forms; the cookie that it goes with is set when the answer leaves."""
    found: str | None = request.cookies.get(cookie_name(request, "form"))
    if not found or len(found) != 43:
        found = getattr(request.state, "form", None) or secrets.token_urlsafe(32)
    request.state.form = found
    return _signed(service(request).key, found)


def keep_form(request: Request, response: Response) -> None:
    """Sets the cookie that the page's forms go with, where it is new."""
    found = getattr(request.state, "form", None)
    if found is not None and request.cookies.get(cookie_name(request, "form")) != found:
        set_cookie(request, response, "form", found)


def is_ours(request: Request, said: object) -> bool:
    """Whether the word of a form goes with the cookie of who sent it."""
    kept = request.cookies.get(cookie_name(request, "form"))
    if not kept or not isinstance(said, str):
        return False
    return hmac.compare_digest(_signed(service(request).key, kept).encode(), said.encode())


def _signed(key: bytes, kept: str) -> str:
    return hmac.digest(key, _SIGNED + kept.encode(), "sha256").hex()
