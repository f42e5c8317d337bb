"""Saving and loading statements by providers and councils on verdicts. Append-only: what becomes of one is an event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.findings import Subject
from monitor.statements import Said, State
from monitor.store.tables import Table


class StatementRow(Table):
    """What somebody said of a verdict, as it was said."""

    __tablename__ = "statements"
    id: Mapped[int] = mapped_column(primary_key=True)
    trigger: Mapped[str]
    subject_kind: Mapped[str]
    subject_key: Mapped[str] = mapped_column(index=True)
    subject_label: Mapped[str]
    author_kind: Mapped[str]
    author: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    dated_on: Mapped[date]
    received_at: Mapped[datetime]


class StatementEventRow(Table):
    """What became of a statement: accepted, refused or retracted."""

    __tablename__ = "statement_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[str]
    by: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement as the store has it: its number, where it stands, since when and by whom."""

    id: int
    said: Said
    state: State
    at: datetime
    by: str
    why: str


def load_statements(session: Session, states: Collection[State] | None = None) -> list[Kept]:
    """Every statement, or those in a state, oldest first."""
    newest: dict[int, StatementEventRow] = {}
    for event in session.scalars(select(StatementEventRow).order_by(StatementEventRow.id)):
        newest[event.statement_id] = event
    rows = session.scalars(select(StatementRow).order_by(StatementRow.id))
    found = [_kept(row, newest.get(row.id)) for row in rows]
    return [one for one in found if states is None or one.state in states]


def save_statement(session: Session, said: Said, at: datetime) -> int:
    """A new statement, which waits. Returns its number."""
    row = StatementRow(
        trigger=said.trigger,
        subject_kind=said.subject.kind,
        subject_key=said.subject.key,
        subject_label=said.subject.label,
        author_kind=said.author_kind,
        author=said.author,
        text=said.text,
        dated_on=said.dated_on,
        received_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def save_event(session: Session, statement: int, state: State, by: str, why: str, at: datetime) -> None:
    """What becomes of a statement from now on."""
    session.add(StatementEventRow(statement_id=statement, state=state, by=by, why=why, at=at))


def _kept(row: StatementRow, event: StatementEventRow | None) -> Kept:
    said = Said(
        trigger=row.trigger,
        subject=Subject(row.subject_kind, row.subject_key, row.subject_label),  # type: ignore[arg-type]  # as saved
        author_kind=row.author_kind,  # type: ignore[arg-type]  # as saved
        author=row.author,
        text=row.text,
        dated_on=row.dated_on,
    )
    if event is None:
        return Kept(row.id, said, "waiting", row.received_at, "", "")
    return Kept(row.id, said, event.state, event.at, event.by, event.why)  # type: ignore[arg-type]  # as saved
