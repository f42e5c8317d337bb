"""Doubtful figures: accounts that do not add up as filed, or were read from pictures, compared by a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from monitor.findings import Held
from monitor.jobs import work
from monitor.jobs.house import House
from monitor.web.faults import NotFound
from monitor.web.service import service
from monitor.web.viewer import Viewer, viewer
from monitor.web.work import Kind, Question, asked, kind_of, settled
from monitor.web.world import World, world
from monitor.words import day, pounds
from scrapers.records import Accounts

router = APIRouter()
Who = Annotated[Viewer, Depends(viewer)]
Here = Annotated[World, Depends(world)]
Said = Annotated[str, Form(max_length=work.LONGEST)]
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Doubt:
    """A set of accounts and what is doubtful about it."""

    key: str
    name: str
    why: str
    held: Held[Accounts]


def kind(house: House, here: World) -> Kind:
    """Those that nobody has compared with the document yet."""
    settled_before = work.settled_figures(house)
    rows = [
        (f"/review/figures/{one.key}", one.name, one.why) for one in _doubtful(here) if one.key not in settled_before
    ]
    return kind_of("Figures that may be read wrongly", rows)


@router.get("/review/figures/{key}")
def figures(request: Request, here: Here, key: str) -> Response:
    """One set of accounts."""
    return asked(request, _question(_one(here, key)))


@router.post("/review/figures/{key}")
def settle(request: Request, who: Who, here: Here, key: str, verdict: Said = "", why: Said = "") -> Response:
    """Notes what the document says."""
    house, one = service(request).house, _one(here, key)
    given = {"verdict": verdict, "why": why}
    return settled(
        request, _question(one), given, lambda: work.settle_figures(house, key, one.name, verdict, who.name, why)
    )


def _doubtful(here: World) -> Iterator[Doubt]:
    """The newest accounts of each company and scope of the groups, where something is doubtful about them."""
    for group in here.groups.values():
        newest: set[tuple[str, str]] = set()
        for held in group.accounts:
            one = held.record
            if (one.company_number, one.scope) in newest:
                continue
            newest.add((one.company_number, one.scope))
            if why := _why(one):
                key = f"{one.company_number}-{one.made_up_to}-{one.scope}"
                name = f"{group.subject.label}: {one.scope} accounts of {one.company_number} to {day(one.made_up_to)}"
                yield Doubt(key, name, why, held)


def _why(one: Accounts) -> str:
    scanned = sum(figure.basis == "scan" for figure in one.figures.values())
    said = ["the balance sheet does not add up as read"] if one.balances is False else []
    said += [f"{scanned} figures were read from pictures of pages"] if scanned else []
    return "; ".join(said)


def _one(here: World, key: str) -> Doubt:
    found = next((one for one in _doubtful(here) if one.key == key), None)
    if found is None:
        raise NotFound("no such figures are in doubt")
    return found


def _question(one: Doubt) -> Question:
    accounts, evidence = one.held.record, one.held.evidence
    shown = list(accounts.figures.items())[:_SHOWN]
    return Question(
        title="Figures that may be read wrongly",
        about=(
            ("Accounts", one.name),
            ("What is doubtful", one.why),
            ("Source", f"{evidence.publisher}: {evidence.place}"),
            ("At Companies House", evidence.url or "no public address"),
        ),
        evidence=[
            f"{name.removesuffix('_gbp').replace('_', ' ')}: {_amount(name, figure.value)}" for name, figure in shown
        ],
        options=(
            ("as filed", "I have compared them: the document itself says so"),
            ("read wrongly", "I have compared them: the document says something else"),
        ),
        caution="What you write is kept with your name. The rules go on treating these figures with care either way.",
    )


def _amount(name: str, value: int | None) -> str:
    if value is None:
        return "not shown"
    return pounds(value) if name.endswith("_gbp") else f"{value:,}"
