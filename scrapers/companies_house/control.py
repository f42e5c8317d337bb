"""Who controls a company: entries, statements and exemptions of its register of persons with significant control. Pure.

Of an individual there is the kind, the natures of control and the dates, and never the name. Whatever is not said to be
a company or a legal person is taken for an individual.
"""

from scrapers.companies_house import answers
from scrapers.companies_house.answers import Body
from scrapers.companies_house.numbers import controller_number, register_number
from scrapers.companies_house.people import registered, wording
from scrapers.read import SourceChangedError
from scrapers.records import Control, Line

STATEMENT, EXEMPTIONS = "persons-with-significant-control-statement", "exemptions"
_NAMED = ("corporate-entity", "legal-person")
_CONTROLS = ("significant-control", "beneficial-owner")


def controls(item: Body, number: str, line: Line) -> tuple[Control, ...]:
    """What one thing of the register says, whichever it is. `number` is the company it was asked of.

    Raises `SourceChangedError` for what is of no kind that controls, or has no name of its own, or a day that is none.
    """
    kind = answers.word(item, "kind") or ""
    if kind == EXEMPTIONS:
        return exemptions(item, number, line)
    return ((statement if kind.startswith(STATEMENT) else control)(item, number, line),)


def control(item: Body, number: str, line: Line) -> Control:
    """One person or organisation with control."""
    kind = answers.word(item, "kind") or ""
    if not any(each in kind for each in _CONTROLS):
        raise SourceChangedError("this is nobody with control of a company", line, "kind")
    named = answers.part(item, "identification") if kind.startswith(_NAMED) else {}
    number_given = register_number(answers.text(named, "registration_number"))
    country, place = answers.text(named, "country_registered"), answers.text(named, "place_registered")
    ceased_on = answers.day_of(item, "ceased_on", line)
    return Control(
        company_number=number,
        control_id=_control_id(item, line),
        kind=kind,
        name=registered(answers.text(item, "name"), number_given) if kind.startswith(_NAMED) else None,
        registration_number=number_given,
        controller_number=controller_number(number_given, country, place),
        legal_form=wording(answers.text(named, "legal_form")),
        legal_authority=wording(answers.text(named, "legal_authority")),
        country_registered=wording(country),
        place_registered=wording(place),
        natures=answers.words(item, "natures_of_control"),
        notified_on=answers.day_of(item, "notified_on", line),
        ceased_on=ceased_on,
        ceased=bool(answers.flag(item, "ceased")) or ceased_on is not None,
        line=line,
    )


def statement(item: Body, number: str, line: Line) -> Control:
    """What a company says in place of a person. Raises `SourceChangedError` where it says nothing."""
    said = answers.word(item, "statement")
    if said is None:
        raise SourceChangedError("the field is missing: this is no statement on control", line, "statement")
    ceased_on = answers.day_of(item, "ceased_on", line)
    return Control(
        company_number=number,
        control_id=_control_id(item, line),
        kind=STATEMENT,
        statement=said,
        notified_on=answers.day_of(item, "notified_on", line),
        ceased_on=ceased_on,
        ceased=ceased_on is not None,
        line=line,
    )


def exemptions(body: Body, number: str, line: Line) -> tuple[Control, ...]:
    """Why a company need not say who controls it, one for each kind of exemption and time it held."""
    told = answers.part(body, "exemptions")
    return tuple(
        _exemption(answers.word(answers.part(told, name), "exemption_type") or name, item, number, line)
        for name in sorted(told)
        for item, _ in answers.objects(answers.part(told, name), "items", line)
    )


def _exemption(why: str, item: Body, number: str, line: Line) -> Control:
    since, until = answers.day_of(item, "exempt_from", line), answers.day_of(item, "exempt_to", line)
    return Control(
        company_number=number,
        control_id=f"{why}:{since or ''}",
        kind=EXEMPTIONS,
        statement=why,
        notified_on=since,
        ceased_on=until,
        ceased=until is not None,
        line=line,
    )


def _control_id(item: Body, line: Line) -> str:
    named = answers.last_of(answers.own_link(item))
    if named is None:
        raise SourceChangedError("nothing names it: this is no entry of the register", line, "links")
    return named
