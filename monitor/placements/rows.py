"""A row of a file of placement counts -> a count, or what is wrong with it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.names import fold_name
from monitor.personal import personal_value
from monitor.placed import PlacementCount
from monitor.placements.columns import letters
from monitor.placements.faults import Fault, PersonalDataError, PlacementsError
from scrapers.read import SourceError, day, tidy, urn, whole
from scrapers.records import Line

MOST_CHILDREN = 500
"""More than any council has at one setting or with one provider: so large a number is something else."""
_OLDEST = timedelta(days=3 * 365)
"""Older days are birth dates or mistakes: counts are of the present."""
_NAMED = ("council", "provider")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What names are known: councils that may be given counts, URNs and registered providers of Ofsted's lists."""

    councils: Collection[str]
    urns: Collection[str]
    providers: Collection[str]


class Rows:
    """Rows of one file."""

    def __init__(self, columns: Mapping[int, str], register: Register, today: date, council: str | None) -> None:
        self._columns, self._today, self._council = columns, today, council
        self._at = {name: position for position, name in columns.items()}
        self._councils = {name.casefold(): name for name in register.councils}
        self._urns = {*register.urns}
        self._providers = {fold_name(name): name for name in sorted(register.providers)}

    def read(self, row: int, cells: Sequence[object]) -> PlacementCount | Fault | None:
        """A row's count, or what is wrong with it; None for a blank row. Raises `PersonalDataError`."""
        if not any(tidy(cell) for cell in cells):
            return None
        for position, cell in enumerate(cells):
            self._look_at(row, position, cell)
        given = {name: cells[at] if at < len(cells) else None for name, at in self._at.items()}
        try:
            return self._count(given)
        except _FieldError as error:
            return Fault(row, letters(self._at.get(error.field, 0)), error.why)

    def _look_at(self, row: int, position: int, cell: object) -> None:
        text = tidy(cell)
        if not text:
            return
        name = self._columns.get(position)
        if name is None:
            raise PlacementsError("a value under no heading: take it out", row, letters(position))
        known = name == "council" and text.casefold() in self._councils
        known = known or (name == "provider" and fold_name(text) in self._providers)
        if not known and (kind := personal_value(text, name)):
            why = f"the value is no known {name} and looks like {kind}" if name in _NAMED else f"it looks like {kind}"
            raise PersonalDataError(f"{why}: a file of counts has none", row, letters(position))
        if name == "date":
            self._not_a_birth_date(row, position, cell)

    def _not_a_birth_date(self, row: int, position: int, cell: object) -> None:
        try:
            on = day(cell, Line(file="file"), "date")
        except SourceError:
            return
        if on and self._today - on > _OLDEST:
            why = "the day is so long ago that it looks like a birth date: give the day of the count"
            raise PersonalDataError(why, row, letters(position))

    def _count(self, given: Mapping[str, object]) -> PlacementCount:
        council = self._whose(tidy(given.get("council")))
        at, provider = tidy(given.get("urn")), tidy(given.get("provider"))
        if not at and not provider:
            raise _FieldError("urn" if "urn" in given else "provider", "neither a URN nor a provider")
        return PlacementCount(
            council=council,
            children=self._children(given["children"]),
            counted_on=self._day(given["date"]),
            urn=self._urn(at) if at else None,
            provider=None if at else self._provider(provider),
            provider_key=None if at else fold_name(provider),
        )

    def _whose(self, text: str) -> str:
        if not text and self._council:
            return self._council
        name = self._councils.get(text.casefold())
        if name is None:
            raise _FieldError("council", "no council of that name is in the readers file")
        if self._council and name != self._council:
            raise _FieldError("council", f"only counts of {self._council} are taken here")
        return name

    def _urn(self, text: str) -> str:
        try:
            found = urn(text, Line(file="file"))
        except SourceError:
            raise _FieldError("urn", "not a URN: six or seven digits, or SC and six digits") from None
        if found not in self._urns:
            raise _FieldError("urn", "no setting on Ofsted's lists has this URN")
        return found

    def _provider(self, text: str) -> str:
        name = self._providers.get(fold_name(text))
        if name is None:
            raise _FieldError("provider", "no registered provider on Ofsted's lists has this name")
        return name

    def _children(self, value: object) -> int:
        try:
            number = whole(tidy(value), Line(file="file"), "children")
        except SourceError:
            raise _FieldError("children", "not a whole number") from None
        if number is None:
            raise _FieldError("children", "no number: 0 says that there are none")
        if number > MOST_CHILDREN:
            raise _FieldError("children", f"more than {MOST_CHILDREN}: is it a number of children?")
        return number

    def _day(self, value: object) -> date:
        try:
            on = day(value, Line(file="file"), "date")
        except SourceError:
            raise _FieldError("date", "not a date such as 2026-07-01 or 01/07/2026") from None
        if on is None:
            raise _FieldError("date", "no date: give the day of the count")
        if on > self._today:
            raise _FieldError("date", "the day is still to come")
        return on


class _FieldError(Exception):
    """A field that is not understood."""

    def __init__(self, field: str, why: str) -> None:
        self.field, self.why = field, why
        super().__init__(f"{field}: {why}")
