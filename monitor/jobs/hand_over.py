"""Handing over what waits: each message is claimed before and settled after: none is lost, none goes twice."""

import email
import email.policy

from alerts.channel import Accepted, Channel, HandOver, Outcome, Refused, Unknown
from monitor.jobs.house import House
from monitor.store import editions


def hand_over_waiting(house: House, carrier: Channel, hand_over: HandOver) -> list[Outcome | None]:
    """What became of every message that waits, those of runs that died among them, in the order they were written."""
    with house.store.writing() as session:
        editions.take_back(session, may_be_unknown=carrier.may_be_unknown, at=house.now())
        waiting = editions.waiting(session)
    return [_hand_over_one(house, hand_over, delivery) for delivery in waiting]


def _hand_over_one(house: House, hand_over: HandOver, delivery: int) -> Outcome | None:
    """The row is claimed before and settled after; None where another process was quicker."""
    with house.store.writing() as session:
        content = editions.claim_delivery(session, delivery, house.now())
    if content is None:
        return None
    message = email.message_from_bytes(content, policy=email.policy.SMTP)
    outcome = hand_over(message)
    with house.store.writing() as session:
        match outcome:
            case Accepted(id=carrier_id):
                editions.settle_delivery(session, delivery, "accepted", carrier_id=carrier_id, at=house.now())
            case Refused(permanent=permanent, why=why):
                editions.settle_delivery(session, delivery, "refused" if permanent else "pending", why=why)
            case Unknown(why=why):
                editions.settle_delivery(session, delivery, "unknown", why=why)
    return outcome
