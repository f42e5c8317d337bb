"""The tables. Moments are UTC; text keys are stored as the sources spell them, normalised once, at the reading edge."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Dialect, ForeignKey, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import DateTime, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A UTC moment. SQLite keeps no time zone, so it is put back on reading. PostgreSQL answers in the server's own: a
    day taken from that would be another one near midnight."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - theirs
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - theirs
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Rows of one load bear the same moments: each is read once."""
        process = super().result_processor(dialect, coltype)
        return process and lru_cache(maxsize=10_000)(process)


class Table(DeclarativeBase):
    """The base of every table, with stable names for constraints so that migrations work on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, list[str]: JSON, str: String(), bytes: LargeBinary}  # noqa: RUF012 - SQLAlchemy's way


class SnapshotRow(Table):
    """Bytes that were had once; the bytes themselves are in the archive under `sha256`."""

    __tablename__ = "snapshots"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str]
    url: Mapped[str | None]
    fetched_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("source", "sha256"),)


class LoadRow(Table):
    """One attempt to take a source as truth: accepted, refused by a guard, or failed."""

    __tablename__ = "loads"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshots.id"))
    scope: Mapped[str | None]
    as_at: Mapped[date | None]
    loaded_at: Mapped[datetime]
    state: Mapped[str]
    why: Mapped[str | None] = mapped_column(Text)
    subjects: Mapped[int]
    missing: Mapped[list[str]]
    shape: Mapped[dict[str, Any]]


class CompanyRow(Table):
    """A company's profile from `first_seen_at` on; a new row only where something in it changed."""

    __tablename__ = "companies"
    id: Mapped[int] = mapped_column(primary_key=True)
    company_number: Mapped[str] = mapped_column(index=True)
    content: Mapped[dict[str, Any]]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class AccountsRow(Table):
    """The figures of one filed document for one scope; read again by a better parser, a new row."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    company_number: Mapped[str] = mapped_column(index=True)
    made_up_to: Mapped[date]
    scope: Mapped[str]
    content: Mapped[dict[str, Any]]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class AssessmentRow(Table):
    """One weighing of everything, as of a day."""

    __tablename__ = "assessments"
    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    assessed_at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it rested on besides the subjects, so that the next weighing knows what it need not weigh again."""


class Stood:
    """What every row of a standing has."""

    trigger: Mapped[str] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(primary_key=True)
    subject_key: Mapped[str] = mapped_column(primary_key=True)
    subject_label: Mapped[str]
    subject_areas: Mapped[list[str]]
    level: Mapped[str | None]
    assessable: Mapped[bool]
    since: Mapped[date]
    evidence_on: Mapped[date | None]
    unassessable_since: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    finding: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class StandingRow(Stood, Table):
    """Where each rule stands on each subject now."""

    __tablename__ = "standings"


class OwnStandingRow(Stood, Table):
    """Where a rule stands by the thresholds of one partnership."""

    __tablename__ = "own_standings"
    partnership: Mapped[str] = mapped_column(primary_key=True)


class FlipRow(Table):
    """Append-only: every opening, change of level, clearing and closing, with the verdict frozen as it was."""

    __tablename__ = "flips"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    trigger: Mapped[str]
    subject_kind: Mapped[str]
    subject_key: Mapped[str]
    subject_label: Mapped[str]
    subject_areas: Mapped[list[str]]
    change: Mapped[str]
    before_level: Mapped[str | None]
    level: Mapped[str | None]
    as_of: Mapped[date]
    baseline: Mapped[bool]
    why: Mapped[str | None] = mapped_column(Text)
    verdict: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    hold: Mapped[int | None]
    partnership: Mapped[str | None]
    besides: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class EditionRow(Table):
    """One issue of digests for a period; `upto_flip_id` is its fixed upper bound, chosen when it was claimed. `number`
    tells apart those of one day: of an immediate one it is that bound."""

    __tablename__ = "editions"
    id: Mapped[int] = mapped_column(primary_key=True)
    frequency: Mapped[str]
    period_start: Mapped[date]
    period_end: Mapped[date]
    as_of: Mapped[date]
    upto_flip_id: Mapped[int]
    claimed_at: Mapped[datetime]
    number: Mapped[int] = mapped_column(default=0, server_default="0")
    __table_args__ = (UniqueConstraint("frequency", "period_start", "number"),)


class DeliveryRow(Table):
    """One message to one reader and what became of it: pending, handing_over, accepted, delivered, bounced, refused or
    unknown.

    The message is frozen here before anything is handed over. It settles the flips with `after_flip_id` < id <=
    `upto_flip_id` (`delivery_flips` has which of them it tells), or where things stand on joining. `full` is the whole
    of a message that was cut, as HTML. `claimed_by` marks the hand-over that may say what became of it.
    `resent_at` is set where it was handed over a second time, its first end unseen: it may have arrived twice.
    """

    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    reader: Mapped[str] = mapped_column(index=True)
    digest_id: Mapped[str] = mapped_column(unique=True)
    joining: Mapped[bool]
    upto_flip_id: Mapped[int]
    message: Mapped[bytes]
    state: Mapped[str] = mapped_column(index=True)
    carrier_id: Mapped[str | None]
    why: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    after_flip_id: Mapped[int | None]
    channel: Mapped[str | None]
    claimed_by: Mapped[str | None]
    resent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    full: Mapped[bytes | None]
    __table_args__ = (UniqueConstraint("edition_id", "reader"),)
