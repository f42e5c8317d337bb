"""Companies House company profiles (Public Data API). Needs a free key. Addresses are never read.

Companies House words (status, type) are kept raw: new ones appear, and an unknown one is no fault.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from scrapers.read import SourceChangedError, UnreadableError, day
from scrapers.records import Company, Line, Record
from scrapers.source import Snapshot, Source, Want, Web

_API = "https://api.company-information.service.gov.uk"
_NUMBER = re.compile(r"[A-Z0-9]{2}[0-9]{6}")
_BROKEN = re.compile("[\x00\ud800-\udfff]")
"""What JSON can spell and no text or database can hold."""


def fetch(web: Web, want: Want, now: Callable[[], datetime]) -> Iterator[Snapshot]:
    """One profile for every company number in `want.keys`."""
    for number in want.keys:
        url = f"{_API}/company/{number}"
        body = web.get(url, accept="application/json", secret="companies_house_api_key")  # noqa: S106 - a secret's name
        yield Snapshot(source=SOURCE.name, name=f"{number}.json", url=url, content=body, fetched_at=now())


def parse(snapshot: Snapshot) -> Iterator[Record]:
    """The profile as a `Company`. Raises `UnreadableError` for what is no JSON object, `SourceChangedError` where the
    company number is missing or a date is none."""
    line = Line(file=snapshot.name)
    profile = _object(snapshot.content, line)
    accounts, last = _part(profile, "accounts"), _part(profile, "accounts", "last_accounts")
    following, statement = _part(profile, "accounts", "next_accounts"), _part(profile, "confirmation_statement")
    yield Company(
        company_number=company_number(profile.get("company_number"), line),
        name=_text(profile, "company_name"),
        company_status=_text(profile, "company_status"),
        company_status_detail=_text(profile, "company_status_detail"),
        company_type=_text(profile, "type"),
        created_on=_day(profile, "date_of_creation", line),
        ceased_on=_day(profile, "date_of_cessation", line),
        sic_codes=tuple(code for code in map(_plain, _list(profile, "sic_codes")) if code),
        accounts_next_due_on=_day(following, "due_on", line) or _day(accounts, "next_due", line),
        accounts_next_made_up_to=_day(following, "period_end_on", line) or _day(accounts, "next_made_up_to", line),
        accounts_overdue=_flag(following, "overdue") if "overdue" in following else _flag(accounts, "overdue"),
        accounts_last_made_up_to=_day(last, "made_up_to", line),
        accounts_last_type=_text(last, "type"),
        confirmation_statement_due_on=_day(statement, "next_due", line),
        confirmation_statement_overdue=_flag(statement, "overdue"),
        has_charges=_flag(profile, "has_charges"),
        has_insolvency_history=_flag(profile, "has_insolvency_history"),
        previous_names=tuple(
            name
            for part in _list(profile, "previous_company_names")
            if isinstance(part, dict) and (name := _text(part, "name"))
        ),
        etag=_text(profile, "etag"),
        line=line,
    )


def company_number(text: object, line: Line) -> str:
    """Eight characters, upper case, padded with zeros. Raises `SourceChangedError`."""
    number = (_plain(text) or "").upper()
    number = number.zfill(8) if number.isdigit() else number
    if not _NUMBER.fullmatch(number):
        raise SourceChangedError(f"{number[:20]!r} is not a company number", line, "company_number")
    return number


def _object(content: bytes, line: Line) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("this is not JSON; fetch it again", line) from error
    if not isinstance(body, dict):
        raise UnreadableError("this is not a company profile; fetch it again", line)
    return body


def _part(body: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    for name in names:
        inner = body.get(name)
        body = inner if isinstance(inner, dict) else {}
    return body


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    return value if isinstance(value, list) else []


def _text(body: Mapping[str, Any], name: str) -> str | None:
    return _plain(body.get(name))


def _plain(value: object) -> str | None:
    """A text, or a number as text; None for anything else, which would be of another shape than is known."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return _BROKEN.sub("�", str(value)).strip() or None


def _flag(body: Mapping[str, Any], name: str) -> bool | None:
    value = body.get(name)
    return value if isinstance(value, bool) else None


def _day(body: Mapping[str, Any], name: str, line: Line) -> date | None:
    return day(_text(body, name), line, name)


SOURCE = Source(
    name="companies_house_company",
    publisher="Companies House",
    hosts=("api.company-information.service.gov.uk",),
    cron="20 4 * * *",
    at_least=0,
    at_most=20_000,
    fetch=fetch,
    parse=parse,
    by="company",
)
