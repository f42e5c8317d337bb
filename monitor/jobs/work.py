"""What persons settle on the work pages: done by the jobs that there are, and written down with who, when and why."""

from datetime import timedelta

from monitor.findings import Standing
from monitor.jobs import match, releasing, review, statements
from monitor.jobs.house import House, JobError
from monitor.matching.exchange import NO_COMPANY
from monitor.matching.states import Match, State
from monitor.store.acknowledged import (
    Acknowledged,
    Decided,
    load_decided,
    save_acknowledgement,
    save_decision,
)
from monitor.store.statements import Kept

LONGEST = 1_000
"""Characters of a note or a reason."""
LONGEST_DAYS = 366
_PROPOSED = (State.PROPOSED,)


def settle_load(house: House, sha256: str, verdict: str, by: str, why: str) -> None:
    """Takes a refused list after all (`accept`) or puts it aside (`refuse`). Raises `JobError`, `ArchiveError`."""
    one = next((one for one in review.waiting(house) if one.sha256 == sha256), None)
    if one is None:
        raise JobError("this list does not wait any more")
    about = f"{one.source}: {one.name} ({one.sha256[:12]}), which was {one.state}: {one.why}"
    why = _said(why, verdict, ("accept", "refuse"))
    (review.accept if verdict == "accept" else review.refuse)(house, sha256)
    _write_down(house, "load", sha256, about, verdict, by, why)


def settle_flood(house: House, number: int, verdict: str, by: str, why: str) -> None:
    """Lets a held flood of findings go. Raises `JobError`."""
    one = next((one for one in review.floods_held(house) if one.id == number), None)
    if one is None:
        raise JobError("this flood is not held any more")
    why = _said(why, verdict, ("release",))
    review.release(house, number)
    _write_down(house, "flood", str(number), f"{one.opened} findings by data of {one.publisher}", "release", by, why)


def proposed(house: House) -> list[Match]:
    """The matches that wait for a person, by provider."""
    return [one for _, one in sorted(match.current(house).items()) if one.state in _PROPOSED]


def settle_match(house: House, key: str, verdict: str, number: str, top: str, by: str, why: str) -> None:
    """Says that a provider is a company (`confirm`), is not (`refuse`), or has none (`none`). Raises `JobError`."""
    one = match.current(house).get(key)
    if one is None:
        raise JobError("no registered provider of that name is held")
    why = _said(why, verdict, ("confirm", "refuse", "none"))
    if verdict == "refuse":
        match.refuse(house, one.registered_provider, number, by, why)
    else:
        match.confirm(
            house, one.registered_provider, number if verdict == "confirm" else None, by, why, top.strip() or None
        )
    about = f"{one.registered_provider}, {number if verdict != 'none' else NO_COMPANY}"
    _write_down(house, "match", key, about, verdict, by, why)


def settle_red(house: House, standing: Standing, verdict: str, by: str, why: str) -> None:
    """Lets a red finding of company finance go to the partnership (`release`), or keeps it with procurement (`object`).
    Raises `JobError`."""
    why = _said(why, verdict, ("release", "object"))
    do = releasing.release if verdict == "release" else releasing.object_to
    do(house, standing.trigger, standing.subject.key, by, why)
    about = f"{standing.trigger} on {standing.subject.label}, red since {standing.since}"
    _write_down(house, "finding", f"{standing.trigger} {standing.subject.key}", about, verdict, by, why)


def settle_statement(house: House, one: Kept, verdict: str, by: str, why: str) -> None:
    """Passes a statement on (`accept`) or does not (`refuse`). Raises `JobError`."""
    why = _said(why, verdict, ("accept", "refuse"))
    statements.settle(house, one.id, "accepted" if verdict == "accept" else "refused", by, why)
    about = f"{one.said.author} on {one.said.trigger}, {one.said.subject.label}"
    _write_down(house, "statement", str(one.id), about, verdict, by, why)


def acknowledge(
    house: House, standing: Standing, councils: frozenset[str], by: str, note: str, days: int
) -> Acknowledged:
    """Notes that somebody has seen a finding at the level it has now; it stands for so many days. Raises `JobError`."""
    if standing.level is None:
        raise JobError("this finding is not open any more")
    if not 1 <= days <= LONGEST_DAYS:
        raise JobError(f"an acknowledgement stands for 1 to {LONGEST_DAYS} days")
    made = Acknowledged(
        trigger=standing.trigger,
        subject_kind=standing.subject.kind,
        subject_key=standing.subject.key,
        level=str(standing.level),
        by=by,
        councils=tuple(sorted(councils)),
        note=_kept(note, "a note"),
        at=house.now(),
        expires_on=house.now().date() + timedelta(days=days),
    )
    with house.store.writing() as session:
        save_acknowledgement(session, made)
    return made


def decided(house: House, limit: int = 50) -> list[Decided]:
    """What was decided last, the newest first."""
    with house.store.reading() as session:
        return load_decided(session, limit)


def _said(why: str, verdict: str, known: tuple[str, ...]) -> str:
    """A reason as it is kept. Raises `JobError` where it is missing, or nothing was chosen."""
    if verdict not in known:
        raise JobError("choose one of the answers")
    return _kept(why, "why")


def _kept(text: str, what: str) -> str:
    kept = "\n".join(line.strip() for line in text.replace("\r", "").split("\n")).strip()
    if not kept:
        raise JobError(f"write {what}: it is kept with your name")
    if len(kept) > LONGEST:
        raise JobError(f"write at most {LONGEST:,} characters")
    return kept


def _write_down(house: House, kind: str, key: str, about: str, decision: str, by: str, why: str) -> None:
    with house.store.writing() as session:
        save_decision(
            session, Decided(kind=kind, key=key, about=about, decision=decision, by=by, why=why, at=house.now())
        )
