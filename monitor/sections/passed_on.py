"""Open red findings of company finance that procurement has let go since the last digest, each in full."""

from alerts.digest import Section
from monitor.changes import together
from monitor.readers import Round
from monitor.sections import Part
from monitor.wording import standing_entry


def build(round_: Round) -> Section | None:
    """None where nothing was let go."""
    if not round_.passed_on:
        return None
    return Section(
        title="Passed on by procurement",
        note="Found before, and kept with procurement until now, so that it could be explained.",
        entries=tuple(standing_entry(round_, first, also) for first, *also in together(round_.passed_on)),
    )


SECTION = Part(place=35, build=build)
