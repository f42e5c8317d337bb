"""Which flips each message told its reader, and which it kept for another edition or for a later day."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ForeignKey, Index, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.store.tables import DeliveryRow, Table

NOT_TOLD = ("refused", "bounced")
"""States of messages that told nothing."""


class DeliveryFlipRow(Table):
    """A flip that concerned a message's reader: `told` in it, or kept to be told by another."""

    __tablename__ = "delivery_flips"
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    flip_id: Mapped[int] = mapped_column(primary_key=True)
    told: Mapped[bool]
    __table_args__ = (Index("ix_delivery_flips_told_flip_id", "told", "flip_id"),)


def save_flips(session: Session, delivery_id: int, told: Iterable[int], kept: Iterable[int]) -> None:
    """What a message tells and what it keeps; written with the message."""
    values = [{"delivery_id": delivery_id, "flip_id": one, "told": True} for one in told]
    values += [{"delivery_id": delivery_id, "flip_id": one, "told": False} for one in kept]
    if values:
        session.execute(insert(DeliveryFlipRow), values)


def load_kept(session: Session) -> dict[str, frozenset[int]]:
    """By reader, case folded, the flips that were kept and that no message told since."""
    kept, told = _by_reader(session, told=False), _by_reader(session, told=True)
    left = {reader: frozenset(ids - told.get(reader, set())) for reader, ids in kept.items()}
    return {reader: ids for reader, ids in left.items() if ids}


def _by_reader(session: Session, *, told: bool) -> dict[str, set[int]]:
    """Of what was told no more than was kept once."""
    query = (
        select(func.lower(DeliveryRow.reader), DeliveryFlipRow.flip_id)
        .join(DeliveryRow, DeliveryRow.id == DeliveryFlipRow.delivery_id)
        .where(DeliveryFlipRow.told.is_(told), DeliveryRow.state.not_in(NOT_TOLD))
    )
    if told:
        kept = select(DeliveryFlipRow.flip_id).where(DeliveryFlipRow.told.is_(False))
        query = query.where(DeliveryFlipRow.flip_id.in_(kept))
    found: dict[str, set[int]] = defaultdict(set)
    for reader, flip in session.execute(query):
        found[reader].add(flip)
    return found
