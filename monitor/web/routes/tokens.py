"""Tokens of councils' programs: made here or by command, shown once, revoked."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from monitor.jobs import tokens
from monitor.jobs.house import House, JobError
from monitor.store.tokens import Token
from monitor.web.pages import page
from monitor.web.service import service
from monitor.web.viewer import Who
from monitor.web.work import to
from monitor.words import day

router = APIRouter()
Said = Annotated[str, Form(max_length=200)]
ROLES = (("commissioner", "Commissioner"), ("partnership_lead", "Partnership lead"), ("procurement", "Procurement"))
SCOPES = (("api", "Everything that the role may see"), ("calendar", "The calendar alone"))


@router.get("/tokens")
def every(request: Request) -> Response:
    """Every token without its secret, and a form for a new one."""
    return _page(request)


@router.post("/tokens")
def create(
    request: Request, who: Who, council: Said = "", label: Said = "", role: Said = "", scope: Said = ""
) -> Response:
    """Makes one and shows it, this once."""
    house = service(request).house
    given = {"council": council, "label": label, "role": role, "scope": scope}
    try:
        secret, _ = tokens.create(house, council, label, who.name, role=role, scope=scope)
    except JobError as error:
        return _page(request, given=given, fault=str(error))
    return _page(request, secret=secret, calendar=f"/calendar/{secret}.ics" if scope == "calendar" else "")


@router.post("/tokens/{number}/revoke")
def revoke(request: Request, who: Who, number: int) -> Response:
    """Ends one at once."""
    tokens.revoke(service(request).house, number, who.name)
    return to("/tokens")


def _page(
    request: Request, *, secret: str = "", calendar: str = "", given: dict[str, str] | None = None, fault: str = ""
) -> Response:
    house = service(request).house
    names = {
        "rows": [(one, _state(house, one)) for one in tokens.every(house)],
        "councils": [(name, name) for name in (house.audience().councils if house.has_readers() else ())],
        "roles": ROLES,
        "scopes": SCOPES,
        "secret": secret,
        "calendar": f"{house.settings.public_url.rstrip('/')}{calendar}" if calendar else "",
        "given": {"council": "", "label": "", "role": "commissioner", "scope": "api"} | (given or {}),
        "fault": fault,
        "at": "council" if "council" in fault else "label",
    }
    return page(request, "desk/tokens.html.j2", names, title="Tokens", status=400 if fault else 200)


def _state(house: House, one: Token) -> str:
    if one.revoked_at is not None:
        return f"revoked {day(one.revoked_at.date())} by {one.revoked_by}"
    return "ended" if one.expires_on < house.now().date() else f"in force until {day(one.expires_on)}"
