"""Everything else that opened or changed level since the last digest; what says little of many, by name at the end."""

from alerts.digest import Section
from monitor.changes import started
from monitor.readers import Round
from monitor.sections import NEWS, Part
from monitor.wording import by_rule, flip_entry, guidance


def build(round_: Round) -> Section | None:
    """None on joining, and where there is none."""
    told = [one for one in started(round_) if not one.urgent]
    if round_.joining or not told:
        return None
    return Section(
        title="Other changes",
        note=guidance(flip.verdict for one in told for flip in (one.flip, *one.also)),
        entries=(
            *(flip_entry(round_, one.flip, one.also) for one in told if not one.in_a_list),
            *by_rule(one.flip for one in told if one.in_a_list),
        ),
    )


SECTION = Part(place=30, build=build, kinds=NEWS)
