"""A report on a setting -> its judgements, its day and who is registered to run it. Pure.

Read are the judgement table, the inspection's dates and type, the URN, the provision sub-type and the registered
provider. Names of people (responsible individual, manager, inspectors) and addresses stand next to these: their labels
are known so that what follows them is passed over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from scrapers.ofsted.pages import MONTHS
from scrapers.ofsted.pdf_text import pdf_text
from scrapers.ofsted.providers import registered_provider
from scrapers.ofsted.report_labels import LABEL, Said, first_line, labelled, provider_named
from scrapers.ofsted.search import POSTCODE
from scrapers.ofsted.words import INTERIM_OUTCOMES, JUDGEMENTS, NOT_JUDGED, SA_OUTCOMES
from scrapers.read import SourceChangedError, tidy, urn
from scrapers.records import Inspection, InterimOutcome, Judgement, Line, ProviderPage, Record, SaOutcome

_Word = TypeVar("_Word", bound=StrEnum)
_KINDS: Final = {
    kind.casefold(): kind
    for kind in (
        "Full inspection", "Interim inspection", "Monitoring visit", "Monitoring inspection", "Assurance visit",
        "Assurance inspection", "Emergency inspection",
    )
}  # fmt: skip
_OLD_KINDS: Final = {"full": "Full inspection", "interim": "Interim inspection"}
_AREAS: Final[Mapping[str, re.Pattern[str]]] = {
    "overall": re.compile(
        r"overall experiences and progress of children(?: and young people)?(?: living in the home)?"
        r"(?:,? taking into account)?(?: are| is|:)?\s+",
        re.IGNORECASE,
    ),
    "helped_and_protected": re.compile(
        r"how well children(?: and young people)? are helped and protected(?: are| is|:)?\s+", re.IGNORECASE
    ),
    "leadership": re.compile(
        r"the (?:impact and )?effectiveness of leaders and managers(?: are| is|:)?\s+", re.IGNORECASE
    ),
}
_GRADE: Final = re.compile(
    f"(?:{'|'.join(re.escape(word) for word in sorted({*JUDGEMENTS, *NOT_JUDGED}, key=len, reverse=True))})(?!\\w)",
    re.IGNORECASE,
)
_TABLE_ENDS: Final = re.compile(
    r"Date of (?:last|previous) inspection|Overall (?:judgement|outcome) at last inspection|Enforcement action since|"
    r"Recent inspection history|Information about this",
    re.IGNORECASE,
)
_TABLE_WITHIN: Final = 3_000
_MONTH: Final = f"(?:{'|'.join(MONTHS)})"
_DAY: Final = rf"\d{{1,2}}(?: {_MONTH})?(?: \d{{4}})?"
_DAYS: Final = re.compile(rf"{_DAY}(?: ?(?:, and|,|and|to|–|-) ?{_DAY}){{0,9}}")
_SLASHED: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an inspection judged; `raw` holds the words as printed."""

    overall: Judgement | None = None
    helped_and_protected: Judgement | None = None
    leadership: Judgement | None = None
    sa_outcome: SaOutcome | None = None
    interim_outcome: InterimOutcome | None = None
    raw: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is kept of a report. `inspected_on` is the first day of the inspection."""

    urn: str
    kind: str
    inspected_on: date
    judged: Judged
    category: str | None
    registered_provider: str | None
    registered_provider_as_printed_is: str | None


def read_report(content: bytes, line: Line) -> Report:
    """What a report says. Raises `UnreadableError` for a PDF without text, and `SourceChangedError` where it is no
    report on a setting or a full inspection's judgements are not all there in known words."""
    return read_text(pdf_text(content, line), line)


def read_text(text: str, line: Line) -> Report:
    """The same from the report's text, lines as printed."""
    said = labelled(text)
    kind = _kind(text, said, line)
    category = first_line(said, "provision sub-type", "provision subtype")
    named = provider_named(said)
    if POSTCODE.search(named) or POSTCODE.search(category):
        raise SourceChangedError("an address stands where a name should be", line, "registered provider")
    known = registered_provider(named, ())
    return Report(
        urn=_urn(text, said, line),
        kind=kind,
        inspected_on=_first_day(first_line(said, "inspection dates", "inspection date"), line),
        judged=_judged(text, kind, category, line),
        category=category or None,
        registered_provider=known.name,
        registered_provider_as_printed_is=known.why_not,
    )


def said_by(report: Report, as_at: date, file: str, url: str | None) -> Iterator[Record]:
    """The report as records: the inspection, and who is registered to run the setting."""
    line = Line(file=file)
    if report.inspected_on > as_at:
        raise SourceChangedError(f"inspected on {report.inspected_on}, after it was fetched", line, "inspection date")
    yield Inspection(
        urn=report.urn,
        as_at=as_at,
        inspection_type=report.kind,
        inspected_on=report.inspected_on,
        overall=report.judged.overall,
        helped_and_protected=report.judged.helped_and_protected,
        leadership=report.judged.leadership,
        sa_outcome=report.judged.sa_outcome,
        interim_outcome=report.judged.interim_outcome,
        raw={**report.judged.raw, **({"report": url} if url else {})},
        line=line,
    )
    yield ProviderPage(
        urn=report.urn,
        as_at=as_at,
        category=report.category,
        registered_provider=report.registered_provider,
        registered_provider_as_printed_is=report.registered_provider_as_printed_is,
        line=line,
    )


def _urn(text: str, said: Mapping[str, Sequence[Said]], line: Line) -> str:
    told = first_line(said, "unique reference number")
    if not told:
        raise SourceChangedError("no unique reference number: this is no report on a setting", line, "URN")
    found = urn(told, line)
    head = re.match(r"\s*(SC\d{6}|\d{6,7})\s*\n", text)
    if head and head[1] != found:
        raise SourceChangedError(f"the head says {head[1]}, the details say {found}", line, "URN")
    return found


def _kind(text: str, said: Mapping[str, Sequence[Said]], line: Line) -> str:
    if old := _OLD_KINDS.get(first_line(said, "type of inspection").casefold()):
        return old
    for printed in text.splitlines()[:40]:
        if kind := _KINDS.get(tidy(printed).casefold()):
            return kind
    raise SourceChangedError("no line says which type of inspection this was", line, "type of inspection")


def _first_day(told: str, line: Line) -> date:
    """The first day of `5 and 6 November 2024`, `30 December to 2 January 2025` or `01/03/2016`."""
    try:
        if found := _SLASHED.fullmatch(told):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if _DAYS.fullmatch(told):
            months = [MONTHS[name] for name in re.findall(_MONTH, told)]
            years = re.findall(r"\d{4}", told)
            turned = len(years) == 1 and months[0] > months[-1]
            return date(int(years[0]) - turned, months[0], int(re.findall(r"\d+", told)[0]))
    except (ValueError, IndexError):
        pass
    raise SourceChangedError("this is not a day, or days such as 5 and 6 November 2024", line, "inspection date")


def _table(text: str) -> str:
    """The part of the report that holds the judgements of this inspection and no earlier one's."""
    starts = [match for match in LABEL.finditer(text) if match[1].casefold() == "this inspection"]
    starts = starts or [match for match in LABEL.finditer(text) if match[1].casefold().startswith("inspection date")]
    rest = text[starts[0].end() :][:_TABLE_WITHIN] if starts else ""
    return tidy(_TABLE_ENDS.split(rest, maxsplit=1)[0])


def _judged(text: str, kind: str, category: str, line: Line) -> Judged:
    """Only full and interim inspections judge."""
    table = _table(text)
    if kind == "Interim inspection":
        interim = _outcome(INTERIM_OUTCOMES, table, line, "interim_outcome")
        return Judged(interim_outcome=interim, raw={"interim_outcome": str(interim)})
    if kind != "Full inspection":
        return Judged(raw={})
    if category.casefold() == "supported accommodation" or any(word in table.casefold() for word in SA_OUTCOMES):
        outcome = _outcome(SA_OUTCOMES, table, line, "sa_outcome")
        return Judged(sa_outcome=outcome, raw={"sa_outcome": str(outcome)})
    raw = {name: _grade(name, pattern, table, line) for name, pattern in _AREAS.items()}
    judged = {name: JUDGEMENTS.get(word.casefold()) for name, word in raw.items()}
    return Judged(
        overall=judged["overall"],
        helped_and_protected=judged["helped_and_protected"],
        leadership=judged["leadership"],
        raw=raw,
    )


def _outcome(words: Mapping[str, _Word], table: str, line: Line, field: str) -> _Word:
    found = {outcome for word, outcome in words.items() if word in table.casefold()}
    if len(found) != 1:
        raise SourceChangedError(f"{len(found)} known outcomes where there should be one", line, field)
    return found.pop()


def _grade(name: str, area: re.Pattern[str], table: str, line: Line) -> str:
    at = area.search(table)
    if at is None:
        raise SourceChangedError("the judgement is not in the table: the layout changed", line, name)
    grade = _GRADE.match(table, at.end())
    if grade is None:
        # Not quoted: where the layout changed, what stands there may be a home's name.
        raise SourceChangedError("the judgement is in words that are not known", line, name)
    return grade[0]
