"""Leaving and coming back: what a link asks for is looked at, or done."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from monitor.jobs.house import House, JobError
from monitor.leaving import Leave, LeaveError, ListRef, leave_url, read_token, whose
from monitor.readers import Reader
from monitor.store import ended

ONE_CLICK = "the reader left by the link in a message"


@dataclass(frozen=True, slots=True)
class Left:
    """What came of a link: which list, and whether its reader was away already."""

    list: ListRef
    already: bool


def look_at(house: House, token: str) -> ListRef:
    """The list that a link is for, to be named on a page; changes nothing. Raises `LeaveError`, `JobError`."""
    return read_token(link_secret(house), token).list


def leave(house: House, token: str) -> Left:
    """Ends what a link asks for; again and again is the same as once. Raises `LeaveError`, `JobError`."""
    asked = read_token(link_secret(house), token)
    with house.store.writing() as session:
        reader = _reader(house, session, asked)
        new = ended.end(session, reader, asked.list, house.now(), ONE_CLICK, house.now())
    return Left(asked.list, not new)


def end_by_hand(house: House, email: str, left: ListRef, why: str) -> bool:
    """Ends a reader's list for a person who asked by reply. False where the reader was away already."""
    with house.store.writing() as session:
        return ended.end(session, email, left, house.now(), why, house.now())


def resume_by_hand(house: House, email: str, left: ListRef, why: str) -> bool:
    """Takes a reader back who asked for it. False where the reader was not away."""
    with house.store.writing() as session:
        return ended.resume(session, email, left, house.now(), why)


def link_secret(house: House) -> str:
    """What signs the links. Raises `JobError` where it is not set."""
    secret = house.settings.secret("link_secret")
    if secret is None:
        raise JobError("public_url is set, and the links to leave by cannot be signed: set link_secret (see README)")
    return secret


def link_to_leave(house: House, reader: Reader) -> str:
    """The reader's own address to leave by; empty without a public address. Raises `JobError`."""
    public = house.settings.public_url
    return leave_url(public, link_secret(house), reader.email) if public else ""


def _reader(house: House, session: Session, asked: Leave) -> str:
    listed = (reader.email for reader in house.audience().readers) if house.has_readers() else ()
    found = whose(link_secret(house), asked, {*listed, *ended.known_readers(session)})
    if found is None:
        raise LeaveError("this link belongs to nobody who gets messages")
    return found
