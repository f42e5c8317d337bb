"""Right of reply: what providers and councils say of verdicts: taken down, read by a person, passed on, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from monitor.findings import Standing, Subject
from monitor.jobs.house import House, JobError
from monitor.names import fold_name
from monitor.statements import AuthorKind, Said, State, author, cleaned
from monitor.store import assessed
from monitor.store.statements import Kept, load_statements, save_event, save_statement

_MOST_WAITING = 20
"""Of one verdict: more are no reply."""
_LISTED = 10
_FROM: dict[State, tuple[State, ...]] = {
    "accepted": ("waiting",),
    "refused": ("waiting",),
    "retracted": ("waiting", "accepted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A statement as somebody hands it in: on which rule and subject (a key or a name), whose, of which day."""

    trigger: str
    subject: str
    author_kind: AuthorKind
    author: str
    text: str
    dated_on: date


def add(house: House, given: Given) -> Kept:
    """Takes a statement down; it waits until a person has read it. Raises `StatementError`, or `JobError` where no such
    verdict stands."""
    text, whose = cleaned(given.text), author(given.author)
    if given.dated_on > house.now().date():
        raise JobError("the statement's day is still to come")
    with house.store.writing() as session:
        subject = _subject(session, given.trigger.strip().upper(), given.subject)
        trigger = given.trigger.strip().upper()
        said = Said(
            trigger=trigger,
            subject=subject,
            author_kind=given.author_kind,
            author=whose,
            text=text,
            dated_on=given.dated_on,
        )
        waiting = [one for one in load_statements(session, {"waiting"}) if _of(one.said) == _of(said)]
        if len(waiting) >= _MOST_WAITING:
            raise JobError(f"{len(waiting)} statements on this verdict wait to be read: settle them first")
        number = save_statement(session, said, house.now())
        return next(one for one in load_statements(session, {"waiting"}) if one.id == number)


def statements(house: House, states: Iterable[State] | None = None) -> list[Kept]:
    """Every statement, or those in some states, oldest first."""
    with house.store.reading() as session:
        return load_statements(session, None if states is None else {*states})


def settle(house: House, number: int, state: State, by: str, why: str = "") -> Kept:
    """Accepts, refuses or retracts a statement; all of it is kept, and only what is accepted is passed on. Raises
    `JobError` where there is none of that number, or it is past that."""
    with house.store.writing() as session:
        one = next((one for one in load_statements(session) if one.id == number), None)
        if one is None:
            raise JobError(f"no statement {number}: see monitor statements list")
        if one.state not in _FROM[state]:
            raise JobError(f"statement {number} is {one.state}: it cannot be {state} any more")
        save_event(session, number, state, by, why, house.now())
    return one


def _of(said: Said) -> tuple[str, str, str]:
    return said.trigger, said.subject.kind, said.subject.key


def _subject(session: Session, trigger: str, text: str) -> Subject:
    """The subject of a standing verdict by its key or its name, folded."""
    of_rule = [one for one in assessed.load_standings(session).values() if one.trigger == trigger]
    if not of_rule:
        raise JobError(f"no verdict of a rule {trigger!r} is held: see monitor explain SUBJECT")
    found = [one for one in of_rule if _is(one, text)]
    if len(found) == 1:
        return found[0].subject
    if not found:
        raise JobError(f"no verdict of {trigger} on {text!r} is held: give its URN, company number or whole name")
    named = "; ".join(f"{one.subject.label} ({one.subject.key})" for one in found[:_LISTED])
    raise JobError(f"several are called {text!r}, none is guessed: {named}")


def _is(standing: Standing, text: str) -> bool:
    subject = standing.subject
    if text.strip().casefold() == subject.key.casefold():
        return True
    return subject.kind != "setting" and fold_name(text) == fold_name(subject.label)
