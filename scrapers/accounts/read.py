"""One filed document -> one record for the company, and one for the group where the document shows one."""

import re
from dataclasses import dataclass
from typing import Final

from scrapers.accounts.document import open_document
from scrapers.accounts.evidence import figure
from scrapers.accounts.facts import Facts
from scrapers.accounts.inline import read_facts, words
from scrapers.accounts.kind import accounts_type
from scrapers.accounts.periods import Periods, find_periods
from scrapers.accounts.scopes import Shelves, currency_of, is_group, shelve
from scrapers.accounts.statements import besides_of, holds, statements
from scrapers.read import SourceChangedError
from scrapers.records import Accounts, Line, Scope

_NUMBER: Final = re.compile(r"(?:[A-Z]{2}|\d{2})\d{6}|\d{1,7}")
_PRODUCT_FILE: Final = re.compile(r"Prod\d+_\w+?_([A-Z0-9]{8})_\d{8}", re.IGNORECASE)
_NUMBER_TAGS: Final = ("UKCompaniesHouseRegisteredNumber", "CompaniesHouseRegisteredNumber")


def read_accounts(content: bytes, file: str) -> tuple[Accounts, ...]:
    """The accounts in a document, company first. `file` names the document in errors and evidence.

    Raises `UnreadableError` for bytes that are no inline XBRL or XBRL, `SourceChangedError` for facts that cannot be
    resolved and documents without a company number, a closing day or any figure.
    """
    facts = read_facts(open_document(content, file), file)
    filed = _Filed(facts, find_periods(facts), currency_of(facts), _company_number(facts), is_group(facts))
    shelves = shelve(facts, filed.periods, filed.currency, group=filed.group)
    scopes: tuple[Scope, ...] = ("company", "group") if filed.group else ("company",)
    records = tuple(record for scope in scopes if (record := _record(filed, shelves, scope)).figures)
    if not records:
        raise SourceChangedError("none of its tags is a figure of accounts", Line(file=file))
    return records


@dataclass(frozen=True, slots=True)
class _Filed:
    """What holds for every record of one document."""

    facts: Facts
    periods: Periods
    currency: str | None
    number: str
    group: bool


def _record(filed: _Filed, shelves: Shelves, scope: Scope) -> Accounts:
    now, prior = shelves.get((scope, "value"), {}), shelves.get((scope, "prior"), {})
    value, before = statements(now, prior)
    figures = {name: figure(value.get(name), before.get(name)) for name in sorted(value.keys() | before.keys())}
    return Accounts(
        company_number=filed.number,
        made_up_to=filed.periods.made_up_to,
        period_start=filed.periods.start,
        prior_made_up_to=filed.periods.prior_made_up_to,
        scope=scope,
        currency=filed.currency,
        accounts_type=accounts_type(filed.facts, figures, group=filed.group),
        balances=holds(value, besides_of(now)),
        figures=figures,
        text={},
        line=Line(file=filed.facts.file),
    )


def _company_number(facts: Facts) -> str:
    """From the document's own entity identifier, else its tagged number, else a bulk product's file name."""
    contexts = [fact.context for fact in facts.each()] or [
        each.context for said in facts.texts.values() for each in said
    ]
    said = [words(each, facts.continued) for name in _NUMBER_TAGS for each in facts.texts.get(name, ())]
    for text in (*dict.fromkeys(context.entity for context in contexts), *said):
        bare = re.sub(r"\s", "", text).upper()
        if _NUMBER.fullmatch(bare):
            return bare.zfill(8)
    if found := _PRODUCT_FILE.search(facts.file):
        return found[1].upper()
    raise SourceChangedError(
        "neither the document nor its name gives a company number", Line(file=facts.file), "entity"
    )
