"""What a weighing rests on besides the subjects themselves: where any of it differs, everything is weighed again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from monitor import __version__
from monitor.findings import Link, Threshold
from monitor.jobs.grouping import Grouping, grouping_from
from monitor.jobs.house import House
from monitor.markets import Areas
from monitor.own_thresholds import OwnRules
from monitor.store import matched, register, since
from monitor.triggers import all_triggers

EVERYBODY = ""
"""The shipped thresholds, beside those of partnerships by name."""
_WHOLE_EVERY = timedelta(days=7)
"""So often everything is weighed again, whatever changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """`rests` must be the same for a part to be enough. `thresholds` are the values by whose they are, `judged` says of
    each judged setting whether it is below Good, `marks` how far the tables went, `whole_on` when all was weighed,
    `impossible` which settings' newest inspection has dates that cannot be, `grouping` what counts as what, `told` and
    `links` what providers' companies were told by, and what was told, as digests."""

    rests: str
    thresholds: Mapping[str, Mapping[str, str]]
    marks: Mapping[str, int]
    whole_on: date
    judged: Mapping[str, bool]
    impossible: Sequence[str]
    grouping: Grouping | None
    told: str
    links: str

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        grouping = self.grouping.to_json() if self.grouping else None
        return plain | {"whole_on": self.whole_on.isoformat(), "grouping": grouping}

    def enough(self, now: "Basis", as_of: date) -> bool:
        """Whether what rested on this need not all be weighed again on another day."""
        return self.rests == now.rests and as_of - self.whole_on < _WHOLE_EVERY


def kept(content: Mapping[str, Any] | None) -> Basis | None:
    """The basis as it was kept; None where there is none, or one of an earlier form."""
    if content is None or content.keys() != Basis.__dataclass_fields__.keys():
        return None
    grouping = grouping_from(content["grouping"]) if content["grouping"] else None
    return Basis(**{**content, "whole_on": date.fromisoformat(content["whole_on"]), "grouping": grouping})


def links_told(house: House, session: Session, before: Basis | None) -> tuple[str, str]:
    """By what the companies of providers are told, and what is told, as digests: the second is found anew only where
    the first is another. Raises `LinksError`."""
    filed = repr(sorted(house.filed_links().items()))
    told = digest([matched.marks(session), filed])
    same = before is not None and before.told == told
    return told, before.links if before is not None and same else digest_of(house.links(session))


def digest_of(links: Mapping[str, Link]) -> str:
    """What tells one set of links from another."""
    return digest([repr(link) for _, link in sorted(links.items())])


def digest(content: Any) -> str:
    """What tells one plain value from another."""
    return sha256(json.dumps(content).encode()).hexdigest()


def basis_of(
    session: Session,
    as_of: date,
    markets: Areas,
    links: tuple[str, str],
    shipped: Mapping[str, Threshold],
    owns: Sequence[OwnRules],
) -> Basis:
    """What a weighing rests on now, `links` as `links_told` has them; whom it judges is still to be told."""
    thresholds = {EVERYBODY: _values(shipped)} | {one.partnership: _values(one.thresholds) for one in owns}
    rests = ground(markets, shipped, owns) | {
        "links": links[1],
        "lists": since.lists_taken(session, as_of),
        "day": str(register.list_day(session, as_of)),
    }
    return Basis(
        rests=digest(rests),
        thresholds=thresholds,
        marks=since.marks(session),
        whole_on=as_of,
        judged={},
        impossible=(),
        grouping=None,
        told=links[0],
        links=links[1],
    )


def ground(markets: Areas, shipped: Mapping[str, Threshold], owns: Sequence[OwnRules]) -> dict[str, Any]:
    """What a weighing rests on besides the data: the program, its rules, by what they weigh, and for whom."""
    return {
        "program": __version__,
        "rules": [f"{trigger.id} {trigger.version}" for trigger in all_triggers()],
        "thresholds": [
            [repr(one) for one in (*shipped.values(), *(x for own in owns for x in own.thresholds.values()))]
        ],
        "own": [[one.partnership, sorted(one.areas), [rule.id for rule in one.rules]] for one in owns],
        "markets": [[name, list(areas)] for name, areas in sorted(markets.items())],
    }


def _values(thresholds: Mapping[str, Threshold]) -> dict[str, str]:
    return {name: str(one.value) for name, one in thresholds.items()}
