"""The record of who did what: sign-ins and their ends, and every decision and change made on the pages."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.jobs import work
from monitor.reports.view import Table, text
from monitor.store import sign_ins
from monitor.web.keeper import state_of
from monitor.web.service import service
from monitor.web.taking import report_of, taken_or_shown

router = APIRouter()
_MOST = 500
_NOTE = f"The newest {_MOST}, the newest first. Nothing of it is ever changed; it is deleted when its time is over."


@router.get("/record")
def record(request: Request) -> Response:
    """Both tables, for who looks after the service."""
    tables = _sign_ins(request), _decisions(request)
    report = report_of("Record", state_of(request), tables)
    return taken_or_shown(request, "desk/record.html.j2", {"tables": tables}, report, title="Record")


def _sign_ins(request: Request) -> Table:
    with service(request).house.store.reading() as session:
        found = sign_ins.load_record(session, most=_MOST)
        rows = tuple(
            (text(f"{one.at:%Y-%m-%d %H:%M} UTC"), text(one.who), text(one.what), text(one.detail)) for one in found
        )
    return Table(name="Sign-ins", caption="Sign-ins", head=("When", "Who", "What", "How or why"), rows=rows, note=_NOTE)


def _decisions(request: Request) -> Table:
    rows = tuple(
        (
            text(f"{one.at:%Y-%m-%d %H:%M} UTC"),
            text(one.by),
            text(f"{one.kind}: {one.decision}"),
            text(one.about),
            text(one.why),
        )
        for one in work.decided(service(request).house, _MOST)
    )
    head = ("When", "Who", "What", "About", "Why")
    return Table(name="Decisions", caption="Decisions and changes", head=head, rows=rows, note=_NOTE)
