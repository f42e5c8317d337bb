"""How many children are with each group: exactly of own councils, in bands of partners. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from monitor.audience import Sight
from monitor.exposure.kin import LONE, Kin, Place

FEW = 5
"""A smaller number of children is not told outside its council."""


class Band(NamedTuple):
    """Between how many and how many; exactly so many where both are the same."""

    low: int
    high: int

    @property
    def shown(self) -> str:
        """As people read it, such as `7`, `<5` or `10 to 14`."""
        if self.low == self.high:
            return str(self.low)
        return f"<{FEW}" if (self.low, self.high) == (0, FEW - 1) else f"{self.low} to {self.high}"

    def plus(self, other: "Band") -> "Band":
        """Both together."""
        return Band(self.low + other.low, self.high + other.high)


def band(children: int) -> Band:
    """The band of five that a number is told by."""
    low = children - children % FEW
    return Band(low, low + FEW - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group and how many children are placed with it: exactly of own councils, in bands of partners by name, in one
    band of all that share totals. `total` is the sum of what is shown; `settings` is None where it is no one group."""

    group: str
    name: str
    settings: int | None
    own: Mapping[str, int]
    named: Mapping[str, Band]
    pooled: Band | None
    total: Band


def exposure(sight: Sight, kin: Kin) -> tuple[Row, ...]:
    """How many children are placed with each group, as far as `sight` goes; those with most first."""
    own = _summed(sight.own, kin, lambda place: place.group or LONE)
    named = _summed(sight.named, kin, lambda place: kin.told_as(place.group))
    pooled = _summed(sight.pooled, kin, lambda place: kin.told_as(place.group))
    groups = dict.fromkeys([*own, *named, *pooled])
    rows = [_row(group, kin, own.get(group, {}), named.get(group, {}), pooled.get(group)) for group in groups]
    return tuple(sorted(rows, key=lambda row: (-row.total.high, -row.total.low, row.name, row.group)))


def _summed(councils: Iterable[str], kin: Kin, told_as: Callable[[Place], str]) -> dict[str, dict[str, int]]:
    """Children by row and council."""
    found: dict[str, dict[str, int]] = {}
    for council in sorted(councils):
        for place in kin.by_council[council]:
            of_group = found.setdefault(told_as(place), {})
            of_group[council] = of_group.get(council, 0) + place.counted.children
    return found


def _row(
    group: str, kin: Kin, own: Mapping[str, int], named: Mapping[str, int], pooled: Mapping[str, int] | None
) -> Row:
    bands = {council: band(children) for council, children in named.items()}
    together = None if pooled is None else band(sum(pooled.values()))
    total = Band(sum(own.values()), sum(own.values()))
    for one in (*bands.values(), *([together] if together else [])):
        total = total.plus(one)
    return Row(
        group=group,
        name=_LONE_NAME if group == LONE else kin.name(group),
        settings=None if group == LONE else kin.settings(group),
        own=own,
        named=bands,
        pooled=together,
        total=total,
    )


_LONE_NAME = "providers of one setting, or not known"
