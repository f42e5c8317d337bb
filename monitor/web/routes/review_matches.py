"""Which company a provider is: what was proposed, settled by a person."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.jobs import match, work
from monitor.jobs.house import House
from monitor.matching.states import Match, State
from monitor.web.faults import NotFound
from monitor.web.pages import segment
from monitor.web.service import service
from monitor.web.viewer import Who
from monitor.web.work import Kind, Question, Said, asked, kind_of, settled

router = APIRouter()


def kind(house: House) -> Kind:
    """Providers whose company is not sure."""
    every = work.proposed(house)
    found = [(f"/review/matches/{segment(one.provider_key)}", one.registered_provider, _like(one)) for one in every]
    return kind_of("Which company a provider is", found)


def _like(one: Match) -> str:
    score = f", like it {one.score} of 100" if one.score is not None else ""
    perhaps = "perhaps " if one.state is State.PROPOSED else ""
    return f"{perhaps}{one.company_name or 'company'} ({one.company_number}){score}"


@router.get("/review/matches/{key}")
def matched(request: Request, key: str) -> Response:
    """A provider and what company it may be."""
    return asked(request, _match(service(request).house, key))


@router.post("/review/matches/{key}")
def settle_match(
    request: Request, who: Who, key: str, verdict: Said = "", number: Said = "", top: Said = "", why: Said = ""
) -> Response:
    """Says which company it is, which it is not, or that it has none."""
    house = service(request).house
    question = _match(house, key)
    given = {"verdict": verdict, "number": number, "top": top, "why": why}
    return settled(request, question, given, lambda: work.settle_match(house, key, verdict, number, top, who.name, why))


def _match(house: House, key: str) -> Question:
    one = match.current(house).get(key)
    if one is None:
        raise NotFound("no registered provider of that name is held")
    return Question(
        title=f"Which company is {one.registered_provider}?",
        about=(
            ("Registered provider", one.registered_provider),
            ("Held to be", _like(one) if one.company_number else "no company"),
            ("State", f"{one.state.value}, confidence {one.confidence}"),
        ),
        evidence=one.evidence,
        options=(
            ("confirm", "It is the company of this number"),
            ("refuse", "It is not the company of this number"),
            ("none", "It has no company: a council, a charity without a company, an individual"),
        ),
        fields=(
            ("number", "Company number", "Eight characters, such as 01234567 or OC123456"),
            ("top", "Company on top of its group, if you know it", "Its number"),
        ),
        given={"number": one.company_number or "", "top": ""},
        caution="Rules of company finance rest on this. Look at the register and at the provider's own papers first.",
    )
