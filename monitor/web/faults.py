"""What can be wrong with a request, and the plain pages that say so."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response

from monitor.jobs.house import JobError
from monitor.web.pages import page, segment

_SAID = {
    403: ("You cannot see this page", "Your sign-in does not give you this page."),
    400: ("That cannot be read", "What was sent is not whole."),
    404: ("Page not found", "If you typed the address, check it. If you followed a link, what it led to may be gone."),
    405: ("This cannot be done here", "The address is right, what was asked of it is not."),
    413: ("That is too large", "What was sent is larger than this page takes. Send less at once."),
    429: ("Too many requests", "Wait a little, then try again."),
    500: ("Something went wrong", "It is our fault, and it has been written down. Try again later."),
    503: ("Not ready yet", "The service is starting or being brought up to date. Try again in a minute."),
}


_NOT_WHOLE = "A field of the form is missing, or too long: nothing was changed. Go back and change what you wrote."


class NotFound(Exception):  # noqa: N818 - an answer rather than a fault of ours
    """There is nothing of that name; the message is for people."""


class Refused(Exception):  # noqa: N818
    """The one who asks may not; the message says why."""


class SignInFirst(Exception):  # noqa: N818
    """Nobody is signed in."""


class NotReady(Exception):  # noqa: N818
    """What the page shows is being put together; the message says so."""


def plain(request: Request, status: int, said: str = "") -> Response:
    """A page that says what is wrong, and how to go on; to programs, the same as JSON."""
    title, usual = _SAID.get(status, _SAID[500])
    answer: Response = JSONResponse({"detail": said or usual}, status_code=status)
    if not request.url.path.startswith("/api/"):
        answer = page(request, "fault.html.j2", {"said": said or usual}, title=title, status=status)
    if status in (429, 503):
        answer.headers["retry-after"] = "10"
    return answer


def handle_faults(app: FastAPI) -> None:
    """Every fault is a plain page without anything of the inside."""
    app.add_exception_handler(NotFound, lambda request, error: plain(request, 404, str(error)))
    app.add_exception_handler(Refused, lambda request, error: plain(request, 403, str(error)))
    app.add_exception_handler(NotReady, lambda request, error: plain(request, 503, str(error)))
    app.add_exception_handler(JobError, lambda request, error: plain(request, 404, str(error)))
    app.add_exception_handler(SignInFirst, _to_sign_in)
    for status in (400, 404, 405, 413):
        app.add_exception_handler(status, _http)
    app.add_exception_handler(RequestValidationError, _not_understood)


def _http(request: Request, error: Exception) -> Response:
    return plain(request, getattr(error, "status_code", 500))


def _not_understood(request: Request, _error: Exception) -> Response:
    """An address that is none, or a form with too much or too little in it."""
    return plain(request, 404) if request.method in ("GET", "HEAD") else plain(request, 400, _NOT_WHOLE)


def _to_sign_in(request: Request, _error: Exception) -> Response:
    """To the door, and back to where one wanted to go; a form that was sent is not sent again."""
    if request.method not in ("GET", "HEAD"):
        return plain(request, 403, "You are not signed in any more: nothing was changed.")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?to={segment(request.url.path + query)}", status_code=303)
