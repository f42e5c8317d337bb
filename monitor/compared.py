"""Figures of accounts that a person compared with the filed document: what is doubtful, what stands, what is not used.

A figure that is not to be used is taken out, as if the document did not show it. One that stands is doubtful no more. A
word is about one document as it was read: a corrected filing, or another reading, is proposed for review again. What
was found wrong stays unused under another reading; what was found right does not count for another number. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from monitor.findings import Decided, FigureDecision, Held
from monitor.words import day, pounds
from scrapers.accounts.balance import TOLERANCE, balances, identities
from scrapers.records import Accounts, Figure

REPLACED: Final = "a corrected filing replaced the document that somebody had compared"
READ_OTHERWISE: Final = "the document is read otherwise than when somebody compared it"
UNBALANCED: Final = "the balance sheet does not add up as read"
SCANNED: Final = "it was read from a picture of a page"

_SUBTOTAL, _NET, _FUNDS = "total_assets_less_current_liabilities_gbp", "net_assets_gbp", "shareholders_funds_gbp"
_BEFORE_SUBTOTAL = ("fixed_assets_gbp", "net_current_assets_gbp")
_LONG_TERM = ("creditors_after_one_year_gbp", "provisions_gbp", "accruals_and_deferred_income_gbp")
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "net_current_assets_gbp": ("current_assets_gbp", "creditors_within_one_year_gbp", "net_current_assets_gbp"),
    _SUBTOTAL: (*_BEFORE_SUBTOTAL, _SUBTOTAL),
    _NET: (_SUBTOTAL, *_LONG_TERM, _NET),
    _FUNDS: (_NET, _FUNDS),
}
"""The rows of each identity of a balance sheet."""
_BESIDE_THE_PLACE: Final = ("rule", "also_tagged", "prior")
Figures = Mapping[str, Figure]


def compared(held: Held[Accounts], decisions: Sequence[FigureDecision]) -> Held[Accounts]:
    """The accounts as rules and pages may use them, by what was decided of this company, day and scope, in the order in
    which it was decided."""
    record = held.record
    unbalanced = record.balances is False
    own = [replace(one, unbalanced=unbalanced) for one in _own(record.figures, held.evidence.snapshot, decisions)]
    decided = (*own, *_worked_out(record.figures, own))
    if not decided:
        return held
    aside = {one.figure for one in decided if one.set_aside}
    left = {name: figure for name, figure in record.figures.items() if name not in aside}
    settled = replace(record, figures=left, balances=_balances(record, decided) if unbalanced else record.balances)
    return replace(held, record=settled, decided=decided)


def doubts(held: Held[Accounts]) -> dict[str, str]:
    """By figure, why a person should compare it with the document, or should do so again."""
    record, found = held.record, dict[str, str]()
    if record.balances is False:
        rows = dict(reversed(list(_off(_values(record.figures)))))
        for name in sorted(unsettled(as_read(held), held.decided)):
            found[name] = _how_far_off(name, rows)
    stands = {one.figure for one in held.decided if one.stands}
    for name, figure in record.figures.items():
        if figure.basis == "scan" and name not in stands:
            found[name] = SCANNED
    return found | {one.figure: one.again for one in held.decided if one.again}


def as_read(held: Held[Accounts]) -> dict[str, Figure]:
    """Every figure of the document as it was read, also those that are not used."""
    return {**held.record.figures, **{one.figure: one.read for one in held.decided}}


def unsettled(figures: Figures, decided: Iterable[Decided]) -> frozenset[str]:
    """The figures of a balance sheet that does not add up which nobody has settled, out of `figures` as read."""
    known = list(decided)
    aside, stands = {one.figure for one in known if one.set_aside}, {one.figure for one in known if one.stands}
    left = _values({name: figure for name, figure in figures.items() if name not in aside})
    # Where no row of ours is off, a row that is no figure of ours was: all that could be checked is doubtful.
    rows = _off(left) if any(_off(_values(figures))) else identities(left)
    return frozenset(name for row, _ in rows for name in _parts(row, left)) - stands


def in_words(name: str) -> str:
    """A figure's name: `net_assets_gbp` is `net assets`."""
    return name.removesuffix("_gbp").replace("_", " ")


def words(decision: FigureDecision) -> str:
    """Who decided what, when and why, by role alone."""
    said = {"stands": "that it stands", "not used": "that it is not to be used", "withdrawn": "to take that back"}
    return f"{whose(decision)} decided on {day(decision.at.date())} {said[decision.did]}: {decision.why}"


def whose(decision: FigureDecision) -> str:
    """The role of who decided, in words."""
    return {"procurement": "procurement", "operator": "an operator of this service"}.get(decision.role, decision.role)


def _own(figures: Figures, document: str, decisions: Sequence[FigureDecision]) -> Iterator[Decided]:
    """What was decided of each figure itself, by its newest word on this document, or else on another."""
    newest = {one.figure: one for one in decisions}
    newest |= {one.figure: one for one in decisions if one.document == document}
    for name, one in sorted(newest.items()):
        read = figures.get(name)
        if read is None or one.did == "withdrawn":
            continue
        if one.document != document:
            yield Decided(figure=name, decision=one, read=read, applies=False, again=REPLACED)
            continue
        same = (read.value, read.prior) == (one.value, one.prior)
        applies = same or one.did == "not used"
        yield Decided(figure=name, decision=one, read=read, applies=applies, again="" if same else READ_OTHERWISE)


def _worked_out(figures: Figures, own: Sequence[Decided]) -> Iterator[Decided]:
    """What rests on nothing but a figure that is not used is not used either, unless a person decided of it."""
    told = {one.figure for one in own}
    for one in own:
        for name, figure in figures.items():
            if one.set_aside and name not in told and figure.basis == "derived" and _same_place(figure, one.read):
                told.add(name)
                yield replace(one, figure=name, read=figure, again="")


def _same_place(figure: Figure, other: Figure) -> bool:
    place, there = (
        {key: said for key, said in each.evidence.items() if key not in _BESIDE_THE_PLACE} for each in (figure, other)
    )
    return bool(place) and place == there and (figure.value, figure.prior) == (other.value, other.prior)


def _balances(record: Accounts, decided: Sequence[Decided]) -> bool | None:
    """What can be said of a balance sheet that did not add up, once persons compared it: whether it adds up without
    what is not used; not known where figures stand that do not add up in the document itself."""
    if unsettled(record.figures, decided):
        return False
    aside = {one.figure for one in decided if one.set_aside}
    left = _values({name: figure for name, figure in record.figures.items() if name not in aside})
    return None if any(one.stands for one in decided) else balances(left) or None


def _values(figures: Figures) -> dict[str, int | None]:
    return {name: figure.value for name, figure in figures.items()}


def _off(values: Mapping[str, int | None]) -> Iterator[tuple[str, int]]:
    """The rows that are worked out from others and are not what those come to, each with what it is off by."""
    return ((name, gap) for name, gap in identities(values) if abs(gap) > TOLERANCE)


def _how_far_off(name: str, rows: Mapping[str, int]) -> str:
    """Why a row of the balance sheet is doubtful: by the sum that it is part of, its own first."""
    of = next((row for row in (name, *rows) if row in rows and name in (row, *_PARTS[row])), None)
    off = f": {in_words(of)} is off by {pounds(abs(rows[of]))}" if of else ""
    return f"{UNBALANCED}{off}"


def _parts(name: str, values: Mapping[str, int | None]) -> tuple[str, ...]:
    """The rows shown of an identity. What stands in for a row of net assets' that is not shown is one of them."""
    parts = set(_PARTS[name])
    if name == _NET:
        parts |= set(() if values.get(_SUBTOTAL) is not None else _BEFORE_SUBTOTAL)
        parts |= set(() if values.get(_NET) is not None else (_FUNDS,))
    return tuple(part for part in sorted(parts) if values.get(part) is not None)
