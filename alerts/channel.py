"""The shape of a channel: what it needs, how it is built, and the three ways a hand-over ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit


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
    """One way out. `needs` names the settings that `build` must be given, `takes` those it can do without.

    `may_be_unknown` is False only where every hand-over has an end that is seen, so that trying again after any refusal
    can never hand over twice. `leaves` is False where messages stay on this machine, so that it matters to nobody whom
    they are addressed to. `probe` asks the carrier whether it would let us in, and sends nothing: it says what it saw,
    and raises `ChannelError` with what to do.
    """

    name: str
    needs: tuple[str, ...]
    may_be_unknown: bool
    build: Callable[[Mapping[str, str]], HandOver]
    takes: tuple[str, ...] = ()
    leaves: bool = True
    probe: Callable[[Mapping[str, str]], str] | None = None


def setting(settings: Mapping[str, str], channel: str, name: str) -> str:
    """A setting that must be there and say something. Raises `ChannelError` naming it, never its value."""
    value = settings.get(name, "").strip()
    if not value:
        raise ChannelError(f"the channel {channel!r} needs the setting {name!r}")
    return value


def number(settings: Mapping[str, str], channel: str, name: str, usual: int) -> int:
    """A whole number above nought, or the usual one where nothing is set. Raises `ChannelError`."""
    value = settings.get(name, "").strip() or str(usual)
    if not (value.isascii() and value.isdigit() and int(value[:9]) > 0):
        raise ChannelError(f"the channel {channel!r} needs a whole number above 0 in the setting {name!r}")
    return int(value[:9])


def at_home(host: str) -> bool:
    """Whether a host is this machine, where nobody else listens on the way."""
    return host in ("localhost", "127.0.0.1", "::1")


def https(settings: Mapping[str, str], channel: str, name: str) -> str:
    """The address of a carrier in place of its usual one, or nothing; plain http on this machine alone. Raises
    `ChannelError`."""
    value = settings.get(name, "").strip().rstrip("/")
    found = urlsplit(value)
    safe = found.scheme == "https" or (found.scheme == "http" and at_home(found.hostname or ""))
    if value and not (safe and found.hostname and not found.username):
        raise ChannelError(f"the channel {channel!r} needs an https address in the setting {name!r}")
    return value
