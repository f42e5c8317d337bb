"""Saying the same thing again adds no row; saying another thing adds one beside the one that stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from monitor.store.tables import AccountsRow, CompanyRow

_Table = type[CompanyRow] | type[AccountsRow]
_MARKS = ("etag", "links")
"""What a publisher changes without saying anything else: kept as it is said last."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw it: the snapshot, the load and the moment."""

    snapshot_id: int
    load_id: int
    at: datetime


def same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two contents say the same, wherever they stand, marks aside."""
    return _said(before) == _said(after)


def marked(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What stood, with the marks it has now."""
    return {**before, **{name: after[name] for name in _MARKS if name in after}}


def stands(session: Session, table: _Table, of: Mapping[str, Any]) -> bool:
    """Whether anything is kept of it."""
    return session.scalar(select(table.id).where(*_about(table, of)).limit(1)) is not None


def save_version(session: Session, table: _Table, of: Mapping[str, Any], content: dict[str, Any], seen: Seen) -> bool:
    """What is said of the thing that `of` tells; True where it is new or other than what was said last."""
    newest = select(table.id, table.content).where(*_about(table, of)).order_by(table.id.desc()).limit(1)
    last = session.execute(newest).first()
    if last is not None and same(last.content, content):
        again = {"last_seen_at": seen.at, "content": marked(last.content, content)}
        session.execute(update(table).where(table.id == last.id).values(again))
        return False
    row = {"content": content, "snapshot_id": seen.snapshot_id, "first_seen_at": seen.at, "last_seen_at": seen.at}
    session.add(table(**of, **row))
    return True


def _about(table: _Table, of: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [getattr(table, name) == value for name, value in of.items()]


def _said(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in content.items() if name not in ("line", "as_at", *_MARKS) and value is not None
    }
