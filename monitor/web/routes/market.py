"""The market of council areas, or of a partnership, by type."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from monitor.web.drawn import NUMBERS, drawing
from monitor.web.faults import NotFound
from monitor.web.keeper import state_of
from monitor.web.lines import setting_rows
from monitor.web.market_report import market_of
from monitor.web.seen import Look
from monitor.web.taking import taken_or_shown, with_table

router = APIRouter()
_MOST = 30
"""Areas that one page counts together."""


@router.get("/market")
def market(
    request: Request,
    eyes: Look,
    area: Annotated[list[str] | None, Query(max_length=_MOST)] = None,
    kind: Annotated[str, Query(max_length=120)] = "",
) -> Response:
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
    report = market_of(request, state, wanted) if wanted else None
    settings = setting_rows(state, urns)
    names = {
        "state": state,
        "areas": there,
        "wanted": wanted,
        "kind": kind,
        "kinds": kinds,
        "report": report,
        "settings": settings,
        "drawn": drawing(),
        "numbers": NUMBERS,
    }
    whole = with_table(report, settings) if report else None
    return taken_or_shown(request, "market.html.j2", names, whole, title="Market")
