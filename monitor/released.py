"""Red findings of company finance: procurement first, the partnership once somebody let them go, or after so many
working days in which nobody objected. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from monitor.findings import Flip, Level, Standing, Subject
from monitor.working_days import add_working_days, working_days_between

Key = tuple[str, str, str]
"""Trigger, subject kind, subject key."""
Did = Literal["released", "objected"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a red finding since the day it opened; `why` says what it rests on."""

    key: Key
    since: date
    did: Did
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """What may go to the partnership on a day. `openings` are the days on which a rule came to red on a subject, in
    order; `after_days` the working days without objection that release by themselves (None: none does), and `days_from`
    the day from which that is known: for what opened before it the days begin there, so that nothing old goes at once
    and whoever may object has had as long."""

    as_of: date
    decided: Mapping[tuple[Key, date], Decision] = field(default_factory=dict)
    openings: Mapping[Key, Sequence[date]] = field(default_factory=dict)
    after_days: int | None = None
    days_from: date | None = None

    def released(self, key: Key, since: date) -> bool:
        """Whether the red finding that opened on a day may be passed on."""
        decision = self.decided.get((key, since))
        if decision:
            return decision.did == "released"
        return self.after_days is not None and working_days_between(self._begins(since), self.as_of) >= self.after_days

    def due_on(self, since: date) -> date | None:
        """The day on which a finding goes by itself where nobody objects."""
        return None if self.after_days is None else add_working_days(self._begins(since), self.after_days)

    def _begins(self, since: date) -> date:
        return max(since, self.days_from or since)

    def let_go_on(self, standing: Standing) -> date | None:
        """The day from which an open red finding could be passed on; None where it may not be."""
        if not self.of_standing(standing):
            return None
        decision = self.decided.get((key_of(standing.trigger, standing.subject), standing.since))
        return decision.at.date() if decision else self.due_on(standing.since)

    def of_standing(self, standing: Standing) -> bool:
        """Whether an open red finding may be passed on."""
        return self.released(key_of(standing.trigger, standing.subject), standing.since)

    def of_flip(self, flip: Flip) -> bool:
        """Whether the red end of a change may be passed on: what it came to, or what it was."""
        key = key_of(flip.trigger, flip.subject)
        if flip.level is Level.RED:
            return self.released(key, flip.as_of)
        opened = [day for day in self.openings.get(key, ()) if day <= flip.as_of]
        return bool(opened) and self.released(key, opened[-1])


def key_of(trigger: str, subject: Subject) -> Key:
    """What identifies a rule's standing on a subject."""
    return trigger, subject.kind, subject.key


def newest(decisions: Iterable[Decision]) -> dict[tuple[Key, date], Decision]:
    """The word that counts on each finding: the last one. `decisions` are in the order they were made."""
    return {(one.key, one.since): one for one in decisions}
