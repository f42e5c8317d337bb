"""Links in messages: leaving by one POST, and carriers' words on messages. A GET changes nothing."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from alerts.receipts import ReceiptError
from monitor.jobs import leave as leaving
from monitor.jobs import webhook
from monitor.jobs.full_view import full_view
from monitor.jobs.house import JobError
from monitor.leaving import LeaveError
from monitor.web.faults import NotFound, NotReady
from monitor.web.pages import page
from monitor.web.service import Service, service

router = APIRouter()
_OF_MAIL = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@router.get("/leave/{token}")
def look(request: Request, token: str) -> Response:
    """Names the list, with a button."""
    house = service(request).house
    try:
        found = leaving.look_at(house, token)
    except LeaveError as error:
        raise NotFound(f"{error}: nothing was changed") from error
    except JobError as error:
        raise NotReady("links cannot be read on this service: leave by answering a message") from error
    return page(request, "leave.html.j2", {"list": str(found), "link": token, "left": None}, title="Leave")


@router.post("/leave/{token}")
def leave(request: Request, token: str) -> Response:
    """Leaves; again and again is the same as once. The signed link is the proof (RFC 8058), as mail programs have no
    cookies of ours."""
    house = service(request).house
    try:
        done = leaving.leave(house, token)
    except LeaveError as error:
        raise NotFound(f"{error}: nothing was changed") from error
    except JobError as error:
        raise NotReady("links cannot be read on this service: leave by answering a message") from error
    return page(request, "leave.html.j2", {"list": str(done.list), "left": done}, title="You have left")


@router.get("/messages/{token}")
def whole(request: Request, token: str) -> Response:
    """A message whole, as it was sent: its own style stands inside it, and nothing else may."""
    try:
        found = full_view(service(request).house, token)
    except LeaveError as error:
        raise NotFound("this link is not one of ours") from error
    except JobError as error:
        raise NotReady("links cannot be read on this service") from error
    if found is None:
        raise NotFound("this message is not kept any more")
    return Response(found, headers={"content-type": "text/html; charset=utf-8", "content-security-policy": _OF_MAIL})


@router.post("/webhooks/sendgrid")
async def heard(request: Request) -> Response:
    """What SendGrid says of messages: 403 where it is not signed by it, 503 where no key is set to tell."""
    asked = service(request)
    body, headers = await request.body(), dict(request.headers)
    return await run_in_threadpool(_handled, asked, body, headers)


def _handled(asked: Service, body: bytes, headers: dict[str, str]) -> Response:
    try:
        done = webhook.handle(asked.house, body, headers, asked.house.now())
    except ReceiptError:
        return JSONResponse({"error": "not signed by the carrier"}, status_code=403)
    except JobError:
        return JSONResponse({"error": "events cannot be checked yet"}, status_code=503)
    return JSONResponse({"new": done.new, "repeated": done.repeated, "unknown": done.unknown})
