"""The attributes of tags in bytes. One program writes a document, so its tags are alike and a shape is learned once."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from scrapers.accounts.markup import UncertainError

_PLAIN: Final = re.compile(rb"([\w:.-]+)=\"([^\"]*)\"")
_ANY: Final = re.compile(rb"\s+([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MOST_SHAPES: Final = 12


_NAMES: Final = (b"name", b"contextRef", b"unitRef", b"format", b"sign", b"scale", b"xsi:nil")
"""What a tagged number says of itself, in the order in which `Shapes` gives it."""

_Shape = tuple[Callable[[bytes], re.Match[bytes] | None], list[int]]


class Shapes:
    """The shapes of the number tags seen so far in a document."""

    def __init__(self) -> None:
        self._known: list[_Shape] = []

    def marks(self, said: bytes) -> tuple[bytes | None, ...]:
        """What the attributes between a tag's name and its end say. Raises `UncertainError`."""
        for place, (matches, groups) in enumerate(self._known):
            found = matches(said)
            if found:
                if place:
                    self._known.insert(0, self._known.pop(place))
                return found.group(*groups)
        return self._learn(said)

    def _learn(self, said: bytes) -> tuple[bytes | None, ...]:
        found = attributes(said)
        if b":nil" in said and any(name.endswith(b":nil") and name != b"xsi:nil" for name in found):
            raise UncertainError("another prefix for nil")
        if b"'" not in said and len(self._known) < _MOST_SHAPES:
            self._known.insert(0, _shape(tuple(found)))
        return tuple(map(found.get, _NAMES))


@lru_cache(maxsize=512)
def _shape(names: tuple[bytes, ...]) -> _Shape:
    values = [b'([^"&]*)' if name in _NAMES else b'[^"&]*' for name in names]
    parts = [rb"\s+%s=\"%s\"" % (re.escape(name), value) for name, value in zip(names, values, strict=True)]
    wanted = [name for name in names if name in _NAMES]
    groups = [wanted.index(name) + 1 if name in wanted else len(wanted) + 1 for name in _NAMES]
    return re.compile(b"".join((*parts, rb"\s*((?!))?"))).fullmatch, groups


def attributes(said: bytes) -> dict[bytes, bytes]:
    """All attributes of a tag. Raises `UncertainError` where they are not plain."""
    found = dict(_PLAIN.findall(said))
    if 2 * len(found) != said.count(b'"') or b"'" in said or b"&" in said:
        return dict(_quoted(said.removesuffix(b"/")))
    return found


def _quoted(said: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while each := _ANY.match(said, place):
        name, double, single = each.groups()
        yield name, double if single is None else single
        place = each.end()
    if said[place:].strip() or b"&" in said:
        raise UncertainError("attributes out of the ordinary")
