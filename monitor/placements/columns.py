"""The columns of a file of placement counts, by the words that head them. Pure."""

from collections.abc import Mapping, Sequence

from monitor.personal import personal_column
from monitor.placements.faults import PersonalDataError, PlacementsError
from scrapers.read import tidy

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "council": ("council", "local authority", "placing authority", "placing council", "authority", "la"),
    "urn": ("urn", "ofsted urn", "setting urn", "home urn"),
    "provider": ("provider", "registered provider", "provider name", "registered provider name", "organisation"),
    "children": (
        "children",
        "number of children",
        "no of children",
        "count",
        "count of children",
        "placements",
        "number of placements",
    ),
    "date": ("date", "as at", "as of", "counted on", "date of count", "count date", "snapshot date"),
}
_WORDS = {word: column for column, words in _COLUMNS.items() for word in words}


def columns(head: Sequence[object], council: str | None) -> Mapping[int, str]:
    """By position, which column each is. A head that is none of ours is not repeated: it may be somebody's name."""
    found: dict[int, str] = {}
    for position, cell in enumerate(head):
        text = " ".join(tidy(cell).casefold().replace(".", " ").replace("_", " ").split())
        if not text:
            continue
        if text not in _WORDS:
            _refuse(position, text)
        if _WORDS[text] in found.values():
            raise PlacementsError(f"a second column of {_WORDS[text]}", 1, letters(position))
        found[position] = _WORDS[text]
    needed = {"children", "date", *([] if council else ["council"])}
    missing = sorted(needed - {*found.values()})
    if not {"urn", "provider"} & {*found.values()}:
        missing.append("urn or provider")
    if missing:
        raise PlacementsError(f"no column of {', '.join(missing)}: the first row names the columns", 1)
    return found


def _refuse(position: int, text: str) -> None:
    if kind := personal_column(text):
        raise PersonalDataError(f"the column looks like {kind}: a file of counts has none", 1, letters(position))
    allowed = ", ".join(_COLUMNS)
    raise PlacementsError(f"not one of the columns {allowed}: take it out", 1, letters(position))


def letters(position: int) -> str:
    """A column as a spreadsheet names it: A, B, ... Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
