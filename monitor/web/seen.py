"""What one viewer may see of the world: the rule of `audience` applied to single rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request

from monitor.audience import Audience, may_see_flip, may_see_standing
from monitor.findings import Flip, Standing, Subject
from monitor.jobs import releasing
from monitor.jobs.house import House
from monitor.own_thresholds import flips_for, standings_for
from monitor.released import Releases
from monitor.reports.due import Due
from monitor.web.service import service
from monitor.web.viewer import Viewer, Who

_NEVER = date.min


@dataclass(frozen=True)
class Eyes:
    """Somebody who looks: a person who is signed in, or a council's program as one who reads for that council alone.

    Settings, providers, groups, companies and the market are public records and shown to everybody who is let in.
    Findings, events and due days are shown where they concern the viewer's areas and its role may see them.
    """

    viewer: Viewer
    audience: Audience | None
    releases: Releases

    @cached_property
    def areas(self) -> frozenset[str]:
        """The council areas that concern the viewer."""
        return self.viewer.areas(self.audience)

    @cached_property
    def councils(self) -> frozenset[str]:
        """The councils that the viewer reads for."""
        return self.viewer.all_councils(self.audience) if self.audience else frozenset()

    @property
    def everywhere(self) -> bool:
        """Whether every area concerns the viewer."""
        return self.viewer.role == "operator"

    @property
    def sight(self) -> str:
        """What decides which verdicts on public records are shown: the same for viewers of the same sight."""
        released = "" if self.everywhere or self.viewer.role == "procurement" else f"{self.releases!r}"
        return f"{self.viewer.role} {self.viewer.partnerships} {sha256(released.encode()).hexdigest()}"

    def concerns(self, subject: Subject) -> bool:
        """Whether a subject is in the viewer's areas; a source concerns everybody."""
        return self.everywhere or subject.kind == "source" or not self.areas.isdisjoint(subject.areas)

    def open_findings(self, standings: Iterable[Standing]) -> Iterator[Standing]:
        """The open findings among where the rules stand that the viewer may see, by the thresholds it is told by."""
        for one in standings_for(self.viewer.partnerships, standings):
            if one.level is None or one.finding is None or not self.concerns(one.subject):
                continue
            if may_see_standing(self.viewer.role, one, one.finding.axis, self.releases):
                yield one

    def may_see_standing(self, one: Standing) -> bool:
        """Whether where a rule stands may be seen, wherever its subject is."""
        axis = one.finding.axis if one.finding else None
        return axis is not None and may_see_standing(self.viewer.role, one, axis, self.releases)

    def shows(self, one: Standing) -> bool:
        """The same, where it concerns the viewer."""
        return self.concerns(one.subject) and self.may_see_standing(one)

    def sees(self, flip: Flip) -> bool:
        """Whether a change may be seen: both ends of it, by the thresholds the viewer is told by."""
        return self.concerns(flip.subject) and self.may_see_flip(flip)

    def may_see_flip(self, flip: Flip) -> bool:
        """The same wherever its subject is: for who asks about that subject."""
        told = bool(flips_for(self.viewer.partnerships, [flip]))
        return told and may_see_flip(self.viewer.role, flip, self.releases)

    def due(self, every: Iterable[Due]) -> Iterator[Due]:
        """What is due in the viewer's areas."""
        return (one for one in every if self.everywhere or not self.areas.isdisjoint(one.areas))


def looking(request: Request, who: Who) -> Eyes:
    """The dependency of pages that show rows: the eyes of who is signed in."""
    asked = service(request)
    return eyes_of(asked.house, who, asked.audience())


Look = Annotated[Eyes, Depends(looking)]
"""The eyes of who is signed in, as an argument of a route."""


def eyes_of(house: House, who: Viewer, audience: Audience | None) -> Eyes:
    """What somebody may see now."""
    return Eyes(
        who, audience, releases(house) if who.role not in ("procurement", "operator") else Releases(as_of=_NEVER)
    )


def releases(house: House) -> Releases:
    """Which red findings of company finance may be passed on now."""
    with house.store.reading() as session:
        return releasing.releases(house, session, house.now().date())
