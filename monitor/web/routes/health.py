"""Whether the service lives and is ready, and its counts: outside sign-in, saying nothing of anybody."""

from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from monitor.jobs.health import ready
from monitor.jobs.metrics import CONTENT_TYPE, metrics
from monitor.web.faults import NotFound
from monitor.web.service import service

router = APIRouter()


@router.get("/health/live")
def live() -> Response:
    """That the process answers."""
    return PlainTextResponse("ok")


@router.get("/health/ready")
def is_ready(request: Request) -> Response:
    """Whether readers are served; why not is in the log."""
    found = ready(service(request).house)
    return JSONResponse({"ready": found.ok}, status_code=200 if found.ok else 503)


@router.get("/metrics")
def counts(request: Request) -> Response:
    """Counts and ages, for a machine of the same network."""
    if not _near(request):
        raise NotFound("there is no such page")
    return Response(metrics(service(request).house), headers={"content-type": CONTENT_TYPE})


def _near(request: Request) -> bool:
    if request.headers.get("x-forwarded-for") or request.headers.get("forwarded"):
        return False
    try:
        return ip_address(request.client.host if request.client else "").is_private
    except ValueError:
        return False
