"""Councils, partnerships and readers, and the one rule of who may see what. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.findings import Axis, Flip, Level, Standing
from monitor.readers import Council, Partnership, Reader, Role
from monitor.released import Releases


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who reads, and through whom: councils and partnerships by name, readers in the file's order."""

    councils: Mapping[str, Council]
    partnerships: Mapping[str, Partnership]
    readers: tuple[Reader, ...]

    def areas(self, reader: Reader) -> tuple[str, ...]:
        """The local-authority areas a reader's digests cover, each once, sorted."""
        names = set(reader.councils).union(*(self.partnerships[name].councils for name in reader.partnerships))
        return tuple(sorted({area for name in names for area in self.councils[name].areas}))

    def label(self, reader: Reader) -> str:
        """Whom a reader's digests are for, in words."""
        parts = [f"{name} ({', '.join(self.partnerships[name].councils)})" for name in reader.partnerships]
        return "; ".join([*parts, *reader.councils])

    def sight(self, reader: Reader, counted: Collection[str]) -> "Sight":
        """Whose placement counts a reader may see. `counted` are the councils that have given any."""
        if reader.role == "operator":
            return Sight()
        return self.sight_of(reader.councils, reader.partnerships, counted)

    def sight_of(self, own: Collection[str], partnerships: Collection[str], counted: Collection[str]) -> "Sight":
        """What councils see of themselves and of partners: a council's own counts are its own, a partner's are seen as
        that partner shares them, and a total is one only where two or more others are in it."""
        others = {name for each in partnerships for name in self.partnerships[each].councils} - {*own}
        shares = {name: self.councils[name].shares for name in others & {*counted}}
        pooled = frozenset(name for name, what in shares.items() if what == "totals")
        return Sight(
            own=frozenset(own) & {*counted},
            named=frozenset(name for name, what in shares.items() if what == "by_council"),
            pooled=pooled if len(pooled) >= _POOL else frozenset(),
        )


_POOL = 2
"""A total of one council is that council's own number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Whose placement counts are seen: exactly (`own`), in bands under the council's name (`named`), and in bands of
    the sum of all together (`pooled`). Of every other council nothing is told, not even that it places anywhere."""

    own: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    pooled: frozenset[str] = frozenset()


REGISTER_FACTS = ("V1", "V2")
"""Rules that repeat what a public register says of a company, with nothing worked out that it might have to explain."""


def may_see(role: Role, axis: Axis, level: Level | None, trigger: str = "", *, released: bool = False) -> bool:
    """Profit levels are for procurement alone, and so are red viability indicators until they are `released`: a
    provider must be able to explain before such an indicator is passed on. Facts of a register are for everybody."""
    if axis is Axis.VALUE:
        return role == "procurement"
    return released or role in ("procurement", "operator") or not awaits_release(axis, level, trigger)


def awaits_release(axis: Axis, level: Level | None, trigger: str) -> bool:
    """Whether a finding goes to procurement first, and to the partnership once it is released."""
    return axis is Axis.VIABILITY and level is Level.RED and trigger not in REGISTER_FACTS


def may_see_flip(role: Role, flip: Flip, releases: Releases) -> bool:
    """A change is shown where both ends of it may be seen."""
    released = releases.of_flip(flip)
    levels = {flip.before_level, flip.level} - {None} or {None}
    return all(may_see(role, flip.verdict.axis, level, flip.trigger, released=released) for level in levels)


def passed_on(role: Role, standing: Standing, axis: Axis, releases: Releases, since: date) -> bool:
    """Whether a role came to see an open finding because it was let go, on a day or later."""
    if may_see(role, axis, standing.level, standing.trigger):
        return False
    on = releases.let_go_on(standing)
    return on is not None and on >= since and may_see_standing(role, standing, axis, releases)


def may_see_standing(role: Role, standing: Standing, axis: Axis, releases: Releases) -> bool:
    """Where a rule stands is shown where its level may be seen."""
    return may_see(role, axis, standing.level, standing.trigger, released=releases.of_standing(standing))
