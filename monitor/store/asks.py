"""Saving and loading what was asked of a source and when, and how far sources came."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from monitor.findings import Asked
from monitor.store.running import AskRow, CursorRow
from monitor.store.tables import AccountsRow, LoadRow

FOUND, NONE, NEVER = "found", "none", "never"
"""What was answered. A company that was never asked about and is due all the same has the third."""
NEVER_AT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a source came, and up to which moment (UTC) all is known because of that."""

    value: str
    at: datetime


def answered(
    session: Session, source: str, company_number: str, at: datetime, *, found: bool, mark: str | None = None
) -> None:
    """A source answered whole about a company: nothing is due any more. An answer older than the one held is none."""
    row = session.get(AskRow, (source, company_number))
    if row is None:
        row = AskRow(source=source, company_number=company_number, asked_at=at, answer=NEVER)
        session.add(row)
    elif row.asked_at > at:
        return
    if row.answer == NEVER:
        row.first_asked_at = at
    row.asked_at, row.answer, row.mark, row.due = at, FOUND if found else NONE, mark, None


def mark_due(session: Session, source: str, why: str, companies: Collection[str] | None = None) -> None:
    """Some companies, or all that were asked about before, are to be asked about again before their turn."""
    query = update(AskRow).where(AskRow.source == source, AskRow.due.is_(None)).values(due=why)
    if companies is None:
        session.execute(query)
        return
    for number in sorted(companies):
        if session.get(AskRow, (source, number)) is None:
            row = AskRow(source=source, company_number=number, asked_at=NEVER_AT, answer=NEVER, mark=None, due=why)
            session.add(row)
    session.flush()
    session.execute(query.where(AskRow.company_number.in_(companies)))


def load_asks(session: Session, sources: Collection[str]) -> Mapping[str, Mapping[str, AskRow]]:
    """By company number and source, what was last answered."""
    found: dict[str, dict[str, AskRow]] = {}
    for row in session.scalars(select(AskRow).where(AskRow.source.in_(sources))):
        found.setdefault(row.company_number, {})[row.source] = row
    return found


def load_asked(
    session: Session, until: datetime, numbers: Collection[str] | None = None
) -> dict[str, tuple[Asked, ...]]:
    """By company number, of all or of some, the sources that had answered whole about it by a moment."""
    found: dict[str, tuple[Asked, ...]] = {}
    columns = (AskRow.source, AskRow.company_number, AskRow.asked_at, AskRow.answer)
    query = select(*columns).where(AskRow.answer != NEVER, AskRow.asked_at <= until)
    if numbers is not None:
        query = query.where(AskRow.company_number.in_(numbers))
    for row in session.execute(query.order_by(AskRow.source)):
        asked = Asked(
            source=row.source,
            company_number=row.company_number,
            asked_at=row.asked_at,
            found=row.answer == FOUND,
        )
        found[row.company_number] = (*found.get(row.company_number, ()), asked)
    return found


def load_read(session: Session, source: str, until: datetime, numbers: Collection[str] | None = None) -> list[str]:
    """The companies, of all or of some, of which a source had answered whole by a moment."""
    query = select(AskRow.company_number).where(AskRow.source == source, AskRow.answer != NEVER)
    if numbers is not None:
        query = query.where(AskRow.company_number.in_(numbers))
    return list(session.scalars(query.where(AskRow.asked_at <= until)))


def load_cursors(session: Session, source: str) -> dict[str, Cursor]:
    """By name, how far a source came."""
    rows = session.scalars(select(CursorRow).where(CursorRow.source == source))
    return {row.name: Cursor(row.value, row.at) for row in rows}


def save_cursor(session: Session, source: str, name: str, cursor: Cursor) -> None:
    """A source came so far."""
    session.merge(CursorRow(source=source, name=name, value=cursor.value, at=cursor.at))


def drop_cursor(session: Session, source: str, name: str) -> None:
    """Nothing is known of how far a source came."""
    session.execute(delete(CursorRow).where(CursorRow.source == source, CursorRow.name == name))


def load_made_up_to(session: Session) -> dict[str, set[date]]:
    """By company number, the days to which the accounts are made up of which figures are held."""
    found: dict[str, set[date]] = {}
    for number, day in session.execute(select(AccountsRow.company_number, AccountsRow.made_up_to).distinct()):
        found.setdefault(number, set()).add(day)
    return found


def load_taken(session: Session, sources: Collection[str]) -> dict[str, datetime]:
    """By source, when it was last taken to its end."""
    query = select(LoadRow.source, func.max(LoadRow.loaded_at)).where(
        LoadRow.source.in_(sources), LoadRow.state == "accepted"
    )
    rows = session.execute(query.group_by(LoadRow.source))
    return {row[0]: row[1] for row in rows}
