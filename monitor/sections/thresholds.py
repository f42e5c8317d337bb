"""Which thresholds changed since the last digest, from what to what, and where each comes from."""

from alerts.digest import Entry, Fact, Section
from monitor.findings import Flip
from monitor.own_thresholds import CHANGED
from monitor.readers import Round
from monitor.sections import NEWS, Part


def build(round_: Round) -> Section | None:
    """None on joining, and where none changed."""
    told = [flip for flip in round_.flips if flip.trigger == CHANGED]
    if round_.joining or not told:
        return None
    return Section(
        title="Thresholds changed",
        note="What is told from here on rests on these values. A change that follows from them says nothing new.",
        entries=tuple(_entry(flip) for flip in told),
    )


def _entry(flip: Flip) -> Entry:
    lines = (line.partition(": ") for line in flip.verdict.summary.splitlines())
    facts = tuple(Fact(label=name[:1].upper() + name[1:], text=text) for name, _, text in lines)
    return Entry(key=flip.subject.key, tone="plain", headline=flip.subject.label, facts=facts)


SECTION = Part(place=12, build=build, kinds=NEWS)
