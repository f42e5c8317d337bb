"""The tables of what became of messages: receipts of carriers, and readers who left. Both are only ever added to."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.tables import Table


class DeliveryEventRow(Table):
    """One event that a carrier told of one of our messages. `at` is the carrier's time, `received_at` ours; `reason` is
    the carrier's, without any address."""

    __tablename__ = "delivery_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest_id: Mapped[str]
    event: Mapped[str]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    carrier_id: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    soft: Mapped[bool]
    __table_args__ = (UniqueConstraint("digest_id", "event", "at"),)


class SubscriptionEndedRow(Table):
    """A reader left a list, or came back to it where `resumed`: the newest row by `at` counts.

    `kind` is all, partnership or council; `name` is empty for all. `reader` is an address, case folded.
    """

    __tablename__ = "subscriptions_ended"
    id: Mapped[int] = mapped_column(primary_key=True)
    reader: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)
    resumed: Mapped[bool]
    recorded_at: Mapped[datetime]
