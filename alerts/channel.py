"""The shape of a channel: what it needs, how it is built, and the three ways a hand-over ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage


class ChannelError(Exception):
    """A channel cannot be used as it is set up; says which setting to change. Nothing was handed over."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took the message and calls it `id`. Not yet: delivered."""

    id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier did not take the message. `permanent`: the same message will never be taken; otherwise try later."""

    permanent: bool
    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The end was not seen: the carrier may or may not have the message. Look for a receipt before trying again."""

    why: str


Outcome = Accepted | Refused | Unknown
HandOver = Callable[[EmailMessage], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way out. `needs` names the settings that `build` must be given; `may_be_unknown` is False only where every
    hand-over has an end that is seen, so that trying again after any refusal can never hand over twice."""

    name: str
    needs: tuple[str, ...]
    may_be_unknown: bool
    build: Callable[[Mapping[str, str]], HandOver]


def setting(settings: Mapping[str, str], channel: str, name: str) -> str:
    """A setting that must be there and say something. Raises `ChannelError` naming it, never its value."""
    value = settings.get(name, "").strip()
    if not value:
        raise ChannelError(f"the channel {channel!r} needs the setting {name!r}")
    return value
