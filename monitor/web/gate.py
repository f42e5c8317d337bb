"""The one gate before every page: who asks, may they, and is a POST from a form of ours."""

from fastapi import Request

from monitor.web.access import rule
from monitor.web.faults import Refused, SignInFirst
from monitor.web.forms import FIELD, is_ours
from monitor.web.sessions import who
from monitor.web.viewer import Viewer

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def gate(request: Request) -> None:
    """The dependency of the whole application. Raises `Refused`, `SignInFirst`."""
    found = rule(request.method, request.scope["route"].path)
    if found is None:
        raise Refused("this page is for nobody")
    asking = who(request)
    request.state.viewer = asking
    if not found.public:
        _allowed(asking, found.roles)
    if request.method not in ("GET", "HEAD") and not found.by_word:
        await _from_us(request)


def _allowed(asking: Viewer | None, roles: frozenset[str]) -> None:
    if asking is None:
        raise SignInFirst
    if asking.role not in roles:
        raise Refused("your role is not shown this page")


async def _from_us(request: Request) -> None:
    """A POST has the word of one of our forms, and no other site sent it."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused("another site sent this form: nothing was changed")
    if not request.headers.get("content-type", "").startswith(_FORMS):
        raise Refused("this was not sent by a form: nothing was changed")
    if not is_ours(request, (await request.form()).get(FIELD)):
        raise Refused("this form has grown old: go back, load the page again, and send it once more")
