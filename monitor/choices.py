"""A reader's choices as somebody wrote them: topics, hours, watch lists; and how entries of a file are read. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import time
from typing import Any, cast, get_args

from monitor.findings import Axis
from monitor.names import fold_name
from monitor.readers import Choice, Hours, Watch
from monitor.timing import URGENT

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
_URN = re.compile(r"(?:SC)?[0-9]{6,7}")
_COMPANY = re.compile(r"[A-Z0-9]{2}[0-9]{6}")
_WATCHED = ("areas", "councils", "settings", "providers", "groups", "placements")
_MOST_WATCHED, _LONGEST = 500, 2_000


class AudienceError(Exception):
    """The readers file has a fault; the message names the entry. Trying again does not help."""


def topics(entry: Mapping[str, Any], who: str, rules: Collection[str]) -> tuple[tuple[str, Choice], ...]:
    """`[reader.topics]`: an axis, a rule's id or `urgent`, and how often. Raises `AudienceError`."""
    named = table(entry, who, "topics")
    known = [URGENT, *map(str, Axis), *rules]
    for topic, choice in named.items():
        if topic not in known:
            raise AudienceError(f"{who}: nobody knows the topic {topic[:40]!r}; there are {', '.join(known)}")
        if choice not in get_args(Choice):
            raise AudienceError(f"{who}: the topic {topic} is told one of {', '.join(get_args(Choice))}")
        if topic == URGENT and choice == "never":
            raise AudienceError(f"{who}: what is urgent is told {', '.join(get_args(Choice)[:-1])}, not never")
    return tuple((topic, cast("Choice", choice)) for topic, choice in sorted(named.items()))


def hours(entry: Mapping[str, Any], who: str) -> Hours:
    """`hours = "07:00-20:00"` and `days = ["mon", ...]`, when immediate messages may come. Raises `AudienceError`."""
    usual = Hours()
    found = _HOURS.fullmatch(str(entry.get("hours", f"{usual.start:%H:%M}-{usual.end:%H:%M}")))
    start, end = (time(int(found[at]), int(found[at + 1])) for at in (1, 3)) if found else (time(), time())
    if start >= end:
        raise AudienceError(f'{who}: write hours as "07:00-20:00", the earlier one first, in London time')
    days = texts(entry, who, "days")
    if strange := [one for one in days if one not in _DAYS]:
        raise AudienceError(f"{who}: days are {', '.join(_DAYS)}, not {', '.join(strange)[:80]}")
    return Hours(start=start, end=end, days=tuple(sorted({_DAYS.index(one) for one in days})) or usual.days)


def watch(entry: Mapping[str, Any], who: str) -> Watch:
    """`[reader.watch]`. Raises `AudienceError`."""
    named, of = table(entry, who, "watch"), f"{who}: watch"
    no_other(named, of, *_WATCHED)
    lists = {name: texts(named, of, name) for name in _WATCHED[:-1]}
    if sum(map(len, lists.values())) > _MOST_WATCHED:
        raise AudienceError(f"{of} has more than {_MOST_WATCHED} entries: watch areas or groups in their place")
    if strange := [one for one in lists["settings"] if not _URN.fullmatch(one)]:
        raise AudienceError(f"{of}: settings are URNs such as SC123456 or 1234567, not {strange[0][:40]!r}")
    placements = named.get("placements", True)
    if not isinstance(placements, bool):
        raise AudienceError(f"{of}: placements is true or false")
    return Watch(
        areas=lists["areas"],
        councils=lists["councils"],
        urns=lists["settings"],
        providers=tuple(map(fold_name, lists["providers"])),
        groups=tuple(one if _COMPANY.fullmatch(one) else fold_name(one) for one in lists["groups"]),
        placements=placements,
    )


def procedure(entry: Mapping[str, Any], who: str) -> str:
    """What a council's own procedure says: plain text of at most 2,000 characters. Raises `AudienceError`."""
    value = entry.get("procedure", "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise AudienceError(f"{who}: procedure is plain text of at most {_LONGEST:,} characters")
    return " ".join(value.split())


def text(entry: Mapping[str, Any], kind: str, field: str) -> str:
    """A text that must be there. Raises `AudienceError`."""
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise AudienceError(f"{kind}: {field} is missing")
    return value.strip()


def texts(entry: Mapping[str, Any], who: str, field: str) -> tuple[str, ...]:
    """A list of texts, none where there is none. Raises `AudienceError`."""
    value = entry.get(field, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise AudienceError(f"{who}: {field} is a list of names")
    return tuple(value)


def table(entry: Mapping[str, Any], who: str, field: str) -> Mapping[str, Any]:
    """A table such as `[reader.topics]`, empty where there is none. Raises `AudienceError`."""
    value = entry.get(field, {})
    if not isinstance(value, dict):
        raise AudienceError(f"{who}: write {field} as a table, [reader.{field}]")
    return value


def no_other(entry: Mapping[str, Any], who: str, *fields: str) -> None:
    """Raises `AudienceError` where an entry has a field besides these."""
    if strange := sorted(set(entry) - set(fields)):
        raise AudienceError(f"{who}: nobody knows {', '.join(strange)}; there are {', '.join(fields)}")
