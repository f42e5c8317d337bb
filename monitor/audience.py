"""Councils, partnerships and readers, and the one rule of who may see what. Pure.

[[council]]
name = "Northshire"
areas = ["Northshire"]          # names as Ofsted's lists spell them; by default the council's own name

[[partnership]]
name = "The Coast"
councils = ["Northshire", "Southport"]

[[reader]]
email = "commissioning@northshire.example"
role = "commissioner"           # or procurement, partnership_lead, operator
frequency = "weekly"            # or immediate, daily, monthly, quarterly
partnerships = ["The Coast"]    # and, or instead, councils = ["Northshire"]
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast, get_args

from alerts.address import AddressError, one_address
from monitor.findings import Axis, Level
from monitor.readers import Council, Frequency, Partnership, Reader, Role

_Named = TypeVar("_Named", Council, Partnership)


class AudienceError(Exception):
    """The readers file has a fault; the message names the entry. Trying again does not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who reads, and through whom: councils and partnerships by name, readers in the file's order."""

    councils: Mapping[str, Council]
    partnerships: Mapping[str, Partnership]
    readers: tuple[Reader, ...]

    def areas(self, reader: Reader) -> tuple[str, ...]:
        """The local-authority areas a reader's digests cover, each once, sorted."""
        names = set(reader.councils).union(*(self.partnerships[name].councils for name in reader.partnerships))
        return tuple(sorted({area for name in names for area in self.councils[name].areas}))

    def label(self, reader: Reader) -> str:
        """Whom a reader's digests are for, in words."""
        parts = [f"{name} ({', '.join(self.partnerships[name].councils)})" for name in reader.partnerships]
        return "; ".join([*parts, *reader.councils])


REGISTER_FACTS = ("V1", "V2")
"""Rules that repeat what a public register says of a company, with nothing worked out that it might have to explain."""


def may_see(role: Role, axis: Axis, level: Level | None, trigger: str = "") -> bool:
    """Profit levels are for procurement alone, and so are red viability indicators until somebody released them:
    a provider must be able to explain before such an indicator is passed on. Facts of a register are for everybody."""
    if axis is Axis.VALUE:
        return role == "procurement"
    if axis is Axis.VIABILITY and level is Level.RED and trigger not in REGISTER_FACTS:
        return role in ("procurement", "operator")
    return True


def parse_audience(text: str) -> Audience:
    """The readers file. Raises `AudienceError`."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AudienceError(f"readers: not valid TOML ({error})") from error
    if strange := set(content) - {"council", "partnership", "reader"}:
        raise AudienceError(f"readers: nobody knows {', '.join(sorted(strange))}")
    councils = _by_name("council", map(_council, _entries(content, "council")))
    partnerships = _by_name("partnership", map(_partnership, _entries(content, "partnership")))
    for partnership in partnerships.values():
        _known(f"partnership {partnership.name!r}", "council", partnership.councils, councils)
    readers = tuple(map(_reader, _entries(content, "reader")))
    for reader in readers:
        _known(f"reader {reader.email}", "council", reader.councils, councils)
        _known(f"reader {reader.email}", "partnership", reader.partnerships, partnerships)
    if len({reader.email.casefold() for reader in readers}) < len(readers):
        raise AudienceError("readers: an address stands twice; one reader gets one merged digest")
    return Audience(councils=councils, partnerships=partnerships, readers=readers)


def _by_name(kind: str, found: Iterable[_Named]) -> dict[str, _Named]:
    named: dict[str, _Named] = {}
    for one in found:
        if one.name in named:
            raise AudienceError(f"readers: the {kind} {one.name!r} stands twice")
        named[one.name] = one
    return named


def _entries(content: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    entries = content.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise AudienceError(f"readers: write each {kind} as [[{kind}]]")
    return entries


def _council(entry: Mapping[str, Any]) -> Council:
    name = _text(entry, "council", "name")
    _no_other(entry, f"council {name!r}", "name", "areas")
    return Council(name=name, areas=_texts(entry, f"council {name!r}", "areas") or (name,))


def _partnership(entry: Mapping[str, Any]) -> Partnership:
    name = _text(entry, "partnership", "name")
    _no_other(entry, f"partnership {name!r}", "name", "councils")
    councils = _texts(entry, f"partnership {name!r}", "councils")
    if not councils:
        raise AudienceError(f"partnership {name!r}: councils is empty")
    return Partnership(name=name, councils=councils)


def _reader(entry: Mapping[str, Any]) -> Reader:
    email = _text(entry, "reader", "email")
    try:
        one_address(email)
    except AddressError as error:
        raise AudienceError(f"reader {email!r}: not one plain email address (name@host.domain)") from error
    _no_other(entry, f"reader {email}", "email", "role", "frequency", "councils", "partnerships")
    role, frequency = _text(entry, "reader", "role"), entry.get("frequency", "weekly")
    if role not in get_args(Role):
        raise AudienceError(f"reader {email}: role is one of {', '.join(get_args(Role))}")
    if frequency not in get_args(Frequency):
        raise AudienceError(f"reader {email}: frequency is one of {', '.join(get_args(Frequency))}")
    councils = _texts(entry, f"reader {email}", "councils")
    partnerships = _texts(entry, f"reader {email}", "partnerships")
    if not councils and not partnerships:
        raise AudienceError(f"reader {email}: name a council or a partnership")
    return Reader(
        email=email,
        role=cast("Role", role),  # checked above
        frequency=frequency,
        councils=councils,
        partnerships=partnerships,
    )


def _text(entry: Mapping[str, Any], kind: str, field: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise AudienceError(f"{kind}: {field} is missing")
    return value.strip()


def _texts(entry: Mapping[str, Any], who: str, field: str) -> tuple[str, ...]:
    value = entry.get(field, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise AudienceError(f"{who}: {field} is a list of names")
    return tuple(value)


def _no_other(entry: Mapping[str, Any], who: str, *fields: str) -> None:
    if strange := sorted(set(entry) - set(fields)):
        raise AudienceError(f"{who}: nobody knows {', '.join(strange)}; there are {', '.join(fields)}")


def _known(who: str, kind: str, names: tuple[str, ...], known: Mapping[str, object]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise AudienceError(f"{who}: no {kind} named {', '.join(map(repr, unknown))}")
