"""What SendGrid says later of messages it took: signed events, read as receipts; and what they come to (pure)."""

import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sendgrid.helpers.eventwebhook import EventWebhook

from alerts.plain import clipped, plain

SIGNATURE, TIMESTAMP = "x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"
OLDEST = timedelta(hours=25)
"""SendGrid tries again for 24 hours, and does not say whether it signs anew. A repeat changes nothing."""
_AHEAD = timedelta(minutes=5)
_BYTES, _EVENTS = 5_000_000, 20_000
_ON_THE_WAY = frozenset({"processed", "deferred"})
_WATCHED = frozenset({*_ON_THE_WAY, "delivered", "bounce", "dropped", "spamreport", "unsubscribe", "group_unsubscribe"})
_SUPPRESSED = ("bounced address", "spam reporting address", "unsubscribed address", "invalid")
_ADDRESS = re.compile(r"\S*@\S*")
_DIGEST = re.compile(r"[a-z0-9-]{1,120}")

Fate = Literal["accepted", "delivered", "bounced"]


class ReceiptError(Exception):
    """What came is not what SendGrid signed a short while ago; nothing of it was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One event of one message. `reason` is the carrier's, without any address in it; `soft` marks a bounce that says
    nothing of the mailbox itself."""

    digest_id: str
    event: str
    at: datetime
    carrier_id: str
    reason: str
    soft: bool


def verify(body: bytes, headers: Mapping[str, str], public_key: str, at: datetime) -> None:
    """Raises `ReceiptError` where the body is too large, unsigned, signed by another, too old, or ahead of the time."""
    named = {name.lower(): value for name, value in headers.items()}
    signature, stamp = named.get(SIGNATURE, ""), named.get(TIMESTAMP, "")
    if len(body) > _BYTES or len(signature) > 500 or not re.fullmatch(r"[0-9]{1,12}", stamp):
        raise ReceiptError("not signed as SendGrid signs, or too large")
    try:
        good = EventWebhook(public_key).verify_signature(body.decode("utf-8"), signature, stamp)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise ReceiptError("the signature, or the setting sendgrid_webhook_key, cannot be read") from error
    if not good:
        raise ReceiptError("the signature is not that of the setting sendgrid_webhook_key")
    if not at - OLDEST <= _moment(int(stamp)) <= at + _AHEAD:
        raise ReceiptError("signed too long ago, or ahead of this machine's clock")


def read(body: bytes) -> tuple[Receipt, ...]:
    """The events that name one of our digests, in the order they came; openings, clicks and what cannot be understood
    are left out. Raises `ReceiptError` where it is no list of events."""
    try:
        events = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ReceiptError("not JSON") from error
    if not isinstance(events, list) or len(events) > _EVENTS:
        raise ReceiptError("not a list of events")
    return tuple(receipt for event in events if isinstance(event, dict) and (receipt := _receipt(event)))


def _receipt(event: Mapping[str, Any]) -> Receipt | None:
    digest, kind, stamp = event.get("digest_id"), event.get("event"), event.get("timestamp")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest) or not isinstance(kind, str):
        return None
    if kind not in _WATCHED or not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 < stamp < 10**11:
        return None
    return Receipt(
        digest_id=digest,
        event=kind,
        at=_moment(stamp),
        carrier_id=_short(event.get("sg_message_id"), 120),
        reason=_short(event.get("reason") or event.get("response"), 200),
        soft=event.get("type") == "blocked",
    )


def fate(receipts: Iterable[Receipt]) -> Fate:
    """Where a message ended, whatever the order in which its receipts came: the latest word on the mailbox stands."""
    last: Fate = "accepted"
    for one in sorted(receipts, key=lambda one: (one.at, one.event in ("bounce", "dropped"))):
        if one.event == "delivered":
            last = "delivered"
        elif one.event in ("bounce", "dropped"):
            last = "bounced"
    return last


def ends_because(receipt: Receipt) -> str | None:
    """Why no more is to be sent to that reader, in words; None where the receipt is no reason to stop."""
    if receipt.event == "bounce" and not receipt.soft:
        return "the mailbox refused a message for good"
    if receipt.event == "dropped" and receipt.reason.lower().startswith(_SUPPRESSED):
        return f"the carrier no longer sends there: {receipt.reason}"
    if receipt.event == "spamreport":
        return "the reader reported a message as unwanted"
    if receipt.event in ("unsubscribe", "group_unsubscribe"):
        return "the reader left at the carrier"
    return None


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=stamp)


def _short(value: object, at_most: int) -> str:
    return clipped(_ADDRESS.sub("[address]", plain(value)), at_most) if isinstance(value, str) else ""
