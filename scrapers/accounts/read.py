"""One filed document -> one record for the company, and one for the group where the document shows one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from scrapers.accounts.balance import Values
from scrapers.accounts.breakdown import Faces
from scrapers.accounts.choose import Held
from scrapers.accounts.document import UncertainError, refuse_other_kinds
from scrapers.accounts.elsewhere import elsewhere, settled, shared
from scrapers.accounts.evidence import figure
from scrapers.accounts.facts import Facts
from scrapers.accounts.kind import accounts_type
from scrapers.accounts.opened import parsed, scanned
from scrapers.accounts.page import Page
from scrapers.accounts.pages import statements_of, whose
from scrapers.accounts.periods import Periods, find_periods
from scrapers.accounts.says import text_facts
from scrapers.accounts.scopes import Shelves, Year, currency_of, is_group, shelve
from scrapers.accounts.statements import TwoYears, as_called, besides_of, completed, holds, statements
from scrapers.accounts.tables import besides_printed, read_statement
from scrapers.read import SourceChangedError, SourceError
from scrapers.records import Accounts, Line, Scope

_NUMBER: Final = re.compile(r"(?:[A-Z]{2}|\d{2})\d{6}|\d{1,7}")
_NAMED_FILE: Final = re.compile(r"(?:^|[/!])(?:Prod\d+_\w+?_)?((?:[A-Z]{2}|\d\d)\d{6})_", re.IGNORECASE)
_NUMBER_TAGS: Final = ("UKCompaniesHouseRegisteredNumber", "CompaniesHouseRegisteredNumber")


def read_accounts(content: bytes, file: str) -> tuple[Accounts, ...]:
    """The accounts in a document, company first. `file` names the document in errors and evidence.

    Raises `UnreadableError` for bytes that are no inline XBRL or XBRL, `SourceChangedError` for facts that cannot be
    resolved and documents without a company number, a closing day or any figure.
    """
    refuse_other_kinds(content, file)
    try:
        return _read(*scanned(content, file))
    except (UncertainError, SourceError):
        return _read(*parsed(content, file))


def _read(facts: Facts, lines: Page) -> tuple[Accounts, ...]:
    found = list(statements_of(lines))
    group = is_group(facts) or any(each.kind == "position" and each.scope == "group" for each in found)
    printed = [each for statement in whose(found, group=group) if (each := read_statement(statement))]
    filed = _Filed(
        facts, lines, find_periods(facts), currency_of(facts), _company_number(facts), group, text_facts(facts, lines)
    )
    shelves = shelve(facts, filed.periods, filed.currency, group=group)
    faces: dict[Scope, TwoYears] = {
        scope: statements(*_held(shelves, scope), printed, scope, group=group)
        for scope in (("company", "group") if group else ("company",))
    }
    noted = elsewhere(lines, _by_column(faces), group=group, unit=max((each.unit for each in printed), default=1))
    whole = {scope: completed(face, noted[scope]) for scope, face in settled(faces, noted).items()}
    full = shared({scope: as_called(both, lines) for scope, both in whole.items()})
    besides = {scope: besides_of(_held(shelves, scope)[0]) | dict(besides_printed(printed, scope)) for scope in full}
    records = tuple(_record(filed, scope, both, besides[scope]) for scope, both in full.items())
    if not any(record.figures for record in records):
        raise SourceChangedError("none of its tags is a figure of accounts", Line(file=facts.file))
    return tuple(record for record in records if record.figures)


@dataclass(frozen=True, slots=True)
class _Filed:
    """What holds for every record of one document."""

    facts: Facts
    page: Page
    periods: Periods
    currency: str | None
    number: str
    group: bool
    text: Mapping[str, object]


def _held(shelves: Shelves, scope: Scope) -> tuple[Held, Held]:
    return shelves.get((scope, "value"), {}), shelves.get((scope, "prior"), {})


def _by_column(faces: Mapping[Scope, TwoYears]) -> Faces:
    years: tuple[Year, Year] = ("value", "prior")
    return {(scope, year): face for scope, both in faces.items() for year, face in zip(years, both, strict=True)}


def _record(filed: _Filed, scope: Scope, found: TwoYears, besides: Values) -> Accounts:
    value, before = found
    figures = {name: figure(value.get(name), before.get(name)) for name in sorted(value.keys() | before.keys())}
    return Accounts(
        company_number=filed.number,
        made_up_to=filed.periods.made_up_to,
        period_start=filed.periods.start,
        prior_made_up_to=filed.periods.prior_made_up_to,
        scope=scope,
        currency=filed.currency,
        accounts_type=accounts_type(filed.facts, figures, filed.page, group=filed.group),
        balances=holds(value, besides),
        figures=figures,
        text=filed.text,
        line=Line(file=filed.facts.file),
    )


def _company_number(facts: Facts) -> str:
    """From the document's own entity identifier, else its tagged number, else its file's name."""
    contexts = facts.numbered or facts.contexts
    said = (each.words for name in _NUMBER_TAGS for each in facts.texts.get(name, ()))
    for text in chain(dict.fromkeys([context.entity for context in contexts.values()]), said):
        bare = re.sub(r"\s", "", text).upper()
        if _NUMBER.fullmatch(bare):
            return bare.zfill(8)
    if found := _NAMED_FILE.search(facts.file):
        return found[1].upper()
    raise SourceChangedError(
        "neither the document nor its name gives a company number", Line(file=facts.file), "entity"
    )
