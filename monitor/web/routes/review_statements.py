"""What providers and councils say of findings: read by a person before it is passed on."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.jobs import statements, work
from monitor.jobs.house import House
from monitor.store import assessed
from monitor.store.statements import Kept
from monitor.web.faults import NotFound
from monitor.web.seen import Eyes, Look
from monitor.web.service import service
from monitor.web.viewer import Who
from monitor.web.work import Kind, Question, Said, asked, kind_of, settled
from monitor.words import day

router = APIRouter()


def kind(house: House, eyes: Eyes) -> Kind:
    """Those that wait and are on findings that the viewer may see."""
    rows = [
        (f"/review/statements/{one.id}", f"{one.said.author} on {one.said.subject.label}", _when(one))
        for one in _waiting(house, eyes)
    ]
    return kind_of("Statements by providers and councils", rows)


@router.get("/review/statements/{number}")
def statement(request: Request, eyes: Look, number: int) -> Response:
    """One of them."""
    return asked(request, _question(_one(service(request).house, eyes, number)))


@router.post("/review/statements/{number}")
def settle(request: Request, who: Who, eyes: Look, number: int, verdict: Said = "", why: Said = "") -> Response:
    """Passes it on, or not."""
    house = service(request).house
    one = _one(house, eyes, number)
    given = {"verdict": verdict, "why": why}
    return settled(request, _question(one), given, lambda: work.settle_statement(house, one, verdict, who.name, why))


def _waiting(house: House, eyes: Eyes) -> list[Kept]:
    every = statements.statements(house, ("waiting",))
    if not every:
        return []
    with house.store.reading() as session:
        held = assessed.load_standings(session).values()
    seen = {(one.trigger, one.subject.kind, one.subject.key) for one in eyes.open_findings(held)}
    mine = [one for one in every if (one.said.trigger, one.said.subject.kind, one.said.subject.key) in seen]
    return every if eyes.everywhere else mine


def _one(house: House, eyes: Eyes, number: int) -> Kept:
    found = next((one for one in _waiting(house, eyes) if one.id == number), None)
    if found is None:
        raise NotFound("no such statement waits: somebody may have settled it")
    return found


def _when(one: Kept) -> str:
    return f"on {one.said.trigger}, of {day(one.said.dated_on)}, received {day(one.at.date())}"


def _question(one: Kept) -> Question:
    said = one.said
    return Question(
        title=f"A statement by {said.author}",
        about=(
            ("On", f"{said.trigger}: {said.subject.label}"),
            ("By", f"{said.author}, a {said.author_kind}"),
            ("Dated", day(said.dated_on)),
            ("It says", said.text),
        ),
        options=(
            ("accept", "Pass it on: it stands beside the finding wherever that is told"),
            ("refuse", "Do not pass it on"),
        ),
        caution="Read all of it: no name of a child, of staff or of a home may be passed on, nor what locates one.",
    )
