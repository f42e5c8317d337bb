"""A company's profile, without its address. Pure."""

from scrapers.companies_house import answers
from scrapers.companies_house.answers import Body
from scrapers.companies_house.numbers import company_number, register_number
from scrapers.companies_house.people import wording
from scrapers.records import Company, Line


def company(body: Body, line: Line) -> Company:
    """The profile. Raises `SourceChangedError` where the company number is missing or a date is none."""
    accounts, last = answers.part(body, "accounts"), answers.part(body, "accounts", "last_accounts")
    following, statement = answers.part(body, "accounts", "next_accounts"), answers.part(body, "confirmation_statement")
    abroad, links = answers.part(body, "foreign_company_details"), body.get("links")
    return Company(
        company_number=company_number(body.get("company_number"), line),
        name=answers.text(body, "company_name"),
        company_status=answers.text(body, "company_status"),
        company_status_detail=answers.text(body, "company_status_detail"),
        company_type=answers.text(body, "type"),
        created_on=answers.day_of(body, "date_of_creation", line),
        ceased_on=answers.day_of(body, "date_of_cessation", line),
        sic_codes=answers.words(body, "sic_codes"),
        accounts_next_due_on=answers.day_of(following, "due_on", line) or answers.day_of(accounts, "next_due", line),
        accounts_next_made_up_to=answers.day_of(following, "period_end_on", line)
        or answers.day_of(accounts, "next_made_up_to", line),
        accounts_overdue=answers.flag(following, "overdue")
        if "overdue" in following
        else answers.flag(accounts, "overdue"),
        accounts_last_made_up_to=answers.day_of(last, "made_up_to", line),
        accounts_last_type=answers.text(last, "type"),
        confirmation_statement_due_on=answers.day_of(statement, "next_due", line),
        confirmation_statement_overdue=answers.flag(statement, "overdue"),
        has_charges=_has(body, "has_charges", "charges"),
        has_insolvency_history=_has(body, "has_insolvency_history", "insolvency"),
        has_been_liquidated=answers.flag(body, "has_been_liquidated"),
        has_super_secure_controllers=answers.flag(body, "has_super_secure_pscs"),
        office_in_dispute=answers.flag(body, "registered_office_is_in_dispute"),
        office_undeliverable=answers.flag(body, "undeliverable_registered_office_address"),
        originating_country=wording(answers.text(answers.part(abroad, "originating_registry"), "country")),
        originating_number=register_number(answers.text(abroad, "registration_number")),
        parent_number=_parent(body, line),
        previous_names=_previous_names(body),
        links=tuple(sorted(name for name in links if links[name])) if isinstance(links, dict) else None,
        etag=answers.text(body, "etag"),
        line=line,
    )


def found(item: Body, line: Line) -> Company:
    """A hit of the advanced search. Raises `SourceChangedError` where the number is missing or a date is none."""
    return Company(
        company_number=company_number(item.get("company_number"), line),
        name=answers.text(item, "company_name"),
        company_status=answers.text(item, "company_status"),
        company_type=answers.text(item, "company_type"),
        created_on=answers.day_of(item, "date_of_creation", line),
        ceased_on=answers.day_of(item, "date_of_cessation", line),
        sic_codes=answers.words(item, "sic_codes"),
        partial=True,
        line=line,
    )


def _has(body: Body, flag: str, link: str) -> bool | None:
    """What the flag says; where it does not, a link to the thing says yes."""
    said = answers.flag(body, flag)
    return True if said is None and answers.text(answers.part(body, "links"), link) else said


def _parent(body: Body, line: Line) -> str | None:
    """The company of a UK establishment: registered here as an overseas company, so that its number is one of ours."""
    said = answers.text(answers.part(body, "branch_company_details"), "parent_company_number")
    return company_number(said, line) if said else None


def _previous_names(body: Body) -> tuple[str, ...]:
    each = answers.listed(body, "previous_company_names")
    return tuple(name for part in each if isinstance(part, dict) and (name := answers.text(part, "name")))
