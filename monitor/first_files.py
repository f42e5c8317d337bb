"""The first settings and readers files, as text that says what each line is for. Pure."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_URN = re.compile(r"(SC)?\d{6,7}", re.IGNORECASE)
_COMPANY = re.compile(r"\d{8}|[A-Z]{2}\d{6}", re.IGNORECASE)
_MOST_WATCHED = 500


class FirstFilesError(Exception):
    """What was asked for cannot be written; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with its meaning in words and its default, in TOML; None where there is none."""

    name: str
    meaning: str
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a reader watches besides its councils: URNs, company numbers, names of registered providers."""

    settings: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """Who is told first: a reader for councils, which are a partnership where it has a name."""

    councils: tuple[str, ...]
    partnership: str
    email: str
    role: str
    frequency: str
    watched: Watched = Watched()


def settings_text(settings: Iterable[Setting], secrets: Iterable[str]) -> str:
    """Every setting, commented out at its default; secrets are only named."""
    head = (
        "# Settings of the provider market monitor. Each stands here at its default: take away the # to change it.\n"
        "# Environment variables MONITOR_<NAME> stand above this file. `monitor doctor` says what is wrong with it.\n"
    )
    secret = (
        "\n# Not here, as files are copied and shown: put each in a file of its own, named so, in a folder that only\n"
        f"# this service can read, and name the folder in MONITOR_SECRETS_DIR: {', '.join(secrets)}\n"
    )
    return head + "".join(_setting(one) for one in settings) + secret


def _setting(one: Setting) -> str:
    meaning = "".join(f"# {line}\n" for line in one.meaning.splitlines() if line.strip())
    return f"\n{meaning}#{one.name} = {one.default}\n" if one.default is not None else f"\n{meaning}#{one.name} =\n"


def readers_text(first: First) -> str:
    """One reader for its councils. Raises `FirstFilesError` where there is neither a council nor anything watched."""
    if not first.councils and first.watched == Watched():
        raise FirstFilesError("name at least one council, or something to watch")
    if first.partnership and not first.councils:
        raise FirstFilesError(f"name the councils of the partnership {first.partnership}")
    councils = [f"[[council]]\nname = {_text(name)}\n{_AREAS}\n" for name in dict.fromkeys(first.councils)]
    partnership = (
        [f"[[partnership]]\nname = {_text(first.partnership)}\ncouncils = {_list(first.councils)}\n"]
        if first.partnership
        else []
    )
    return _HEAD + "\n".join(["", *councils, *partnership, _reader(first)])


def _reader(first: First) -> str:
    lists = (
        f"partnerships = {_list([first.partnership])}" if first.partnership else f"councils = {_list(first.councils)}"
    )
    watched = [
        f"{name} = {_list(found)}"
        for name in ("settings", "groups", "providers")
        if (found := getattr(first.watched, name))
    ]
    lines = [
        "[[reader]]",
        f"email = {_text(first.email)}",
        f"role = {_text(first.role)}             # or commissioner, procurement, partnership_lead, operator",
        f"frequency = {_text(first.frequency)}              # or immediate, daily, weekly, monthly, quarterly",
        lists,
        *(["", "[reader.watch]", *watched] if watched else []),
    ]
    return "\n".join(lines) + "\n"


def watched_in(lines: Iterable[str]) -> Watched:
    """A watch list: on each line, or in each line's first cell, a URN, a company number, or a registered provider's
    name. SC and six digits are taken for a URN, although companies in Scotland have such numbers. Raises
    `FirstFilesError`."""
    cells = [line.partition(",")[0].strip().strip('"').strip() for line in lines]
    found = list(dict.fromkeys(cell for cell in cells if cell and not cell.startswith("#")))
    found = found[1:] if found[:1] and found[0].casefold() in _HEADS else found
    if len(found) > _MOST_WATCHED:
        raise FirstFilesError(f"a watch list has at most {_MOST_WATCHED} lines; this one has {len(found):,}")
    urns = [one for one in found if _URN.fullmatch(one)]
    numbers = [one for one in found if one not in urns and _COMPANY.fullmatch(one)]
    names = tuple(one for one in found if one not in urns and one not in numbers)
    return Watched(settings=_upper(urns), groups=_upper(numbers), providers=names)


def _upper(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.upper() for one in found))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(_text(one) for one in dict.fromkeys(values))}]"


_HEADS = frozenset({"urn", "company_number", "company number", "name", "provider", "registered provider", "subject"})
_AREAS = "#areas = []                     # where Ofsted's lists spell it otherwise"
_HEAD = (
    "# Councils, partnerships, and who is told. `monitor doctor` says which names Ofsted's newest list does not know.\n"
)
