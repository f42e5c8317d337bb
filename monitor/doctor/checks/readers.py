"""The readers file: that it can be read, and that each of its areas is one that Ofsted's newest list knows."""

from collections.abc import Iterator

from monitor.audience import Audience
from monitor.doctor import Check, Ground, Seen
from monitor.jobs.house import JobError
from monitor.readers_file import AudienceError
from monitor.store.looking import listed_areas
from monitor.words import counted

_MOST_NAMED = 5


def look(ground: Ground) -> Iterator[Seen]:
    """Without readers nothing can be published."""
    try:
        audience = ground.house.audience()
    except (AudienceError, JobError) as error:
        yield Seen(
            name="readers file",
            state="fault",
            saw=str(error),
            fix=f"monitor init writes one; or correct {ground.settings.readers_file}, which MONITOR_READERS_FILE names",
        )
        return
    saw = (
        f"{counted(len(audience.readers), 'reader')}, {counted(len(audience.councils), 'council')}, "
        f"{counted(len(audience.partnerships), 'partnership')}"
    )
    unknown = _unknown(ground, audience)
    if not unknown:
        yield Seen(name="readers file", state="ok", saw=saw)
        return
    named = ", ".join(unknown[:_MOST_NAMED])
    yield Seen(
        name="readers file",
        state="warn",
        saw=f"{saw}; no setting on Ofsted's newest list is in {named}",
        fix="spell `areas` as Ofsted's list does",
    )


def _unknown(ground: Ground, audience: Audience) -> list[str]:
    with ground.house.store.reading() as session:
        listed = listed_areas(session)
    areas = {area for council in audience.councils.values() for area in council.areas}
    return sorted(areas - listed) if listed else []


CHECK = Check(place=60, name="readers file", look=look)
