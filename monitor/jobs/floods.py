"""Floods: one run that would open more than a person would believe is held, and told when somebody lets it go. Pure.

What is held stays where it stood, so that the next run finds it again: nothing is lost, and what was an error of a
source goes away with it. First sight is no flood, and the state of the sources themselves is never held.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.audience import Audience
from monitor.findings import Axis, Flip, Standing
from monitor.flips import Key, Outcome, key_of
from monitor.words import counted

TOGETHER = "one of "
"""How the reason begins that a change bears which was let go with others."""
_OFSTED, _COMPANIES_HOUSE = "Ofsted", "Companies House"
_PUBLISHER = {
    Axis.QUALITY: _OFSTED,
    Axis.MARKET: _OFSTED,
    Axis.VIABILITY: _COMPANIES_HOUSE,
    Axis.VALUE: _COMPANIES_HOUSE,
    Axis.OWNERSHIP: _COMPANIES_HOUSE,
}


@dataclass(frozen=True, slots=True)
class Flood:
    """What one publisher's data opened in a run, for everybody (`reader` None) or in the areas of one reader."""

    publisher: str
    reader: str | None
    opened: int
    areas: frozenset[str] = frozenset()

    def has(self, flip: Flip) -> bool:
        """Whether a change belongs to it, an end as well as a beginning."""
        if flip.baseline or _PUBLISHER.get(flip.verdict.axis) != self.publisher:
            return False
        return self.reader is None or not self.areas.isdisjoint(flip.subject.areas)


def floods(flips: Sequence[Flip], audience: Audience | None, most: int, most_for_one: int) -> list[Flood]:
    """Every publisher, and every reader beside it, for whom a run opens more findings than the most."""
    found = []
    for publisher in (_OFSTED, _COMPANIES_HOUSE):
        everybody = Flood(publisher, None, 0)
        opened = [flip for flip in flips if flip.change in ("opened", "raised") and everybody.has(flip)]
        if len(opened) > most:
            found.append(replace(everybody, opened=len(opened)))
        elif audience is not None and len(opened) > most_for_one:
            found += _of_readers(opened, publisher, audience, most_for_one)
    return found


def _of_readers(opened: Sequence[Flip], publisher: str, audience: Audience, most: int) -> Iterable[Flood]:
    for reader in audience.readers:
        flood = Flood(publisher, reader.email, 0, frozenset(audience.areas(reader)))
        count = sum(map(flood.has, opened))
        if count > most:
            yield replace(flood, opened=count)


def held_back(outcome: Outcome, before: Mapping[Key, Standing], held: Collection[Flood]) -> Outcome:
    """The outcome without what is held, which stands as it stood before."""
    keys = {key_of(flip.trigger, flip.subject) for flip in outcome.flips if any(flood.has(flip) for flood in held)}
    if not keys:
        return outcome
    stands = {key: one for key, one in outcome.standings.items() if key not in keys}
    stands |= {key: before[key] for key in keys if key in before}
    return Outcome(
        flips=tuple(flip for flip in outcome.flips if key_of(flip.trigger, flip.subject) not in keys),
        standings=stands,
        gone=tuple(key for key in outcome.gone if key not in keys),
    )


def told_together(outcome: Outcome, released: Sequence[tuple[Flood, int]]) -> Outcome:
    """The outcome in which each change of a flood that was let go, given with its number, says that it is one of so
    many."""
    return replace(outcome, flips=tuple(_one_of(flip, released) for flip in outcome.flips)) if released else outcome


def _one_of(flip: Flip, released: Sequence[tuple[Flood, int]]) -> Flip:
    found = next(((flood, number) for flood, number in released if flood.has(flip)), None)
    if found is None:
        return flip
    flood, number = found
    many = counted(flood.opened, "finding")
    why = flip.why or f"{TOGETHER}{many} by data of {flood.publisher} that were held and let go together"
    return replace(flip, why=why, hold=number)
