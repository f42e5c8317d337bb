"""Saving and loading who let a red viability finding go to the partnership, and who objected. Append-only."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.findings import Level
from monitor.released import Decision, Key, Releases, newest
from monitor.store.tables import FlipRow, Table
from monitor.timing import LONDON

_DAYS, _NONE = "days", "None"


class ReleaseRow(Table):
    """One word on one red finding since the day it opened: released, or objected to. The newest counts. Besides, each
    change of the setting by which days let findings go (`did` is days), with the day it was first seen."""

    __tablename__ = "finding_releases"
    id: Mapped[int] = mapped_column(primary_key=True)
    trigger: Mapped[str]
    subject_kind: Mapped[str]
    subject_key: Mapped[str]
    since: Mapped[date]
    did: Mapped[str]
    by: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def load_decisions(session: Session) -> list[Decision]:
    """Every word, oldest first."""
    return [
        Decision((row.trigger, row.subject_kind, row.subject_key), row.since, row.did, row.by, row.why, row.at)  # type: ignore[arg-type]  # as saved
        for row in session.scalars(select(ReleaseRow).where(ReleaseRow.did != _DAYS).order_by(ReleaseRow.id))
    ]


def note_days(session: Session, after_days: int | None, at: datetime) -> None:
    """Keeps from when on so many working days without objection let a red finding go, where that is new."""
    last = _last_days(session)
    if (last.why if last else _NONE) != str(after_days):
        values = {"trigger": "*", "subject_kind": "setting of the service", "subject_key": "viability_release_days"}
        day = at.astimezone(LONDON).date()
        session.add(ReleaseRow(**values, since=day, did=_DAYS, by="the settings", why=str(after_days), at=at))
        session.flush()


def _last_days(session: Session) -> ReleaseRow | None:
    query = select(ReleaseRow).where(ReleaseRow.did == _DAYS).order_by(ReleaseRow.id.desc()).limit(1)
    row: ReleaseRow | None = session.scalars(query).first()
    return row


def save_decision(session: Session, made: Decision) -> None:
    """A word on a finding."""
    trigger, kind, key = made.key
    session.add(
        ReleaseRow(
            trigger=trigger,
            subject_kind=kind,
            subject_key=key,
            since=made.since,
            did=made.did,
            by=made.by,
            why=made.why,
            at=made.at,
        )
    )


def load_releases(session: Session, triggers: Collection[str], as_of: date, after_days: int | None) -> Releases:
    """What may be passed on as of a day of the red findings of these rules."""
    openings: dict[Key, list[date]] = defaultdict(list)
    reds = (
        select(FlipRow.trigger, FlipRow.subject_kind, FlipRow.subject_key, FlipRow.as_of)
        .where(FlipRow.level == Level.RED, FlipRow.trigger.in_(triggers), FlipRow.as_of <= as_of)
        .order_by(FlipRow.id)
    )
    for trigger, kind, key, day in session.execute(reds):
        openings[trigger, kind, key].append(day)
    decided, last = newest(load_decisions(session)), _last_days(session)
    days_from = last.since if last and last.why == str(after_days) else as_of
    return Releases(as_of=as_of, decided=decided, openings=openings, after_days=after_days, days_from=days_from)
