"""What is open and did not change: reds and what can no longer be assessed by name, the first of them, ambers as a
count."""

from collections import Counter
from collections.abc import Sequence

from alerts.digest import Entry, Fact, Section
from monitor.changes import still_open, together
from monitor.findings import Level, Standing
from monitor.readers import Round
from monitor.sections import Part
from monitor.wording import age, said_of

_MOST_NAMED = 25
"""Subjects. What did not change is a reminder, not a list to read every week."""


def build(round_: Round) -> Section | None:
    """None on joining, and where nothing is open but what changed now."""
    if round_.joining:
        return None
    still = still_open(round_)
    by_name = together(one for one in still if one.level is Level.RED or not one.assessable)
    named, besides = by_name[:_MOST_NAMED], [one for found in by_name[_MOST_NAMED:] for one in found]
    if not still:
        return None
    note = " ".join(
        ["None of this is new.", *_counts("Red or not assessable, besides", besides), *_counts("Amber", _ambers(still))]
    )
    return Section(title="Still open", note=note, entries=tuple(_entry(round_, found) for found in named))


def _ambers(still: Sequence[Standing]) -> list[Standing]:
    return [one for one in still if one.level is not Level.RED and one.assessable]


def _counts(what: str, standings: Sequence[Standing]) -> list[str]:
    counts = Counter(one.finding.title for one in standings if one.finding)
    named = ", ".join(f"{title} ({number:,})" for title, number in sorted(counts.items()))
    return [f"{what}: {named}."] if named else []


def _entry(round_: Round, found: Sequence[Standing]) -> Entry:
    first, *also = found
    facts = (Fact(label="Also", text=f"{one.trigger}, {_title(one)}, since {age(round_, one)}") for one in also)
    return Entry(
        key=f"{first.trigger} · {first.subject.key}",
        tone="red" if first.level is Level.RED else "amber",
        headline=f"{_title(first)}: {first.subject.label}",
        facts=(Fact(label="Since", text=age(round_, first)), *facts, *said_of(round_, found)),
    )


def _title(standing: Standing) -> str:
    return standing.finding.title if standing.finding else standing.trigger


SECTION = Part(place=50, build=build)
