"""Watch lists: a reader's own, for who leads a partnership those of its readers, for an operator everybody's."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from monitor.audience import Audience
from monitor.jobs import readers
from monitor.jobs.house import JobError
from monitor.readers import Reader
from monitor.readers_file import AudienceError
from monitor.watch_lists import KINDS, MOST_BYTES, Catalogue, Item, Preview, WatchFileError, changed, items, preview
from monitor.web import search
from monitor.web.catalogue import NAMED, catalogue_of, shown
from monitor.web.faults import NotFound
from monitor.web.keeper import state_of
from monitor.web.pages import page, segment
from monitor.web.seen import Eyes, Look
from monitor.web.service import service
from monitor.web.state import State
from monitor.web.viewer import Viewer
from monitor.web.work import to
from monitor.words import counted

router = APIRouter()
Said = Annotated[str, Form(max_length=300)]
Several = Annotated[list[str], Form(max_length=600)]


@router.get("/watch-lists")
def every(request: Request, eyes: Look, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The lists that the viewer may change; straight to one's own where that is the only one, or something is to be
    watched."""
    mine, own = managed(eyes), eyes.viewer.email
    if own and (q or [one.email.casefold() for one in mine] == [own.casefold()]):
        return to(f"/watch-lists/{segment(own)}" + (f"?q={segment(q)}" if q else ""))
    rows = [(one.email, f"/watch-lists/{segment(one.email)}", _counted(one)) for one in mine]
    return page(request, "desk/watch_lists.html.j2", {"rows": rows}, title="Watch lists")


@router.get("/watch-lists/{email}")
def one(request: Request, eyes: Look, email: str, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """What a reader watches, with a search for more."""
    return _page(request, eyes, _one(eyes, email), q)


@router.post("/watch-lists/{email}")
def change(
    request: Request,
    eyes: Look,
    email: str,
    do: Said = "",
    item: Several = [],  # noqa: B006 - FastAPI copies it
    placements: Said = "",
) -> Response:
    """Adds things or takes them out: one, or all that a file named."""
    reader = _one(eyes, email)
    try:
        _do(request, eyes, reader, do, item, placements == "yes")
    except (JobError, AudienceError) as error:
        return _page(request, eyes, reader, fault=_said(error, reader))
    return to(f"/watch-lists/{segment(reader.email)}")


@router.post("/watch-lists/{email}/file")
def look(request: Request, eyes: Look, email: str, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """What is understood of a file and what is not. Nothing is changed."""
    reader, state = _one(eyes, email), state_of(request)
    content = file.file.read(MOST_BYTES + 1) if file is not None else b""
    if not content:
        return _page(request, eyes, reader, fault="Choose a file of what to watch", at="file")
    known = catalogue_of(state, eyes.audience)
    try:
        found = preview(content, known)
    except WatchFileError as error:
        return _page(request, eyes, reader, fault=str(error), at="file")
    names = {"email": reader.email, "back": f"/watch-lists/{segment(reader.email)}", **_told(state, known, found)}
    return page(request, "desk/watch_preview.html.j2", names, title="What is understood of the file")


def managed(eyes: Eyes) -> list[Reader]:
    """The readers whose lists the viewer may change, the viewer first."""
    audience = eyes.audience
    found = [one for one in audience.readers if _may(eyes.viewer, audience, one)] if audience else []
    return sorted(found, key=lambda one: (not _is(eyes.viewer, one), one.email.casefold()))


def _may(who: Viewer, audience: Audience, reader: Reader) -> bool:
    """One's own; of a partnership that one leads, those who read for it or for its councils, but operators."""
    if who.role == "operator" or _is(who, reader):
        return True
    if who.role != "partnership_lead" or reader.role == "operator":
        return False
    led = [audience.partnerships[name] for name in who.partnerships if name in audience.partnerships]
    councils = {name for one in led for name in one.councils}
    return not {one.name for one in led}.isdisjoint(reader.partnerships) or not councils.isdisjoint(reader.councils)


def _is(who: Viewer, reader: Reader) -> bool:
    return who.email.casefold() == reader.email.casefold() != ""


def _one(eyes: Eyes, email: str) -> Reader:
    found = next((one for one in managed(eyes) if one.email.casefold() == email.strip().casefold()), None)
    if found is None:
        raise NotFound("no watch list of yours, or of those you look after, is of this address")
    return found


def _do(request: Request, eyes: Eyes, reader: Reader, do: str, said: list[str], placements: bool) -> None:
    house, who = service(request).house, eyes.viewer.name
    if do == "placements":
        what = f"placements {'watched' if placements else 'not watched'}"
        readers.set_watch(house, reader.email, lambda watch: {**watch, "placements": placements}, who, what)
        return
    named = [one for one in map(_item, said) if one is not None]
    if do not in ("add", "remove") or not named:
        raise JobError("Choose what to watch, or what to watch no longer")
    if do == "add":
        known = catalogue_of(state_of(request), eyes.audience)
        if any(known.item(one.kind, one.key) is None for one in named):
            raise JobError("That is not known any more: search for it again")
    what = f"{'added' if do == 'add' else 'taken out'}: " + ", ".join(f"{one.kind} {one.key}" for one in named)
    readers.set_watch(house, reader.email, lambda watch: changed(watch, **{do: named}), who, what)


def _item(said: str) -> Item | None:
    """A thing as our own forms write it."""
    kind, _, key = said.partition(":")
    return next((Item(one, key) for one in KINDS if one == kind and key), None)


def _said(error: Exception, reader: Reader) -> str:
    if isinstance(error, AudienceError) and "something to watch" in str(error):
        return "This is all that this reader reads for: watch something else before you take it out"
    return str(error).removeprefix(f"reader {reader.email}: ")


def _page(
    request: Request, eyes: Eyes, reader: Reader, q: str = "", fault: str = "", at: str = "main-content"
) -> Response:
    state = state_of(request)
    known = catalogue_of(state, eyes.audience)
    entry = _entry(request, reader)
    there = items(entry)
    hits, of = _hits(state, known, q, {known.item(one.kind, one.key) or one for one in there})
    own = _is(eyes.viewer, reader)
    names = {
        "own": own,
        "email": reader.email,
        "address": f"/watch-lists/{segment(reader.email)}",
        "several": len(managed(eyes)) > 1,
        "reads_for": eyes.audience.label(reader) if eyes.audience else "",
        "watched": [(NAMED[one.kind], *shown(state, known, one), _written(one)) for one in there],
        "placements": entry.get("placements", True),
        "asked": q,
        "hits": hits,
        "of": of,
        "most": search.MOST,
        "areas": [(f"areas:{area}", area) for area in sorted(known.areas.values())],
        "fault": fault,
        "at": at,
    }
    title = "Your watch list" if own else f"Watch list of {reader.email}"
    return page(request, "desk/watch_list.html.j2", names, title=title, status=400 if fault else 200)


def _entry(request: Request, reader: Reader) -> dict[str, object]:
    """What the readers file says of it, as it is written there."""
    found, _ = readers.entries(service(request).house)
    return next((dict(one.get("watch", {})) for one in found["reader"] if one.get("email") == reader.email), {})


def _hits(state: State, known: Catalogue, q: str, there: set[Item]) -> tuple[list[tuple[search.Hit, str, bool]], int]:
    """What a search found, the word that adds it (none where it cannot be watched), and whether it is watched."""
    hits, of = search.find(state, q)
    return [(one, _written(item) if item else "", item in there) for one in hits for item in [_of_hit(known, one)]], of


def _of_hit(known: Catalogue, hit: search.Hit) -> Item | None:
    """What is watched of a thing found: of a company the group it belongs to."""
    return known.item("settings" if hit.kind == "setting" else "groups", hit.key.removeprefix("provider:"))


def _written(one: Item) -> str:
    return f"{one.kind}:{one.key}"


def _told(state: State, known: Catalogue, found: Preview) -> dict[str, object]:
    return {
        "items": [(NAMED[one.kind], shown(state, known, one)[0], _written(one)) for one in found.items],
        "understood": counted(len(found.items), "thing to watch is", "things to watch are"),
        "not_understood": counted(len(found.faults) + found.more_faults, "row is", "rows are"),
        "faults": [(f"{one.row:,}", one.why) for one in found.faults],
        "more_faults": found.more_faults,
    }


def _counted(reader: Reader) -> str:
    watch = reader.watch
    many = sum(map(len, (watch.areas, watch.councils, watch.urns, watch.providers, watch.groups)))
    return counted(many, "thing") if many else "nothing besides their own areas"
