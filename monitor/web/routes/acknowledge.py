"""Acknowledging a finding: who has seen it, what they noted, until when that stands."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from monitor.findings import Standing
from monitor.jobs import work
from monitor.jobs.house import JobError
from monitor.web.api import taken
from monitor.web.api.rows import finding_id
from monitor.web.faults import NotFound
from monitor.web.pages import page
from monitor.web.seen import Eyes, Look
from monitor.web.service import service
from monitor.web.viewer import Who
from monitor.web.work import to
from monitor.web.world import Here, World
from monitor.words import day

router = APIRouter()
DAYS = (("7", "a week"), ("31", "a month"), ("92", "three months"), ("366", "a year"))


@router.get("/acknowledge/{id}")
def finding(request: Request, eyes: Look, here: Here, id: str) -> Response:  # noqa: A002 - the address's word
    """The finding with what was noted, and a form to note something."""
    return _shown(request, eyes, _one(eyes, here, id))


@router.post("/acknowledge/{id}")
def acknowledge(
    request: Request,
    who: Who,
    eyes: Look,
    here: Here,
    id: str,  # noqa: A002
    note: Annotated[str, Form(max_length=work.LONGEST)] = "",
    days: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """Notes it; what was noted before stays."""
    one = _one(eyes, here, id)
    if days not in dict(DAYS):
        return _shown(request, eyes, one, note, "choose for how long your note stands")
    councils = eyes.councils or frozenset(eyes.audience.councils if eyes.audience else ())
    try:
        work.acknowledge(service(request).house, one, councils, who.name, note, int(days))
    except JobError as error:
        return _shown(request, eyes, one, note, str(error))
    return to(f"/acknowledge/{id}")


def _one(eyes: Eyes, here: World, wanted: str) -> Standing:
    found = next((one for one in eyes.open_findings(here.standings) if _id(one) == wanted), None)
    if found is None:
        raise NotFound("there is no such finding open, or your sign-in does not give it to you")
    return found


def _id(one: Standing) -> str:
    return finding_id(one.trigger, one.subject)


def _shown(request: Request, eyes: Eyes, one: Standing, note: str = "", fault: str = "") -> Response:
    found = one.finding
    names = {
        "about": (
            ("About", one.subject.label),
            ("Level", f"{one.level}, since {day(one.since)}"),
            ("Rule", f"{one.trigger}: {found.rule if found else ''}"),
            ("What it says", found.summary if found else ""),
        ),
        "noted": [
            (f"{each.at:%Y-%m-%d %H:%M} UTC", each.by, each.note, day(each.expires_on))
            for each in taken.noted(request, eyes)(one)
        ],
        "days": DAYS,
        "note": note,
        "fault": fault,
        "at": "days-1" if "how long" in fault else "note",
    }
    title = found.title if found else one.trigger
    return page(request, "desk/acknowledge.html.j2", names, title=title, status=400 if fault else 200)
