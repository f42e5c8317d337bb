"""Single messages looked up: by their name, those that did not arrive, and what operators were told."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.store.tables import DeliveryRow, EditionRow

_NOT_ARRIVED = ("refused", "bounced", "unknown")
_FOLDED = "not handed over in time"
"""How the reason begins of a message that a later one took in."""


def find_message(session: Session, digest_id: str) -> tuple[bytes, bytes | None] | None:
    """A message as it was frozen, and the whole of it as HTML where it was cut; None where there is none."""
    query = select(DeliveryRow.message, DeliveryRow.full).where(DeliveryRow.digest_id == digest_id)
    row = session.execute(query).first()
    return None if row is None else (bytes(row[0]), row[1])


def count_lost(session: Session, since: datetime) -> int:
    """How many messages written since then did not arrive, or nobody knows."""
    query = select(func.count(DeliveryRow.id)).where(
        DeliveryRow.state.in_(_NOT_ARRIVED),
        DeliveryRow.written_at >= since,
        ~func.coalesce(DeliveryRow.why, "").startswith(_FOLDED),
    )
    return session.scalar(query) or 0


def operators_told(session: Session, number: int, after: date) -> set[str]:
    """Operators, case folded, who were told the very same (by its number) after a day."""
    query = (
        select(DeliveryRow.reader)
        .join(EditionRow, EditionRow.id == DeliveryRow.edition_id)
        .where(EditionRow.frequency == "operator", EditionRow.number == number, EditionRow.period_start > after)
    )
    return {reader.casefold() for reader in session.scalars(query)}
