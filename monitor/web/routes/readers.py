"""Who reads: readers, their watch lists, and what councils share. What a page changes is the readers file."""

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from monitor.jobs import readers
from monitor.jobs.house import JobError
from monitor.readers import Frequency, Role, Shares
from monitor.readers_file import AudienceError
from monitor.web.faults import NotFound, Refused
from monitor.web.pages import page, segment
from monitor.web.service import service
from monitor.web.viewer import Viewer, Who
from monitor.web.work import to

router = APIRouter()
Said = Annotated[str, Form(max_length=300)]
Lines = Annotated[str, Form(max_length=20_000)]
Several = Annotated[list[str], Form(max_length=500)]
_WATCHED = (
    ("areas", "Council areas", "As Ofsted's lists spell them, one a line"),
    ("settings", "Settings", "URNs, one a line"),
    ("providers", "Registered providers", "Names, one a line"),
    ("groups", "Groups", "Company numbers or names, one a line"),
)
_AT = {
    "write hours": "hours",
    "topic": "topics",
    "urgent": "topics",
    "URNs": "settings",
    "role is": "role-1",
    "frequency is": "frequency",
    "name a council": "councils-1",
}
"""By words of a fault, the field it is about."""
_SHARES = (
    ("nothing", "Nothing: partners are not even told that it places anywhere"),
    ("totals", "Totals: bands of several councils together"),
    ("by_council", "By council: bands under its own name"),
)


@router.get("/readers")
def every(request: Request) -> Response:
    """Every reader, and each council with what it shares."""
    return _list(request)


@router.post("/readers")
def add(request: Request, email: Said = "") -> Response:
    """On to the page of a new reader."""
    return to(f"/readers/{segment(email.strip())}") if email.strip() else _list(request, "write an address")


@router.get("/readers/{email}")
def reader(request: Request, email: str) -> Response:
    """One reader, as they are or as they would be."""
    found, mark = readers.entries(service(request).house)
    return _form(request, email, _entry(found, email) or {}, mark)


@router.post("/readers/{email}")
def change(
    request: Request,
    who: Who,
    email: str,
    mark: Said = "",
    do: Said = "",
    role: Said = "",
    frequency: Said = "",
    hours: Said = "",
    topics: Lines = "",
    councils: Several = [],  # noqa: B006 - FastAPI copies it
    partnerships: Several = [],  # noqa: B006
    areas: Lines = "",
    settings: Lines = "",
    providers: Lines = "",
    groups: Lines = "",
    placements: Said = "",
) -> Response:
    """Changes the reader, or takes them out."""
    house = service(request).house
    before = _entry(readers.entries(house)[0], email) or {}
    watched = {"areas": areas, "settings": settings, "providers": providers, "groups": groups}
    entry = {
        **before,
        "email": str(before.get("email", email)),
        "role": role,
        "frequency": frequency,
        "councils": councils,
        "partnerships": partnerships,
        "topics": _topics(topics),
        "watch": {
            **before.get("watch", {}),
            **{name: _lines(said) for name, said in watched.items()},
            "placements": placements == "yes",
        },
    }
    entry |= {"hours": hours} if hours.strip() else {}
    try:
        readers.set_reader(house, email, None if do == "remove" else entry, mark, who.name)
    except (JobError, AudienceError) as error:
        return _form(request, email, entry, mark, str(error))
    return to("/readers")


@router.get("/councils/{name}/sharing")
def sharing(request: Request, who: Who, name: str) -> Response:
    """What a council lets its partners see."""
    return _sharing(request, who, name)


@router.post("/councils/{name}/sharing")
def share(request: Request, who: Who, name: str, shares: Said = "", mark: Said = "") -> Response:
    """Changes it."""
    _own(who, name)
    try:
        if shares not in get_args(Shares):
            raise JobError("choose what the council shares")
        readers.set_shares(service(request).house, name, shares, mark, who.name)
    except (JobError, AudienceError) as error:
        return _sharing(request, who, name, str(error))
    return to("/readers" if who.role == "operator" else "/placements")


def _list(request: Request, fault: str = "") -> Response:
    found, _ = readers.entries(service(request).house)
    names = {
        "readers": [_row(one) for one in found["reader"]],
        "councils": [
            (str(one["name"]), f"/councils/{segment(one['name'])}/sharing", str(one.get("shares", "nothing")))
            for one in found["council"]
        ],
        "partnerships": [(str(one["name"]), ", ".join(one.get("councils", []))) for one in found["partnership"]],
        "fault": fault,
        "at": "email",
    }
    return page(request, "desk/readers.html.j2", names, title="Readers", status=400 if fault else 200)


def _row(one: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    email = str(one.get("email", ""))
    reads = ", ".join([*one.get("partnerships", []), *one.get("councils", [])]) or "what it watches"
    role = str(one.get("role", "")).replace("_", " ")
    return email, f"/readers/{segment(email)}", role, str(one.get("frequency", "weekly")), reads


def _entry(found: Mapping[str, list[dict[str, Any]]], email: str) -> dict[str, Any] | None:
    wanted = email.strip().casefold()
    return next((one for one in found["reader"] if str(one.get("email", "")).strip().casefold() == wanted), None)


def _form(request: Request, email: str, entry: Mapping[str, Any], mark: str, fault: str = "") -> Response:
    found, now = readers.entries(service(request).house)
    watch = entry.get("watch", {})
    names = {
        "email": email,
        "new": _entry(found, email) is None,
        "mark": mark or now,
        "roles": [(role, role.replace("_", " ").capitalize()) for role in get_args(Role)],
        "frequencies": [(one, one.capitalize()) for one in get_args(Frequency)],
        "councils": [(str(one["name"]), str(one["name"])) for one in found["council"]],
        "partnerships": [(str(one["name"]), str(one["name"])) for one in found["partnership"]],
        "entry": {"role": "commissioner", "frequency": "weekly", "hours": "", **entry},
        "topics": "\n".join(f"{topic} = {often}" for topic, often in entry.get("topics", {}).items()),
        "watched": [(name, label, hint, "\n".join(watch.get(name, []))) for name, label, hint in _WATCHED],
        "placements": watch.get("placements", True),
        "fault": fault.removeprefix(f"reader {email}: "),
        "at": next((field for said, field in _AT.items() if said in fault), ""),
    }
    return page(request, "desk/reader.html.j2", names, title=f"Reader {email}", status=400 if fault else 200)


def _sharing(request: Request, who: Viewer, name: str, fault: str = "") -> Response:
    _own(who, name)
    found, mark = readers.entries(service(request).house)
    council = next((one for one in found["council"] if one.get("name") == name), None)
    if council is None:
        raise NotFound("there is no such council")
    names = {
        "options": _SHARES,
        "chosen": council.get("shares", "nothing"),
        "mark": mark,
        "back": "/readers" if who.role == "operator" else "/placements",
        "fault": fault,
        "at": "shares-1",
    }
    title = f"What {name} shares with its partners"
    return page(request, "desk/sharing.html.j2", names, title=title, status=400 if fault else 200)


def _own(who: Viewer, name: str) -> None:
    """A council's sharing is its own people's to say. Raises `Refused`."""
    if who.role != "operator" and name not in who.councils:
        raise Refused("this is not your own council")


def _lines(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.strip()]


def _topics(said: str) -> dict[str, str]:
    """Lines such as `Q8 = never`."""
    parted = (line.partition("=") for line in _lines(said))
    return {topic.strip(): often.strip() for topic, _, often in parted}
