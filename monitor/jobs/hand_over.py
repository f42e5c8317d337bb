"""Handing over what waits: each message is claimed before and settled after: none is lost, none goes twice.

Where the end of a hand-over was not seen the message waits for a receipt, and goes out once more, and never again, when
none came in time: `resent_at` then says that it may have arrived twice.
"""

import email
import email.policy
from datetime import datetime, timedelta
from email.message import EmailMessage

from alerts.channel import Accepted, Channel, HandOver, Outcome, Refused, Unknown
from monitor.jobs.carriers import not_allowed
from monitor.jobs.house import House
from monitor.leaving import ListRef
from monitor.store import ended, handing
from monitor.store.handing import Claimed

_AS_WRITTEN = email.policy.SMTP.clone(refold_source="none")
"""Long headers stay as they were frozen: folding anew would encode a long link beyond use."""
_LEFT = "the reader left before it was handed over"


def hand_over_waiting(house: House, carrier: Channel, hand_over: HandOver) -> list[Outcome | None]:
    """What became of every message that waits, those of runs that died among them, in the order they were written."""
    resend_before = house.now() - timedelta(minutes=house.settings.resend_after_minutes)
    with house.store.writing() as session:
        handing.take_back(session, channel=carrier.name, may_be_unknown=carrier.may_be_unknown, at=house.now())
        waiting = handing.waiting(session, resend_before)
    return [_hand_over_one(house, carrier, hand_over, delivery, resend_before) for delivery in waiting]


def _hand_over_one(
    house: House, carrier: Channel, hand_over: HandOver, delivery: int, resend_before: datetime
) -> Outcome | None:
    """The row is claimed before and settled after; None where another process was quicker."""
    with house.store.writing() as session:
        claimed = handing.claim_delivery(session, delivery, carrier.name, house.now(), resend_before)
        left = claimed is not None and any(one.list == ListRef() for one in ended.load_ended(session, claimed.reader))
    if claimed is None:
        return None
    outcome = Refused(permanent=True, why=_LEFT) if left else _end(house, carrier, hand_over, claimed)
    with house.store.writing() as session:
        match outcome:
            case Accepted(id=carrier_id):
                handing.settle_delivery(session, claimed, "accepted", carrier_id=carrier_id, at=house.now())
            case Refused(permanent=permanent, why=why):
                handing.settle_delivery(session, claimed, "refused" if permanent else "pending", why=why)
            case Unknown(why=why):
                handing.settle_delivery(session, claimed, "unknown", why=why)
    return outcome


def _end(house: House, carrier: Channel, hand_over: HandOver, claimed: Claimed) -> Outcome:
    """One faulty message must not keep back the rest: an error that no channel foresaw leaves this one unknown."""
    message = email.message_from_bytes(claimed.message, EmailMessage, policy=_AS_WRITTEN)
    if refused := not_allowed(house.settings, carrier, message):
        return refused
    try:
        return hand_over(message)
    except Exception as error:
        return Unknown(f"the channel {carrier.name} failed ({type(error).__name__})")
