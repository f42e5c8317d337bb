"""Insolvency cases of a company: kind and dates. Practitioners and notes are never read. Pure."""

from datetime import date

from scrapers.companies_house import answers
from scrapers.companies_house.answers import Body
from scrapers.read import SourceChangedError
from scrapers.records import Insolvency, Line


def insolvencies(body: Body, number: str, line: Line) -> tuple[Insolvency, ...]:
    """The cases of a company's answer, each with the words that the answer has for the company as a whole.

    Raises `SourceChangedError` where there is no list of cases.
    """
    if "cases" not in body:
        raise SourceChangedError("the field is missing: this tells of no insolvency", line, "cases")
    statuses = answers.words(body, "status")
    return tuple(insolvency_case(item, number, place, statuses) for item, place in answers.objects(body, "cases", line))


def insolvency_case(item: Body, number: str, line: Line, statuses: tuple[str, ...] = ()) -> Insolvency:
    """One case. `number` is the company it was asked of. Raises `SourceChangedError` where the case has neither number
    nor type, or a day is none."""
    case_type = answers.word(item, "type")
    case_number = answers.word(item, "number") or case_type
    if case_number is None:
        raise SourceChangedError("it has neither number nor type: this is no case", line, "number")
    return Insolvency(
        company_number=number,
        case_number=case_number,
        case_type=case_type,
        statuses=statuses or answers.words(item, "status"),
        dates=tuple(_dates(item, line)),
        line=line,
    )


def _dates(item: Body, line: Line) -> list[tuple[str, date]]:
    """In their order; one without its kind is of no use and is left out."""
    told = [(answers.word(each, "type"), answers.day_of(each, "date", at)) for each, at in _each(item, line)]
    return [(kind, on) for kind, on in told if kind and on]


def _each(item: Body, line: Line) -> list[tuple[Body, Line]]:
    return [(each, line) for each, _ in answers.objects(item, "dates", line)]
