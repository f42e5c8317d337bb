"""The parts of a digest. One file is one section: a pure function from a round to a section, or to nothing.

To add one, write `monitor/sections/<name>.py` that defines `SECTION`; it is found by looking into this folder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from alerts.digest import Section
from monitor.readers import Kind, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section's place in the digest, lowest first, and how it is built; None where it has nothing to say. `kinds` are
    the messages that it belongs into."""

    place: int
    build: Callable[[Round], Section | None]
    kinds: tuple[Kind, ...] = ("digest",)


NEWS: tuple[Kind, ...] = ("digest", "immediate")
"""Of sections that tell what changed."""


@cache
def all_parts() -> tuple[Part, ...]:
    """Every section in its place."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(sorted((module.SECTION for module in modules), key=lambda part: part.place))
