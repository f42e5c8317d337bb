"""Which of the changes that a reader was not told yet one edition tells it, and which it keeps. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from monitor.audience import Audience
from monitor.findings import Axis, Flip
from monitor.flips import Key, key_of, net
from monitor.own_thresholds import flips_for
from monitor.readers import Frequency, Reader
from monitor.rounds import Market, concern_for, may_tell, why_of
from monitor.timing import due_in, frequency_of


class Numbered(NamedTuple):
    """A recorded change: its number, when it was recorded (UTC), and itself."""

    id: int
    at: datetime
    flip: Flip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The changes that an edition tells a reader, by number; those kept for another edition or until they may be seen;
    and when the first of those told was recorded."""

    told: tuple[Numbered, ...] = ()
    kept: tuple[int, ...] = ()

    @property
    def waiting_since(self) -> datetime | None:
        """When the first of what is told was recorded."""
        return min((one.at for one in self.told), default=None)


def sort_out(
    market: Market, audience: Audience, reader: Reader, untold: Sequence[Numbered], edition: Frequency
) -> Sorted:
    """Sorts what a reader was not told: changes of one rule on one subject belong together, as from the first to the
    last of them. What does not concern it, what it never wants and what it may never see is neither told nor kept."""
    concern = concern_for(market, audience, reader)
    told: list[Numbered] = []
    kept: list[int] = []
    for together in _by_key(reader, untold):
        for flip in net(one.flip for one in together):
            choice = frequency_of(reader, flip)
            if choice == "never" or not why_of(market, concern, flip):
                continue
            if due_in(choice, edition) and may_tell(market, reader, flip):
                told += together
            elif flip.verdict.axis is not Axis.VALUE or may_tell(market, reader, flip):
                kept += (one.id for one in together)
    return Sorted(told=tuple(sorted(told, key=lambda one: one.id)), kept=tuple(sorted(kept)))


def _by_key(reader: Reader, untold: Iterable[Numbered]) -> list[list[Numbered]]:
    mine = {id(flip) for flip in flips_for(reader.partnerships, (one.flip for one in untold))}
    found: dict[Key, list[Numbered]] = {}
    for one in untold:
        if id(one.flip) in mine and not one.flip.baseline:
            found.setdefault(key_of(one.flip.trigger, one.flip.subject), []).append(one)
    return list(found.values())
