"""Who stands above a company: the chain of control up to the highest company of the United Kingdom's register. Pure.

A control is followed where it is of 75 % or more, of 50 to 75 %, or the right to appoint the majority, and where the
controller's number is one of that register. What is less (25 to 50 %, significant influence) is shown, not followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.findings import Held, Step
from scrapers.records import INDIVIDUAL, Control

Controls = Mapping[str, Sequence[Held[Control]]]
"""By company number, every control that its register has or had. A company that is not in it was not read."""

Ends = Literal[
    "nobody", "individual", "overseas", "exempt", "several", "shared", "statement", "cycle", "too long", "not read"
]
"""Why a chain goes no further: nobody is registered; a person or several; a company or body of another register, or of
none that can be told; exempt from saying (listed); several companies of equal weight; nobody with more than half; a
statement that the controller is not known; it leads back; it is longer than any real one; the register was not read."""

RESOLVED: tuple[Ends, ...] = ("nobody", "individual", "overseas", "exempt", "shared")
"""Ends at which the top company is known."""

ENDS_IN_WORDS: Mapping[Ends, str] = {
    "nobody": "nobody is registered",
    "individual": "stand individuals",
    "overseas": "stands a company or body of another register, or of none that can be told",
    "exempt": "nobody need be named: it is exempt",
    "several": "stand several of equal weight",
    "shared": "nobody has more than half",
    "statement": "somebody stands whom it does not know",
    "cycle": "the chain leads back",
    "too long": "the chain is longer than any real one",
    "not read": "the register has not been read",
}
"""What stands above a chain's top company, to follow `above it`."""

_LONGEST = 20
_MOST, _MAJORITY, _APPOINTS, _PART, _INFLUENCE = 4, 3, 2, 1, 0
_HOW = {
    _MOST: "75 % or more",
    _MAJORITY: "50 to 75 %",
    _APPOINTS: "the right to appoint the majority of those who run it",
    _PART: "25 to 50 %",
    _INFLUENCE: "significant influence or control",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The way up from a company: its steps in order, the company at the top, and why it ends there.

    `end` is a step's controller in words where the last company has one that is not followed.
    """

    company_number: str
    top: str
    steps: tuple[Step, ...]
    ends: Ends

    @property
    def companies(self) -> tuple[str, ...]:
        """The companies of the chain, the highest first."""
        upwards = dict.fromkeys((self.company_number, *(one.company_number for one in self.steps)))
        return tuple(reversed([*upwards, *([] if self.top in upwards else [self.top])]))

    @property
    def resolved(self) -> bool:
        """Whether the top company is known."""
        return self.ends in RESOLVED


def chain(company_number: str, controls: Controls, as_of: date) -> Chain:
    """The chain of control above a company as its register had it at a day."""
    steps: list[Step] = []
    at, passed = company_number, [company_number]
    while True:
        ends, shown, above = _look_up(at, controls, as_of)
        steps += shown
        if above is None:
            return Chain(company_number=company_number, top=at, steps=tuple(steps), ends=ends)
        if above in passed:
            return Chain(company_number=company_number, top=at, steps=tuple(steps), ends="cycle")
        if len(passed) > _LONGEST:
            return Chain(company_number=company_number, top=at, steps=tuple(steps), ends="too long")
        if above not in controls:
            return Chain(company_number=company_number, top=above, steps=tuple(steps), ends="not read")
        passed.append(above)
        at = above


def downwards(controls: Controls, as_of: date) -> dict[str, tuple[Step, ...]]:
    """By company number, the steps that lead up to it from the companies whose register was read."""
    found: dict[str, list[Step]] = {}
    for number in controls:
        _, steps, above = _look_up(number, controls, as_of)
        if above is not None:
            found.setdefault(above, []).append(next(step for step in steps if step.followed))
    return {number: tuple(steps) for number, steps in found.items()}


def _look_up(number: str, controls: Controls, as_of: date) -> tuple[Ends, list[Step], str | None]:
    """Why the chain ends at a company, the steps to show there, and the company to go on with, if any."""
    if number not in controls:
        return "not read", [], None
    standing = [held for held in controls[number] if stands(held.record, as_of)]
    persons = [held for held in standing if held.record.statement is None]
    strongest = max((strength(held.record) for held in persons), default=None)
    if strongest is None:
        return _said(standing), [], None
    if strongest < _APPOINTS:
        return "shared", [_step(held, followed=False) for held in persons], None
    leading = [held for held in persons if strength(held.record) == strongest]
    ends, above = _leads(leading)
    return ends, [_step(held, followed=above is not None and held in leading) for held in persons], above


def _leads(leading: Sequence[Held[Control]]) -> tuple[Ends, str | None]:
    numbers = {held.record.controller_number for held in leading if held.record.controller_number}
    if len(numbers) == 1 and all(held.record.controller_number for held in leading):
        return "nobody", numbers.pop()
    if numbers:
        return "several", None
    organisations = [held for held in leading if is_organisation(held.record)]
    if not organisations:
        return "individual", None
    return ("overseas", None) if len(organisations) == len(leading) else ("several", None)


def _said(standing: Sequence[Held[Control]]) -> Ends:
    """What a register without persons means: exempt, nobody, or that the company does not know."""
    statements = [held.record for held in standing if held.record.statement is not None]
    if any("exempt" in f"{one.kind} {one.statement}" for one in statements):
        return "exempt"
    if not statements or any(str(one.statement).startswith("no-individual-or-entity") for one in statements):
        return "nobody"
    return "statement"


def stands(control: Control, as_of: date) -> bool:
    """Whether a control stood at a day. One that ceased on a day not given does not."""
    if control.notified_on is not None and control.notified_on > as_of:
        return False
    return control.ceased_on > as_of if control.ceased_on is not None else not control.ceased


def strength(control: Control) -> int:
    """How much control its strongest nature gives."""
    return max((_strength(nature) for nature in control.natures), default=_INFLUENCE)


def _strength(nature: str) -> int:
    if "75-to-100-percent" in nature:
        return _MOST
    if "50-to-75-percent" in nature:
        return _MAJORITY
    if "right-to-appoint-and-remove" in nature:
        return _APPOINTS
    return _PART if "percent" in nature else _INFLUENCE


def leads(control: Control) -> bool:
    """Whether it gives so much control that it is followed."""
    return strength(control) >= _APPOINTS


def how(control: Control) -> str:
    """Its strongest nature in words."""
    return _HOW[strength(control)]


def is_organisation(control: Control) -> bool:
    """Whether the register says that the controller is a company or a legal person."""
    return control.kind.startswith(("corporate-entity", "legal-person"))


def _step(held: Held[Control], *, followed: bool) -> Step:
    control = held.record
    return Step(
        company_number=control.company_number,
        controller=control.name or INDIVIDUAL,
        controller_number=control.controller_number,
        how=how(control),
        followed=followed,
        since=control.notified_on,
        until=control.ceased_on,
        evidence=held.evidence,
    )
