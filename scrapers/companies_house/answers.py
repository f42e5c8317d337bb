"""Answers of Companies House as JSON, read strictly where they must speak and mildly where they may be silent. Pure.

A field of another shape than is known is not known, and no fault: numbers come as text and text as numbers, objects
where the specification has lists and lists where it has objects. What cannot be an answer at all is a `SourceError`.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from scrapers.read import SourceChangedError, UnreadableError, day
from scrapers.records import Line

Body = Mapping[str, Any]

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""What JSON can spell and no text or database can hold."""
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*", re.ASCII)
_WORD = re.compile(r"[\w#/:.-]{1,200}", re.ASCII)
_LONGEST = 400
_IN_NAME = re.compile(r"(?:.*/)?([A-Za-z0-9]{2}[0-9]{5}[0-9Rr])(?=[_.]|$)[^/]*")
_ABOUT = re.compile(r"/company/([A-Za-z0-9]{8})(?:/|$)")
_WRAPPED = tuple(
    "_id companyProfile delta_at deleted_data external_data internal_data has_mortgage has_mortgages "
    "resource_kind".split()
)
"""What only the inner services of Companies House say to each other, and its streams around what they tell."""


def an_object(content: bytes, line: Line) -> Body:
    """The object that an answer is. Raises `UnreadableError` for what is no JSON object, and `SourceChangedError` for a
    form that Companies House does not publish."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        page = content.lstrip()[:1] == b"<"
        raise UnreadableError(
            f"this is {'a web page' if page else 'not JSON, or cut off'}; fetch it again", line
        ) from (error)
    if not isinstance(body, dict):
        raise UnreadableError("this is not an answer of Companies House; fetch it again", line)
    if inner := next((name for name in _WRAPPED if name in body), None):
        raise SourceChangedError("this is not the public form of an answer: nothing of it is read", line, inner)
    return body


def part(body: Body, *names: str) -> Body:
    """The object inside an object; the first of a list of them; empty where there is none."""
    for name in names:
        inner = body.get(name)
        inner = inner[0] if isinstance(inner, list) and inner else inner
        body = inner if isinstance(inner, dict) else {}
    return body


def listed(body: Body, name: str) -> list[Any]:
    """A list; a thing by itself as a list of one; empty where there is none."""
    value = body.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(body: Body, name: str, line: Line) -> list[tuple[Body, Line]]:
    """Every object of a list, with its place. Raises `SourceChangedError` where one is something else: it would be lost
    unseen."""
    found: list[tuple[Body, Line]] = []
    for at, item in enumerate(listed(body, name), 1):
        place = Line(file=line.file, sheet=line.sheet, row=at)
        if not isinstance(item, dict):
            raise SourceChangedError("this is not an object; look at the answer", place, name)
        found.append((item, place))
    return found


def text(body: Body, name: str) -> str | None:
    """A text, or a number as text; None for a blank or anything else."""
    return plain(body.get(name))


def word(body: Body, name: str) -> str | None:
    """A word of Companies House's own (`fully-satisfied`), known or not; None for anything that is no such word."""
    said = text(body, name)
    return said if said and _WORD.fullmatch(said) else None


def words(body: Body, name: str) -> tuple[str, ...]:
    """Several such words."""
    each = [word({name: value}, name) for value in listed(body, name)]
    return tuple(said for said in each if said)


def plain(value: object) -> str | None:
    """A text, or a number as text; None for anything else, which would be of another shape than is known."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return _BROKEN.sub("�", str(value)).strip()[:_LONGEST] or None


def flag(body: Body, name: str) -> bool | None:
    """Yes or no, also as text or number; None where it is not said."""
    value = body.get(name)
    said = value.strip().casefold() if isinstance(value, str) else value
    if said in (True, "true", "1"):
        return True
    return False if said in (False, "false", "0") else None


def day_of(body: Body, name: str, line: Line) -> date | None:
    """A day, also of a moment; None for a blank. Raises `SourceChangedError` for a text that is no day."""
    said = text(body, name)
    moment = _MOMENT.fullmatch(said) if said else None
    return day(moment[1] if moment else said, line, name)


def count(body: Body, name: str) -> int | None:
    """A number of things, also as text; None where it is not said."""
    said = text(body, name)
    return int(said) if said and said.isascii() and said.isdigit() and len(said) <= 9 else None


def own_link(item: Body) -> str | None:
    """The address by which Companies House names a thing itself."""
    return text(part(item, "links"), "self")


def last_of(link: str | None) -> str | None:
    """The thing's own name in its address, if it is one."""
    name = link.rstrip("/").rsplit("/", 1)[-1] if link else ""
    return name if _WORD.fullmatch(name) else None


def company_of(link: str | None) -> str | None:
    """The company number in a thing's address, in upper case."""
    found = _ABOUT.search(link) if link else None
    return found[1].upper() if found else None


def number_in_name(name: str) -> str | None:
    """The company number that a snapshot's name begins with, in upper case."""
    found = _IN_NAME.fullmatch(name)
    return found[1].upper() if found else None
