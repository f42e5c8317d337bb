"""JSON -> frozen records, by their fields' types and nothing besides: for what this program wrote itself, in bulk.

What is written was validated when it was read from its source; here a day becomes a date again, a list a tuple.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_R = TypeVar("_R")
_Make = Callable[[Any], Any]


def made_of(kind: type[_R], content: Mapping[str, Any]) -> _R:
    """The record as it was written; what its kind has got since is not known. Raises `TypeError` where a field that it
    needs is missing."""
    names, makers = _fields(cast("Hashable", kind))
    said = dict(content) if content.keys() <= names else {name: content[name] for name in content.keys() & names}
    for name, make in makers.items():
        value = said.get(name)
        if value is not None:
            said[name] = make(value)
    return kind(**said)


@cache
def _fields(kind: Any) -> tuple[frozenset[str], Mapping[str, _Make]]:
    """The names of a record's fields, and of those that JSON cannot say as they are, how to make them."""
    hints = get_type_hints(kind)
    makers = {one.name: make for one in fields(kind) if (make := _maker(hints[one.name])) is not None}
    return frozenset(one.name for one in fields(kind)), makers


def _maker(hint: Any) -> _Make | None:
    """How to make a value of a type out of JSON; None where JSON has it as it is."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        found = [make for one in inside if one is not NoneType and (make := _maker(one)) is not None]
        return found[0] if found else None
    if hint is date:
        return _day
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda value: made_of(hint, value)
    if origin is tuple:
        return _tuple_of(inside)
    if isinstance(origin, type) and issubclass(origin, Mapping) and (make := _maker(inside[1])) is not None:
        return lambda value: {key: make(one) for key, one in value.items()}
    return None


def _tuple_of(inside: tuple[Any, ...]) -> _Make:
    if len(inside) == 2 and inside[1] is Ellipsis:
        make = _maker(inside[0])
        return tuple if make is None else lambda value: tuple(make(one) for one in value)
    each = [_maker(one) for one in inside]
    return lambda value: tuple(one if make is None else make(one) for make, one in zip(each, value, strict=True))


@lru_cache(maxsize=20_000)
def _day(text: str) -> date:
    """The same days come again and again."""
    return date.fromisoformat(text)
