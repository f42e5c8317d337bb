"""What opened, changed level, cleared or closed between where the rules stood and what they say now. Pure.

An open finding that can no longer be assessed stays open. The first time a rule is weighed at all is a baseline and no
news; a subject that could not be looked into before is told as first assessed, not as new.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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


def key_of(trigger: str, subject: Subject) -> Key:
    """What identifies a rule's standing on a subject."""
    return trigger, subject.kind, subject.key


def compare(
    before: Mapping[Key, Standing], verdicts: Iterable[AnyVerdict], as_of: date, ended: Callable[[Subject], str]
) -> Outcome:
    """`ended` says why a subject that is not weighed any more has ended."""
    weighed_before = {trigger for trigger, _, _ in before}
    flips: list[Flip] = []
    standings: dict[Key, Standing] = {}
    for verdict in verdicts:
        key = key_of(verdict.trigger, verdict.subject)
        old = before.get(key)
        flip = _flip(old, verdict, as_of, baseline=verdict.trigger not in weighed_before)
        if flip:
            flips.append(flip)
        standings[key] = _standing(old, verdict, as_of)
    gone = tuple(key for key in before if key not in standings)
    flips += [_closed(before[key], as_of, ended(before[key].subject)) for key in gone if before[key].level]
    return Outcome(flips=tuple(flips), standings=standings, gone=gone)


def _flip(old: Standing | None, verdict: AnyVerdict, as_of: date, *, baseline: bool) -> Flip | None:
    before = old.level if old else None
    if isinstance(verdict, NotAssessable):
        return None
    now = verdict.level if isinstance(verdict, Finding) else None
    if now is before:
        return None
    return Flip(
        trigger=verdict.trigger,
        subject=verdict.subject,
        change=_change(before, now),
        before_level=before,
        level=now,
        as_of=as_of,
        baseline=baseline,
        verdict=verdict,
        before=old.finding if old else None,
        why=FIRST_ASSESSED if before is None and old and old.reason and old.reason.startswith(_NOT_HELD) else None,
    )


def _change(before: Level | None, now: Level | None) -> Change:
    if before is None:
        return "opened"
    if now is None:
        return "cleared"
    return "raised" if now is Level.RED else "lowered"


def _standing(old: Standing | None, verdict: AnyVerdict, as_of: date) -> Standing:
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
    )


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
