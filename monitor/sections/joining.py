"""A reader's first edition: the open reds with their age, the ambers by rule. Nothing in it is called new."""

from collections import defaultdict

from alerts.digest import Section
from monitor.changes import open_now, open_reds
from monitor.findings import Level, Standing
from monitor.readers import Round
from monitor.sections import Part
from monitor.wording import guidance, short_entry, standing_entry

_MOST_NAMED = 20


def build(round_: Round) -> Section | None:
    """None in every later edition."""
    if not round_.joining:
        return None
    ambers: dict[str, list[Standing]] = defaultdict(list)
    for standing in open_now(round_):
        if standing.level is Level.AMBER and standing.finding:
            ambers[standing.finding.title].append(standing)
    entries = [standing_entry(round_, first, also) for first, *also in open_reds(round_)]
    entries += [short_entry(round_, title, found, _MOST_NAMED) for title, found in sorted(ambers.items())]
    note = "What is open as you join, and for how long. Later digests tell what changes."
    check = guidance(standing.finding for standing in open_now(round_) if standing.finding)
    return Section(title="Position on joining", note=f"{note} {check}".strip(), entries=tuple(entries))


SECTION = Part(place=10, build=build)
