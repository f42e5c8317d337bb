"""The market of council areas, or of a partnership, by type."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from monitor.jobs.house import JobError
from monitor.jobs.report_market import frames_of, report_of
from monitor.reports.view import Report
from monitor.web.drawn import NUMBERS, drawing
from monitor.web.faults import NotFound
from monitor.web.keeper import state_of
from monitor.web.lines import setting_rows
from monitor.web.pages import page
from monitor.web.seen import Eyes, looking
from monitor.web.service import service
from monitor.web.state import State

router = APIRouter()
_MOST = 30
"""Areas that one page counts together."""


@router.get("/market")
def market(
    request: Request,
    eyes: Annotated[Eyes, Depends(looking)],
    area: Annotated[list[str] | None, Query(max_length=_MOST)] = None,
    kind: Annotated[str, Query(max_length=120)] = "",
) -> HTMLResponse:
    """The market of some areas; without any, those of the viewer."""
    state = state_of(request)
    there = sorted({view.local_authority for view in state.views.values()})
    wanted = tuple(dict.fromkeys(area)) if area else tuple(sorted(eyes.areas.intersection(there)))[:_MOST]
    kinds = sorted({view.provision_type for view in state.views.values()})
    if kind and kind not in kinds:
        raise NotFound(f"no setting of the type {kind[:60]!r} is on Ofsted's list")
    urns = [
        urn for urn, view in state.views.items() if view.local_authority in wanted and kind in ("", view.provision_type)
    ]
    names = {
        "state": state,
        "areas": there,
        "wanted": wanted,
        "kind": kind,
        "kinds": kinds,
        "report": _report(request, state, wanted) if wanted else None,
        "settings": setting_rows(state, urns),
        "drawn": drawing(),
        "numbers": NUMBERS,
    }
    return page(request, "market.html.j2", names, title="Market")


def _report(request: Request, state: State, wanted: tuple[str, ...]) -> Report:
    """Counted once a state, then kept."""
    return state.once(f"market {'|'.join(wanted)}", lambda: _counted(request, state, wanted))


def _counted(request: Request, state: State, wanted: tuple[str, ...]) -> Report:
    house = service(request).house
    try:
        with house.store.reading() as session:
            every = state.world.found
            made = state.once("frames", lambda: frames_of(session, state.known, every))
            return report_of(session, state.known, every, ", ".join(wanted), wanted, made=made)
    except JobError as error:
        raise NotFound(str(error)) from error
