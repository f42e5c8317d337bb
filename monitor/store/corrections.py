"""Inspections whose judgements Ofsted told otherwise before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from monitor.store.listed import InspectionRow

JUDGED = ("overall", "helped_and_protected", "leadership", "sa_outcome", "interim_outcome")
Judged = dict[str, str | None]


def load_corrections(session: Session, since: datetime) -> dict[tuple[str, date], tuple[Judged, Judged]]:
    """By URN and day of inspection, the judgements as they stood at `since` and as they stand now, of every event
    that was judged then and is judged otherwise now. An older list that is loaded late corrects nothing."""
    before: dict[tuple[str, str], Judged] = {}
    now: dict[tuple[str, str], tuple[date, Judged]] = {}
    for row in _told_again(session, since):
        words = {name: getattr(row, name) for name in JUDGED}
        now[row.urn, row.event] = row.inspected_on, words
        if row.first_seen_at <= since:
            before[row.urn, row.event] = words
    return {
        (key[0], inspected_on): (before[key], words)
        for key, (inspected_on, words) in now.items()
        if key in before and before[key] != words
    }


def _told_again(session: Session, since: datetime) -> Any:
    """Everything judged that was ever told of the events of which something new was told since, the newest last."""
    new, row = aliased(InspectionRow), InspectionRow
    events = select(new.urn, new.event).where(new.first_seen_at > since).distinct().subquery()
    columns = (row.urn, row.event, row.inspected_on, row.first_seen_at, *(getattr(row, name) for name in JUDGED))
    return session.execute(
        select(*columns)
        .join(events, (row.urn == events.c.urn) & (row.event == events.c.event))
        .where(or_(*(getattr(row, name).is_not(None) for name in JUDGED)))
        .order_by(row.as_at, row.last_load_id, row.id)
    )
