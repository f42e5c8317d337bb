"""Handing over, as rows know it: claimed by one, settled by the same one, taken back from the dead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from monitor.store.tables import DeliveryRow

DEAD_AFTER = timedelta(minutes=15)
"""No hand-over takes so long: carriers time out within two minutes, tries included."""
_OPEN = ("handing_over", "unknown")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is this process's to hand over, and the mark by which it may say what became of it."""

    delivery_id: int
    mark: str
    reader: str
    message: bytes
    again: bool


def waiting(session: Session, resend_before: datetime) -> Sequence[int]:
    """The deliveries to hand over, in order: those not handed over yet, and those handed over before `resend_before`
    whose end was not seen, unless they went out again already."""
    query = select(DeliveryRow.id).where(_due(resend_before)).order_by(DeliveryRow.id)
    return session.scalars(query).all()


def left_behind(session: Session, at: datetime) -> bool:
    """Whether a dead process left a hand-over behind."""
    dead = select(DeliveryRow.id).where(DeliveryRow.state == "handing_over", DeliveryRow.claimed_at < at - DEAD_AFTER)
    return session.scalar(dead.limit(1)) is not None


def take_back(session: Session, *, channel: str, may_be_unknown: bool, at: datetime) -> None:
    """Hand-overs that a dead process left behind: to be done again where the same channel cannot send twice, else
    unknown."""
    left = update(DeliveryRow).where(DeliveryRow.state == "handing_over")
    if not may_be_unknown:
        own = or_(DeliveryRow.channel.is_(None), DeliveryRow.channel == channel)
        session.execute(left.where(own).values(state="pending"))
    dead = left.where(DeliveryRow.claimed_at < at - DEAD_AFTER)
    session.execute(dead.values(state="unknown", why="the process ended while it was being handed over"))


def claim_delivery(
    session: Session, delivery_id: int, channel: str, at: datetime, resend_before: datetime
) -> Claimed | None:
    """The delivery, now this process's to hand over; None where another was quicker."""
    again = session.scalar(
        select(DeliveryRow.state == "unknown").where(DeliveryRow.id == delivery_id).with_for_update()
    )
    mark = uuid4().hex
    values = {"state": "handing_over", "claimed_at": at, "claimed_by": mark, "channel": channel}
    claimed = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, _due(resend_before))
        .values(**values, **({"resent_at": at} if again else {}))
        .returning(DeliveryRow.reader, DeliveryRow.message),
        execution_options={"synchronize_session": False},
    ).first()
    return None if claimed is None else Claimed(delivery_id, mark, claimed[0], bytes(claimed[1]), bool(again))


def settle_delivery(
    session: Session,
    claimed: Claimed,
    state: str,
    *,
    carrier_id: str | None = None,
    why: str | None = None,
    at: datetime | None = None,
) -> None:
    """What became of a hand-over: accepted, refused, unknown, or pending again. A receipt that was quicker stands; a
    second hand-over that was refused for now leaves the first as unknown as it was, to be tried later."""
    own = update(DeliveryRow).where(DeliveryRow.id == claimed.delivery_id, DeliveryRow.claimed_by == claimed.mark)
    if claimed.again and state == "pending":
        session.execute(own.where(DeliveryRow.state.in_(_OPEN)).values(state="unknown", why=why, resent_at=None))
        return
    if carrier_id is not None:
        session.execute(own.values(carrier_id=carrier_id, accepted_at=at))
    session.execute(own.where(DeliveryRow.state.in_(_OPEN)).values(state=state, why=why))


def _due(resend_before: datetime) -> ColumnElement[bool]:
    unseen = and_(
        DeliveryRow.state == "unknown", DeliveryRow.resent_at.is_(None), DeliveryRow.claimed_at < resend_before
    )
    return or_(DeliveryRow.state == "pending", unseen)
