"""How old an answer of Companies House may grow before it is asked for again, and how often companies change.

The ages were chosen for this service; `expected_calls` says what they cost at the declared rates of change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zlib import crc32

COMPANY: Final = "companies_house_company"
FILINGS: Final = "companies_house_filings"
CHARGES: Final = "companies_house_charges"
INSOLVENCY: Final = "companies_house_insolvency"
CONTROL: Final = "companies_house_control"
ACCOUNTS: Final = "companies_house_accounts"
STREAMS: Final = "companies_house_streams"
BULK: Final = "companies_house_bulk"
REGISTER: Final = "companies_house_register"
OWNERSHIP: Final = "companies_house_ownership"
SEARCH: Final = "companies_house_search"

BY_COMPANY: Final = (INSOLVENCY, COMPANY, CHARGES, CONTROL, FILINGS)
"""What a company is asked about with the key, the gravest first."""
WHOLE: Final = (STREAMS, BULK, REGISTER, OWNERSHIP, SEARCH)
"""What speaks of all companies at once. The files between the streams and the search need no key."""
OF_WATCHED: Final = frozenset({STREAMS, BULK, OWNERSHIP})
"""What of it is kept of watched companies alone: without one there is nothing to ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """The most days between two answers: while the source's stream is read without a gap, and without one."""

    streamed: int
    polled: int
    why: str


AGES: Final[Mapping[str, Age]] = {
    COMPANY: Age(
        streamed=7,
        polled=1,
        why="without the stream the profile is the one call that shows most changes; with it, a weekly look finds "
        "within a week what a stream left out",
    ),
    INSOLVENCY: Age(streamed=7, polled=7, why="asked only where the profile speaks of insolvency: few, and grave"),
    CHARGES: Age(
        streamed=28, polled=28, why="the profile tells a first charge, but not a second one, nor that one was satisfied"
    ),
    CONTROL: Age(streamed=28, polled=56, why="changes of control reach the profile seldom, and are not urgent"),
    FILINGS: Age(streamed=28, polled=56, why="new accounts change the profile, and that asks for the filings at once"),
    ACCOUNTS: Age(
        streamed=28, polled=28, why="only where no filing history is held; else documents follow the filings"
    ),
    STREAMS: Age(streamed=0, polled=0, why="every run: a week or so of events is all that is kept for us"),
    BULK: Age(streamed=1, polled=1, why="a file is published every working day"),
    REGISTER: Age(streamed=28, polled=28, why="a file is published every month"),
    SEARCH: Age(streamed=28, polled=28, why="companies that nobody has linked yet: some ten requests"),
    OWNERSHIP: Age(streamed=28, polled=28, why="a gigabyte: the controls of watched companies come by stream or call"),
}
ENDED: Final = Age(streamed=56, polled=56, why="a dissolved company changes only where it is restored")
DOCUMENT_AFTER_DAYS: Final = 4
"""Accounts reach the free daily files the working day after they are filed: documents are asked for only then."""
STREAM_FRESH: Final = timedelta(hours=24)
"""A stream read up to a moment longer ago than this is no stream: the sources that it covers are polled."""

_SLACK: Final = timedelta(hours=4)
"""A run an hour earlier than yesterday's still finds due what is a day old."""
_SPREAD: Final = 4


def limit(source: str, company_number: str, *, streamed: bool, ended: bool) -> timedelta:
    """How old this company's answer may grow: up to a quarter less than the table's age, the same for ever, so that
    what was asked for in one day is not asked for again in one day."""
    age = ENDED if ended else AGES[source]
    days = age.streamed if streamed else age.polled
    spread = crc32(f"{source} {company_number}".encode()) % (days // _SPREAD + 1)
    return timedelta(days=days - spread) - _SLACK


# What companies do ----------------------------------------------------------------------------------------------------

RATES: Final[Mapping[str, float]] = {
    "accounts": 1.0,
    "accounting_date": 0.03,
    "confirmation": 1.0,
    "charge": 0.10,
    "charge_satisfied": 0.06,
    "insolvency": 0.01,
    "control": 0.12,
    "control_deleted": 0.005,
    "status": 0.02,
    "name": 0.03,
    "address": 0.15,
    "officers": 0.80,
}
"""Changes a company a year, as they are assumed; no published figures. An address moves nothing but the profile's mark;
officers move nothing that is kept, and still make the stream speak of the company."""
SHARES: Final[Mapping[str, float]] = {CHARGES: 0.35, INSOLVENCY: 0.02}
"""The share of companies that have any, as it is assumed: of others nothing is asked."""
_MOVES_PROFILE: Final = ("accounts", "accounting_date", "confirmation", "insolvency", "status", "name", "address")
_CAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    COMPANY: (*_MOVES_PROFILE, "officers", "charge", "charge_satisfied"),
    FILINGS: ("accounts", "accounting_date"),
    CONTROL: ("control_deleted",),
}
"""Which changes lead to a call where a stream tells them: a profile has to be asked for, most others come whole."""


def expected_calls(*, streamed: bool) -> float:
    """Calls a company and day at these rates, without documents, once the first sweep is done."""
    return sum(SHARES.get(source, 1.0) * _expected(source, streamed=streamed) for source in BY_COMPANY)


def _expected(source: str, *, streamed: bool) -> float:
    days = AGES[source].streamed if streamed else AGES[source].polled
    causes = _CAUSES.get(source, ()) if streamed else _MOVES_PROFILE if source != COMPANY else ()
    if not streamed and source == FILINGS:
        causes = ("accounts",)
    return 1 / (days - days // _SPREAD / 2) + sum(RATES[kind] for kind in causes) / 365
