"""A partnership as a report: what is open, which groups its children are with as far as councils share that, and the
market of its areas. Pure view model."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.exposure import FEW, Row
from monitor.findings import Axis, Finding, Level, Standing
from monitor.readers import Council
from monitor.reports.view import Block, Cell, Paragraph, Report, Section, Table, count, day, text
from monitor.wording import guidance
from monitor.words import counted, listed
from monitor.words import day as day_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A partnership on a day: its councils, the role that reads, the findings that it may see (and how many it may
    not), the groups that children are placed with, as far as shared, and the report of its market."""

    name: str
    councils: Sequence[Council]
    role: str
    as_of: date
    standings: Sequence[Standing]
    withheld: int
    exposed: Sequence[Row]
    counted_on: date | None
    market: Report


def partnership_report(about: About) -> Report:
    """The report of one partnership: its own two sections, then those of its market."""
    reds = sum(one.level is Level.RED for one in about.standings)
    return replace(
        about.market,
        title=f"The partnership: {about.name}",
        about=(
            ("Councils", ", ".join(one.name for one in about.councils)),
            ("As of", day_in_words(about.as_of)),
            ("For", about.role.replace("_", " ")),
            *about.market.about,
        ),
        summary=(
            f"{reds} red and {len(about.standings) - reds} amber open.",
            *(
                [f"Not shown to you: {counted(about.withheld, 'open indicator')} of company finance."]
                * bool(about.withheld)
            ),
            *about.market.summary,
        ),
        sections=(
            Section(key="open", title="What is open", blocks=tuple(_open(about.standings))),
            Section(key="exposure", title="Who of us is exposed", blocks=tuple(_exposure(about))),
            *(one for one in about.market.sections if one.key != "placements"),
        ),
        foot=(*_FOOT, *about.market.foot),
    )


def _open(standings: Sequence[Standing]) -> list[Block]:
    findings = [one.finding for one in standings if one.finding]
    if not findings:
        return [Paragraph("No indicator is open.")]
    rules = Counter((*_worst(one), one.title) for one in findings)
    by_rule = Table(
        name="Open by rule",
        caption="Open indicators by rule, red first",
        head=("Rule", "Title", "Level", "Subjects"),
        rows=tuple(
            (text(rule), text(title), _level(not amber), count(number))
            for (amber, _, rule, title), number in sorted(rules.items())
        ),
    )
    found = [(one, one.finding) for one in standings if one.finding]
    rows = [
        _row(one, finding) for one, finding in sorted(found, key=lambda both: (_worst(both[1]), both[0].subject.label))
    ]
    head = ("Rule", "Level", "On", "Areas", "Since", "What", "Confidence")
    every = Table(name="Open", caption="Every open indicator, red first", head=head, rows=tuple(rows))
    return [Paragraph(guidance(findings)), by_rule, every]


def _worst(one: Finding) -> tuple[bool, int, str]:
    """Reds first, then judgements before balance sheets before the market."""
    return one.level is not Level.RED, list(Axis).index(one.axis), one.trigger


def _row(one: Standing, finding: Finding) -> tuple[Cell, ...]:
    stale = "" if one.assessable else " (not assessable any more)"
    return (
        text(one.trigger),
        _level(one.level is Level.RED),
        text(one.subject.label),
        text(", ".join(one.subject.areas[:_AREAS]) + (" and others" if len(one.subject.areas) > _AREAS else "")),
        day(one.since),
        text(finding.summary + stale),
        text(finding.confidence),
    )


_AREAS = 4


def _level(red: bool) -> Cell:
    return text("Red", tone="red") if red else text("Amber", tone="amber")


def _exposure(about: About) -> list[Block]:
    said: list[Block] = [Paragraph(_sharing(about.councils))]
    if not about.exposed:
        return [*said, Paragraph("No placement counts may be shown here.")]
    named = sorted({council for row in about.exposed for council in row.named})
    pooled = any(row.pooled for row in about.exposed)
    head = ("Group", "Settings in England", *named, *(["Councils sharing totals, together"] * pooled), "In all")
    table = Table(
        name="Exposure",
        caption=f"Children placed, by group; newest count of {day_in_words(about.counted_on)}",
        head=head,
        rows=tuple(_exposed(row, named, pooled=pooled) for row in about.exposed),
        note=_BANDS,
    )
    return [*said, table]


def _exposed(row: Row, named: Sequence[str], *, pooled: bool) -> tuple[Cell, ...]:
    bands = [row.named.get(council) for council in named]
    together = [text(row.pooled.shown if row.pooled else _NONE)] if pooled else []
    return (
        text(row.name),
        count(row.settings, "several groups"),
        *(text(band.shown if band else _NONE) for band in bands),
        *together,
        text(row.total.shown),
    )


_NONE = "no count"
_BANDS = (
    f"Counts of councils are told in bands of five, and below {FEW} as <{FEW}, which may be none; what stands under In "
    "all is the sum of what is shown."
)


def _sharing(councils: Sequence[Council]) -> str:
    words = {"by_council": "shared by council", "totals": "shared in totals", "nothing": "not shared"}
    said = [
        f"{words[what]}: {listed(names)}"
        for what in words
        if (names := [one.name for one in councils if one.shares == what])
    ]
    return f"Placement counts of its councils: {'; '.join(said)}."


_FOOT = (
    (
        "Placement counts are councils' own. A provider of one setting is not told by itself, because its count would "
        "be that of one home."
    ),
)
