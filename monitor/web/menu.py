"""The pages that one can go to from everywhere, in order: those that the viewer's role may use."""

from monitor.web.access import rule
from monitor.web.viewer import Viewer

_MENU = (
    ("/", "Home"),
    ("/search", "Search"),
    ("/market", "Market"),
    ("/partnerships", "Partnerships"),
    ("/watch-lists", "Watch list"),
    ("/editions", "Messages"),
    ("/sources", "Sources"),
    ("/review", "Review"),
    ("/readers", "Readers"),
    ("/placements", "Placements"),
    ("/tokens", "Tokens"),
    ("/record", "Record"),
)


def menu_of(viewer: Viewer) -> list[tuple[str, str]]:
    """Address and name of each; one that `access.py` does not know is left out."""
    rules = ((address, name, rule("GET", address)) for address, name in _MENU)
    return [(address, name) for address, name, found in rules if found is not None and viewer.role in found.roles]
