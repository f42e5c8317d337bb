"""A figure and the very line of the filed document that it was read from, reopened from the archive; or where a figure
that is not known was looked for."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from monitor.findings import Held
from monitor.jobs.figures import Compared, every
from monitor.jobs.house import House, JobError
from monitor.store.companies import load_filed
from monitor.store.register import load_accounts, until
from monitor.words import counted, day
from scrapers.accounts.concepts import WAYS
from scrapers.accounts.near import NearLine, lines_near
from scrapers.archive import ArchiveError
from scrapers.companies_house.unpack import open_archive, unpacked
from scrapers.read import SourceError, UnreadableError
from scrapers.records import FIGURES, Accounts, Figure, FiledDocument, Line

_ZIP = b"PK\x03\x04"
_MOST_PARTS = 20
_LARGEST = 40_000_000
"""Bytes of a document taken out of a zip for a page: as many as are read."""
_FLOWS = frozenset(
    f"{name}_gbp"
    for name in (
        "turnover cost_of_sales gross_profit operating_profit interest_payable interest_receivable profit_before_tax "
        "tax profit_after_tax depreciation amortisation impairment"
    ).split()
)
"""What stands in a profit and loss account, which a small company need not file."""
Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place that a value was read from, in words: of which year (`this year` or `the year before`), by which tag
    or printed row, at which line of the file; and the printed lines around it, empty where they cannot be shown,
    which `why` explains."""

    year: str
    facts: Facts
    lines: tuple[NearLine, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """A figure with everything that it rests on. `member` is the document within the file that was had, where that is
    one of many. Without a `compared` the figure is not known, and `looked` says where it was looked for."""

    held: Held[Accounts] | Held[FiledDocument]
    name: str
    compared: Compared | None = None
    places: tuple[Place, ...] = ()
    member: str | None = None
    looked: Facts = ()

    @property
    def accounts(self) -> Accounts | None:
        """The set of accounts; None where there is only a document that no machine can read."""
        return self.held.record if isinstance(self.held.record, Accounts) else None


def show_figure(house: House, company_number: str, made_up_to: date, scope: str, name: str) -> FigureShown:
    """The figure of a company's accounts by its name, or where it was looked for. Raises `JobError` where no document
    of that day is held, or nothing is called so."""
    if name not in FIGURES or scope not in ("company", "group"):
        raise JobError(f"no figure is called {name} ({scope})")
    with house.store.reading() as session:
        held = _held(house, session, company_number, made_up_to, scope)
        pictures = None if held else _pictures(house, session, company_number, made_up_to)
    if pictures is not None:
        return FigureShown(held=pictures, name=name, looked=tuple(_not_read(pictures.record)))
    if held is None:
        raise JobError(f"no accounts of {company_number} to {made_up_to} ({scope}) are held")
    compared = next((one for one in every(held) if one.name == name), None)
    if compared is None:
        return FigureShown(held=held, name=name, looked=tuple(_looked(held.record, name)))
    document = _document(house, held)
    places = tuple(_places(document, held, compared.figure))
    return FigureShown(held=held, name=name, compared=compared, places=places, member=document.member)


def _held(house: House, session: Session, number: str, made_up_to: date, scope: str) -> Held[Accounts] | None:
    found = load_accounts(session, max(made_up_to, house.now().date()), numbers=[number])
    of = (made_up_to, scope)
    return next((one for one in found.get(number, ()) if (one.record.made_up_to, one.record.scope) == of), None)


def _pictures(house: House, session: Session, number: str, made_up_to: date) -> Held[FiledDocument] | None:
    """The accounts of a day that were filed as pictures of pages."""
    filed = load_filed(session, FiledDocument, until(house.now().date(), None), [number]).get(number, ())
    return next((one for one in filed if one.record.made_up_to == made_up_to and not one.record.readable), None)


# Where a figure that is not known was looked for ----------------------------------------------------------------------


def _looked(accounts: Accounts, name: str) -> Iterator[tuple[str, str]]:
    tags = list(dict.fromkeys(tag for way in WAYS.get(name, ()) for tag in way.names))
    yield "Tags", f"none of {', '.join(tags)}" if tags else "no tag of the document that stands for it"
    yield "Printed statements", "no row of the balance sheet or the profit and loss account is called so"
    yield "Notes", "no note shows it"
    yield "What the document does show", counted(len(accounts.figures), "figure")
    if name in _FLOWS and not _FLOWS & accounts.figures.keys():
        yield "Why that may be", "small companies need not file a profit and loss account"


def _not_read(document: FiledDocument) -> Iterator[tuple[str, str]]:
    pages = "pages" if document.pages is None else counted(document.pages, "page")
    yield "Filed as", f"pictures of {pages} ({', '.join(document.filed_as) or 'form not given'})"
    yield "Looked for", "nowhere: figures are read from tagged and printed text alone, never from pictures or PDFs"
    yield "Accounts to", day(document.made_up_to)
    yield "Filing", document.transaction_id


# Where a figure that is known was read --------------------------------------------------------------------------------


class _Document(NamedTuple):
    """The document's bytes, or why there are none; `member` where they were packed in a file of many."""

    content: bytes | None
    why: str = ""
    member: str | None = None


def _places(document: _Document, held: Held[Accounts], figure: Figure) -> Iterator[Place]:
    before = figure.evidence.get("prior")
    years = [("this year", figure.value, figure.evidence), ("the year before", figure.prior, before)]
    for year, value, evidence in years:
        if not isinstance(evidence, Mapping) or not evidence:
            continue
        parts = evidence.get("parts")
        several = parts if isinstance(parts, list | tuple) else [evidence]
        for part in several[:_MOST_PARTS]:
            if isinstance(part, Mapping):
                yield _place(year, part, document, held, value if len(several) == 1 else None)


def _place(year: str, part: Mapping[str, Any], document: _Document, held: Held[Accounts], value: int | None) -> Place:
    line = part.get("line")
    facts = tuple(_facts(part))
    if document.content is None or not isinstance(line, int):
        return Place(
            year=year, facts=facts, why=document.why or "the place that it was read from has no line of the file"
        )
    try:
        lines = lines_near(document.content, held.record.line.file, line, value)
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


def _document(house: House, held: Held[Accounts]) -> _Document:
    try:
        content = house.archive.reopen(held.evidence.snapshot)
    except ArchiveError:
        return _Document(None, "the filed document is not in the archive of this machine")
    if not content.startswith(_ZIP):
        return _Document(content)
    try:
        return _of_many(content, held.record.line.file)
    except UnreadableError as error:
        return _Document(None, f"the document is packed in a file of many and cannot be taken out: {error.why}")


def _of_many(content: bytes, file: str) -> _Document:
    """The document of a zip that a record was read from: its place ends in the member's name. Raises
    `UnreadableError`, also for one that is too large."""
    archive = open_archive(io.BytesIO(content), file)
    members = [one for one in archive.infolist() if not one.is_dir() and file.endswith(f"!{one.filename}")]
    if not members:
        raise UnreadableError("the zip has no such member", Line(file=file))
    member = max(members, key=lambda one: len(one.filename))
    return _Document(unpacked(archive, member, file, _LARGEST), member=member.filename)
