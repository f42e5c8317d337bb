"""A provider: its risk report, live, of any day."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from monitor.findings import Axis
from monitor.jobs.bidders import Found
from monitor.web.balance import FREE
from monitor.web.drawn import NUMBERS, drawing
from monitor.web.moments import state_asked
from monitor.web.pages import environment, page
from monitor.web.provider_report import shown
from monitor.web.seen import Eyes, looking
from monitor.web.service import Service, service
from monitor.web.state import State
from scrapers.records import Accounts

router = APIRouter()
_SETS = 6
"""Sets of accounts whose figures are linked to their lines."""
_KEPT = 60
"""Seconds for which a report stands as it was put together: what a provider said meanwhile comes after that."""


@router.get("/provider/{name:path}")
def provider(request: Request, name: str, eyes: Annotated[Eyes, Depends(looking)]) -> HTMLResponse:
    """The report on the provider, company or group of a name, number or URN."""
    state = state_asked(request)
    group = state.groups.get(name)
    found = Found(group, "listed") if group else state.world.subjects.find(name)
    kept = int(service(request).house.clock() // _KEPT)
    told = f"report {found.group.subject.key} {found.standing} {eyes.sight} {kept}"
    body = state.once(told, lambda: _body(service(request), state, eyes, found, name))
    names = {"body": body, "group": found.group, "state": state, "accounts": _accounts(found, eyes)}
    return page(request, "provider.html.j2", names, title=found.group.subject.label)


def _accounts(found: Found, eyes: Eyes) -> list[tuple[Accounts, list[str]]]:
    """The newest sets of accounts, and the figures of each that have a page for this viewer."""
    every = eyes.viewer.may_see(Axis.VALUE, None)
    newest = [held.record for held in found.group.accounts[:_SETS]]
    return [(one, [name for name in one.figures if every or name in FREE]) for one in newest]


def _body(asked: Service, state: State, eyes: Eyes, found: Found, name: str) -> Markup:
    """The report, the same for everybody whose sight is the same."""
    made = shown(asked.house, state, eyes, found, name)
    names = {"report": made.report, "withheld": made.withheld, "drawn": drawing(), "numbers": NUMBERS}
    return Markup(environment().get_template("web/parts/provider.html.j2").render(names))  # noqa: S704 - escaped there
