"""Loads that were refused or failed and wait for a person."""

from collections.abc import Iterator

from monitor.doctor import Check, Ground, Seen
from monitor.jobs.review import waiting
from monitor.words import counted

_MOST_NAMED = 3


def look(ground: Ground) -> Iterator[Seen]:
    """The oldest by name, the others counted."""
    found = waiting(ground.house)
    if not found:
        yield Seen(name="review", state="ok", saw="no load waits for a person")
        return
    named = ", ".join(f"{one.sha256[:12]} ({one.source}, {one.since:%Y-%m-%d})" for one in found[:_MOST_NAMED])
    yield Seen(
        name="review",
        state="warn",
        saw=f"{counted(len(found), 'load')} refused or failed, the oldest: {named}",
        fix="monitor review list, then monitor review accept HASH or monitor review refuse HASH",
    )


CHECK = Check(place=90, name="review", look=look)
