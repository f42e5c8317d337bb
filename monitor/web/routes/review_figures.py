"""Doubtful figures: compared with the filed document by a person, whose word changes what the rules see."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.compared import doubts, in_words, words
from monitor.jobs import figures
from monitor.jobs.figures import Compared, amount
from monitor.jobs.house import House
from monitor.web.balance import may_see_figure
from monitor.web.faults import Refused
from monitor.web.service import service
from monitor.web.viewer import Viewer, Who
from monitor.web.work import Kind, Question, Said, asked, kind_of, settled
from monitor.web.world import World

router = APIRouter()
_TITLE = "Figures that may be read wrongly"


def kind(house: House, here: World, who: Viewer) -> Kind:
    """Those that nobody has compared with the document yet, or should compare again, and the viewer is shown."""
    numbers = {held.record.company_number for group in here.groups.values() for held in group.accounts if doubts(held)}
    waiting = [one for one in figures.waiting(house, numbers) if may_see_figure(who, one.name)] if numbers else []
    return kind_of(_TITLE, [(f"/review/figures/{one.key}", one.label, _read(one)) for one in waiting])


@router.get("/review/figures/{key}")
def figure(request: Request, who: Who, key: str) -> Response:
    """One figure, and what was decided of it."""
    return asked(request, _question(_shown(service(request).house, key, who), who))


@router.post("/review/figures/{key}")
def settle(request: Request, who: Who, key: str, verdict: Said = "", why: Said = "") -> Response:
    """Keeps what somebody found in the document."""
    house = service(request).house
    one = _shown(house, key, who)
    given = {"verdict": verdict, "why": why}
    return settled(
        request, _question(one, who), given, lambda: figures.decide(house, key, verdict, who.name, who.role, why)
    )


def _shown(house: House, key: str, who: Viewer) -> Compared:
    one = figures.named(house, key)
    if not may_see_figure(who, one.name):
        raise Refused("what is earned is shown to procurement")
    return one


def _read(one: Compared) -> str:
    return f"read as {amount(one.name, one.figure.value)}: {one.doubt}"


def _question(one: Compared, who: Viewer) -> Question:
    record, evidence = one.held.record, one.held.evidence
    address = f"/figure/{record.company_number}/{record.made_up_to}/{record.scope}/{one.name}"
    answers = {
        "stands": "It stands: the document says so",
        "not used": "It is not to be used: rules take it as not known",
    }
    if one.decided and one.decided.decision.figure == one.name:
        answers["withdrawn"] = "What was decided before is taken back"
    return Question(
        title=f"Is this figure read rightly: {in_words(one.name)}?",
        about=(
            ("Figure", one.label),
            ("Read as", f"{amount(one.name, one.figure.value)}; the year before {amount(one.name, one.figure.prior)}"),
            ("What is doubtful", one.doubt or "nothing that a program sees"),
            ("Decided before", decided(one, names=who.role in figures.ROLES) or "nothing"),
            ("Document", f"{evidence.publisher}: {evidence.place}"),
            ("Its hash", evidence.snapshot),
            ("At Companies House", evidence.url or "no public address"),
        ),
        options=tuple(answers.items()),
        links=((address, "The very line of the document"),),
        caution="From the next weighing on the rules go by it, for everybody. A finding that rests on what is not used "
        "stays open, as what can no longer be assessed. Your role, the day and why go with every verdict on these "
        "accounts, in messages too: write no person's name, and no amount that only procurement may see.",
    )


def decided(one: Compared, *, names: bool) -> str:
    """What counts of what was decided on a figure, or why it does not; who by name for those who may decide."""
    if one.decided is None:
        return ""
    made = one.decided.decision
    of = f"of {in_words(made.figure)}, which it was worked out from: " if made.figure != one.name else ""
    who = f" ({made.by})" if names and made.by else ""
    over = "" if one.decided.applies else f" This does not count any more: {one.decided.again}."
    return f"{of}{words(made)}{who}{over}"
