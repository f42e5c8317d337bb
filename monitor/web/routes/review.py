"""The review queue: what was refused, held or proposed and waits for a person, one decision a page."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.jobs import review, work
from monitor.jobs.house import House
from monitor.store.acknowledged import Decided
from monitor.store.holds import Hold
from monitor.web.access import rule
from monitor.web.faults import NotFound
from monitor.web.pages import page
from monitor.web.routes import review_figures, review_findings, review_matches, review_statements
from monitor.web.seen import Look
from monitor.web.service import service
from monitor.web.viewer import Viewer, Who
from monitor.web.work import Kind, Question, Said, asked, kind_of, settled
from monitor.web.world import Here
from monitor.words import counted, day

router = APIRouter()
_OF_PROCUREMENT = ("match", "figure", "finding", "statement")
_LOOKED_AT, _DECIDED = 1_000, 50


@router.get("/review")
def queue(request: Request, who: Who, eyes: Look, here: Here) -> Response:
    """Everything that waits and that the viewer may settle, and what was decided last."""
    house = service(request).house
    kinds = [_loads(house), _floods(house)] if _may(who, "/review/loads/{sha256}") else []
    kinds += [review_matches.kind(house)] if _may(who, "/review/matches/{key}") else []
    kinds += [review_findings.kind(house, eyes)] if _may(who, "/review/findings/{id}") else []
    kinds += [review_figures.kind(house, here, who)] if _may(who, "/review/figures/{key}") else []
    kinds.append(review_statements.kind(house, eyes))
    decided = [
        (f"{one.at:%Y-%m-%d %H:%M} UTC", one.by, f"{one.kind}: {one.decision}", one.about, one.why)
        for one in _decided(house, who)
    ]
    return page(request, "desk/review.html.j2", {"kinds": kinds, "decided": decided}, title="Waiting for a person")


def _decided(house: House, who: Viewer) -> list[Decided]:
    """What was decided last, of the kinds that the viewer may settle; who may not see what procurement alone sees, and
    not who reads elsewhere, sees its own decisions."""
    if who.role == "operator":
        return work.decided(house)
    found = work.decided(house, _LOOKED_AT)
    mine = [one for one in found if one.by == who.name or (who.role == "procurement" and one.kind in _OF_PROCUREMENT)]
    return mine[:_DECIDED]


def _may(who: Viewer, path: str) -> bool:
    found = rule("GET", path)
    return found is not None and who.role in found.roles


# Refused loads --------------------------------------------------------------------------------------------------------


def _loads(house: House) -> Kind:
    found = [
        (f"/review/loads/{one.sha256}", f"{one.source}: {one.name}", f"{one.state} {day(one.since.date())}: {one.why}")
        for one in review.waiting(house)
    ]
    return kind_of("Lists that were not believed", found)


@router.get("/review/loads/{sha256}")
def load(request: Request, sha256: str) -> Response:
    """A list that was refused or could not be read."""
    return asked(request, _load(service(request).house, sha256))


@router.post("/review/loads/{sha256}")
def settle_load(request: Request, who: Who, sha256: str, verdict: Said = "", why: Said = "") -> Response:
    """Takes it after all, or puts it aside."""
    house = service(request).house
    question = _load(house, sha256)
    given = {"verdict": verdict, "why": why}
    return settled(request, question, given, lambda: work.settle_load(house, sha256, verdict, who.name, why))


def _load(house: House, sha256: str) -> Question:
    one = next((one for one in review.waiting(house) if one.sha256 == sha256), None)
    if one is None:
        raise NotFound("no such list waits: somebody may have settled it")
    return Question(
        title="A list that was not believed",
        about=(
            ("Source", one.source),
            ("File", one.name),
            ("Its hash", one.sha256),
            ("Since", f"{one.since:%Y-%m-%d %H:%M} UTC"),
            ("What is wrong", one.why),
        ),
        options=(
            ("accept", "Take it after all: I have looked, and it is right"),
            ("refuse", "Put it aside: the last good list stays"),
        ),
        caution="Taken, it replaces what the last good list says. What is short or odd may be a publisher's mistake.",
    )


# Floods ---------------------------------------------------------------------------------------------------------------


def _floods(house: House) -> Kind:
    found = [(f"/review/floods/{one.id}", _flood_name(one), _held(one)) for one in review.floods_held(house)]
    return kind_of("Findings that came all at once", found)


def _flood_name(one: Hold) -> str:
    return f"{counted(one.opened, 'finding')} by data of {one.publisher}"


def _held(one: Hold) -> str:
    whom = "for everybody" if one.reader is None else "in the areas of one reader"
    return f"held since {day(one.held_at.date())}, as of {day(one.as_of)}, {whom}"


@router.get("/review/floods/{number}")
def flood(request: Request, number: int) -> Response:
    """Findings that are held."""
    return asked(request, _flood(service(request).house, number))


@router.post("/review/floods/{number}")
def settle_flood(request: Request, who: Who, number: int, verdict: Said = "", why: Said = "") -> Response:
    """Lets them go, or leaves them held."""
    house = service(request).house
    question = _flood(house, number)
    given = {"verdict": verdict, "why": why}
    return settled(request, question, given, lambda: work.settle_flood(house, number, verdict, who.name, why))


def _flood(house: House, number: int) -> Question:
    one = next((one for one in review.floods_held(house) if one.id == number), None)
    if one is None:
        raise NotFound("no such findings are held: somebody may have let them go")
    return Question(
        title="Findings that came all at once",
        about=(
            ("How many", counted(one.opened, "finding")),
            ("By data of", one.publisher),
            ("For", one.reader or "everybody"),
            ("As of", day(one.as_of)),
            ("Held since", f"{one.held_at:%Y-%m-%d %H:%M} UTC"),
        ),
        options=(("release", "Let them go: they are told together, as one group of changes"),),
        caution="So many at once are more often a mistake of a source than news. Look at a few at the source first.",
    )
