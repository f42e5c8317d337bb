"""What is wrong with who gets these messages: for those who can put it right."""

from alerts.digest import Entry, Section
from monitor.readers import Round
from monitor.sections import Part


def build(round_: Round) -> Section | None:
    """None where nothing is wrong, or where the reader is not the one to mend it."""
    if not round_.alarms:
        return None
    return Section(
        title="Who gets these messages",
        note="This is for you as the one who looks after the list of readers.",
        entries=tuple(Entry(key="readers", tone="amber", headline=alarm) for alarm in round_.alarms),
    )


SECTION = Part(place=15, build=build)
