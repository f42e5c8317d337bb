"""The headings of the ownership release: which column holds what, and what is said when one is missing. Pure.

The release's columns are not documented: every heading known for a field is declared here, the most telling first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product

from scrapers.read import SourceChangedError, tidy
from scrapers.records import Line
from scrapers.sheets import Cells, Sheet

HEADER_WITHIN = 30
_PROVIDERS = (
    "registered provider",
    "organisation which owns provider",
    "provider organisation",
    "registered organisation",
    "operating company",
    "registered company",
    "organisation",
)
_OWNERS = (
    "ultimate owner",
    "ultimate parent company",
    "ultimate parent",
    "ultimate owning company",
    "ultimate controlling party",
    "overall owner",
    "top company",
    "top parent company",
    "owner",
    "owning organisation",
    "owning company",
    "ownership group",
    "group owner",
    "owned by",
    "parent company",
    "parent organisation",
    "parent",
    "provider group",
    "group",
)
_NAMED = ("{}", "{} name", "name of {}")
_NUMBERED = tuple(
    form.format("{}", words)
    for words, form in product(
        ("company number", "companies house number", "company registration number", "company no", "crn"),
        ("{} {}", "{1} of {0}", "{1} {0}"),
    )
)
WEAK_PROVIDERS = ("provider name", "name of provider", "provider")
"""In Ofsted's lists of settings these headings stand over the setting's own name."""


def _every(forms: Iterable[str], heads: Iterable[str]) -> tuple[str, ...]:
    return tuple(form.format(head) for head, form in product(heads, forms))


_ALIASES: Mapping[str, Sequence[str]] = {
    "registered_provider": (*_every(_NAMED, _PROVIDERS), *WEAK_PROVIDERS),
    "owner": _every(_NAMED, _OWNERS),
    "provider_company_number": _every(_NUMBERED, (*_PROVIDERS, "provider")),
    "owner_company_number": _every(_NUMBERED, _OWNERS),
    "owner_kind": (
        *("owner type", "type of owner", "ownership type", "type of ownership", "owner kind", "owner category"),
        *("ownership category", "ownership structure", "owner sector", "ownership sector", "sector of owner"),
        *("sector ownership", "sector"),
    ),
    "urn": ("urn", "unique reference number", "unique reference number urn", "ofsted urn", "setting urn"),
    "settings": (
        *_every(("number of {}", "{}", "total {}", "no of {}", "count of {}"), ("settings", "providers", "provisions")),
        *_every(("number of {}", "total {}"), ("homes", "childrens homes", "settings owned", "homes owned")),
    ),
    "local_authority": ("local authority",),
    "region": ("region", "ofsted region"),
}
_BARE_NUMBER = ("company number", "companies house number", "company registration number", "company no", "crn")
ESSENTIAL = ("registered_provider", "owner")

_SHOWN_WORDS = frozenset(
    "address area authority authorities category categories code companies company controlled controlling controller "
    "country county crn date entity form group identifier individual kind legal local location name named national "
    "number ofsted organisation organisations owned owner owners ownership owning parent parish party percentage "
    "places postcode premises provider providers provision provisions publication reference region registered "
    "registration rank relationship sector setting settings share shareholder shares status structure subsidiary "
    "town total type ultimate unique urn year".split()
)
"""A cell with none of these is not shown in an error: it may be the name of a home or of a person."""
LEGAL_FORM = re.compile(r"\b(limited|ltd|llp|plc|cic|cio|council|nhs|incorporated|inc)\b", re.IGNORECASE)
_LONGEST = 60
_NOTE = re.compile(r"[\[(]\s*notes?\s*[\d, and]+[\])]", re.IGNORECASE)


def columns(header: Cells) -> dict[str, int]:
    """Field -> column, by the most telling heading of each field; no column is two fields."""
    headings = [fold(cell) for cell in header]
    found: dict[str, int] = {}
    for name, aliases in _ALIASES.items():
        at = next((headings.index(alias) for alias in aliases if alias in headings), None)
        if at is not None:
            found[name] = at
    _place_bare_numbers(headings, found)
    return found


def _place_bare_numbers(headings: Sequence[str], found: dict[str, int]) -> None:
    """A heading that says no more than "Company number" belongs to the name that stands last before it."""
    for at, heading in enumerate(headings):
        before = [(found[name], name) for name in ESSENTIAL if name in found and found[name] < at]
        if heading in _BARE_NUMBER and before:
            whose = "owner" if max(before)[1] == "owner" else "provider"
            found.setdefault(f"{whose}_company_number", at)


def fold(heading: object) -> str:
    """A heading without case, marks, articles and references to notes."""
    text = _NOTE.sub(" ", tidy(heading)).casefold().replace("’", "").replace("'", "")
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    return " ".join(word for word in words if word not in ("the", "a"))


def nothing_to_read(file: str, sheets: Sequence[Sheet]) -> SourceChangedError:
    """The error for a workbook without a sheet to read: what is missing where it is nearest, and the headings seen."""
    likeliest = [(sheet, *_likeliest(sheet)) for sheet in sheets]
    nearest, at, cells = max(likeliest, key=lambda found: _nearness(found[2]))
    missing = [name for name in ESSENTIAL if name not in columns(cells)]
    return SourceChangedError(
        f"missing column for {' and '.join(missing)}; headings seen: {'; '.join(map(_shown, likeliest))[:1500]}",
        Line(file=file, sheet=nearest.name, row=at + 1),
        missing[0],
    )


def _likeliest(sheet: Sheet) -> tuple[int, Cells]:
    """The row that is likeliest the header (its place from 0): most fields known, else most cells that look like
    headings; none with numbers, as rows of data have."""
    rows = [(at, cells) for at, cells in enumerate(sheet.rows[:HEADER_WITHIN]) if not any(map(_is_data, cells))]
    return max(rows, key=lambda row: _nearness(row[1]), default=(0, ()))


def _is_data(cell: object) -> bool:
    return isinstance(cell, int | float | date) or tidy(cell).isdigit()


def _nearness(cells: Cells) -> tuple[int, int, int]:
    index = columns(cells)
    return sum(name in index for name in ESSENTIAL), len(index), sum(map(_is_heading, cells))


def _shown(found: tuple[Sheet, int, Cells]) -> str:
    sheet, _, cells = found
    seen = [cell for cell in cells if tidy(cell)] if any(map(_is_heading, cells)) else []
    headings = ", ".join(tidy(cell) if _is_heading(cell) else f"<{len(tidy(cell))} characters>" for cell in seen)
    return f"{sheet.name or 'the file'}: {headings or 'none'}"[:600]


def _is_heading(cell: object) -> bool:
    """Whether a cell reads like a heading and not like a name: a word that headings are made of, no number."""
    words = fold(cell).split()
    few = len(tidy(cell)) <= _LONGEST and not any(word.isdigit() for word in words)
    return few and not _SHOWN_WORDS.isdisjoint(words) and not LEGAL_FORM.search(tidy(cell))
