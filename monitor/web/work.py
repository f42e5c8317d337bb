"""What the pages of work have in common: one decision a page, and a fault said above the form that it is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from monitor.jobs.house import JobError
from monitor.jobs.work import LONGEST
from monitor.web.pages import page
from scrapers.archive import ArchiveError

_SHOWN = 50
Options = Sequence[tuple[str, str]]
Said = Annotated[str, Form(max_length=LONGEST)]
"""What a person wrote into a field of a form of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to decide: what is known of it, the answers there are, and what else has to be said."""

    title: str
    about: Sequence[tuple[str, str]]
    options: Options
    evidence: Sequence[str] = ()
    caution: str = ""
    fields: Sequence[tuple[str, str, str]] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[tuple[str, str]] = ()
    back: str = "/review"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that waits: address, name and what is said of each; `more` are not shown."""

    title: str
    rows: Sequence[tuple[str, str, str]]
    more: int = 0


def kind_of(title: str, rows: Sequence[tuple[str, str, str]]) -> Kind:
    """The first of them, and how many more there are."""
    return Kind(title, rows[:_SHOWN], max(0, len(rows) - _SHOWN))


def asked(request: Request, one: Question, given: Mapping[str, str] | None = None, fault: str = "") -> Response:
    """The question's page, with what was given and what is wrong with it."""
    names = {
        "about": one.about,
        "options": one.options,
        "evidence": one.evidence,
        "caution": one.caution,
        "fields": one.fields,
        "links": one.links,
        "back": one.back,
        "given": {"verdict": "", "why": "", **one.given, **(given or {})},
        "fault": fault,
        "at": _at(fault, [name for name, _, _ in one.fields]),
    }
    return page(request, "desk/settle.html.j2", names, title=one.title, status=400 if fault else 200)


def settled(request: Request, one: Question, given: Mapping[str, str], do: Callable[[], object]) -> Response:
    """Does what was decided and goes back, or shows the question again with what is wrong."""
    try:
        do()
    except (JobError, ArchiveError) as error:
        return asked(request, one, given, str(error))
    return to(one.back)


def _at(fault: str, fields: Sequence[str]) -> str:
    """The field that a fault is about: the answers, the reason, or what else was asked for."""
    if fault.startswith("write "):
        return "why"
    return "verdict-1" if "answers" in fault or not fields else fields[0]


def to(address: str) -> Response:
    """On to a page after something was done."""
    return RedirectResponse(address, status_code=303)
