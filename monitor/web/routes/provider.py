"""A provider: its risk report, live, of any day."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from monitor.compared import as_read
from monitor.findings import Axis
from monitor.jobs.bidders import Found
from monitor.web.balance import FREE
from monitor.web.drawn import NUMBERS, drawing
from monitor.web.moments import state_asked
from monitor.web.pages import environment, page
from monitor.web.provider_report import shown
from monitor.web.seen import Eyes, Look
from monitor.web.service import Service, service
from monitor.web.state import State
from monitor.web.taking import is_taken, sheets_of, taken, takes
from scrapers.records import FIGURES, Accounts

router = APIRouter()
_SETS = 6
"""Sets of accounts whose figures are linked to their lines."""
_KEPT = 60
"""Seconds for which a report stands as it was put together: what a provider said meanwhile comes after that."""


@router.get("/provider/{name:path}")
def provider(request: Request, name: str, eyes: Look) -> Response:
    """The report on the provider, company or group of a name, number or URN."""
    state = state_asked(request)
    group = state.groups.get(name)
    found = Found(group, "listed") if group else state.world.subjects.find(name)
    kept = int(service(request).house.clock() // _KEPT)
    told = f"report {found.group.subject.key} {found.standing} {eyes.sight} {kept}"
    if is_taken(request):
        return taken(request, shown(service(request).house, state, eyes, found, name).report)
    body, sheets = state.once(told, lambda: _body(service(request), state, eyes, found, name))
    names = {
        "body": body,
        "group": found.group,
        "state": state,
        "accounts": _accounts(found, eyes),
        "takes": takes(request, sheets),
    }
    return page(request, "provider.html.j2", names, title=found.group.subject.label)


def _accounts(found: Found, eyes: Eyes) -> list[tuple[Accounts, list[str], list[str]]]:
    """The newest sets of accounts, the figures of each that have a page for this viewer, and those that the document
    does not show, whose pages say where they were looked for."""
    every = eyes.viewer.may_see(Axis.VALUE, None)
    allowed = [name for name in FIGURES if every or name in FREE]
    newest = [(held.record, as_read(held)) for held in found.group.accounts[:_SETS]]
    return [
        (one, [name for name in allowed if name in read], [name for name in allowed if name not in read])
        for one, read in newest
    ]


def _body(asked: Service, state: State, eyes: Eyes, found: Found, name: str) -> tuple[Markup, tuple[str, ...]]:
    """The report, the same for everybody whose sight is the same, and the names of its tables."""
    made = shown(asked.house, state, eyes, found, name)
    names = {"report": made.report, "withheld": made.withheld, "drawn": drawing(), "numbers": NUMBERS}
    text = environment().get_template("web/parts/provider.html.j2").render(names)
    return Markup(text), sheets_of(made.report)  # noqa: S704 - escaped there
