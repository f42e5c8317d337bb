"""A figure and the line of the filed document that it stands on, and what was decided of it."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from monitor.compared import in_words
from monitor.jobs.figure import show_figure
from monitor.jobs.figures import ROLES, amount
from monitor.web.access import rule
from monitor.web.balance import may_see_figure
from monitor.web.faults import Refused
from monitor.web.pages import page
from monitor.web.routes.review_figures import decided
from monitor.web.seen import Look
from monitor.web.service import service

router = APIRouter()
_REVIEW = "/review/figures/{key}"


@router.get("/figure/{company_number}/{made_up_to}/{scope}/{name}")
def figure(
    request: Request,
    company_number: str,
    made_up_to: date,
    scope: str,
    name: str,
    eyes: Look,
) -> HTMLResponse:
    """The figure, its tag or cell, its filing, and the very line; or where it was looked for."""
    if not may_see_figure(eyes.viewer, name):
        raise Refused("what is earned is shown to procurement")
    shown = show_figure(service(request).house, company_number.upper(), made_up_to, scope, name)
    found, role = rule("GET", _REVIEW), eyes.viewer.role
    one = shown.compared
    names = {
        "shown": shown,
        "number": company_number.upper(),
        "values": (amount(name, one.figure.value), amount(name, one.figure.prior)) if one else (),
        "decided": decided(one, names=role in ROLES) if one else "",
        "decide": _REVIEW.format(key=one.key) if one and found and role in found.roles else "",
    }
    title = f"{in_words(name).capitalize()} of company {company_number.upper()}"
    return page(request, "figure.html.j2", names, title=title)
