"""What the attributes of a tag say of how it is drawn: hidden, at which place, how wide. Learned once for each tag."""

import re
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple

_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_PLACED: Final = re.compile(r"(?:^|;)\s*(top|left|width)\s*:\s*(-?\d+(?:\.\d+)?)(?:pt|px|%|em|mm|cm)?", re.IGNORECASE)
_WIDTH: Final = re.compile(r"(?:^|;)\s*width\s*:\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_MOST_SPAN: Final = 200


_SAID: Final = re.compile(rb"\s(style|colspan)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Place(NamedTuple):
    """Where a box stands on its page, in whatever unit the page is drawn in."""

    top: float
    left: float
    width: float


@lru_cache(maxsize=4096)
def is_hidden(style: str | None) -> bool:
    """True for what is not drawn."""
    return style is not None and _HIDDEN.search(style) is not None


def place_of(style: str | None) -> Place | None:
    """The place of a box that is set by coordinates; None for anything else."""
    return _placed(style) if style and "top" in style and "left" in style else None


@lru_cache(maxsize=4096)
def _placed(style: str) -> Place | None:
    place = {name.lower(): float(value) for name, value in _PLACED.findall(style)}
    return Place(place["top"], place["left"], place.get("width", 0.0)) if place.keys() >= {"top", "left"} else None


@lru_cache(maxsize=4096)
def width_of(style: str | None) -> float | None:
    """The width of a cell; None where its style gives none."""
    found = _WIDTH.search(style) if style else None
    return float(found[1]) if found else None


@lru_cache(maxsize=256)
def span_of(span: str | None) -> float:
    """How many columns a cell spans, within reason."""
    said = span or "1"
    return float(min(int(said), _MOST_SPAN)) if said.isascii() and said.isdigit() and len(said) < 5 else 1.0


def said_in(tag: bytes, name: str) -> str | None:
    """An attribute of a tag, `style` or `colspan`; None where it has none."""
    for said, double, single in _SAID.findall(tag):
        if said.decode() == name:
            return unescape((double or single).decode())
    return None


@lru_cache(maxsize=8192)
def extent_of(tag: bytes) -> tuple[float | None, float]:
    """The width of a cell as far as its tag gives one, and how many columns it spans."""
    return width_of(said_in(tag, "style")), span_of(said_in(tag, "colspan"))
