"""Findings that somebody has acknowledged, and what persons decided on the work pages: both are only ever added to."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.findings import Subject
from monitor.store.tables import Table


class AcknowledgementRow(Table):
    """That somebody has seen a finding. `councils` are those it was seen for: to their people it is shown."""

    __tablename__ = "acknowledgements"
    id: Mapped[int] = mapped_column(primary_key=True)
    trigger: Mapped[str]
    subject_kind: Mapped[str]
    subject_key: Mapped[str]
    level: Mapped[str]
    by: Mapped[str]
    councils: Mapped[list[str]]
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    expires_on: Mapped[date] = mapped_column(index=True)
    __table_args__ = (Index(None, "trigger", "subject_kind", "subject_key"),)


class WorkRow(Table):
    """What a person decided of something that waited: a load, a flood, a match, a figure, a statement."""

    __tablename__ = "work_decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    about: Mapped[str] = mapped_column(Text)
    decision: Mapped[str]
    by: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """An acknowledgement of a rule's finding on a subject, at the level it had."""

    trigger: str
    subject_kind: str
    subject_key: str
    level: str
    by: str
    councils: tuple[str, ...]
    note: str
    at: datetime
    expires_on: date

    def of(self, trigger: str, subject: Subject) -> bool:
        """Whether it is of this finding."""
        return (trigger, subject.kind, subject.key) == (self.trigger, self.subject_kind, self.subject_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision of a person, and what it was about in words."""

    kind: str
    key: str
    about: str
    decision: str
    by: str
    why: str
    at: datetime


def save_acknowledgement(session: Session, one: Acknowledged) -> None:
    """Adds it."""
    session.add(
        AcknowledgementRow(
            trigger=one.trigger,
            subject_kind=one.subject_kind,
            subject_key=one.subject_key,
            level=one.level,
            by=one.by,
            councils=list(one.councils),
            note=one.note,
            at=one.at,
            expires_on=one.expires_on,
        )
    )


def load_acknowledgements(session: Session, on: date) -> list[Acknowledged]:
    """Those that stand on a day, oldest first."""
    query = select(AcknowledgementRow).where(AcknowledgementRow.expires_on >= on).order_by(AcknowledgementRow.id)
    return [
        Acknowledged(
            trigger=row.trigger,
            subject_kind=row.subject_kind,
            subject_key=row.subject_key,
            level=row.level,
            by=row.by,
            councils=tuple(row.councils),
            note=row.note,
            at=row.at,
            expires_on=row.expires_on,
        )
        for row in session.scalars(query)
    ]


def save_decision(session: Session, one: Decided) -> None:
    """Adds it."""
    session.add(
        WorkRow(kind=one.kind, key=one.key, about=one.about, decision=one.decision, by=one.by, why=one.why, at=one.at)
    )


def load_decided(session: Session, limit: int) -> list[Decided]:
    """The newest decisions, the newest first."""
    rows = session.scalars(select(WorkRow).order_by(WorkRow.id.desc()).limit(limit))
    return [
        Decided(kind=row.kind, key=row.key, about=row.about, decision=row.decision, by=row.by, why=row.why, at=row.at)
        for row in rows
    ]
