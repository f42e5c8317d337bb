"""The JSON API, the calendar feed, and the same tables for people who are signed in."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.web.api import models, tables, taken
from monitor.web.api.routes import feeds
from monitor.web.api.routes import router as api
from monitor.web.seen import Look
from monitor.web.world import Here

router = APIRouter()
router.include_router(api)
router.include_router(feeds)


@router.get("/tables/{table}.{form}")
def table(
    request: Request,
    table: models.Table,
    form: tables.Form,
    here: Here,
    eyes: Look,
) -> Response:
    """A table as CSV or workbook, with what the viewer may see."""
    return taken.answer(request, here, eyes, table, form)
