"""What is open and did not change: reds and what can no longer be assessed by name, ambers as a count."""

from collections import Counter

from alerts.digest import Entry, Fact, Section
from monitor.changes import still_open
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
    entries = [_entry(round_, standing) for standing in named]
    ambers = ", ".join(f"{title} ({number})" for title, number in sorted(counted.items()))
    note = f"None of this is new. Amber: {ambers}." if ambers else "None of this is new."
    return Section(title="Still open", note=note, entries=tuple(entries))


def _entry(round_: Round, standing: Standing) -> Entry:
    title = standing.finding.title if standing.finding else standing.trigger
    return Entry(
        key=f"{standing.trigger} · {standing.subject.key}",
        tone="red" if standing.level is Level.RED else "amber",
        headline=f"{title}: {standing.subject.label}",
        facts=(Fact(label="Since", text=age(round_, standing)),),
    )


SECTION = Part(place=50, build=build)
