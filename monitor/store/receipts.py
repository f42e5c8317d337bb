"""What carriers told later of our messages: kept once each, and the deliveries moved to where they ended."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from alerts.receipts import Receipt, fate
from monitor.store.delivered import DeliveryEventRow
from monitor.store.tables import DeliveryRow

_CHUNK = 200


def readers_of(session: Session, digest_ids: Iterable[str]) -> dict[str, str]:
    """Digest id -> reader (case folded) of those deliveries that are ours, which nobody else may change until the
    transaction ends."""
    wanted = sorted(set(digest_ids))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _CHUNK):
        ours = DeliveryRow.digest_id.in_(wanted[start : start + _CHUNK])
        query = select(DeliveryRow.digest_id, DeliveryRow.reader).where(ours).order_by(DeliveryRow.id)
        found.update((digest_id, reader.casefold()) for digest_id, reader in session.execute(query.with_for_update()))
    return found


def save_receipt(session: Session, receipt: Receipt, at: datetime) -> bool:
    """Whether it was new: the same event of the same message at the same second is kept once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {
        "digest_id": receipt.digest_id,
        "event": receipt.event,
        "at": receipt.at,
        "received_at": at,
        "carrier_id": receipt.carrier_id,
        "reason": receipt.reason,
        "soft": receipt.soft,
    }
    added = session.execute(
        insert(DeliveryEventRow).values(**values).on_conflict_do_nothing().returning(DeliveryEventRow.id)
    )
    return added.first() is not None


def load_receipts(session: Session, digest_id: str) -> Sequence[Receipt]:
    """Every receipt of a message, in the order they came."""
    query = select(DeliveryEventRow).where(DeliveryEventRow.digest_id == digest_id).order_by(DeliveryEventRow.id)
    return [
        Receipt(
            digest_id=row.digest_id,
            event=row.event,
            at=row.at,
            carrier_id=row.carrier_id,
            reason=row.reason,
            soft=row.soft,
        )
        for row in session.scalars(query)
    ]


def settle_by_receipts(session: Session, digest_id: str) -> None:
    """Moves a delivery to where its receipts say it ended; the same, whatever the order they came in."""
    receipts = load_receipts(session, digest_id)
    row = session.execute(
        select(DeliveryRow.accepted_at, DeliveryRow.carrier_id).where(DeliveryRow.digest_id == digest_id)
    ).one()
    ended = fate(receipts)
    back = [one for one in receipts if one.event in ("bounce", "dropped")]
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.digest_id == digest_id)
        .values(
            state=ended,
            accepted_at=row[0] or min(one.at for one in receipts),
            carrier_id=row[1] or receipts[0].carrier_id,
            delivered_at=min((one.at for one in receipts if one.event == "delivered"), default=None),
            why=max(back, key=lambda one: one.at).reason if ended == "bounced" else None,
        )
    )
