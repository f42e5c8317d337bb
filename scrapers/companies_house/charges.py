"""Charges registered against a company: dates, flags and lenders; never what is charged in words. Pure.

The specification has lists where objects come (`particulars`), and two of its keys are misspelt in it and not in the
answers, or the other way round.
"""

from scrapers.companies_house import answers
from scrapers.companies_house.answers import Body
from scrapers.companies_house.people import organisation
from scrapers.read import SourceChangedError
from scrapers.records import Charge, Line

_INNER = ("chargeNumber", "createdOn", "deliveredOn", "personsEntitled")
_SHOWN = ("status", "charge_code", "charge_number", "classification", "persons_entitled")
_RELEASED = ("assets_ceased_released", "assests_ceased_released")


def charge(item: Body, number: str, line: Line) -> Charge:
    """One charge. `number` is the company it was asked of. Raises `SourceChangedError` for a form that is not
    published, and where nothing tells the charge from others or a day is none."""
    if inner := next((name for name in _INNER if name in item), None):
        raise SourceChangedError("this is not the public form of an answer: nothing of it is read", line, inner)
    particulars = answers.part(item, "particulars")
    return Charge(
        company_number=number,
        charge_id=_charge_id(item, line),
        charge_code=answers.word(item, "charge_code"),
        charge_number=answers.count(item, "charge_number"),
        status=answers.text(item, "status"),
        created_on=answers.day_of(item, "created_on", line),
        delivered_on=answers.day_of(item, "delivered_on", line),
        satisfied_on=answers.day_of(item, "satisfied_on", line),
        contains_fixed_charge=answers.flag(particulars, "contains_fixed_charge"),
        contains_floating_charge=answers.flag(particulars, "contains_floating_charge"),
        floating_charge_covers_all=answers.flag(particulars, "floating_charge_covers_all"),
        contains_negative_pledge=answers.flag(particulars, "contains_negative_pledge"),
        assets_released=next((said for name in _RELEASED if (said := answers.word(item, name))), None),
        lenders=_lenders(item),
        more_than_four_lenders=answers.flag(item, "more_than_four_persons_entitled"),
        line=line,
    )


def _charge_id(item: Body, line: Line) -> str:
    """What names the charge in its address; an old one may be told only by its code or number."""
    named = answers.last_of(answers.own_link(item)) or answers.word(item, "id")
    named = named or answers.word(item, "charge_code") or answers.word(item, "charge_number")
    if named is None or not any(name in item for name in _SHOWN):
        raise SourceChangedError("nothing shows it to be one: this is no charge", line, "links")
    return named


def _lenders(item: Body) -> tuple[str, ...]:
    """Each once, in their order."""
    told = [each.get("name") if isinstance(each, dict) else each for each in answers.listed(item, "persons_entitled")]
    kept = [organisation(answers.plain(name)) for name in told]
    return tuple(dict.fromkeys(name for name in kept if name))
