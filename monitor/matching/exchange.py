"""Matches and decisions as a table for a spreadsheet, and decisions read back from one. Pure.

Every decision ever made comes first, in order, then each provider that nobody has decided on, with its last four
columns left to fill in. Read back, rows without a verdict say nothing; a cell that a spreadsheet would take for a
formula has an apostrophe before it, which reading takes away.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from monitor.findings import Link
from monitor.links import LinksError
from monitor.matching.released import company_number
from monitor.matching.states import Decision, Match
from monitor.names import fold_name
from scrapers.records import INDIVIDUAL

COLUMNS = (
    "registered_provider",
    "company_number",
    "company_name",
    "top_company_number",
    "state",
    "confidence",
    "evidence",
    "candidates",
    "verdict",
    "decided_by",
    "decided_on",
    "why",
)
NO_COMPANY = "none"
"""What stands in place of a company number where a person says that a provider has no company."""
_ASKED = ("registered_provider", "company_number", "verdict", "decided_by", "decided_on")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_MOST_ROWS = 100_000
_VERDICTS = ("confirmed", "refused")


def table(matches: Mapping[str, Match], made: Iterable[Decision]) -> str:
    """The table as CSV."""
    out = io.StringIO(newline="")
    written = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    written.writeheader()
    decided = set()
    for decision in made:
        decided.add(decision.provider_key)
        written.writerow(_safe(_of_decision(decision, matches.get(decision.provider_key))))
    for key in sorted(set(matches) - decided):
        written.writerow(_safe(_of_match(matches[key])))
    return out.getvalue()


def read_decisions(text: str) -> list[Decision]:
    """The decisions in a table, in order. Raises `LinksError`, which names the row."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if missing := [name for name in _ASKED if name not in (reader.fieldnames or ())]:
        raise LinksError(f"decisions: no column {', '.join(missing)}; begin from: monitor match export FILE")
    try:
        return list(_decisions(reader))
    except csv.Error as error:
        raise LinksError(f"decisions, line {reader.line_num}: {error}") from error


def of_links(links: Mapping[str, Link], file: str) -> list[Decision]:
    """The decisions that a links file says were made."""
    return [
        Decision(
            provider_key=key,
            registered_provider=link.registered_provider,
            verdict="confirmed",
            company_number=link.company_number,
            top_company_number=link.top_company_number,
            decided_by=link.confirmed_by,
            decided_on=link.confirmed_on,
            why=f"taken in from {file}",
        )
        for key, link in links.items()
    ]


def _decisions(rows: Iterable[dict[str, str | None]]) -> Iterator[Decision]:
    for number, row in enumerate(rows, start=2):
        if number > _MOST_ROWS:
            raise LinksError(f"decisions: more than {_MOST_ROWS:,} rows")
        said = {name: _as_said(row.get(name) or "") for name in COLUMNS}
        if said["verdict"]:
            yield _decision(said, number)


def _decision(said: Mapping[str, str], number: int) -> Decision:
    verdict, key = said["verdict"].casefold(), fold_name(said["registered_provider"])
    none = said["company_number"].casefold() == NO_COMPANY
    company, top = company_number(said["company_number"]), company_number(said["top_company_number"])
    day = _day(said["decided_on"])
    strange, like = said["top_company_number"] and top is None, "is not eight characters like 01234567"
    faults = {
        "registered_provider is blank, or may be a person's": not key or key == INDIVIDUAL,
        f"verdict is {said['verdict']!r}, not one of {', '.join(_VERDICTS)}": verdict not in _VERDICTS,
        f"company_number {said['company_number']!r} {like}": company is None and not none,
        "what is refused is a company: give its number": none and verdict == "refused",
        f"top_company_number {said['top_company_number']!r} {like}": bool(strange),
        "decided_by is blank: who decided it?": not said["decided_by"],
        f"decided_on {said['decided_on']!r} is no day like 2026-01-31": day is None,
    }
    for fault, is_so in faults.items():
        if is_so:
            raise LinksError(f"decisions, row {number}: {fault}")
    return Decision(
        provider_key=key,
        registered_provider=said["registered_provider"],
        verdict="confirmed" if verdict == "confirmed" else "refused",
        company_number=company,
        top_company_number=top,
        decided_by=said["decided_by"],
        decided_on=day or date.min,
        why=said["why"],
    )


def _of_decision(decision: Decision, match: Match | None) -> dict[str, str]:
    named = match is not None and match.company_number == decision.company_number
    return {
        "registered_provider": decision.registered_provider,
        "company_number": decision.company_number or NO_COMPANY,
        "company_name": (match.company_name or "") if match is not None and named else "",
        "top_company_number": decision.top_company_number or "",
        "state": match.state.value if match is not None else "",
        "verdict": decision.verdict,
        "decided_by": decision.decided_by,
        "decided_on": decision.decided_on.isoformat(),
        "why": decision.why,
    }


def _of_match(match: Match) -> dict[str, str]:
    return {
        "registered_provider": match.registered_provider,
        "company_number": match.company_number or "",
        "company_name": match.company_name or "",
        "top_company_number": match.top_company_number or "",
        "state": match.state.value,
        "confidence": match.confidence.value,
        "evidence": "; ".join(match.evidence),
        "candidates": " ".join(match.candidates),
    }


def _safe(row: Mapping[str, str]) -> dict[str, str]:
    return {name: f"'{cell}" if cell.startswith(_FORMULA) else cell for name, cell in row.items()}


def _as_said(cell: str) -> str:
    return cell.removeprefix("'").strip()


def _day(text: str) -> date | None:
    """A day as written here, or as a spreadsheet in Britain writes it back."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None
