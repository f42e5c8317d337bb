"""What opened, changed level, cleared or closed between where the rules stood and what they say now. Pure.

An open finding that can no longer be assessed stays open. The first time a rule is weighed at all is a baseline and no
news; a subject that could not be looked into before is told as first assessed, not as new.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from monitor.findings import AnyVerdict, Change, Finding, Flip, Level, NotAssessable, Standing, Subject

Key = tuple[str, str, str]
"""Trigger id, subject kind, subject key."""
FIRST_ASSESSED = "first assessed: the data for it was not held before"
_NOT_HELD = (
    "company not known",
    "company profile not held",
    "accounts not held",
    "group accounts not held",
    "never loaded",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The flips of one assessment, where the rules stand now, and the subjects that are gone."""

    flips: tuple[Flip, ...]
    standings: Mapping[Key, Standing]
    gone: tuple[Key, ...]


class Ending(NamedTuple):
    """Whether a finding on a subject that is not weighed any more is over, and why, or why it cannot be looked into."""

    over: bool
    why: str


class Learned(NamedTuple):
    """How the fact behind a change became known where it is not plainly new, in words that say so."""

    correction: bool
    words: str


def key_of(trigger: str, subject: Subject) -> Key:
    """What identifies a rule's standing on a subject."""
    return trigger, subject.kind, subject.key


def compare(
    before: Mapping[Key, Standing],
    verdicts: Iterable[AnyVerdict],
    as_of: date,
    ending: Callable[[Standing], Ending],
    looking_back: Collection[str] = (),
    learned: Callable[[Standing | None, AnyVerdict], Learned | None] = lambda _old, _verdict: None,
    weighed_before: Collection[str] | None = None,
) -> Outcome:
    """`ending` says of an open finding whose subject is not weighed any more whether it is over, and why. What is not
    over stays open: absence alone closes nothing. `looking_back` names the rules that compare the newest fact with an
    older one: where the newest is the same as before, an older one was learned late, and nothing is told as new, but
    for a correction of the newest. `learned` says how the fact behind a change became known. `weighed_before` names the
    rules that were weighed before, where `before` is a part of where they stand.
    """
    if weighed_before is None:
        weighed_before = {trigger for trigger, _, _ in before}
    flips: list[Flip] = []
    standings: dict[Key, Standing] = {}
    for verdict in verdicts:
        key = key_of(verdict.trigger, verdict.subject)
        old = before.get(key)
        flip = _flip(old, verdict, as_of, baseline=verdict.trigger not in weighed_before)
        how = learned(old, verdict) if flip else None
        only_the_past = verdict.trigger in looking_back and _same_fact(old, verdict)
        if flip and (not only_the_past or (how and how.correction)):
            flips.append(replace(flip, why=flip.why or how.words) if how else flip)
        standings[key] = _standing(old, verdict, as_of)
    for key in [key for key, old in before.items() if key not in standings and old.level]:
        end = ending(before[key])
        if end.over:
            flips.append(_closed(before[key], as_of, end.why))
        else:
            since = before[key].unassessable_since or as_of
            standings[key] = replace(before[key], assessable=False, reason=end.why, unassessable_since=since)
    gone = tuple(key for key in before if key not in standings)
    return Outcome(flips=tuple(flips), standings=standings, gone=gone)


def _same_fact(old: Standing | None, verdict: AnyVerdict) -> bool:
    return old is not None and old.evidence_on is not None and old.evidence_on == verdict.evidence_on


def told_once(verdict: Finding, as_of: date, partnership: str | None = None) -> Flip:
    """A finding that stands nowhere and is told when it is made; of one partnership alone where it is named."""
    return Flip(
        trigger=verdict.trigger,
        subject=verdict.subject,
        change="opened",
        before_level=None,
        level=verdict.level,
        as_of=as_of,
        baseline=False,
        verdict=verdict,
        partnership=partnership,
        besides=(partnership,) if partnership else (),
    )


def net(flips: Iterable[Flip]) -> list[Flip]:
    """One flip for each rule and subject: from where it stood before the first to where it stands after the last.

    What came and went in between is told as ended; what is back where it was is not told.
    """
    by_key: dict[Key, list[Flip]] = {}
    for flip in flips:
        by_key.setdefault(key_of(flip.trigger, flip.subject), []).append(flip)
    found = (_net(flips) for flips in by_key.values())
    return [flip for flip in found if flip]


def _net(flips: Sequence[Flip]) -> Flip | None:
    first, last = flips[0], flips[-1]
    subject = replace(last.subject, areas=_areas(*(flip.subject for flip in flips)))
    if first is last or (first.before_level is None and last.level is None):
        return replace(last, subject=subject)
    if first.before_level is last.level and last.change != "moved":
        return None
    same = first.before_level is last.level
    change = last.change if last.change == "closed" or same else _change(first.before_level, last.level)
    return replace(
        last,
        subject=subject,
        change=change,
        before_level=first.before_level,
        before=first.before,
        why=first.why if change == "opened" else last.why,
    )


def _areas(*subjects: Subject) -> tuple[str, ...]:
    return tuple(sorted({area for subject in subjects for area in subject.areas}))


def _flip(old: Standing | None, verdict: AnyVerdict, as_of: date, *, baseline: bool) -> Flip | None:
    before = old.level if old else None
    if isinstance(verdict, NotAssessable):
        return None
    now = verdict.level if isinstance(verdict, Finding) else None
    moved = _moved(old.finding if old else None, verdict)
    if now is before and moved is None:
        return None
    return Flip(
        trigger=verdict.trigger,
        subject=replace(verdict.subject, areas=_areas(verdict.subject, *([old.subject] if old else []))),
        change="moved" if now is before else _change(before, now),
        before_level=before,
        level=now,
        as_of=as_of,
        baseline=baseline,
        verdict=verdict,
        before=old.finding if old else None,
        why=moved if now is before else FIRST_ASSESSED if before is None and _not_held(old, verdict.subject) else None,
    )


def _moved(before: Finding | None, verdict: AnyVerdict) -> str | None:
    """From which step to which, where it went a step further."""
    if before is None or before.stage is None or verdict.stage is None or before.stage == verdict.stage:
        return None
    return f"{before.stage} before, {verdict.stage} now"


def _not_held(old: Standing | None, subject: Subject) -> bool:
    """Whether it could not be weighed before for want of data; a group that is new to us was never put together."""
    if old is None:
        return subject.kind == "group"
    return old.reason is not None and old.reason.startswith(_NOT_HELD)


def _change(before: Level | None, now: Level | None) -> Change:
    if before is None:
        return "opened"
    if now is None:
        return "cleared"
    return "raised" if now is Level.RED else "lowered"


def _standing(old: Standing | None, verdict: AnyVerdict, as_of: date) -> Standing:
    if old is not None and old.level is None and _still(old, verdict):
        return old
    if isinstance(verdict, NotAssessable):
        kept = old if old and old.level else None
        return Standing(
            trigger=verdict.trigger,
            subject=verdict.subject,
            level=kept.level if kept else None,
            assessable=False,
            since=kept.since if kept else _since(old, None, as_of),
            finding=kept.finding if kept else None,
            reason=verdict.reason,
            evidence_on=verdict.evidence_on or (old.evidence_on if old else None),
            unassessable_since=(kept.unassessable_since or as_of) if kept else None,
        )
    finding = verdict if isinstance(verdict, Finding) else None
    level = finding.level if finding else None
    return Standing(
        trigger=verdict.trigger,
        subject=verdict.subject,
        level=level,
        assessable=True,
        since=_since(old, level, as_of),
        finding=finding,
        evidence_on=verdict.evidence_on,
    )


def _still(old: Standing, verdict: AnyVerdict) -> bool:
    """Whether it stands as it stood, without a finding then and now: most of what is weighed."""
    if isinstance(verdict, Finding) or old.subject.label != verdict.subject.label or old.subject != verdict.subject:
        return False
    if isinstance(verdict, NotAssessable):
        same = not old.assessable and old.reason == verdict.reason
        return same and verdict.evidence_on in (None, old.evidence_on)
    return old.assessable and old.evidence_on == verdict.evidence_on


def _since(old: Standing | None, level: Level | None, as_of: date) -> date:
    return old.since if old and old.level is level else as_of


def _closed(old: Standing, as_of: date, why: str) -> Flip:
    if old.finding is None:
        raise ValueError(f"{old.trigger} on {old.subject.key} is open without a finding")
    return Flip(
        trigger=old.trigger,
        subject=old.subject,
        change="closed",
        before_level=old.level,
        level=None,
        as_of=as_of,
        baseline=False,
        verdict=old.finding,
        before=old.finding,
        why=why,
    )
