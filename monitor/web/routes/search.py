"""Search by name, URN or company number."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from monitor.web.keeper import state_of
from monitor.web.pages import page
from monitor.web.search import MOST, find

router = APIRouter()


@router.get("/search")
def search(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """What bears the name or the number."""
    hits, of = find(state_of(request), q)
    return page(request, "search.html.j2", {"asked": q, "hits": hits, "of": of, "most": MOST}, title="Search")
