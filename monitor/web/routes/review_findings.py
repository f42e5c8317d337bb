"""Red findings of company finance: procurement lets each go to the partnership, or keeps it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.jobs import releasing, work
from monitor.jobs.house import House
from monitor.jobs.releasing import Red
from monitor.web.api.rows import finding_id
from monitor.web.faults import NotFound
from monitor.web.seen import Eyes, Look
from monitor.web.service import service
from monitor.web.viewer import Who
from monitor.web.work import Kind, Question, Said, asked, kind_of, settled
from monitor.words import day

router = APIRouter()


def kind(house: House, eyes: Eyes) -> Kind:
    """Those that nobody has settled and that concern the viewer."""
    rows = [
        (f"/review/findings/{_id(one)}", f"{_title(one)}: {one.standing.subject.label}", _when(one))
        for one in _waiting(house, eyes)
    ]
    return kind_of("Red findings that only procurement has seen", rows)


@router.get("/review/findings/{id}")
def finding(request: Request, eyes: Look, id: str) -> Response:  # noqa: A002 - the address's word
    """One of them."""
    return asked(request, _question(_one(service(request).house, eyes, id)))


@router.post("/review/findings/{id}")
def settle(
    request: Request,
    who: Who,
    eyes: Look,
    id: str,  # noqa: A002
    verdict: Said = "",
    why: Said = "",
) -> Response:
    """Lets it go, or keeps it."""
    house = service(request).house
    one = _one(house, eyes, id)
    given = {"verdict": verdict, "why": why}
    return settled(request, _question(one), given, lambda: work.settle_red(house, one.standing, verdict, who.name, why))


def _waiting(house: House, eyes: Eyes) -> list[Red]:
    every = (one for one in releasing.reds(house) if not one.released and one.decision is None)
    return [one for one in every if eyes.concerns(one.standing.subject)]


def _one(house: House, eyes: Eyes, wanted: str) -> Red:
    found = next((one for one in releasing.reds(house) if _id(one) == wanted and not one.released), None)
    if found is None or not eyes.concerns(found.standing.subject):
        raise NotFound("no such finding waits: somebody may have let it go")
    return found


def _id(one: Red) -> str:
    return finding_id(one.standing.trigger, one.standing.subject)


def _title(one: Red) -> str:
    return one.standing.finding.title if one.standing.finding else one.standing.trigger


def _when(one: Red) -> str:
    due = f"; goes by itself on {day(one.due_on)} unless somebody objects" if one.due_on else ""
    return f"red since {day(one.standing.since)}{due}"


def _question(one: Red) -> Question:
    found = one.standing.finding
    return Question(
        title=f"{_title(one)}: {one.standing.subject.label}",
        about=(
            ("Rule", one.standing.trigger),
            ("Since", _when(one)),
            ("What it says", found.summary if found else ""),
            ("Confidence", str(found.confidence) if found else "not known"),
            ("Settled before", f"{one.decision.did} by {one.decision.by}" if one.decision else "no"),
        ),
        evidence=[f"{each.name}: {each.value}" + (f" ({each.period})" if each.period else "") for each in found.inputs]
        if found
        else (),
        options=(
            ("release", "Let it go: everybody whom it concerns is told from the next message on"),
            ("object", "Keep it with procurement until somebody lets it go"),
        ),
        caution="The provider must have had a chance to explain. An indicator for follow-up is no finding of fault.",
    )
