"""The settings that were read, and whether every source they name exists."""

from collections.abc import Iterator

from monitor.doctor import Check, Ground, Seen
from monitor.settings import settings_file
from scrapers import all_sources


def look(ground: Ground) -> Iterator[Seen]:
    """Settings that cannot be read never come this far."""
    file = settings_file()
    read = f"{file} was read" if file.is_file() else f"there is no {file}: environment and defaults alone"
    strange = sorted({*ground.settings.sources_on, *ground.settings.at_least} - set(all_sources()))
    if not strange:
        yield Seen(name="settings", state="ok", saw=read)
        return
    yield Seen(
        name="settings",
        state="warn",
        saw=f"{read}; no source is called {', '.join(strange)}",
        fix=f"in sources_on and at_least, name one of: {', '.join(all_sources())}",
    )


CHECK = Check(place=10, name="settings", look=look)
