"""A partnership: what is open in its areas, who is exposed to whom where sharing allows, places and capacity."""

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from monitor.audience import Audience
from monitor.exposure import Kin, Row, exposure
from monitor.findings import Level
from monitor.reports.view import Cell, Table, count, text
from monitor.store.placed import load_counts
from monitor.web.api.taken import noted
from monitor.web.drawn import NUMBERS
from monitor.web.faults import NotFound
from monitor.web.held import held
from monitor.web.keeper import state_of
from monitor.web.lines import standing_rows
from monitor.web.market_report import capacity_of
from monitor.web.pages import page, segment
from monitor.web.seen import Eyes, Look
from monitor.web.service import service
from monitor.web.state import State
from monitor.web.taking import report_of, taken_or_shown
from monitor.words import listed

router = APIRouter()


@router.get("/partnerships")
def partnerships(request: Request, eyes: Look) -> HTMLResponse:
    """One's own partnerships; an operator's list has all."""
    audience = eyes.audience
    own = [one for one in (audience.partnerships.values() if audience else ()) if eyes.viewer.of_partnership(one.name)]
    rows = tuple((Cell(one.name, url=f"/partnership/{segment(one.name)}"), text(listed(one.councils))) for one in own)
    table = Table(name="Partnerships", caption="Yours", head=("Partnership", "Councils"), rows=rows)
    return page(request, "partnerships.html.j2", {"table": table, "numbers": NUMBERS}, title="Partnerships")


@router.get("/partnership/{name:path}")
def partnership(request: Request, name: str, eyes: Look) -> Response:
    """A partnership of one's own."""
    audience = eyes.audience
    if audience is None or name not in audience.partnerships or not eyes.viewer.of_partnership(name):
        raise NotFound("no partnership of yours is called so")
    state = state_of(request)
    councils = audience.partnerships[name].councils
    areas = sorted({area for council in councils for area in audience.councils[council].areas})
    here = [one for one in eyes.open_findings(state.here(areas)) if one.subject.kind != "source"]
    reds = sum(one.level is Level.RED for one in here)
    standings = standing_rows(eyes, here, noted=noted(request, eyes))
    changes = capacity_of(request, state, tuple(areas))
    exposed, places = _exposure(request, state, eyes, audience, name), _places(state, frozenset(areas))
    names = {
        "held": held(request, eyes),
        "state": state,
        "councils": councils,
        "areas": areas,
        "reds": reds,
        "ambers": len(here) - reds,
        "standings": standings,
        "exposure": exposed,
        "places": places,
        "changes": changes,
        "market": "&".join(f"area={segment(area)}" for area in areas),
        "numbers": NUMBERS,
    }
    report = report_of(name, state, [standings, exposed, places, *changes])
    return taken_or_shown(request, "partnership.html.j2", names, report, title=name)


def _exposure(request: Request, state: State, eyes: Eyes, audience: Audience, name: str) -> Table:
    """Who places with whom, as far as the viewer's own councils and the others' sharing allow; an operator, who reads
    for nobody, sees none."""
    if eyes.viewer.role == "operator":
        found: tuple[Row, ...] = ()
    else:
        with service(request).house.store.reading() as session:
            kin = Kin(state.views.values(), load_counts(session))
        found = exposure(audience.sight_of(eyes.viewer.councils, [name], kin.by_council), kin)
    rows = tuple(
        (
            Cell(one.name, url=f"/group/{segment(one.group)}" if one.group in state.groups else None),
            text("; ".join(f"{council}: {children}" for council, children in one.own.items()) or "none of your own"),
            text("; ".join(f"{council}: {band.shown}" for council, band in one.named.items()) or "not shared"),
            text(one.pooled.shown if one.pooled else "not shared"),
            text(one.total.shown),
            count(one.settings, "several"),
        )
        for one in found
    )
    head = ("Group", "Your councils", "Partners that share by council", "Partners together", "In all", "Settings")
    note = (
        "Children placed, as councils gave them and as far as each shares: exact for your own, in bands of five for "
        "partners. What a council does not share is not told, not even that it places anywhere."
    )
    return Table(name="Exposure", caption="Children placed by group", head=head, rows=rows, note=note)


def _places(state: State, areas: frozenset[str]) -> Table:
    settings: Counter[str] = Counter()
    places: Counter[str] = Counter()
    blank: Counter[str] = Counter()
    for view in state.views.values():
        if view.local_authority in areas:
            settings[view.provision_type] += 1
            places[view.provision_type] += view.places or 0
            blank[view.provision_type] += view.places is None
    rows = tuple(
        (text(kind.capitalize()), count(settings[kind]), count(places[kind]), count(blank[kind]))
        for kind in sorted(settings, key=lambda kind: (-settings[kind], kind))
    )
    head = ("Type", "Settings", "Places", "Settings whose places are not given")
    return Table(name="Places", caption="Settings and places in its areas", head=head, rows=rows)
