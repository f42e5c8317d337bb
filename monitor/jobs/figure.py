"""A figure and the very line of the filed document that it was read from, reopened from the archive."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.findings import Held
from monitor.jobs.house import House, JobError
from monitor.store.register import load_accounts
from scrapers.accounts.near import NearLine, lines_near
from scrapers.archive import ArchiveError
from scrapers.read import SourceError
from scrapers.records import Accounts, Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place that a value was read from, in words: of which year (`this year` or `the year before`), by which tag
    or printed row, at which line of the file; and the printed lines around it, empty where they cannot be shown,
    which `why` explains."""

    year: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[NearLine, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """A figure with everything that it rests on."""

    held: Held[Accounts]
    name: str
    figure: Figure
    places: tuple[Place, ...]


def show_figure(house: House, company_number: str, made_up_to: date, scope: str, name: str) -> FigureShown:
    """The figure of a company's accounts by its name. Raises `JobError` where it is not held."""
    with house.store.reading() as session:
        found = load_accounts(session, max(made_up_to, house.now().date()), numbers=[company_number])
    held = next(
        (
            one
            for one in found.get(company_number, ())
            if (one.record.made_up_to, one.record.scope) == (made_up_to, scope)
        ),
        None,
    )
    figure = held.record.figures.get(name) if held else None
    if held is None or figure is None:
        raise JobError(f"no figure {name} of {company_number} to {made_up_to} ({scope}) is held")
    return FigureShown(held=held, name=name, figure=figure, places=tuple(_places(house, held, figure)))


def _places(house: House, held: Held[Accounts], figure: Figure) -> Iterator[Place]:
    content, why = _document(house, held)
    before = figure.evidence.get("prior")
    years = [("this year", figure.value, figure.evidence), ("the year before", figure.prior, before)]
    for year, value, evidence in years:
        if not isinstance(evidence, Mapping) or not evidence:
            continue
        parts = evidence.get("parts")
        several = parts if isinstance(parts, list | tuple) else [evidence]
        for part in several[:20]:
            if isinstance(part, Mapping):
                yield _place(year, part, content, held, value if len(several) == 1 else None, why)


def _place(
    year: str, part: Mapping[str, Any], content: bytes | None, held: Held[Accounts], value: int | None, why: str
) -> Place:
    line = part.get("line")
    facts = tuple(_facts(part))
    if content is None or not isinstance(line, int):
        return Place(year=year, facts=facts, why=why or "the document has no lines that can be shown, only pages")
    try:
        lines = lines_near(content, held.record.line.file, line, value)
    except SourceError:
        return Place(year=year, facts=facts, why="the document cannot be laid out in lines")
    return Place(year=year, facts=facts, lines=lines, why="" if lines else "the tag stands on no printed line")


def _facts(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    named = {"tag": "Tag", "context": "Context", "row": "Printed row", "printed": "Printed as", "page": "Page"}
    for key, label in named.items():
        if part.get(key) not in (None, ""):
            yield label, str(part[key])[:200]
    period = part.get("period")
    if isinstance(period, list | tuple) and len(period) == 2:
        yield "Period", f"{period[0]} to {period[1]}" if period[0] else f"at {period[1]}"
    members = part.get("members")
    if isinstance(members, Mapping) and members:
        yield "Dimensions", "; ".join(f"{key}: {value}" for key, value in members.items())[:300]
    for key, label in {"unit": "Unit", "line": "Line of the file", "rule": "Worked out as"}.items():
        if part.get(key) not in (None, ""):
            yield label, str(part[key])[:200]


def _document(house: House, held: Held[Accounts]) -> tuple[bytes | None, str]:
    try:
        content = house.archive.reopen(held.evidence.snapshot)
    except ArchiveError:
        return None, "the filed document is not in the archive of this machine"
    if content.startswith(b"%PDF"):
        return None, "the document is a scan: its pages are pictures"
    if content.startswith(b"PK"):
        return None, "the document stands in a file of many, which is not unpacked for a page"
    return content, ""
