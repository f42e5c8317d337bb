"""The attributes of tags in bytes. One program writes a document, so its tags are alike: an order is learned once."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final

from scrapers.accounts.markup import UncertainError

_PLAIN: Final = re.compile(rb"([\w:.-]+)=\"([^\"]*)\"")
_ANY: Final = re.compile(rb"\s+([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAG: Final = re.compile(rb"<([\w:.-]+)([^>]*)")
_REST: Final = re.compile(rb"(?:<[\w:.-]+)?([^>]*)")
_KEY: Final = re.compile(rb"(?:<[\w:.-]+)?\s+([\w:.-]+)=")
_DIGITS: Final = re.compile(rb"\s*>\s*(\d{1,3}(?:,\d{3}){0,6}|\d{1,18})\s*</")
_NAMES: Final = (b"name", b"contextRef", b"unitRef", b"format", b"sign", b"scale", b"xsi:nil")
"""What a tagged number says of itself, in the order in which `marks` gives it."""

_LONGEST: Final = 2_000
"""Longer tags are none of a program that writes filings: no order of theirs is kept."""

Marks = tuple[bytes | None, ...]


def marks(tag: bytes) -> tuple[Marks, bytes | None]:
    """What a number's tag says, and its text where that is nothing but digits and commas. `tag` are its bytes as far as
    the bracket of the next one and the sign after that, with or without its name. Raises `UncertainError`."""
    parts: list[bytes | None] = [*tag.split(b'"')]
    order = _order(tuple(parts[:-1:2])) if len(parts) % 2 and len(tag) < _LONGEST else None
    text, parts[-1] = parts[-1], None
    if order is None or text is None or tag.find(b">") < len(tag) - len(text) or b"&" in tag:
        found = attributes_of(tag)
        return tuple([found.get(name) for name in _NAMES]), None
    digits = _DIGITS.fullmatch(text)
    return order(parts), None if digits is None else digits[1]


@lru_cache(maxsize=4096)
def _order(keys: Sequence[bytes | None]) -> Callable[[list[bytes | None]], Marks] | None:
    """What takes the marks out of all that stands between quotes in a tag and around them, by what stands before each;
    None where that is not all plain. Raises `UncertainError`."""
    found = [_KEY.fullmatch(key or b"") for key in keys]
    names = [key[1] for key in found if key]
    if any(name.endswith(b":nil") and name != b"xsi:nil" for name in names):
        raise UncertainError("another prefix for nil")
    if len(set(names)) != len(keys):
        return None
    return itemgetter(*(2 * names.index(name) + 1 if name in names else -1 for name in _NAMES))


def name_and_rest(content: bytes, start: int = 0) -> tuple[bytes, bytes]:
    """The name of a tag that starts at a byte, and what it says after it. Raises `UncertainError`."""
    found = _TAG.match(content, start)
    if found is None:
        raise UncertainError("no tag")
    return found[1], found[2]


def attributes_of(tag: bytes) -> dict[bytes, bytes]:
    """All attributes of a tag, with or without its name, up to its first closing bracket. Raises `UncertainError`."""
    said = _REST.match(tag)
    return attributes(said[1] if said else b"")


def attributes(said: bytes) -> dict[bytes, bytes]:
    """All attributes of a tag. Raises `UncertainError` where they are not plain."""
    found = dict(_PLAIN.findall(said))
    if 2 * len(found) != said.count(b'"') or b"'" in said or b"&" in said:
        pairs = list(_quoted(said.removesuffix(b"/")))
        found = dict(pairs)
        if len(found) < len(pairs):
            raise UncertainError("an attribute given twice")
    return found


def _quoted(said: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while each := _ANY.match(said, place):
        name, double, single = each.groups()
        yield name, double if single is None else single
        place = each.end()
    if said[place:].strip() or b"&" in said:
        raise UncertainError("attributes out of the ordinary")
