"""The routes of the API: read only, versioned, each bounded. What they answer with is in `models`."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from pydantic import StringConstraints

from monitor.reports.due import Due
from monitor.web.api import asked, calendar, found, models, rows, tables, taken
from monitor.web.api.answers import FAULTS, ApiRoute
from monitor.web.api.door import Looking, opened
from monitor.web.api.market import market
from monitor.web.faults import NotFound
from monitor.web.service import service
from monitor.web.world import World, world

VERSION = "1.0.0"
router = APIRouter(prefix="/api/v1", route_class=ApiRoute, responses=FAULTS, tags=["v1"])
feeds = APIRouter(route_class=ApiRoute)


def behind_the_door(request: Request, _: Looking) -> World:
    """The world, for who was let in."""
    return world(request)


Here = Annotated[World, Depends(behind_the_door)]
_Found = TypeVar("_Found")
_Key = Annotated[str, StringConstraints(min_length=1, max_length=300)]


@router.get("/settings")
def settings(here: Here, _: Looking, wanted: asked.Settings) -> models.Page[models.Setting]:
    """Settings on Ofsted's newest list, by URN."""
    every = found.settings(here, wanted)
    return asked.page(here.as_of, every, lambda one: one.subject.key, wanted, lambda one: rows.setting(here, one))


@router.get("/settings/{urn}")
def setting(here: Here, _: Looking, urn: _Key) -> models.Setting:
    """One setting."""
    return rows.setting(here, _one(here.settings.get(urn), "setting"))


@router.get("/providers")
def providers(here: Here, _: Looking, wanted: asked.Subjects) -> models.Page[models.Provider]:
    """Registered providers with settings on the newest list, by key."""
    every = found.providers(here, wanted)
    return asked.page(here.as_of, every, lambda one: one.subject.key, wanted, lambda one: rows.provider(here, one))


@router.get("/providers/{key}")
def provider(here: Here, _: Looking, key: _Key) -> models.Provider:
    """One registered provider."""
    return rows.provider(here, _one(here.providers.get(key), "provider"))


@router.get("/groups")
def groups(here: Here, _: Looking, wanted: asked.Subjects) -> models.Page[models.Group]:
    """Groups, by key."""
    return asked.page(here.as_of, found.groups(here, wanted), lambda one: one.subject.key, wanted, rows.group)


@router.get("/groups/{key}")
def group(here: Here, _: Looking, key: _Key) -> models.Group:
    """One group."""
    return rows.group(_one(here.groups.get(key), "group"))


@router.get("/companies")
def companies(here: Here, _: Looking, wanted: asked.Companies) -> models.Page[models.Company]:
    """Companies of groups, by number."""
    every = found.companies(here, wanted)
    return asked.page(
        here.as_of, every, lambda one: one[0].record.company_number, wanted, lambda one: rows.company(*one)
    )


@router.get("/companies/{number}")
def company(here: Here, _: Looking, number: _Key) -> models.Company:
    """One company."""
    return rows.company(*_one(here.companies.get(number), "company"))


@router.get("/findings")
def findings(request: Request, here: Here, eyes: Looking, wanted: asked.Findings) -> models.Page[models.Finding]:
    """Open findings that concern the council and that the token's role may see, by id."""
    noted = taken.noted(request, eyes)
    every = found.findings(here, eyes, wanted)
    return asked.page(here.as_of, every, found.finding_key, wanted, lambda one: rows.finding(one, noted(one)))


@router.get("/findings/{id}")
def finding(request: Request, here: Here, eyes: Looking, id: _Key) -> models.Finding:  # noqa: A002 - the API's word
    """One open finding, wherever its subject is, that the token's role may see."""
    noted = taken.noted(request, eyes)
    every = (one for one in found.world_wide(here, eyes) if found.finding_key(one) == id)
    one = _one(next(every, None), "finding open")
    return rows.finding(one, noted(one))


@router.get("/events")
def events(request: Request, here: Here, eyes: Looking, wanted: asked.Events) -> models.EventPage:
    """What opened, changed level, cleared or closed, oldest first."""
    some = list(found.events(service(request).house, eyes, wanted, wanted.limit + 1))
    items = [rows.event(one.number, one.observed_at, one.flip) for one in some[: wanted.limit]]
    return models.EventPage(as_of=here.as_of, items=items, next=str(items[-1].id) if len(some) > wanted.limit else None)


@router.get("/market")
def market_of(here: Here, eyes: Looking, wanted: asked.Areas) -> models.Market:
    """Who has how much of the market in council areas: those asked for, or the council's own."""
    return market(here, wanted.area or sorted(eyes.areas & here.areas))


@router.get("/due")
def due(here: Here, eyes: Looking, wanted: asked.DueDays) -> models.Page[models.DueDay]:
    """Accounts due and inspections expected in the council's areas, by day."""
    return asked.page(here.as_of, found.due(here, eyes, wanted), found.due_key, wanted, rows.due_day)


@router.get("/sources")
def sources(here: Here, _: Looking) -> models.Page[models.Freshness]:
    """How fresh each source is."""
    items = [rows.freshness(one) for one in here.sources]
    return models.Page(as_of=here.as_of, total=len(items), items=items)


@router.get(
    "/tables/{table}.{form}",
    response_class=Response,
    responses={200: {"content": {media: {} for media in tables.MEDIA.values()}}},
)
def take(request: Request, here: Here, eyes: Looking, table: models.Table, form: tables.Form) -> Response:
    """A whole table as CSV or workbook."""
    return taken.answer(request, here, eyes, table, form)


@router.get("/calendar.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
def calendar_of(here: Here, eyes: Looking) -> Response:
    """What is due in the council's areas as a calendar."""
    return _calendar(here, eyes.due(here.due))


@feeds.get("/calendar/{secret}.ics")
def subscribed(request: Request, secret: str) -> Response:
    """The same for calendars that cannot send a head: the secret is in the address."""
    eyes = opened(service(request).house, secret, "calendar")
    here = world(request)
    return _calendar(here, eyes.due(here.due))


@router.get("/openapi.json", include_in_schema=False)
def description() -> JSONResponse:
    """What this API can be asked, for programs."""
    return JSONResponse(schema())


@cache
def schema() -> dict[str, Any]:
    """The API as OpenAPI describes it."""
    found: dict[str, Any] = get_openapi(
        title="Provider market monitor",
        version=VERSION,
        description=(
            "Indicators for follow-up, not findings, from public records. A program reads for one council, with what "
            "that council's people see; nothing here can be changed."
        ),
        routes=router.routes,
    )
    return found


def _one(one: _Found | None, what: str) -> _Found:
    if one is None:
        raise NotFound(f"there is no such {what}, or the token may not see it")
    return one


def _calendar(here: World, days: Iterable[Due]) -> Response:
    body = calendar.feed("Provider market monitor", days, here.changed_at)
    return Response(body, media_type="text/calendar; charset=utf-8")
