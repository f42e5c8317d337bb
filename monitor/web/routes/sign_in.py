"""The door: a link by email, a council's own sign-in, and out again. A GET signs nobody in."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.store import sign_ins
from monitor.web import oidc
from monitor.web.faults import NotFound, Refused, plain
from monitor.web.forms import cookie_name, set_cookie
from monitor.web.letters import send_link
from monitor.web.pages import page
from monitor.web.service import service
from monitor.web.sessions import begin, end, look_as, reader_of
from monitor.web.viewer import Who, anyone

router = APIRouter()
_TO, _OIDC, _LONGEST = "to", "oidc", 254


@router.get("/sign-in")
def ask(request: Request, to: str = "/") -> Response:
    """Asks for an address, or leads to the council's own sign-in."""
    if anyone(request) is not None:
        return RedirectResponse("/", status_code=303)
    if not service(request).signs_in:
        raise Refused("this service answers on its own machine alone, as nobody has to sign in to it")
    answer = page(request, "sign_in.html.j2", {"way": _way(request)}, title="Sign in")
    set_cookie(request, answer, _TO, _inside(to), seconds=1800)
    return answer


@router.post("/sign-in")
def send(request: Request, later: BackgroundTasks, email: Annotated[str, Form(max_length=_LONGEST)] = "") -> Response:
    """Sends a link where the address is a reader's, and says the same whether it is or not."""
    asked, limits = service(request), service(request).limits
    if _way(request) != "link":
        raise NotFound("one does not sign in here by a link")
    if limits.tries.take(request.client.host if request.client else ""):
        return plain(request, 429)
    address = email.strip().casefold()
    if "@" not in address:
        said = "Enter your work email address, such as name@council.gov.uk"
        names = {"way": "link", "fault": said, "at": "email", "given": email}
        return page(request, "sign_in.html.j2", names, title="Sign in", status=400)
    if not limits.letters.take(sign_ins.hashed(address)):
        later.add_task(send_link, asked.house, address)
    return page(request, "sign_in_sent.html.j2", {"email": address}, title="Check your email")


@router.get("/sign-in/oidc")
def elsewhere(request: Request) -> Response:
    """To the council's own sign-in."""
    if _way(request) != "oidc":
        raise NotFound("one does not sign in here with a council's own sign-in")
    try:
        to, kept = oidc.begin(service(request).house, service(request).key)
    except oidc.OidcError as error:
        raise Refused(str(error)) from error
    answer = RedirectResponse(to, status_code=303)
    set_cookie(request, answer, _OIDC, kept, seconds=600)
    return answer


@router.get("/sign-in/oidc/back")
def come_back(request: Request) -> Response:
    """Back from the council's own sign-in, with a word that is good once."""
    if _way(request) != "oidc":
        raise NotFound("one does not sign in here with a council's own sign-in")
    house, kept = service(request).house, request.cookies.get(cookie_name(request, _OIDC), "")
    try:
        email = oidc.finish(house, service(request).key, kept, request.query_params)
    except oidc.OidcError as error:
        raise Refused(str(error)) from error
    reader = reader_of(house, email)
    if reader is None:
        raise Refused("your council knows you, and you are no reader of this service: ask its operator")
    answer = _in(request)
    begin(request, answer, reader, "oidc")
    answer.delete_cookie(cookie_name(request, _OIDC), path="/", secure=True, httponly=True)
    return answer


@router.get("/sign-in/{token}")
def confirm(request: Request, token: str) -> Response:
    """A button: whoever only looks at the link, as scanners of mail do, uses nothing up."""
    house = service(request).house
    with house.store.reading() as session:
        live = sign_ins.is_live(session, token, house.now())
    return page(request, "sign_in_confirm.html.j2", {"live": live, "token_of_link": token}, title="Sign in")


@router.post("/sign-in/{token}")
def consume(request: Request, token: str) -> Response:
    """Uses the link up, and signs in."""
    house, limits = service(request).house, service(request).limits
    if limits.tries.take(request.client.host if request.client else ""):
        return plain(request, 429)
    with house.store.writing() as session:
        email = sign_ins.use_link(session, token, house.now())
    reader = reader_of(house, email) if email else None
    if reader is None:
        return page(request, "sign_in_confirm.html.j2", {"live": False}, title="Sign in", status=403)
    answer = _in(request)
    begin(request, answer, reader, "link")
    return answer


@router.post("/sign-out")
def out(request: Request, who: Who) -> Response:
    """Ends the session."""
    answer = RedirectResponse("/sign-in" if service(request).signs_in else "/", status_code=303)
    end(request, answer, who)
    return answer


@router.post("/look-as")
def as_another(request: Request, role: Annotated[str, Form(max_length=20)]) -> Response:
    """Shows who sits at this machine, where nobody signs in, the pages of another role."""
    if service(request).signs_in:
        raise NotFound("where one signs in, one has one's own role")
    answer = RedirectResponse("/", status_code=303)
    look_as(request, answer, role)
    return answer


def _in(request: Request) -> HTMLResponse | RedirectResponse:
    """To where one wanted to go."""
    return RedirectResponse(_inside(request.cookies.get(cookie_name(request, _TO), "/")), status_code=303)


def _inside(to: str) -> str:
    """A path of ours; never another site."""
    safe = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isascii() and to.isprintable()
    return to if safe and len(to) < 2_000 and "\\" not in to and ";" not in to and '"' not in to else "/"


def _way(request: Request) -> str:
    return service(request).house.settings.web_sign_in
