"""Messages that were sent, read again exactly as they were frozen, with the evidence behind them."""

import email
import email.policy
from email.message import EmailMessage

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from monitor.findings import Flip
from monitor.jobs.full_view import link_to_view
from monitor.reports.view import Cell, Table, day, source, text
from monitor.store.read_again import Kept, Listed, list_messages, load_message, load_told
from monitor.web.drawn import NUMBERS
from monitor.web.faults import NotFound
from monitor.web.lines import MOST, subject_cell
from monitor.web.pages import page
from monitor.web.service import service
from monitor.web.viewer import Viewer, Who
from monitor.words import counted

router = APIRouter()


@router.get("/editions")
def editions(request: Request, who: Who) -> HTMLResponse:
    """One's own messages; an operator's list has everybody's."""
    with service(request).house.store.reading() as session:
        found = list_messages(session, None if who.role == "operator" else who.email, MOST)
    return page(request, "editions.html.j2", {"table": _table(found, who), "numbers": NUMBERS}, title="Messages")


@router.get("/edition/{digest_id}")
def edition(request: Request, digest_id: str, who: Who) -> HTMLResponse:
    """What a message said, word for word, and each source line behind what it told."""
    house = service(request).house
    with house.store.reading() as session:
        kept = load_message(session, digest_id)
        if kept is None or not _own(kept, who):
            raise NotFound("no message of yours is called so")
        told = load_told(session, kept.id)
    message = email.message_from_bytes(kept.message, EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    names = {
        "kept": kept,
        "whole": link_to_view(house, kept.digest_id).removeprefix(house.settings.public_url.rstrip("/")),
        "subject": str(message["Subject"] or ""),
        "said": body.get_content() if body else "",
        "evidence": _evidence(told),
        "numbers": NUMBERS,
    }
    return page(request, "edition.html.j2", names, title=str(message["Subject"] or "Message"))


def _own(kept: Kept, who: Viewer) -> bool:
    """A message belongs to its reader; an operator answers for all."""
    return who.role == "operator" or kept.reader.casefold() == who.email.casefold() != ""


def _table(found: list[Listed], who: Viewer) -> Table:
    rows = tuple(
        (
            Cell(f"{one.frequency.capitalize()}, {day(one.as_of).shown}", url=f"/edition/{one.digest_id}"),
            text(one.reader if who.role == "operator" else "you"),
            text(one.state.replace("_", " ")),
            text(f"{one.written_at:%Y-%m-%d %H:%M} UTC"),
        )
        for one in found
    )
    caption = f"The newest {counted(len(rows), 'message')}"
    return Table(name="Messages", caption=caption, head=("Edition", "To", "State", "Written"), rows=rows)


def _evidence(told: list[Flip]) -> Table:
    rows = tuple(
        (
            subject_cell(flip.subject),
            text(f"{flip.change.capitalize()} {flip.level or ''}".strip()),
            text(flip.verdict.title),
            text(f"{one.name}: {one.value}"),
            source(one.evidence),
        )
        for flip in told
        for one in flip.verdict.inputs
    )[:MOST]
    head = ("Subject", "Change", "Rule", "What was seen", "Source")
    return Table(name="Evidence", caption="The lines behind each change it told", head=head, rows=rows)
