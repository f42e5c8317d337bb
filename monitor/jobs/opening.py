"""What stays for as long as it is left opens its house when the database is there, and waits for it until then."""

from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

from monitor.store.away import is_silent
from monitor.store.database import AwayError

_LOOK_SECONDS: Final = 1.0
Opened = TypeVar("Opened")


def when_there(
    opened: Callable[[], Opened], database: str, stop: Event, say: Callable[[str], None], seconds: float = _LOOK_SECONDS
) -> Opened | None:
    """What is opened, once the database at this address is there; None where `stop` came before. A database that is
    there and cannot be used is not waited for: raises what `opened` raises."""
    waiting = False
    while not stop.is_set():
        try:
            found = opened()
        except AwayError as error:
            if not waiting:
                say(f"{error}; waiting for it")
            waiting = True
            stop.wait(seconds)
            while not stop.is_set() and is_silent(database):
                stop.wait(seconds)
            continue
        if waiting:
            say("the database is there")
        return found
    return None
