"""Who is looking, and what the one rule of the house lets them see."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from monitor.audience import Audience, may_see
from monitor.findings import AnyVerdict, Axis, Finding, Level
from monitor.readers import Reader, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Somebody who is signed in, with a role, through councils or partnerships. `local` is whoever sits at the machine
    of a house without sign-in, who has the role of operator and no address."""

    email: str
    role: Role
    councils: tuple[str, ...] = ()
    partnerships: tuple[str, ...] = ()
    session: str = ""
    """The hash that the session is kept under."""
    local: bool = False

    @property
    def name(self) -> str:
        """Who did something, for the record of decisions."""
        return self.email or "the operator at this machine"

    @property
    def reader(self) -> Reader:
        """The same person as one who gets messages."""
        return Reader(
            email=self.email or "operator@localhost.invalid",
            role=self.role,
            frequency="weekly",
            councils=self.councils,
            partnerships=self.partnerships,
        )

    def sees(self, verdict: AnyVerdict) -> bool:
        """Whether the viewer's role is shown what a rule says."""
        return self.may_see(verdict.axis, verdict.level if isinstance(verdict, Finding) else None, verdict.trigger)

    def may_see(self, axis: Axis, level: Level | None, trigger: str = "") -> bool:
        """The rule of the house for this viewer's role."""
        return may_see(self.role, axis, level, trigger)

    def of_partnership(self, name: str) -> bool:
        """Whether a partnership is the viewer's own; an operator looks after all."""
        return self.role == "operator" or name in self.partnerships

    def all_councils(self, audience: Audience) -> frozenset[str]:
        """The viewer's councils, by themselves and through partnerships."""
        together = (audience.partnerships[name].councils for name in self.partnerships if name in audience.partnerships)
        return frozenset(self.councils).union(*together)

    def areas(self, audience: Audience | None) -> frozenset[str]:
        """The council areas the viewer's pages begin with; every one for an operator."""
        if audience is None:
            return frozenset()
        names = audience.councils if self.role == "operator" else self.all_councils(audience)
        return frozenset(area for name in names if name in audience.councils for area in audience.councils[name].areas)


LOCAL = Viewer(email="", role="operator", local=True)
"""Whoever sits at the machine."""


def viewer_of(reader: Reader, session: str) -> Viewer:
    """The viewer that a reader of the house is when signed in."""
    return Viewer(
        email=reader.email,
        role=reader.role,
        councils=reader.councils,
        partnerships=reader.partnerships,
        session=session,
    )


def as_if(role: Role, audience: Audience | None) -> Viewer:
    """Whoever sits at the machine, looking as another role of every council and partnership would."""
    councils = tuple(audience.councils) if audience else ()
    partnerships = tuple(audience.partnerships) if audience else ()
    return Viewer(email="", role=role, councils=councils, partnerships=partnerships, local=True)


def viewer(request: Request) -> Viewer:
    """The dependency of every page behind the door: who is looking."""
    found: Viewer = request.state.viewer
    return found


def anyone(request: Request) -> Viewer | None:
    """The dependency of pages before the door: who is looking, if anybody is known."""
    found: Viewer | None = getattr(request.state, "viewer", None)
    return found


Who = Annotated[Viewer, Depends(viewer)]
"""Who is signed in, as an argument of a route."""
