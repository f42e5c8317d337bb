"""The attributes of tags in bytes. One program writes a document, so its tags are alike and a shape is learned once."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from scrapers.accounts.markup import UncertainError

_PLAIN: Final = re.compile(rb"([\w:.-]+)=\"([^\"]*)\"")
_ANY: Final = re.compile(rb"\s+([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MOST_SHAPES: Final = 12


class Marks(NamedTuple):
    """What a tagged number says of itself; None for what it does not say."""

    name: bytes | None
    context: bytes | None
    unit: bytes | None
    form: bytes | None
    sign: bytes | None
    scale: bytes | None
    nil: bytes | None


_GROUPS: Final = {
    b"name": "name",
    b"contextRef": "context",
    b"unitRef": "unit",
    b"format": "form",
    b"sign": "sign",
    b"scale": "scale",
    b"xsi:nil": "nil",
}


class Shapes:
    """The shapes of the number tags seen so far in a document."""

    def __init__(self) -> None:
        self._known: list[re.Pattern[bytes]] = []

    def marks(self, said: bytes) -> Marks | tuple[bytes | None, ...]:
        """What the attributes between a tag's name and its end say. Raises `UncertainError`."""
        for place, shape in enumerate(self._known):
            found = shape.fullmatch(said)
            if found:
                if place:
                    self._known.insert(0, self._known.pop(place))
                return found.group(*Marks._fields)
        return self._learn(said)

    def _learn(self, said: bytes) -> Marks:
        found = attributes(said)
        if any(name.endswith(b":nil") and name != b"xsi:nil" for name in found):
            raise UncertainError("another prefix for nil")
        if _PLAIN.search(said) and b"'" not in said and len(self._known) < _MOST_SHAPES:
            self._known.insert(0, _shape(tuple(found)))
        return Marks(*(found.get(name) for name in _GROUPS))


@lru_cache(maxsize=256)
def _shape(names: tuple[bytes, ...]) -> re.Pattern[bytes]:
    values = [b'(?P<%s>[^"&]*)' % _GROUPS[name].encode() if name in _GROUPS else b'[^"&]*' for name in names]
    parts = [rb"\s+%s=\"%s\"" % (re.escape(name), value) for name, value in zip(names, values, strict=True)]
    absent = [b"(?P<%s>(?!))?" % group.encode() for name, group in _GROUPS.items() if name not in names]
    return re.compile(b"".join((*parts, *absent, rb"\s*")))


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
