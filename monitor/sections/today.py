"""What asks for a look today: quality indicators that are newly red."""

from alerts.digest import Section
from monitor.changes import started
from monitor.readers import Round
from monitor.sections import NEWS, Part
from monitor.wording import flip_entry, guidance


def build(round_: Round) -> Section | None:
    """None on joining, and where there is none."""
    told = [one for one in started(round_) if one.urgent]
    if round_.joining or not told:
        return None
    return Section(
        title="For a look today",
        note=guidance(flip.verdict for one in told for flip in (one.flip, *one.also)),
        entries=tuple(flip_entry(round_, one.flip, one.also) for one in told),
    )


SECTION = Part(place=20, build=build, kinds=NEWS)
