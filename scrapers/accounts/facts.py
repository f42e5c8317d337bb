"""The words between a document and its figures: contexts, facts, and a document's facts by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol, TypeVar

Thing = TypeVar("Thing")
GROUP_AXES: Final = frozenset(
    {"GroupCompanyDataDimension", "GroupCompanyDimension", "ConsolidatedAndSeparateFinancialStatementsAxis"}
)
_CONSOLIDATED: Final = frozenset({"Consolidated", "ConsolidatedGroup", "Group", "ConsolidatedMember"})


class Place(Protocol):
    """Where a fact stands in its document, looked at only when somebody asks."""

    @property
    def line(self) -> int:
        """The line in the file on which its tag ends, from 1."""
        ...

    def label(self) -> str:
        """The words of the table row it stands in; blank where it stands in none."""
        ...

    def bracketed(self) -> bool:
        """True where it is printed between brackets, which stand outside its tag."""
        ...

    def words(self) -> str:
        """Its text with its continuations, without what it excludes, white space as single blanks."""
        ...


class Members(NamedTuple):
    """What a context's members say. `of` gives axis -> member, local names only, a typed member as its text; `details`
    the same without the one that tells group from company; `consolidated` is True where that one says group."""

    of: MappingProxyType[str, str]
    details: MappingProxyType[str, str]
    consolidated: bool


def members_of(said: dict[str, str]) -> Members:
    """The members, which nobody changes any more."""
    consolidated = any(said.get(axis) in _CONSOLIDATED for axis in GROUP_AXES)
    details = {axis: member for axis, member in said.items() if axis not in GROUP_AXES}
    return Members(MappingProxyType(said), MappingProxyType(details), consolidated)


class Context(NamedTuple):
    """Whom and when a fact is about. `start` is None for a moment in time; the last three are those of `Members`."""

    id: str
    entity: str
    start: date | None
    end: date
    members: MappingProxyType[str, str]
    details: MappingProxyType[str, str]
    consolidated: bool


class Fact(NamedTuple):
    """One tagged number. `unit` is the measure's local name (`GBP`, `pure`, `shares`)."""

    name: str
    context: Context
    value: Decimal
    unit: str | None
    hidden: bool
    place: Place

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.place.line


class Said(NamedTuple):
    """One tagged text. `form` is the transformation that its tag names, blank for none."""

    name: str
    context: Context
    form: str
    place: Place

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.place.line

    @property
    def words(self) -> str:
        """The text itself, as `Place.words` gives it."""
        return self.place.words()


Texts = Mapping[str, tuple[Said, ...]]


class Later(Mapping[str, Thing]):
    """A mapping that is made when it is first looked at."""

    def __init__(self, make: Callable[[], Mapping[str, Thing]]) -> None:
        self._make = make
        self._made: Mapping[str, Thing] | None = None

    def __getitem__(self, name: str) -> Thing:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> Mapping[str, Thing]:
        if self._made is None:
            self._made = self._make()
        return self._made


@dataclass(frozen=True, slots=True)
class Facts:
    """The wanted numbers and all texts of a document by local name, in document order. `numbered` are the contexts that
    its numbers refer to, wanted or not, by id; `worded` those that its texts refer to."""

    file: str
    numbers: Mapping[str, tuple[Fact, ...]]
    texts: Texts
    numbered: Mapping[str, Context]
    worded: Mapping[str, Context]

    @property
    def contexts(self) -> dict[str, Context]:
        """Every context that a number or a text refers to, by id."""
        return {**self.numbered, **self.worded}

    def each(self) -> Iterator[Fact]:
        """Every wanted number."""
        for found in self.numbers.values():
            yield from found
