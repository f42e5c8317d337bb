"""What the reader watches and that ended, and with what the watch goes on."""

from alerts.digest import Entry, Fact, Section
from monitor.readers import Round
from monitor.sections import NEWS, Part
from monitor.watching import ENDED


def build(round_: Round) -> Section | None:
    """None where nothing of that ended."""
    told = [flip for flip in round_.flips if flip.trigger == ENDED]
    if round_.joining or not told:
        return None
    return Section(
        title="What you watch has ended",
        note="You alone are told so because you watch it. Told once.",
        entries=tuple(
            Entry(
                key=flip.subject.key,
                tone="plain",
                headline=flip.subject.label,
                facts=(Fact(label="Ended", text=flip.verdict.summary),),
            )
            for flip in told
        ),
    )


SECTION = Part(place=38, build=build, kinds=NEWS)
