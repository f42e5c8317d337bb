"""Placement counts: what is held, and a council's file looked at before anything of it is taken."""

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response

from monitor.audience import Audience
from monitor.jobs import placements
from monitor.jobs.house import House, JobError
from monitor.placements import PlacementsError, Preview
from monitor.web.access import LEADS
from monitor.web.faults import Refused
from monitor.web.pages import page, segment
from monitor.web.service import service
from monitor.web.viewer import Viewer, Who
from monitor.words import counted, day

router = APIRouter()
Said = Annotated[str, Form(max_length=200)]
_MOST_BYTES = 1_000_000
"""Of a file sent here: counts need far less, and it goes back with the preview."""
_SHOWN = 100
_SHARES = {"nothing": "nothing", "totals": "totals of several councils", "by_council": "bands under its own name"}


@router.get("/placements")
def held(request: Request, who: Who) -> Response:
    """What is held of each of the viewer's councils, without a single count."""
    return _page(request, who)


@router.post("/placements")
def look(
    request: Request,
    who: Who,
    file: Annotated[UploadFile | None, File()] = None,
    council: Said = "",
) -> Response:
    """What is understood of a file and what is not. Nothing is taken or kept."""
    content = file.file.read(_MOST_BYTES + 1) if file is not None else b""
    fault = "choose a file of counts" if not content else ""
    fault = "the file is too large: counts need far less" if len(content) > _MOST_BYTES else fault
    return _page(request, who, fault=fault) if fault else _looked_at(request, who, council, content)


@router.post("/placements/take")
def take(
    request: Request,
    who: Who,
    council: Said = "",
    content: Annotated[str, Form(max_length=_MOST_BYTES * 4 // 3 + 4)] = "",
) -> Response:
    """Takes the counts of a file that was looked at, all or none."""
    house = service(request).house
    _own(who, house.audience(), council)
    try:
        taken = placements.take(house, base64.b64decode(content, validate=True), who.name, council)
    except (JobError, PlacementsError, binascii.Error) as error:
        said = "the file did not come back whole" if isinstance(error, binascii.Error) else str(error)
        return _page(request, who, fault=said)
    return _page(request, who, done=f"{counted(taken.counts, 'count')} of {council} taken, {taken.new:,} new")


def _looked_at(request: Request, who: Viewer, council: str, content: bytes) -> Response:
    house = service(request).house
    _own(who, house.audience(), council)
    try:
        found = placements.look_at(house, content, council)
    except (JobError, PlacementsError) as error:
        return _page(request, who, fault=str(error))
    names = {"council": council, "content": base64.b64encode(content).decode(), **_told(found)}
    return page(request, "desk/placements_preview.html.j2", names, title="What is understood of the file")


def _told(found: Preview) -> dict[str, object]:
    return {
        "understood": counted(len(found.counts), "count is", "counts are"),
        "not_understood": counted(len(found.faults) + found.more_faults, "row is", "rows are"),
        "rows": [(one.urn or one.provider or "", f"{one.children:,}", day(one.counted_on)) for one in found.counts][
            :_SHOWN
        ],
        "faults": [(f"{one.row:,}", one.column, one.why) for one in found.faults],
        "more_faults": found.more_faults,
    }


def _own(who: Viewer, audience: Audience, council: str) -> None:
    """Counts are handed in by a council's own people. Raises `Refused`."""
    if council not in _mine(who, audience):
        raise Refused("these are not your council's counts")


def _mine(who: Viewer, audience: Audience) -> list[str]:
    """A partner's counts are the partner's to hand in."""
    return [name for name in audience.councils if who.role == "operator" or name in who.councils]


def _page(request: Request, who: Viewer, *, fault: str = "", done: str = "") -> Response:
    house = service(request).house
    mine = _mine(who, house.audience()) if house.has_readers() else []
    names = {
        "councils": [(name, name) for name in mine],
        "held": _held(house, mine),
        "sharing": [(f"/councils/{segment(name)}/sharing", name) for name in mine] if who.role in LEADS else [],
        "fault": fault,
        "at": "file",
        "done": done,
    }
    return page(request, "desk/placements.html.j2", names, title="Placement counts", status=400 if fault else 200)


def _held(house: House, mine: list[str]) -> list[tuple[str, str, str, str]]:
    found = placements.held(house) if mine else []
    return [
        (one.council, f"{one.places:,}", day(one.newest) if one.newest else "none", _SHARES.get(one.shares, one.shares))
        for one in found
        if one.council in mine
    ]
