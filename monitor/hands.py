"""When a group changed hands, by the days on which controls began and ceased. Pure.

What is compared is who stands at the end of the chain: the top company and whoever controls it. A first entry changes
nothing: registers of control began in April 2016, or with the company. A change within one owner is one here too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.groups import Chain, Controls, chain, leads, stands
from scrapers.records import INDIVIDUAL, Control


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Who stands at the end of a chain: the top company, and who controls it, in words. `way` has the companies of the
    chain, `keys` what tells one controller from another."""

    top: str
    controllers: tuple[str, ...]
    way: tuple[str, ...]
    keys: frozenset[str]

    def __str__(self) -> str:
        return f"company {self.top} under {', '.join(self.controllers)}" if self.controllers else f"company {self.top}"

    def follows(self, last: "End") -> bool:
        """Whether it is another end than the last one, and not the first entry above it."""
        if last.top not in self.way:
            return True
        other = (self.top, self.keys) != (last.top, last.keys)
        return other and bool(last.keys) and (bool(self.keys) or self.top != last.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """From `on` another stands at the end of the chain than before."""

    on: date
    before: End
    after: End


def handovers(company_number: str, controls: Controls, until: date) -> tuple[Handover, ...]:
    """Every change of hands of a company up to a day, the oldest first."""
    return tuple(_changes(company_number, controls, until))


def _changes(company_number: str, controls: Controls, until: date) -> Iterator[Handover]:
    last: End | None = None
    for on in sorted(day for day in _days(company_number, controls) if day <= until):
        now = _end(chain(company_number, controls, on), controls, on)
        if last is not None and now.follows(last):
            yield Handover(on=on, before=last, after=now)
        if last is None or now.keys or now.top != last.top:  # between two owners a register may stand empty for days
            last = now


def _days(company_number: str, controls: Controls) -> set[date]:
    """Every day on which a control of a company that ever stood on the way up began or ceased."""
    level, passed, days = {company_number}, set[str](), set[date]()
    while level:
        found = [held.record for number in level for held in controls.get(number, ())]
        days |= {day for one in found for day in (one.notified_on, one.ceased_on) if day}
        passed |= level
        level = {one.controller_number for one in found if one.controller_number and leads(one)} - passed
    return days


def _end(upwards: Chain, controls: Controls, on: date) -> End:
    standing = [held for held in controls.get(upwards.top, ()) if stands(held.record, on)]
    leading = [held.record for held in standing if leads(held.record)] or [held.record for held in standing]
    return End(
        top=upwards.top,
        controllers=tuple(sorted(set(map(_name, leading)))),
        way=upwards.companies,
        keys=frozenset(map(_key, leading)),
    )


def _name(control: Control) -> str:
    return control.name or control.statement or INDIVIDUAL


def _key(control: Control) -> str:
    """What tells one controller from another: its number or name, else its entry, as individuals have no name here."""
    named = control.name if control.name != INDIVIDUAL else None
    return control.controller_number or named or control.control_id
