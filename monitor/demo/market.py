"""Who there is in the invented market: councils, registered providers, companies, groups, and its three dates.

Nothing here is real. Every name carries a word that says so, every company number begins with 99 and every Ofsted
reference with 9 (or SC9): neither register has come near those ranges.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

INVENTED_WORDS: Final = (
    "imagin",
    "pretend",
    "fiction",
    "fictitious",
    "made-up",
    "make-believe",
    "hypothetical",
    "invent",
    "nonexist",
    "unreal",
)
"""Every name in the market has one of these in it, whatever the case."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One date of the market: the day the list speaks of, the day it is published, and the day a run looks at it.

    `cut_off` is the last day on which an inspection could be published to be on the list.
    """

    number: int
    as_at: date
    cut_off: date
    published_on: date
    as_of: date


EDITIONS: Final = (
    Edition(1, date(2025, 3, 31), date(2025, 4, 30), date(2025, 7, 16), date(2025, 7, 17)),
    Edition(2, date(2025, 9, 30), date(2025, 10, 31), date(2026, 1, 23), date(2026, 1, 26)),
    Edition(3, date(2026, 3, 31), date(2026, 4, 30), date(2026, 7, 15), date(2026, 7, 16)),
)


@dataclass(frozen=True, slots=True)
class Area:
    """A local authority as Ofsted's lists print it, with a real region so that the column's words are true."""

    key: str
    name: str
    region: str
    government_office_region: str
    council: bool


AREAS: Final = (
    Area("Inv", "Inventshire", "East Midlands", "East Midlands", True),
    Area("Pre", "Pretendham", "East Midlands", "East Midlands", True),
    Area("Fic", "Fictionbury", "West Midlands", "West Midlands", True),
    Area("Mak", "Make-Believe Vale", "West Midlands", "West Midlands", True),
    Area("Hyp", "Hypothetical Wolds", "North East, Yorkshire and the Humber", "Yorkshire and The Humber", False),
    Area("Unr", "Unrealchester", "North West", "North West", False),
    Area("Isl", "Nonexistent Isle", "South West", "South West", False),
)

PARTNERSHIP: Final = "Make-Believe Commissioning Partnership"
ALONE: Final = "Nonexistent Isle"
"""A council in no partnership: a market of its own, and a very small one. The partnership buys for it too."""

Sector = Literal["Private", "Voluntary", "Local Authority"]


@dataclass(frozen=True, slots=True)
class Provider:
    """A registered provider as the list prints it; without a company number where nobody has confirmed one."""

    key: str
    name: str
    sector: Sector = "Private"
    company: str | None = None


PROVIDERS: Final = (
    Provider("oak", "Imaginary Oak Care Limited", company="99010001"),
    Provider("acorn", "Imaginary Acorn Care Limited", company="99010002"),
    Provider("oakfost", "Imaginary Oak Fostering Limited", company="99010003"),
    Provider("harbour", "Pretend Harbour Homes Limited", company="99020001"),
    Provider("living", "Pretend Harbour Living Limited", company="99020002"),
    Provider("meadow", "Fictional Meadow Care Limited", company="99030001"),
    Provider("lane", "Fictitious Lane Childcare Limited", company="99040001"),
    Provider("bridge", "Made-Up Bridge Care Limited", company="99050001"),
    Provider("bridge2", "MADE-UP BRIDGE CARE LTD", company="99050001"),  # the same provider, spelt another way
    Provider("cottage", "Hypothetical Cottage Care Limited", company="99060001"),
    Provider("gate", "Invented Gate Care Limited", company="99070001"),
    Provider("brook", "Invented Brook Care Limited", company="99080001"),
    Provider("sparrow", "Nonexistent Sparrow Care Ltd"),
    Provider("lantern", "The Unreal Lantern Trust", "Voluntary"),
    Provider("council", "Inventshire County Council", "Local Authority"),
    Provider("blank", ""),
    Provider("zero", "0"),
)


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the market. `top` is the number of the company on top of its group: its own if it stands alone.

    `owner` is who its accounts say stands above it, outside the United Kingdom.
    """

    number: str
    name: str
    top: str
    created_on: date
    sic: str = "87900"
    owner: str | None = None


COMPANIES: Final = (
    # A leveraged group: its borrowings are in the middle company, whose consolidated accounts are the ones to read.
    Company("99010001", "IMAGINARY OAK CARE LIMITED", "99010004", date(2011, 5, 9)),
    Company("99010002", "IMAGINARY ACORN CARE LIMITED", "99010004", date(2014, 2, 18)),
    Company("99010003", "IMAGINARY OAK FOSTERING LIMITED", "99010004", date(2016, 9, 27), "88990"),
    Company(
        "99010004",
        "IMAGINARY OAK MIDCO LIMITED",
        "99010004",
        date(2019, 11, 4),
        "64209",
        "MAKE-BELIEVE FOREST HOLDINGS SARL",
    ),
    # A group whose parent files on paper: its accounts cannot be read.
    Company("99020001", "PRETEND HARBOUR HOMES LIMITED", "99020003", date(2008, 3, 12)),
    Company("99020002", "PRETEND HARBOUR LIVING LIMITED", "99020003", date(2020, 7, 1)),
    Company("99020003", "PRETEND HARBOUR HOLDINGS LIMITED", "99020003", date(2008, 3, 12), "64209"),
    # A very profitable group.
    Company("99030001", "FICTIONAL MEADOW CARE LIMITED", "99030002", date(2012, 10, 30)),
    Company("99030002", "FICTIONAL MEADOW GROUP LIMITED", "99030002", date(2012, 10, 30), "70100"),
    # A group in difficulty that files late, and recovers.
    Company("99040001", "FICTITIOUS LANE CHILDCARE LIMITED", "99040002", date(2013, 6, 6)),
    Company("99040002", "FICTITIOUS LANE HOLDINGS LIMITED", "99040002", date(2017, 1, 23), "64209"),
    # A steady group that pays its borrowings down.
    Company("99050001", "MADE-UP BRIDGE CARE LIMITED", "99050002", date(2009, 8, 17)),
    Company("99050002", "MADE-UP BRIDGE GROUP LIMITED", "99050002", date(2015, 4, 2), "70100"),
    # Two companies that stand alone: one never shows a profit and loss account, the other stops showing it.
    Company("99060001", "HYPOTHETICAL COTTAGE CARE LIMITED", "99060001", date(2018, 12, 5)),
    Company("99070001", "INVENTED GATE CARE LIMITED", "99070001", date(2016, 2, 29)),
    # A small group that borrows more and more, closes homes, and whose parent comes into administration.
    Company("99080001", "INVENTED BROOK CARE LIMITED", "99080002", date(2015, 10, 13)),
    Company("99080002", "INVENTED BROOK HOLDINGS LIMITED", "99080002", date(2018, 4, 17), "64209"),
)


def edition(number: int) -> Edition:
    """The edition of that number. Raises `ValueError` for a number that is not 1, 2 or 3."""
    for each in EDITIONS:
        if each.number == number:
            return each
    raise ValueError(f"the invented market has editions 1 to {len(EDITIONS)}, not {number}")


def company(number: str) -> Company:
    """The company of that number. Raises `KeyError`."""
    return {each.number: each for each in COMPANIES}[number]
