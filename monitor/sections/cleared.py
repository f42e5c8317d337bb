"""What no longer meets its criterion, and what ended: ambers that cleared by name alone."""

from alerts.digest import Section
from monitor.changes import ended
from monitor.readers import Round
from monitor.sections import NEWS, Part
from monitor.wording import flip_entry, no_longer_amber


def build(round_: Round) -> Section | None:
    """None on joining, and where there is none."""
    told = ended(round_)
    if round_.joining or not told:
        return None
    return Section(
        title="Cleared or closed",
        note="Cleared means that this criterion is no longer met, and nothing else: it is no reassurance.",
        entries=(
            *(flip_entry(round_, one.flip, one.also) for one in told if not one.by_name),
            *no_longer_amber([(one.flip, *one.also) for one in told if one.by_name]),
        ),
    )


SECTION = Part(place=40, build=build, kinds=NEWS)
