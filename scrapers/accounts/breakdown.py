"""Figures that only notes show: borrowings, balances with the group, leases. Taken where a note adds up to the face."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from scrapers.accounts.choose import Printed, Reading
from scrapers.accounts.notes import Column, NoteTable
from scrapers.accounts.page import Page
from scrapers.accounts.signs import Readings

Faces = Mapping[Column, Mapping[str, Reading]]

_WITHIN: Final = "creditors_within_one_year_gbp"
_AFTER: Final = "creditors_after_one_year_gbp"
_GROUP: Final = r"(?:group|parent|subsidiar|fellow|holding|ultimate|immediate)"
_OWED: Final = (
    (
        "amounts_owed_to_group_gbp",
        re.compile(rf"^(?:amounts? (?:owed|owing|due|payable) to|loans? from) .{{0,8}}{_GROUP}"),
    ),
    ("bank_borrowings_gbp", re.compile(r"^bank (?:loans?|borrowings)\b")),
    ("overdraft_gbp", re.compile(r"^(?:bank )?overdrafts?$")),
    (
        "other_borrowings_gbp",
        re.compile(
            r"^other (?:loans|borrowings)\b|^(?:shareholder|investor)s?'? loan|loan (?:notes?|stock)$"
            r"|^bonds?$|^debentures?\b"
        ),
    ),
    ("finance_leases_gbp", re.compile(r"^(?:net )?(?:obligations under )?(?:finance lease|hire purchase)")),
    ("directors_loans_gbp", re.compile(r"^directors?'?s?'? (?:current|loan)")),
)
_OWING: Final = (
    ("amounts_owed_by_group_gbp", re.compile(rf"^amounts? (?:owed|owing|due|receivable) (?:by|from) .{{0,8}}{_GROUP}")),
)
_BAND: Final = re.compile(
    r"^(?:with ?in|not later|less than|between|later|in more|more than|after|over|in two|in one|due )"
)


_AMOUNTS: Final = r"amounts? (?:owed|owing|due|payable|receivable)|loans? from"
_BORROWED: Final = ("creditors", "loans")
_LOOKS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "amounts_owed_to_group_gbp": (_BORROWED, _AMOUNTS),
    "amounts_owed_by_group_gbp": (("debtors",), _AMOUNTS),
    "bank_borrowings_gbp": (_BORROWED, "bank (?:loan|borrowing)"),
    "overdraft_gbp": (_BORROWED, "(?:bank )?overdraft"),
    "other_borrowings_gbp": (
        _BORROWED,
        "other (?:loan|borrowing)|(?:shareholder|investor)[^<]{0,4}loan|bond|debenture",
    ),
    "finance_leases_gbp": (_BORROWED, "(?:net )?(?:obligations under )?(?:finance lease|hire purchase)"),
    "directors_loans_gbp": (_BORROWED, "directors?[^<]{0,4}(?:current|loan)"),
    "stocks_gbp": (("stocks",), "stock|inventor"),
}
"""What tables are about that may say a figure, and how its rows begin, or those that head such a table."""
_HOLDS: Final[Mapping[str, tuple[tuple[str, ...], tuple[bytes, ...]]]] = {
    "other_borrowings_gbp": (_BORROWED, (b"loan note", b"loan stock")),
    "operating_lease_commitments_gbp": (("leases",), (b"leas",)),
    _AFTER: (("creditors",), (b"after", b"current")),
}
"""The same with what stands anywhere in them."""
_NIL_ONLY: Final = ("stocks_gbp", _AFTER)


def wanted(page: Page, faces: Faces, *, group: bool) -> frozenset[str]:
    """What tables have to be about to say anything that the faces do not, as far as rows of the document look like it.
    In consolidated accounts tables also tell whose a figure is."""
    names = {name for name in (*_LOOKS, *_HOLDS) if group or any(name not in face for face in faces.values())}
    names -= {name for name in _NIL_ONLY if not any(name in face for face in faces.values())}
    about = [_HOLDS[name][0] for name in names & _HOLDS.keys() if _holds(page, name)]
    sought = names & _LOOKS.keys()
    if _looks(frozenset(sought)).search(b"<" + page.lower):
        about += [_LOOKS[name][0] for name in sought]
    return frozenset(subject for subjects in about for subject in subjects)


def _holds(page: Page, name: str) -> bool:
    return any(word in page.lower for word in _HOLDS[name][1])


@lru_cache(maxsize=256)
def _looks(names: frozenset[str]) -> re.Pattern[bytes]:
    words = "|".join(sorted({_LOOKS[name][1] for name in names})).replace(" ", "[^a-z<]+")
    return re.compile(f"<[^a-z<]*+(?:{words})".encode() if names else b"(?!)")


def breakdowns(tables: Iterable[NoteTable], faces: Faces) -> dict[Column, Readings]:
    """Every figure the believable tables show, by scope and year."""
    found: dict[Column, Readings] = defaultdict(dict)
    believed = list(_believed(tables, faces))
    for subject in ("creditors", "loans", "debtors"):
        for column, readings in _summed([each for each in believed if each.subject == subject]).items():
            found[column] = readings | found[column]
    for table in believed:
        for column in table.columns:
            found[column] = dict(_totals(table, column)) | found[column]
    return found


def _believed(tables: Iterable[NoteTable], faces: Faces) -> Iterator[NoteTable]:
    """Those that add up to what they break down in one column at least, and contradict the face in none."""
    for table in tables:
        if table.subject == "leases":
            if _is_leases(table):
                yield table
            continue
        verdicts = [_tie(table, column, faces.get(column, {})) for column in table.columns]
        if True in verdicts and False not in verdicts:
            yield table


def _tie(table: NoteTable, column: Column, face: Mapping[str, Reading]) -> bool | None:
    total = abs(table.total(column) or 0)
    known = [abs(face[name].value) for name in _broken_down(table) if name in face]
    if not total or not known:
        return None
    if table.subject == "debtors" and total < max(known):
        return None
    return total in known


def _broken_down(table: NoteTable) -> tuple[str, ...]:
    if table.subject in ("creditors", "loans"):
        return {"within": (_WITHIN,), "after": (_AFTER,)}.get(table.term, (_WITHIN, _AFTER))
    return ("debtors_gbp",) if table.subject == "debtors" else ("stocks_gbp",)


def _summed(tables: list[NoteTable]) -> dict[Column, Readings]:
    """Rows of one meaning added over what falls due within and after one year, each table of a term once."""
    found: dict[Column, Readings] = defaultdict(dict)
    seen: set[str] = set()
    for table in tables:
        if table.term in seen:
            continue
        seen.add(table.term)
        for label, _, cells in table.lines:
            name, words = _named(label, table.subject)
            for column, cell in cells.items() if name else ():
                printed = Printed(label=words, text=cell.text, line=cell.line)
                reading = Reading(abs(cell.number or 0), basis="table", printed=(printed,))
                found[column][name] = _added(found[column].get(name), reading)
    return found


def _named(label: str, subject: str) -> tuple[str, str]:
    """The figure a row is, and the words that say so: the rest of a row in the notes may name a person."""
    words = _OWING if subject == "debtors" else _OWED
    found = ((figure, pattern.search(label)) for figure, pattern in words)
    return next(((figure, match[0]) for figure, match in found if match), ("", ""))


def _added(one: Reading | None, other: Reading) -> Reading:
    if one is None:
        return other
    printed = (*one.printed, *other.printed)
    return Reading(one.value + other.value, basis="derived", rule="the sum of its rows in the notes", printed=printed)


def _totals(table: NoteTable, column: Column) -> Iterator[tuple[str, Reading]]:
    """What a whole table says: lease commitments; nil where a column of dashes stands beside one that adds up."""
    total = table.total(column)
    if total is None:
        return
    name = {"leases": "operating_lease_commitments_gbp", "stocks": "stocks_gbp"}.get(table.subject)
    if table.subject == "creditors" and table.term == "after":
        name = _AFTER
    if name is None or (table.subject != "leases" and total):
        return
    cells = [(row, cells[column]) for _, row, cells in table.lines if column in cells]
    row, cell = cells[-1]
    yield name, Reading(abs(total), basis="table", printed=(Printed(label=row.label, text=cell.text, line=cell.line),))


def _is_leases(table: NoteTable) -> bool:
    """Nothing but the years in which lease payments fall due, adding up where a total is printed."""
    labels = [label for label, _, _ in table.lines if label]
    if not labels or not all(_BAND.search(label) for label in labels):
        return False
    return all(_adds_up(table, column) for column in table.columns)


def _adds_up(table: NoteTable, column: Column) -> bool:
    rows = sum(cells[column].number or 0 for label, _, cells in table.lines if label and column in cells)
    return abs(rows - (table.total(column) or 0)) <= 1 or len([label for label, _, _ in table.lines if label]) == 1
