"""What no longer meets its criterion, and what ended."""

from alerts.digest import Section
from monitor.changes import ended
from monitor.readers import Round
from monitor.sections import Part
from monitor.wording import flip_entry


def build(round_: Round) -> Section | None:
    """None on joining, and where there is none."""
    told = ended(round_)
    if round_.joining or not told:
        return None
    return Section(
        title="Cleared or closed",
        note="Cleared means that this criterion is no longer met, and nothing else: it is no reassurance.",
        entries=tuple(flip_entry(round_, one.flip, one.also) for one in told),
    )


SECTION = Part(place=40, build=build)
