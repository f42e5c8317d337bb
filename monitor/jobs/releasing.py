"""Red findings of company finance on their way to the partnership: what waits, letting one go, objecting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from monitor.audience import awaits_release
from monitor.findings import Axis, Standing
from monitor.jobs.house import House, JobError
from monitor.released import Decision, Did, Releases, key_of
from monitor.store import assessed
from monitor.store.released import load_releases, save_decision
from monitor.triggers import all_triggers


@dataclass(frozen=True, slots=True)
class Red:
    """A red finding that goes to procurement first: whether it may be passed on, by whose word, or when it goes by
    itself (None: only when somebody lets it go)."""

    standing: Standing
    released: bool
    decision: Decision | None
    due_on: date | None


def releases(house: House, session: Session, as_of: date) -> Releases:
    """What may be passed on as of a day."""
    rules = [trigger.id for trigger in all_triggers() if trigger.axis is Axis.VIABILITY]
    return load_releases(session, rules, as_of, house.settings.viability_release_days)


def reds(house: House) -> list[Red]:
    """Every red finding of company finance that stands, oldest first."""
    with house.store.reading() as session:
        found = releases(house, session, house.now().date())
        return [_red(one, found) for one in _standing(session)]


def release(house: House, rule: str, subject: str, by: str, why: str = "") -> Red:
    """Lets a red finding go to the partnership: from the next edition on everybody whom it concerns is told. Raises
    `JobError` where no such finding stands, or it was let go before."""
    return _decide(house, "released", (rule, subject), by, why)


def object_to(house: House, rule: str, subject: str, by: str, why: str) -> Red:
    """Keeps a red finding with procurement until somebody lets it go. Raises `JobError`."""
    return _decide(house, "objected", (rule, subject), by, why)


def _decide(house: House, did: Did, finding: tuple[str, str], by: str, why: str) -> Red:
    with house.store.writing() as session:
        today = house.now().date()
        one = _one(session, *finding)
        before = _red(one, releases(house, session, today))
        if did == "released" and before.released:
            raise JobError(f"{one.trigger} on {one.subject.label} was let go before")
        made = Decision(key_of(one.trigger, one.subject), one.since, did, by, why, house.now())
        save_decision(session, made)
        return _red(one, releases(house, session, today))


def _standing(session: Session) -> Iterator[Standing]:
    found = [*assessed.load_standings(session).values(), *assessed.load_own_standings(session)]
    waits = [one for one in found if one.finding and awaits_release(one.finding.axis, one.level, one.trigger)]
    once = {(key_of(one.trigger, one.subject), one.since): one for one in waits}
    yield from sorted(once.values(), key=lambda one: (one.since, one.trigger, one.subject))


def _red(one: Standing, found: Releases) -> Red:
    released = found.of_standing(one)
    decision = found.decided.get((key_of(one.trigger, one.subject), one.since))
    due = None if released or decision else found.due_on(one.since)
    return Red(one, released, decision, due)


def _one(session: Session, rule: str, subject: str) -> Standing:
    wanted = subject.strip().casefold()
    found = [
        one
        for one in _standing(session)
        if one.trigger == rule.strip().upper() and wanted in (one.subject.key.casefold(), one.subject.label.casefold())
    ]
    if len(found) != 1:
        raise JobError(
            f"no one red finding of {rule} on {subject!r} waits for release: see monitor review findings"
            if not found
            else f"several red findings of {rule} are on {subject!r}: give its company number"
        )
    return found[0]
