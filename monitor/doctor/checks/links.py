"""The links file: that it can be read."""

from collections.abc import Iterator

from monitor.doctor import Check, Ground, Seen
from monitor.jobs.house import JobError
from monitor.links import LinksError
from monitor.words import counted


def look(ground: Ground) -> Iterator[Seen]:
    """Without links, no rule of company finance can be weighed; the rest can."""
    file = ground.settings.links_file
    try:
        links = ground.house.links()
    except (LinksError, JobError) as error:
        yield Seen(name="links file", state="fault", saw=str(error), fix=f"correct {file}, or set MONITOR_LINKS_FILE")
        return
    if links:
        yield Seen(
            name="links file", state="ok", saw=f"{counted(len(links), 'registered provider')} linked to a company"
        )
        return
    yield Seen(
        name="links file",
        state="warn",
        saw="no registered provider is linked to a company: nothing of company finance can be assessed",
        fix=f"write {file} (README, A first digest), or set MONITOR_LINKS_FILE",
    )


CHECK = Check(place=70, name="links file", look=look)
