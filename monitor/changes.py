"""A round's changes, sorted so that each is told once: for today, otherwise changed, ended. Pure.

Several rules that speak of one setting rest on the same inspection: they are told in one entry, the strongest first.
"""

from collections.abc import Iterable
from typing import NamedTuple

from monitor.findings import Axis, Flip, Level, Standing
from monitor.flips import Key, key_of
from monitor.readers import Round

_PRIORITY = ("Q1", "Q5", "Q9", "V5", "V3", "Q2", "V2", "V7", "V8", "P1")
"""What to tell first: a judgement before a balance sheet, a balance sheet before a trend."""


class Told(NamedTuple):
    """One entry: the change that leads, and those told with it."""

    flip: Flip
    also: tuple[Flip, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether it asks for a look on the same day: a quality indicator that is now red and was not."""
        return any(flip.level is Level.RED and flip.verdict.axis is Axis.QUALITY for flip in (self.flip, *self.also))


def open_now(round_: Round) -> list[Standing]:
    """What is open, of settings, providers and groups. Faults of the data are told apart, in their own section."""
    return [standing for standing in round_.standing if standing.level and standing.subject.kind != "source"]


def open_reds(round_: Round) -> list[list[Standing]]:
    """What is open and red; rules that speak of one setting together, the strongest first."""
    reds = sorted((one for one in open_now(round_) if one.level is Level.RED), key=lambda one: _place(one.trigger))
    by_subject: dict[Key, list[Standing]] = {}
    for standing in reds:
        one_entry = "" if standing.subject.kind == "setting" else standing.trigger
        by_subject.setdefault(key_of(one_entry, standing.subject), []).append(standing)
    return list(by_subject.values())


def started(round_: Round) -> list[Told]:
    """What opened or changed level, reds first."""
    told = _together(flip for flip in _of_subjects(round_) if flip.change in ("opened", "raised", "lowered"))
    return sorted(told, key=_first_told)


def ended(round_: Round) -> list[Told]:
    """What cleared or closed."""
    return _together(flip for flip in _of_subjects(round_) if flip.change in ("cleared", "closed"))


def still_open(round_: Round) -> list[Standing]:
    """What is open and did not change."""
    changed = {key_of(flip.trigger, flip.subject) for flip in round_.flips}
    return [standing for standing in open_now(round_) if key_of(standing.trigger, standing.subject) not in changed]


def _of_subjects(round_: Round) -> Iterable[Flip]:
    return (flip for flip in round_.flips if flip.subject.kind != "source")


def _together(flips: Iterable[Flip]) -> list[Told]:
    by_subject: dict[Key, list[Flip]] = {}
    for flip in flips:
        one_entry = "" if flip.subject.kind == "setting" else flip.trigger
        by_subject.setdefault(key_of(one_entry, flip.subject), []).append(flip)
    strongest = [sorted(found, key=_strength) for found in by_subject.values()]
    return [Told(found[0], tuple(found[1:])) for found in strongest]


def _first_told(one: Told) -> tuple[bool, int]:
    return one.flip.level is not Level.RED, _place(one.flip.trigger)


def _place(rule: str) -> int:
    return _PRIORITY.index(rule) if rule in _PRIORITY else len(_PRIORITY)


def _strength(flip: Flip) -> tuple[bool, str]:
    return (flip.level or flip.before_level) is not Level.RED, flip.trigger
