"""Entries of a filing history. Pure.

What an entry says in words (names of officers, of charges, of premises) is never read, only Companies House's own words
for it. The specification knows neither `action_date` nor `description_values`; both come.
"""

from scrapers.companies_house import answers
from scrapers.companies_house.answers import Body
from scrapers.read import SourceChangedError
from scrapers.records import Filing, Line


def filing(item: Body, number: str, line: Line) -> Filing:
    """One entry. `number` is the company it was asked of. Raises `SourceChangedError` where it has no name of its own
    (`transaction_id`) or no type, or a day is none."""
    made_up_to = answers.day_of(answers.part(item, "description_values"), "made_up_date", line)
    return Filing(
        company_number=number,
        transaction_id=_must(item, "transaction_id", line),
        filing_type=_must(item, "type", line),
        category=answers.word(item, "category"),
        description=answers.word(item, "description"),
        filed_on=answers.day_of(item, "date", line),
        made_up_to=made_up_to or answers.day_of(item, "action_date", line),
        pages=answers.count(item, "pages"),
        paper_filed=answers.flag(item, "paper_filed"),
        document_link=_document(item),
        line=line,
    )


def _must(item: Body, name: str, line: Line) -> str:
    said = answers.word(item, name)
    if said is None:
        raise SourceChangedError("the field is missing: this is no entry of a filing history", line, name)
    return said


def _document(item: Body) -> str | None:
    link = answers.text(answers.part(item, "links"), "document_metadata")
    return link if link and link.startswith("https://") else None
