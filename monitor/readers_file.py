"""The readers file: councils, partnerships and readers as somebody wrote them. Pure.

[[council]]
name = "Northshire"
areas = ["Northshire"]          # names as Ofsted's lists spell them; by default the council's own name
shares = "nothing"              # or totals, by_council: what partners see of its placement counts

[[partnership]]
name = "The Coast"
councils = ["Northshire", "Southport"]
procedure = "Visit on the same day; decide on each placement within 24 hours."    # shown to its readers; a council too

[[reader]]
email = "commissioning@northshire.example"
role = "commissioner"           # or procurement, partnership_lead, operator
frequency = "weekly"            # or immediate, daily, monthly, quarterly
partnerships = ["The Coast"]    # and, or instead, councils = ["Northshire"]
hours = "07:00-20:00"           # when immediate messages may come, and on which days
days = ["mon", "tue", "wed", "thu", "fri", "sat"]

[reader.topics]                 # told more often or less than the rest: quality, viability, value, ownership, market,
market = "monthly"              # data, a rule such as Q8, or urgent, which is immediate unless it stands here
Q8 = "never"

[reader.watch]                  # besides its own lists
areas = ["Eastshire"]           # or councils = ["Southport"]
settings = ["SC123456"]         # URNs
providers = ["Oak Care Limited"]
groups = ["01234567"]           # company number or name
placements = true               # and whoever its councils place children with
"""

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast, get_args

from alerts.address import AddressError, one_address
from monitor.audience import Audience
from monitor.choices import AudienceError, hours, no_other, procedure, text, texts, topics, watch
from monitor.readers import Council, Frequency, Partnership, Reader, Role, Shares
from monitor.triggers import all_triggers

__all__ = ["AudienceError", "parse_audience"]

_Named = TypeVar("_Named", Council, Partnership)
_FIELDS = ("email", "role", "frequency", "councils", "partnerships", "topics", "hours", "days", "watch")
_RULES = tuple(trigger.id for trigger in all_triggers())


def parse_audience(content_of_file: str) -> Audience:
    """The readers file. Raises `AudienceError`."""
    try:
        content = tomllib.loads(content_of_file)
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
        _known(f"reader {reader.email}", "council", (*reader.councils, *reader.watch.councils), councils)
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
    name = text(entry, "council", "name")
    no_other(entry, f"council {name!r}", "name", "areas", "shares", "procedure")
    shares = entry.get("shares", "nothing")
    if shares not in get_args(Shares):
        raise AudienceError(f"council {name!r}: shares is one of {', '.join(get_args(Shares))}")
    return Council(
        name=name,
        areas=texts(entry, f"council {name!r}", "areas") or (name,),
        shares=shares,
        procedure=procedure(entry, f"council {name!r}"),
    )


def _partnership(entry: Mapping[str, Any]) -> Partnership:
    name = text(entry, "partnership", "name")
    no_other(entry, f"partnership {name!r}", "name", "councils", "procedure")
    councils = texts(entry, f"partnership {name!r}", "councils")
    if not councils:
        raise AudienceError(f"partnership {name!r}: councils is empty")
    return Partnership(name=name, councils=councils, procedure=procedure(entry, f"partnership {name!r}"))


def _reader(entry: Mapping[str, Any]) -> Reader:
    email = text(entry, "reader", "email")
    try:
        one_address(email)
    except AddressError as error:
        raise AudienceError(f"reader {email!r}: not one plain email address (name@host.domain)") from error
    who = f"reader {email}"
    no_other(entry, who, *_FIELDS)
    role, frequency = text(entry, "reader", "role"), entry.get("frequency", "weekly")
    if role not in get_args(Role):
        raise AudienceError(f"{who}: role is one of {', '.join(get_args(Role))}")
    if frequency not in get_args(Frequency):
        raise AudienceError(f"{who}: frequency is one of {', '.join(get_args(Frequency))}")
    found = Reader(
        email=email,
        role=cast("Role", role),  # checked above
        frequency=frequency,
        councils=texts(entry, who, "councils"),
        partnerships=texts(entry, who, "partnerships"),
        topics=topics(entry, who, _RULES),
        hours=hours(entry, who),
        watch=watch(entry, who),
    )
    if not (found.councils or found.partnerships or found.watch or role == "operator"):
        raise AudienceError(f"{who}: name a council or a partnership, or something to watch")
    return found


def _known(who: str, kind: str, names: tuple[str, ...], known: Mapping[str, object]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise AudienceError(f"{who}: no {kind} named {', '.join(map(repr, unknown))}")
