"""The messages of an edition made of its digests: here, or shared out where there are many and somebody helps.

Readers who are told alike are one share, and a share is made by one press: what a message is does not hang on who made
it. Nothing of this is saved but by the one who claimed the edition, all of it at once or nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter

from alerts.digest import Digest
from alerts.render import Press, Sender
from alerts.templates import environment
from monitor.jobs.house import House
from monitor.jobs.sharing import Do, Helpers, Kind, shared_out
from monitor.paths import templates_dir

SHARED_FROM: Final = 40
"""Messages from which on they are shared out: fewer are sooner made."""
_DIGEST: Final[TypeAdapter[Digest]] = TypeAdapter(Digest)


class Order(NamedTuple):
    """A message to be made."""

    digest: Digest
    sender: Sender


class Pressed(NamedTuple):
    """A message as it is handed over, and the whole of one that was cut and has a link to it."""

    message: bytes
    full: str | None


def pressed(house: House, orders: Sequence[Order], at: datetime, helpers: Helpers | None) -> Iterator[Pressed]:
    """The messages, dated `at`, in their order. Raises `AddressError`."""
    if helpers is None or len(orders) < SHARED_FROM or not helpers.hands():
        press = Press(environment(templates_dir()))
        yield from (_one(press, order, at) for order in orders)
        return
    alike: dict[Digest, list[int]] = {}
    for place, order in enumerate(orders):
        alike.setdefault(replace(order.digest, id="", to="", why=""), []).append(place)
    given = [_given(digest, [orders[place] for place in places]) for digest, places in alike.items()]
    silent = replace(house, progress=lambda *_: None)  # how far the edition is, is told as it is saved
    with shared_out(silent, PRESSING, {"at": at.isoformat()}, given, helpers) as shared:
        made = shared.made(_pressing(at))
    done = {
        place: Pressed(one["message"].encode("latin-1"), one["full"])
        for share, places in zip(made, alike.values(), strict=True)
        for place, one in zip(places, share["messages"], strict=True)
    }
    yield from (done[place] for place in range(len(orders)))


def _one(press: Press, order: Order, at: datetime) -> Pressed:
    done = press.rendered(order.digest, order.sender, at)
    return Pressed(bytes(done.message), done.whole if order.sender.view_url else None)


def _given(digest: Digest, orders: Sequence[Order]) -> dict[str, Any]:
    own = [
        {"id": one.digest.id, "to": one.digest.to, "why": one.digest.why, "sender": asdict(one.sender)}
        for one in orders
    ]
    return {"digest": _DIGEST.dump_python(digest, mode="json"), "own": own}


def _pressing(at: datetime) -> Do:
    templates = environment(templates_dir())

    def share(given: Mapping[str, Any]) -> dict[str, Any]:
        digest, press = _DIGEST.validate_python(given["digest"]), Press(templates)
        orders = (
            Order(replace(digest, id=one["id"], to=one["to"], why=one["why"]), Sender(**one["sender"]))
            for one in given["own"]
        )
        made = (_one(press, order, at) for order in orders)
        return {"messages": [{"message": one.message.decode("latin-1"), "full": one.full} for one in made]}

    return share


@contextmanager
def _begun(_house: House, frame: Mapping[str, Any]) -> Iterator[Do]:
    yield _pressing(datetime.fromisoformat(frame["at"]))


PRESSING: Final = Kind("press", _begun)
