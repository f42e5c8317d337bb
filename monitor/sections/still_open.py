"""What is open and did not change: reds and what can no longer be assessed by name, ambers as a count."""

from collections import Counter
from collections.abc import Sequence

from alerts.digest import Entry, Fact, Section
from monitor.changes import still_open, together
from monitor.findings import Level, Standing
from monitor.readers import Round
from monitor.sections import Part
from monitor.wording import age


def build(round_: Round) -> Section | None:
    """None on joining, and where nothing is open but what changed now."""
    if round_.joining:
        return None
    still = still_open(round_)
    named = [one for one in still if one.level is Level.RED or not one.assessable]
    counted = Counter(one.finding.title for one in still if one not in named and one.finding)
    if not still:
        return None
    entries = [_entry(round_, found) for found in together(named)]
    ambers = ", ".join(f"{title} ({number})" for title, number in sorted(counted.items()))
    note = f"None of this is new. Amber: {ambers}." if ambers else "None of this is new."
    return Section(title="Still open", note=note, entries=tuple(entries))


def _entry(round_: Round, found: Sequence[Standing]) -> Entry:
    first, *also = found
    facts = (Fact(label="Also", text=f"{one.trigger}, {_title(one)}, since {age(round_, one)}") for one in also)
    return Entry(
        key=f"{first.trigger} · {first.subject.key}",
        tone="red" if first.level is Level.RED else "amber",
        headline=f"{_title(first)}: {first.subject.label}",
        facts=(Fact(label="Since", text=age(round_, first)), *facts),
    )


def _title(standing: Standing) -> str:
    return standing.finding.title if standing.finding else standing.trigger


SECTION = Part(place=50, build=build)
