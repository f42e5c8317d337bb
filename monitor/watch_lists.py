"""A reader's watch list thing by thing, and a file of things to watch -> what is understood of it. Pure.

The file is a CSV, or a workbook with one sheet, whose first row names its columns: URN, company number, provider, group
and area, or some of them. Each row names one thing. What is not known is not taken, and no message repeats a cell.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from monitor.names import fold_name
from monitor.personal import personal_column
from scrapers.read import tidy
from scrapers.sheets import Cells, OnlySheetError, only_sheet

Kind = Literal["settings", "providers", "groups", "areas", "councils"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_BYTES, _MOST_ROWS, _MOST_FAULTS = 256_000, 2_000, 50
_COLUMNS: Mapping[str, Kind] = {
    "urn": "settings",
    "ofsted urn": "settings",
    "setting": "settings",
    "company number": "groups",
    "company": "groups",
    "group": "groups",
    "provider": "providers",
    "registered provider": "providers",
    "area": "areas",
    "council area": "areas",
    "local authority": "areas",
}
_UNKNOWN: Mapping[Kind, str] = {
    "settings": "no setting on Ofsted's newest list has this URN",
    "groups": "no group of this company number or name is known",
    "providers": "no registered provider on Ofsted's newest list has this name",
    "areas": "no council area on Ofsted's list is spelt so",
    "councils": "no council of this service has this name",
}


class WatchFileError(Exception):
    """A file of things to watch cannot be read; says what to change and never what a cell holds."""


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing watched, as the readers file has it."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What there is to watch, by what a person may write: URNs; printed names of providers and of areas, folded; keys
    of groups by company number and by folded name; councils. A provider without a company is no group of its own."""

    settings: Mapping[str, str]
    providers: Mapping[str, str]
    groups: Mapping[str, str]
    areas: Mapping[str, str]
    councils: Mapping[str, str]

    def item(self, kind: Kind, said: str) -> Item | None:
        """The thing that a text names; None where nothing is called so."""
        text = said.strip()
        known: Mapping[str, str] = getattr(self, kind)
        number = text.zfill(8) if kind == "groups" and text.isdigit() else text.upper()  # spreadsheets drop zeros
        key = known.get(number) or known.get(fold_name(text))
        if key is None and kind == "groups":
            return self.item("providers", text)
        return None if key is None else Item(kind, key)


@dataclass(frozen=True, slots=True)
class Fault:
    """What of a row is not understood."""

    row: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file comes to: things to watch, each once, and the rows that are not understood."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...]
    more_faults: int = 0


def items(watch: Mapping[str, Any]) -> list[Item]:
    """What `[reader.watch]` of the readers file names, in its order."""
    return [Item(kind, key) for kind in KINDS for key in watch.get(kind, ())]


def changed(watch: Mapping[str, Any], add: Iterable[Item] = (), remove: Iterable[Item] = ()) -> dict[str, Any]:
    """The same with some things more and some fewer; what is there already is not put there again."""
    gone = {(one.kind, _alike(one)) for one in remove}
    kept = [one for one in items(watch) if (one.kind, _alike(one)) not in gone]
    there = {(one.kind, _alike(one)) for one in kept}
    kept += [one for one in dict.fromkeys(add) if (one.kind, _alike(one)) not in there]
    lists = {kind: [one.key for one in kept if one.kind == kind] for kind in KINDS}
    return {**{name: said for name, said in watch.items() if name not in KINDS}, **dict(_filled(lists))}


def preview(content: bytes, catalogue: Catalogue) -> Preview:
    """What is understood of a file's bytes. Raises `WatchFileError`."""
    rows = _rows(content)
    columns = _columns(rows[0])
    found: list[Item] = []
    faults: list[Fault] = []
    for number, cells in enumerate(rows[1:], start=2):
        one = _row(cells, columns, catalogue.item)
        if isinstance(one, Item):
            found.append(one)
        elif one:
            faults.append(Fault(number, one))
    if not found and not faults:
        raise WatchFileError("no row below the first: nothing to watch")
    return Preview(
        items=tuple(dict.fromkeys(found)),
        faults=tuple(faults[:_MOST_FAULTS]),
        more_faults=len(faults[_MOST_FAULTS:]),
    )


def _rows(content: bytes) -> Sequence[Cells]:
    try:
        return only_sheet(content, MOST_BYTES, _MOST_ROWS, "watch groups or areas in their place").rows
    except OnlySheetError as error:
        raise WatchFileError(str(error)) from None


def _alike(one: Item) -> str:
    return one.key if one.kind == "settings" else fold_name(one.key) or one.key


def _filled(lists: Mapping[Kind, list[str]]) -> Iterator[tuple[str, list[str]]]:
    return ((kind, keys) for kind, keys in lists.items() if keys)


def _row(cells: Sequence[object], columns: Mapping[int, Kind], item: Callable[[Kind, str], Item | None]) -> Item | str:
    """The one thing that a row names, or why not; nothing for an empty row."""
    said = [(columns[at], text) for at, cell in enumerate(cells) if at in columns and (text := tidy(cell))]
    if len(said) > 1:
        return "more than one thing in this row: name one a row"
    if not said:
        return ""
    kind, text = said[0]
    return item(kind, text) or _UNKNOWN[kind]


def _columns(head: Sequence[object]) -> dict[int, Kind]:
    found: dict[int, Kind] = {}
    for at, cell in enumerate(head):
        text = " ".join(tidy(cell).casefold().replace("_", " ").split())
        if text in _COLUMNS:
            found[at] = _COLUMNS[text]
        elif text:
            looks = personal_column(text)
            why = f"looks like {looks}" if looks else "is not one of URN, company number, group, provider or area"
            raise WatchFileError(f"column {at + 1} {why}: take it out. The first row names the columns")
    if not found:
        raise WatchFileError("the first row names no column: write URN, company number, group, provider or area there")
    return found
