"""A figure and the line of the filed document that it stands on."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from monitor.findings import Axis
from monitor.jobs.figure import show_figure
from monitor.web.balance import FREE
from monitor.web.faults import Refused
from monitor.web.pages import page
from monitor.web.seen import Eyes, looking
from monitor.web.service import service

router = APIRouter()


@router.get("/figure/{company_number}/{made_up_to}/{scope}/{name}")
def figure(
    request: Request,
    company_number: str,
    made_up_to: date,
    scope: str,
    name: str,
    eyes: Annotated[Eyes, Depends(looking)],
) -> HTMLResponse:
    """The figure, its tag or cell, its filing, and the very line."""
    if name not in FREE and not eyes.viewer.may_see(Axis.VALUE, None):
        raise Refused("what is earned is shown to procurement")
    shown = show_figure(service(request).house, company_number.upper(), made_up_to, scope, name)
    title = f"{name.removesuffix('_gbp').replace('_', ' ').capitalize()} of company {company_number.upper()}"
    return page(request, "figure.html.j2", {"shown": shown, "named": name}, title=title)
