"""A round's changes, sorted so that each is told once: for today, otherwise changed, ended. Pure.

Several rules that speak of one setting rest on the same inspection, and those of one kind that speak of one group on
the same accounts: they are told in one entry, the strongest first.
"""

from collections.abc import Iterable
from typing import NamedTuple

from monitor.findings import Axis, Flip, Level, Standing, Subject
from monitor.flips import Key, key_of
from monitor.readers import Round

_PRIORITY = tuple(
    "V1 Q1 Q5 Q7 Q9 V10 WATCH V5 V3 Q3 Q2 Q4 O1 V11 V2 V4 V6 V7 V8 V9 V12 Q6 M1 M2 O2 Q8 P1 P2 P3 P4".split()
)
"""What to tell first: a judgement before a balance sheet, a balance sheet before a trend."""

_APART = ("source", "thresholds", "watched")
"""What is told in sections of its own."""
_IN_A_LIST = ("Q8", "M1")
"""Rules that say little of each subject and are true of many: new ambers of these are told by name alone."""


class Told(NamedTuple):
    """One entry: the change that leads, and those told with it."""

    flip: Flip
    also: tuple[Flip, ...] = ()

    @property
    def in_a_list(self) -> bool:
        """Whether its name in a list of others of its rule is enough."""
        new = self.flip.level is Level.AMBER and self.flip.change == "opened"
        return new and not self.also and self.flip.trigger in _IN_A_LIST

    @property
    def by_name(self) -> bool:
        """Whether it is an amber that cleared and nothing more: its name in a list is enough."""
        return all(flip.change == "cleared" and flip.before_level is Level.AMBER for flip in (self.flip, *self.also))

    @property
    def urgent(self) -> bool:
        """Whether it asks for a look on the same day: a quality indicator that is now red and was not, or a company in
        a formal process."""
        return any(flip.level is Level.RED and _same_day(flip) for flip in (self.flip, *self.also))


def open_now(round_: Round) -> list[Standing]:
    """What is open, of settings, providers and groups. Faults of the data are told apart, in their own section."""
    return [standing for standing in round_.standing if standing.level and standing.subject.kind != "source"]


def open_reds(round_: Round) -> list[list[Standing]]:
    """What is open and red; rules of one setting, or of one kind on one group, together, the strongest first."""
    return together(one for one in open_now(round_) if one.level is Level.RED)


def together(standings: Iterable[Standing]) -> list[list[Standing]]:
    """Those that make one entry, reds first, each list with the strongest first."""
    by_subject: dict[Key, list[Standing]] = {}
    for standing in sorted(standings, key=lambda one: (one.level is not Level.RED, _place(one.trigger))):
        axis = standing.finding.axis if standing.finding else standing.trigger
        by_subject.setdefault(_one_entry(standing.subject, axis), []).append(standing)
    return list(by_subject.values())


def started(round_: Round) -> list[Told]:
    """What opened or changed level, reds first."""
    told = _together(flip for flip in _of_subjects(round_) if flip.change in ("opened", "raised", "lowered", "moved"))
    return sorted(told, key=_first_told)


def ended(round_: Round) -> list[Told]:
    """What cleared or closed."""
    return _together(flip for flip in _of_subjects(round_) if flip.change in ("cleared", "closed"))


def still_open(round_: Round) -> list[Standing]:
    """What is open and did not change."""
    changed = {key_of(flip.trigger, flip.subject) for flip in round_.flips}
    changed |= {key_of(one.trigger, one.subject) for one in round_.passed_on}
    return [standing for standing in open_now(round_) if key_of(standing.trigger, standing.subject) not in changed]


def _of_subjects(round_: Round) -> Iterable[Flip]:
    return (flip for flip in round_.flips if flip.subject.kind not in _APART and flip.hold is None)


def _together(flips: Iterable[Flip]) -> list[Told]:
    by_subject: dict[Key, list[Flip]] = {}
    for flip in flips:
        by_subject.setdefault(_one_entry(flip.subject, flip.verdict.axis), []).append(flip)
    strongest = [sorted(found, key=_strength) for found in by_subject.values()]
    return [Told(found[0], tuple(found[1:])) for found in strongest]


def _one_entry(subject: Subject, axis: str) -> Key:
    return key_of("" if subject.kind == "setting" else axis, subject)


def _first_told(one: Told) -> tuple[bool, int]:
    return one.flip.level is not Level.RED, _place(one.flip.trigger)


def _place(rule: str) -> int:
    return _PRIORITY.index(rule) if rule in _PRIORITY else len(_PRIORITY)


def _strength(flip: Flip) -> tuple[bool, int]:
    return (flip.level or flip.before_level) is not Level.RED, _place(flip.trigger)


def _same_day(flip: Flip) -> bool:
    return flip.verdict.axis is Axis.QUALITY or flip.trigger == "V1"
