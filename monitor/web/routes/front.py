"""The style sheets, the first page, and how fresh the sources are."""

from datetime import timedelta
from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from monitor.findings import Flip, Level
from monitor.paths import templates_dir
from monitor.readers import SourceState
from monitor.reports.view import Cell, Table, count, day, text
from monitor.store.told import load_flips_since
from monitor.web.drawn import NUMBERS
from monitor.web.faults import NotFound
from monitor.web.held import held
from monitor.web.keeper import state_of
from monitor.web.lines import flip_rows, more
from monitor.web.pages import page
from monitor.web.seen import Eyes, Look
from monitor.web.service import service
from monitor.web.state import State
from monitor.words import counted

router = APIRouter()
_TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8"}
_CHANGED_WITHIN, _DUE_WITHIN, _FLIPS = timedelta(days=28), timedelta(days=42), 2_000


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A style sheet or its licence."""
    body = _shipped().get(name)
    if body is None:
        raise NotFound("there is no such file")
    kind = _TYPES[name.rsplit(".", 1)[-1]]
    return Response(body, headers={"content-type": kind, "cache-control": "public, max-age=3600"})


@cache
def _shipped() -> dict[str, bytes]:
    folder = templates_dir() / "web" / "static"
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix.lstrip(".") in _TYPES}


@router.get("/")
def home(request: Request, eyes: Look) -> HTMLResponse:
    """What changed, what is due, how fresh the sources are."""
    state = state_of(request)
    open_ = list(eyes.open_findings(state.all_standings))
    reds = sum(one.level is Level.RED for one in open_)
    names = {
        "held": held(request, eyes),
        "state": state,
        "reds": reds,
        "ambers": len(open_) - reds,
        "areas": sorted(eyes.areas),
        "changes": flip_rows(_news(request, state, eyes)),
        "due": _due(state, eyes),
        "sources": sources_table(state),
        "numbers": NUMBERS,
    }
    return page(request, "home.html.j2", names, title="Home")


@router.get("/sources")
def sources(request: Request) -> HTMLResponse:
    """How fresh each source is."""
    state = state_of(request)
    names = {"state": state, "sources": sources_table(state), "numbers": NUMBERS}
    return page(request, "sources.html.j2", names, title="Sources")


def _news(request: Request, state: State, eyes: Eyes) -> list[Flip]:
    """The changes of four weeks that concern the viewer and that it may see; a first sight is no news."""

    def load() -> tuple[Flip, ...]:
        with service(request).house.store.reading() as session:
            return tuple(load_flips_since(session, state.as_of - _CHANGED_WITHIN, _FLIPS))

    return [flip for flip in state.once("news", load) if eyes.sees(flip)]


def _due(state: State, eyes: Eyes) -> Table:
    last = state.as_of + _DUE_WITHIN
    found = [one for one in eyes.due(state.due) if state.as_of <= one.on <= last]
    rows = tuple((text(one.label), text(one.kind), day(one.on), text(one.why)) for one in found[:200])
    caption = f"{counted(len(found), 'thing')} due or expected by {last:%d %B %Y}"
    return Table(name="Due", caption=caption, head=("Whose", "What", "On", "Why"), rows=rows, note=more(len(found)))


def _short(one: SourceState) -> str:
    """A source's name without its publisher's."""
    said = one.name.replace("_", " ")
    return said.removeprefix(one.publisher.casefold()).strip() or said


def sources_table(state: State) -> Table:
    """Every source, its last good load, and what is wrong with it."""
    rows = tuple(
        (
            text(f"{one.publisher}: {_short(one)}"),
            day(one.as_at, "no day of its own"),
            Cell(f"{one.loaded_at:%d %B %Y %H:%M} UTC" if one.loaded_at else "never"),
            count(one.subjects),
            text(one.fault or "none", tone="red" if one.fault else None),
        )
        for one in state.sources
    )
    head = ("Source", "Speaks of", "Last good load", "Subjects", "Fault since")
    return Table(name="Sources", caption="How fresh each source is", head=head, rows=rows)
