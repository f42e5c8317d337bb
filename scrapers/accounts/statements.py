"""The tagged statements of a document: figures for each scope, both years, with the arithmetic checked."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from scrapers.accounts.balance import TOLERANCE, Values, balances, identities
from scrapers.accounts.choose import Held, Reading, choose, shown
from scrapers.accounts.concepts import BESIDES
from scrapers.accounts.creditors import creditors
from scrapers.accounts.merge import merged, of_scope
from scrapers.accounts.numbers import whole
from scrapers.accounts.page import Page
from scrapers.accounts.rows import printed_number
from scrapers.accounts.signs import Readings, signed, values_of
from scrapers.accounts.tables import PrintedStatement
from scrapers.records import Scope

TwoYears = tuple[Readings, Readings]

_HEADINGS: Final = {
    "fixed_assets_gbp": ("intangible_assets_gbp", "tangible_assets_gbp", "investments_gbp"),
    "current_assets_gbp": ("stocks_gbp", "debtors_gbp", "cash_gbp"),
}
_AS_PRINTED: Final = "as printed: its scale would leave a fraction of a person"
_RELATED: Final = re.compile(r"related|associate|connected|director", re.IGNORECASE)
_GROUP: Final = re.compile(r"group|subsidiar|parent|holding|participating|fellow|intercompany", re.IGNORECASE)
_LOAN: Final = re.compile(r"\bloan", re.IGNORECASE)


def statements(now: Held, prior: Held, printed: Sequence[PrintedStatement], scope: Scope, *, group: bool) -> TwoYears:
    """Both years' figures of one scope, as tagged and as printed on the face of the statements."""
    tagged, tagged_before = statement(now), statement(prior)
    shown, shown_before = of_scope(printed, scope, {"now": tagged, "prior": tagged_before})
    return merged(tagged, shown, face_first=group), merged(tagged_before, shown_before, face_first=group)


def completed(found: TwoYears, noted: TwoYears) -> TwoYears:
    """The face with what only the notes show, and with what the layout itself says."""
    value, before = ({**notes, **face, **_fuller(face, notes)} for face, notes in zip(found, noted, strict=True))
    _single_lines(value, before)
    return _both_ends(value), _both_ends(before)


def as_called(found: TwoYears, page: Page) -> TwoYears:
    """The figures without goodwill that no line of the page calls so: a class of intangible assets that software picks
    for a note without classes."""
    if not page.texts or not any("goodwill_gbp" in year for year in found) or any(page.saying(b"goodwill")):
        return found
    now, prior = ({name: each for name, each in year.items() if name != "goodwill_gbp"} for year in found)
    return now, prior


def _fuller(face: Readings, notes: Readings) -> Readings:
    """What a note that adds up to the face shows more of than the tags, which name only parts: not every class of
    assets is tagged, nor every loan."""
    return {
        name: noted
        for name, noted in notes.items()
        if name in face and _is_in_parts(face[name]) and face[name].value < noted.value
    }


def _is_in_parts(reading: Reading) -> bool:
    return bool(reading.facts) and all(fact.context.details for fact in reading.facts)


def _single_lines(value: Readings, before: Readings) -> None:
    """A heading with one line under it has no total row: the line is the total."""
    for total, parts in _HEADINGS.items():
        shown = [part for part in parts if any(part in year and year[part].value for year in (value, before))]
        shown = shown or [part for part in parts if any(part in year for year in (value, before))]
        if len(shown) == 1 and total not in value and total not in before and _may_be(total, shown[0], value, before):
            for year in (value, before):
                if only := year.get(shown[0]):
                    year[total] = only._replace(basis="derived", rule="the only line under its heading")


def _may_be(total: str, line: str, *years: Readings) -> bool:
    """Whether the subtotals around a heading leave room for nothing but the one line under it."""
    for year in years:
        values = values_of(year)
        trial = values | {total: values.get(line)}
        if values.get(line) is not None and any(abs(gap) > TOLERANCE for _, gap in identities(trial)):
            return any(abs(gap) > TOLERANCE for _, gap in identities(values))
    return True


def statement(held: Held) -> Readings:
    """Every figure of one scope and one year that the tags show, creditors by maturity, signs as the records want."""
    found = {figure: reading for figure in shown(held) if (reading := choose(figure, held))}
    besides = besides_of(held)
    found |= creditors(held, values_of(found) | besides)
    return signed(_counted(_by_label(found)), besides)


def besides_of(held: Held) -> dict[str, int | None]:
    """The rows that are no figure of ours but stand in the balance sheet's arithmetic."""
    rows = {row: next((held[name][0] for name in names if name in held), None) for row, names in BESIDES.items()}
    return {row: whole(fact.value) for row, fact in rows.items() if fact is not None}


def holds(readings: Mapping[str, Reading], besides: Values) -> bool | None:
    """Whether the balance sheet's identities hold."""
    return balances(values_of(readings) | dict(besides))


def _by_label(found: Readings) -> Readings:
    """Figures under what the page calls them: a tag for group balances on related parties is none, and one for
    overdrafts on bank loans is for bank borrowings."""
    kept = dict(found)
    for name in ("amounts_owed_by_group_gbp", "amounts_owed_to_group_gbp"):
        if name in kept and any(_RELATED.search(said) and not _GROUP.search(said) for said in _labels(kept[name])):
            del kept[name]
    overdraft = kept.get("overdraft_gbp")
    if overdraft and any(_LOAN.search(said) for said in _labels(overdraft)):
        kept.setdefault("bank_borrowings_gbp", kept.pop("overdraft_gbp"))
    return kept


def _counted(found: Readings) -> Readings:
    """People come whole: a number of them that its scale makes next to nothing is as it is printed."""
    staff = found.get("employees")
    if staff is None or staff.value or not staff.facts or not staff.facts[0].value:
        return found
    printed = printed_number(staff.facts[0].place.words())
    return found | {"employees": staff._replace(value=printed, rule=_AS_PRINTED)} if printed else found


def _labels(reading: Reading) -> list[str]:
    return [fact.place.label() for fact in reading.facts]


def _both_ends(found: Readings) -> Readings:
    """A balance sheet ends twice on the same amount: net assets, and the capital and reserves behind them."""
    net, funds = found.get("net_assets_gbp"), found.get("shareholders_funds_gbp")
    rule = "the two ends of the balance sheet are equal"
    if net and not funds:
        return found | {"shareholders_funds_gbp": net._replace(basis="derived", rule=rule)}
    if funds and not net and "outside_interests" not in found:
        return found | {"net_assets_gbp": funds._replace(basis="derived", rule=rule)}
    return found
