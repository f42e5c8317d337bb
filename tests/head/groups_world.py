"""A made world of groups in every shape that registers of control have, with what each should come to.

A shape makes the controls of one operating company upwards, and says which company is on top and why the chain ends.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from random import Random
from typing import Any

from monitor.findings import Evidence, Held
from monitor.groups import Ends
from scrapers.records import Control, Line

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
AS_OF = date(2026, 6, 30)
_SHARES = "ownership-of-shares-{}-percent"


@dataclass
class Group:
    """One group: the controls of its companies, and what is right."""

    operating: str
    top: str
    ends: Ends
    shape: str
    controls: dict[str, list[Held[Control]]] = field(default_factory=dict)


@dataclass
class Maker:
    """Makes groups with numbers of their own."""

    random: Random
    made: int = 0

    def number(self) -> str:
        """A company number nobody else has."""
        self.made += 1
        prefix = self.random.choice(["", "", "", "SC", "NI", "OC"])
        return f"{prefix}{self.made:0{8 - len(prefix)}d}"

    def ladder(self, steps: int, band: str = "75-to-100") -> tuple[list[str], dict[str, list[Held[Control]]]]:
        """Companies one above the other, the lowest first; the highest is read and has nobody yet."""
        numbers = [self.number() for _ in range(steps + 1)]
        controls: dict[str, list[Held[Control]]] = {
            below: [company(below, above, band)] for below, above in pairwise(numbers)
        }
        controls[numbers[-1]] = []
        return numbers, controls


def held(of: str, **fields: Any) -> Held[Control]:
    """A control as the store holds it."""
    said: dict[str, Any] = {"control_id": "1", "notified_on": date(2017, 1, 1)}
    record = Control(company_number=of, line=Line(file="a"), **(said | fields))
    return Held(record=record, evidence=Evidence(publisher="A", snapshot="0", place="row"), first_seen_at=SEEN)


def company(of: str, number: str | None, band: str = "75-to-100", **fields: Any) -> Held[Control]:
    """A company that controls another; without a number, one of another country's register."""
    kind = "corporate-entity-person-with-significant-control"
    natures = (_SHARES.format(band),)
    said = {"kind": kind, "name": "A Parent Limited", "controller_number": number, "natures": natures}
    return held(of, **(said | fields))


def person(of: str, band: str = "75-to-100", **fields: Any) -> Held[Control]:
    """An individual that controls a company."""
    kind = "individual-person-with-significant-control"
    return held(of, **({"kind": kind, "natures": (_SHARES.format(band),)} | fields))


def statement(of: str, said: str, kind: str = "persons-with-significant-control-statement") -> Held[Control]:
    """What stands in place of a person."""
    return held(of, kind=kind, statement=said)


Shape = Callable[[Maker], Group]


def _ending(name: str, ends: Ends, add: Callable[[str], list[Held[Control]]], steps: tuple[int, int] = (0, 4)) -> Shape:
    def shape(maker: Maker) -> Group:
        numbers, controls = maker.ladder(maker.random.randint(*steps))
        controls[numbers[-1]] = add(numbers[-1])
        return Group(numbers[0], numbers[-1], ends, name, controls)

    return shape


def _majority(maker: Maker) -> Group:
    numbers, controls = maker.ladder(2, "50-to-75")
    for number in numbers[:-1]:
        controls[number].append(person(number, "25-to-50", control_id="2"))
    return Group(numbers[0], numbers[-1], "nobody", "50 to 75 % beside a smaller one", controls)


def _appoints(maker: Maker) -> Group:
    numbers, controls = maker.ladder(1)
    right = ("right-to-appoint-and-remove-members-limited-liability-partnership", "significant-influence-or-control")
    controls[numbers[0]] = [company(numbers[0], numbers[1], natures=right)]
    return Group(numbers[0], numbers[1], "nobody", "an LLP whose members one company appoints", controls)


def _ceased(maker: Maker) -> Group:
    numbers, controls = maker.ladder(2)
    was = company(numbers[0], maker.number(), control_id="0", ceased=True, ceased_on=date(2020, 5, 1))
    controls[numbers[0]].insert(0, was)
    return Group(numbers[0], numbers[-1], "nobody", "a former owner that ceased", controls)


def _to_come(maker: Maker) -> Group:
    numbers, controls = maker.ladder(1)
    later = company(numbers[1], maker.number(), notified_on=date(2026, 7, 15))
    controls[numbers[1]] = [later]
    return Group(numbers[0], numbers[1], "nobody", "an owner registered after the day asked about", controls)


def _part(maker: Maker) -> Group:
    numbers, controls = maker.ladder(1)
    controls[numbers[1]] = [company(numbers[1], maker.number(), "25-to-50"), person(numbers[1], "25-to-50")]
    return Group(numbers[0], numbers[1], "shared", "nobody with more than half", controls)


def _influence(maker: Maker) -> Group:
    numbers, controls = maker.ladder(1)
    controls[numbers[1]] = [company(numbers[1], maker.number(), natures=("significant-influence-or-control",))]
    return Group(numbers[0], numbers[1], "shared", "significant influence alone", controls)


def _twice(maker: Maker) -> Group:
    numbers, controls = maker.ladder(1)
    controls[numbers[0]].append(company(numbers[0], numbers[1], control_id="2"))
    return Group(numbers[0], numbers[1], "nobody", "one owner registered twice", controls)


def _cycle(maker: Maker) -> Group:
    numbers, controls = maker.ladder(2)
    controls[numbers[-1]] = [company(numbers[-1], numbers[0])]
    return Group(numbers[0], numbers[-1], "cycle", "companies that own each other", controls)


def _several(maker: Maker) -> Group:
    numbers, controls = maker.ladder(1)
    both = [company(numbers[1], maker.number(), control_id=str(each)) for each in (1, 2)]
    controls[numbers[1]] = both
    return Group(numbers[0], numbers[1], "several", "two owners of equal weight", controls)


def _unread(maker: Maker) -> Group:
    numbers, controls = maker.ladder(2)
    del controls[numbers[-1]]
    return Group(numbers[0], numbers[-1], "not read", "a parent whose register was not read", controls)


LIKELY: tuple[Shape, ...] = (
    _ending("nobody above", "nobody", lambda _: []),
    _ending("a person", "individual", lambda number: [person(number)]),
    _ending("a family of two", "individual", lambda n: [person(n, "50-to-75"), person(n, "25-to-50", control_id="2")]),
    _ending(
        "protected persons",
        "individual",
        lambda n: [
            held(
                n,
                kind="super-secure-person-with-significant-control",
                natures=("ownership-of-shares-75-to-100-percent",),
            )
        ],
    ),
    _ending("an overseas parent", "overseas", lambda number: [company(number, None, name="Parent SARL")]),
    _ending(
        "a fund manager abroad",
        "overseas",
        lambda n: [company(n, None, natures=("right-to-appoint-and-remove-directors-as-firm",), name="Fund GP LP")],
    ),
    _ending(
        "a council",
        "overseas",
        lambda n: [
            held(
                n,
                kind="legal-person-person-with-significant-control",
                name="A Council",
                natures=("ownership-of-shares-75-to-100-percent",),
            )
        ],
    ),
    _ending("listed", "exempt", lambda n: [statement(n, "psc-exempt-as-trading-on-regulated-market", "exemptions")]),
    _ending(
        "says there is nobody", "nobody", lambda n: [statement(n, "no-individual-or-entity-with-signficant-control")]
    ),
    _majority,
    _appoints,
    _ceased,
    _to_come,
    _part,
    _influence,
    _twice,
)
"""Shapes whose top company can be told."""

UNRESOLVABLE: tuple[Shape, ...] = (
    _cycle,
    _several,
    _unread,
    _ending("does not know its owner", "statement", lambda n: [statement(n, "psc-exists-but-not-identified")]),
)
"""Shapes that nobody can tell the top of from the register."""


def world(groups: int, seed: int) -> Iterator[Group]:
    """Groups of every shape; about one in fifty is of a shape that cannot be resolved."""
    random = Random(seed)
    maker = Maker(random)
    for place in range(groups):
        if place % 50 == 49:
            yield UNRESOLVABLE[place // 50 % len(UNRESOLVABLE)](maker)
        else:
            yield LIKELY[place % len(LIKELY)](maker)
