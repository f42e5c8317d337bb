"""Leaving: the signed word in a link, who is left on which list, and lists that have fallen silent. Pure.

A link holds no address: the reader in it is a keyed digest of one, which only this service can match with its readers.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, cast, get_args

from monitor.readers import Council, Partnership, Reader

ListKind = Literal["all", "partnership", "council"]
_LONGEST = 1_000
_SIGNED = b"monitor leave 1\0"
_READER = b"monitor reader 1\0"
_VIEW = b"monitor view 1\0"


class LeaveError(Exception):
    """The word of a leaving link is not one that this service wrote; nothing was changed."""


@dataclass(frozen=True, slots=True)
class ListRef:
    """A list a reader can leave: all of it, or one partnership or council by name."""

    kind: ListKind = "all"
    name: str = ""

    def __str__(self) -> str:
        return "all digests" if self.kind == "all" else f"the {self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A reader (an address, case folded) who has left a list, since when and why."""

    reader: str
    list: ListRef
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Leave:
    """What a link asks for: `reader_key` is the keyed digest of an address."""

    reader_key: str
    list: ListRef


def leave_token(secret: str, email: str, left: ListRef) -> str:
    """The word that goes into a link; the same for the same reader and list for ever, so that old links work."""
    content = json.dumps([_key(secret, email), left.kind, left.name], ensure_ascii=False).encode()
    return f"{_text(content)}.{_text(_signature(secret, content))}"


def read_token(secret: str, token: str) -> Leave:
    """What a link asks for. Raises `LeaveError` for anything that `leave_token` did not write with this secret."""
    try:
        content, signature = (_bytes(part) for part in token[:_LONGEST].split("."))
        if not hmac.compare_digest(signature, _signature(secret, content)):
            raise LeaveError("this link is not one of ours")
        key, kind, name = json.loads(content)
    except (ValueError, TypeError) as error:
        raise LeaveError("this link is not whole") from error
    if kind not in get_args(ListKind):
        raise LeaveError("this link names no list")
    return Leave(str(key), ListRef(cast("ListKind", kind), str(name)))


def view_url(public_url: str, secret: str, digest_id: str) -> str:
    """The address of a message, whole, for who has the link."""
    content = digest_id.encode()
    word = f"{_text(content)}.{_text(hmac.digest(secret.encode(), _VIEW + content, 'sha256'))}"
    return f"{public_url.rstrip('/')}/messages/{word}"


def read_view_token(secret: str, token: str) -> str:
    """The digest that a link is for. Raises `LeaveError` for anything that `view_url` did not write with it."""
    try:
        content, signature = (_bytes(part) for part in token[:_LONGEST].split("."))
        ours = hmac.compare_digest(signature, hmac.digest(secret.encode(), _VIEW + content, "sha256"))
        digest_id = content.decode()
    except (ValueError, TypeError) as error:
        raise LeaveError("this link is not whole") from error
    if not ours:
        raise LeaveError("this link is not one of ours")
    return digest_id


def whose(secret: str, leave: Leave, emails: Iterable[str]) -> str | None:
    """The address, case folded, that a link belongs to; None where it is none of these."""
    return next((one.casefold() for one in emails if hmac.compare_digest(_key(secret, one), leave.reader_key)), None)


def leave_url(public_url: str, secret: str, email: str, left: ListRef | None = None) -> str:
    """The address that a reader leaves by: a GET shows a page with a button, a POST leaves."""
    return f"{public_url.rstrip('/')}/leave/{leave_token(secret, email, left or ListRef())}"


def live(readers: Sequence[Reader], ended: Iterable[Ended]) -> tuple[Reader, ...]:
    """The readers, each with the lists it has not left; those who left all they had are gone."""
    left: dict[str, set[ListRef]] = {}
    for one in ended:
        left.setdefault(one.reader, set()).add(one.list)
    kept = (_without(reader, left.get(reader.email.casefold(), set())) for reader in readers)
    return tuple(reader for reader in kept if reader)


def silent_lists(
    councils: Mapping[str, Council], partnerships: Mapping[str, Partnership], readers: Sequence[Reader]
) -> tuple[ListRef, ...]:
    """Partnerships that no live reader is left for, and councils that none is left for, alone or in a partnership."""
    together = {name for reader in readers for name in reader.partnerships}
    heard = {name for reader in readers for name in reader.councils}.union(
        *(partnerships[name].councils for name in together)
    )
    lists = [ListRef("partnership", name) for name in partnerships if name not in together]
    return (*lists, *(ListRef("council", name) for name in councils if name not in heard))


def _without(reader: Reader, left: set[ListRef]) -> Reader | None:
    if ListRef() in left:
        return None
    if not left:
        return reader
    councils = tuple(name for name in reader.councils if ListRef("council", name) not in left)
    partnerships = tuple(name for name in reader.partnerships if ListRef("partnership", name) not in left)
    return replace(reader, councils=councils, partnerships=partnerships) if councils or partnerships else None


def _key(secret: str, email: str) -> str:
    return hmac.digest(secret.encode(), _READER + email.casefold().encode(), "sha256").hex()[:32]


def _signature(secret: str, content: bytes) -> bytes:
    return hmac.digest(secret.encode(), _SIGNED + content, "sha256")


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
