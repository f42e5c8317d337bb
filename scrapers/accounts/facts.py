"""The words between a document and its figures: contexts, facts, and a document's facts by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from scrapers.accounts.document import Element

GROUP_AXES: Final = frozenset(
    {"GroupCompanyDataDimension", "GroupCompanyDimension", "ConsolidatedAndSeparateFinancialStatementsAxis"}
)
_CONSOLIDATED: Final = frozenset({"Consolidated", "ConsolidatedGroup", "Group", "ConsolidatedMember"})


@dataclass(frozen=True, slots=True)
class Context:
    """Whom and when a fact is about. `start` is None for a moment in time; `members` gives axis -> member, local names
    only, a typed member as its text."""

    id: str
    entity: str
    start: date | None
    end: date
    members: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def consolidated(self) -> bool:
        """True where a member says that the fact is of the group."""
        return any(self.members.get(axis) in _CONSOLIDATED for axis in GROUP_AXES)

    @property
    def details(self) -> dict[str, str]:
        """The members apart from the one that tells group from company."""
        return {axis: member for axis, member in self.members.items() if axis not in GROUP_AXES}


@dataclass(frozen=True, slots=True)
class Fact:
    """One tagged number. `unit` is the measure's local name (`GBP`, `pure`, `shares`), `line` its line in the file."""

    name: str
    context: Context
    value: Decimal
    unit: str | None
    line: int
    hidden: bool = False
    element: Element | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Said:
    """One tagged text; `scrapers.accounts.inline.words` reads it."""

    name: str
    context: Context
    element: Element
    line: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of a document by local name, in document order, and the taxonomies it refers to."""

    file: str
    root: Element
    numbers: Mapping[str, tuple[Fact, ...]]
    texts: Mapping[str, tuple[Said, ...]]
    taxonomies: tuple[str, ...]
    continued: Mapping[str, Element]

    def each(self) -> Iterator[Fact]:
        """Every tagged number."""
        for found in self.numbers.values():
            yield from found
